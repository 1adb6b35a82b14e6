"""The warehouse is derived: deleted and built again elsewhere, it holds the same rows."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb

from tests.conftest import ROOT


def elsewhere(data: Path, *, time_zone: str, hash_seed: str) -> None:
    """Rebuild in another process with another time zone and hash seed."""
    environment = {**os.environ, "TZ": time_zone, "PYTHONHASHSEED": hash_seed, "PYTHONUTF8": "1"}
    run = [sys.executable, "-m", "etl", "rebuild", "--data", str(data)]
    subprocess.run(run, cwd=ROOT, env=environment, check=True, capture_output=True)


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    rows = connection.execute(
        "select column_name from duckdb_columns() where database_name='a' and table_name=$t", {"t": table}
    )
    return [row[0] for row in rows.fetchall()]


def publications(data: Path) -> int:
    with sqlite3.connect(data / "ledger.sqlite") as database:
        return int(database.execute("select count(*) from publication").fetchone()[0])


def test_the_same_content_from_another_process_time_zone_and_hash_seed(demo_copy: Path) -> None:
    warehouse = demo_copy / "warehouse.duckdb"
    before = demo_copy / "before.duckdb"
    warehouse.rename(before)
    published = publications(demo_copy)
    assert published > 20  # one for each month of the period that brought a figure
    elsewhere(demo_copy, time_zone="America/St_Johns", hash_seed="4242")
    connection = duckdb.connect()
    connection.execute(f"attach '{before}' as a (read_only)")
    connection.execute(f"attach '{warehouse}' as b (read_only)")
    tables = [
        r[0] for r in connection.execute("select table_name from duckdb_tables() where database_name='a'").fetchall()
    ]
    assert {"fact", "cube", "verdict", "record_patent_applications"} < set(tables)
    for table in tables:
        if table == "build":
            continue
        names = ", ".join(f'"{name}"' for name in columns(connection, table))
        both = " and ".join(f'x."{n}" is not distinct from y."{n}"' for n in [*columns(connection, table), "times"])
        counted = f'(select {names}, count(*) as times from {{}}."{table}" group by all)'
        unequal = connection.execute(
            f"select count(*) from {counted.format('a')} as x full outer join {counted.format('b')} as y on {both} "
            "where x.times is null or y.times is null"
        ).fetchall()[0][0]
        assert unequal == 0, table
    assert published == publications(demo_copy), "the clock of a rebuild leaves no trace in the ledger"
