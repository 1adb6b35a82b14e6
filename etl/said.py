"""The history of judgement: what was said at each publication, from the ledger, beside what is said now.

The ledger keeps every word; the warehouse holds a copy of them (`said`), and what turned with the batches in between
(`turned`, `turned_batch`), so that readers have one door and one scope. SQL stands in etl/sql/judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Table, insert, select

from etl import ledger
from etl.archive import Archive
from etl.scope import areas_told
from scorecard.durable import utc_text
from scorecard.history import MILESTONE_DIMENSION, TARGET_DIMENSION, measure_with
from scorecard.place import ROOT
from scorecard.plan import Goal, Plan, Series

SQL = Path(__file__).parent / "sql"
KEPT = (ledger.publication, ledger.published_batch, ledger.said)
# What decides how figures are judged.
JUDGING = ("scorecard/*.py", "scorecard/outlook/*.py", "etl/sql/staging/*.sql", "etl/sql/marts/*.sql")
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Word:
    """What a publication adds to the ledger: its own row, the batches that came and went, and what it says."""

    publication: Mapping[str, Any]
    batches: Rows
    said: Rows


@dataclass(frozen=True)
class Telling:
    """A build about to be published. `notes` false: a rebuild, which adds no word."""

    stamp: str
    at: datetime
    in_force: Sequence[Mapping[str, Any]]  # rows of the ledger
    in_force_sha256: str
    plan_sha256: str
    as_of: date | None
    notes: bool


def tell(connection: duckdb.DuckDBPyConnection, archive: Archive, telling: Telling) -> Word | None:
    """Make the warehouse's tables of what was said, with what this publication adds; None when it adds nothing.

    The build's tables and its `verdict` stand in `connection`; nothing is written to the ledger yet.
    """
    kept = {table.name: _kept(archive, table) for table in KEPT}
    word = _new_publication(telling, kept["publication"], kept["published_batch"])
    if word is not None:
        kept["publication"].append(dict(word.publication))
        kept["published_batch"] += word.batches
    _lay_out(connection, archive, kept)
    _make(connection, "publication", "said")
    if word is not None and telling.as_of is not None:
        word.said.extend(_say(connection, telling.as_of, word.publication["publication"]))
    _make(connection, "turned", "turned_batch")
    return word


def note(archive: Archive, word: Word) -> None:
    """Write a publication's word into the ledger, all of it or nothing."""
    with archive.engine.begin() as connection:
        connection.execute(insert(ledger.publication), dict(word.publication))
        for table, rows in ((ledger.published_batch, word.batches), (ledger.said, word.said)):
            if rows:
                connection.execute(insert(table), rows)


@cache
def program_sha256() -> str:
    """A digest of what this program judges by, so that a verdict turned by an update isn't put down to a file."""
    paths = sorted(path for pattern in JUDGING for path in ROOT.glob(pattern))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def _kept(archive: Archive, table: Table) -> Rows:
    with archive.engine.connect() as connection:
        rows = connection.execute(select(table).order_by(*table.primary_key.columns))
        names = tuple(rows.keys())
        return [dict(zip(names, row, strict=True)) for row in rows.all()]  # a fifth of what row._mapping takes


def _new_publication(telling: Telling, publications: Rows, published: Rows) -> Word | None:
    """The publication that this build is, when other batches, another plan or another program speak than the last."""
    if not telling.notes or telling.as_of is None:
        return None
    row: dict[str, Any] = {
        "publication": 1 + max((one["publication"] for one in publications), default=0),
        "published_at": utc_text(telling.at),
        "stamp": telling.stamp,
        "in_force_sha256": telling.in_force_sha256,
        "as_of": telling.as_of.isoformat(),
        "plan_sha256": telling.plan_sha256,
        "program_sha256": program_sha256(),
    }
    speaks = ("in_force_sha256", "plan_sha256", "program_sha256")
    if publications and all(publications[-1][name] in (None, row[name]) for name in speaks):
        return None
    return Word(row, list(_changes(row["publication"], telling.in_force, published)), [])


def _changes(publication: int, in_force: Sequence[Mapping[str, Any]], published: Rows) -> Iterator[dict[str, Any]]:
    """Batches in force now and not at the last publication, and the other way round."""
    now, gone = {row["batch"] for row in in_force}, {row["batch"] for row in published if row["change"] == "undone"}
    before = {row["batch"] for row in published} - gone
    for change, batches in (("accepted", now - before), ("undone", before - now)):
        yield from ({"publication": publication, "batch": batch, "change": change} for batch in sorted(batches))


# --- into the warehouse ----------------------------------------------------------------------------------------------

TEXT, WHOLE = pa.string(), pa.int32()
TYPES = {"Float": pa.float64(), "Integer": WHOLE}  # of the ledger's columns; the others are texts, dates too


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _make(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    for name in names:
        connection.execute(f"create table {name} as\n" + _sql(f"judged/{name}"))


def _lay_out(connection: duckdb.DuckDBPyConnection, archive: Archive, kept: Mapping[str, Rows]) -> None:
    """What the tables are made from, for this build alone; and `undone_area`, which scope asks for and stays."""
    ever = _batches(archive)
    undone = {row["batch"]: row.pop("tables_json") for row in ever if row["undone_at"]}
    measures = [{"goal": g.id, "measure": m} for g in archive.plan.goals for m in _measures(archive.plan, g)]
    areas = [
        {"batch": batch, "area_code": area}
        for batch, tables in undone.items()
        for area in sorted(areas_told(archive.batch_dir(batch), tables), key=str)
    ]
    texts = ("file_name", "accepted_at", "accepted_by", "reason", "undone_at", "undone_by", "undo_reason")
    for table in KEPT:
        fields = {column.name: TYPES.get(type(column.type).__name__, TEXT) for column in table.columns}
        _lay(connection, f"temp table ledger_{table.name}", kept[table.name], fields)
    _lay(connection, "temp table batch_ever", ever, {"batch": WHOLE, **dict.fromkeys(texts, TEXT)})
    _lay(connection, "temp table goal_measure", measures, {"goal": TEXT, "measure": TEXT})
    _lay(connection, "table undone_area", areas, {"batch": WHOLE, "area_code": TEXT})
    _touch(connection, [archive.batch_dir(batch) for batch in undone])


def _lay(connection: duckdb.DuckDBPyConnection, what: str, rows: Rows, fields: Mapping[str, pa.DataType]) -> None:
    connection.register("laid", pa.Table.from_pylist(rows, schema=pa.schema(list(fields.items()))))
    connection.execute(f"create {what} as select * from laid")
    connection.unregister("laid")


def _batches(archive: Archive) -> Rows:
    """Every batch that ever was, with its undoing."""
    b, u = ledger.batch, ledger.undo
    columns = (b.c.batch, b.c.file_name, b.c.accepted_at, b.c.accepted_by, b.c.reason, b.c.tables_json)
    query = select(*columns, u.c.undone_at, u.c.undone_by, u.c.reason.label("undo_reason")).order_by(b.c.batch)
    with archive.engine.connect() as connection:
        rows = connection.execute(query.select_from(b.outerjoin(u, u.c.batch == b.c.batch)))
        return [dict(row._mapping) for row in rows]


def _measures(plan: Plan, goal: Goal) -> list[str]:
    """The measures whose figures can turn a goal's verdict."""
    series = [*goal.series, *goal.denominator, *(part.series for part in goal.parts)]
    found = [Series.parse(name).measure for name in series]
    found += [m.id for m in plan.dataset(goal.dataset).measures] if goal.dataset else []
    cut = [MILESTONE_DIMENSION] if goal.milestones else []
    cut += [TARGET_DIMENSION] if goal.districts else []
    found += [measure for measure in (goal.population, *(measure_with(plan, name) for name in cut)) if measure]
    return list(dict.fromkeys(found))


def _touch(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path]) -> None:
    """Undone batches into `touched`, which the build made of those in force."""
    kinds = {name: [str(f / f"{name}.parquet") for f in folders] for name in ("facts", "coverage")}
    views = {"batch_fact": kinds["facts"], "batch_coverage": kinds["coverage"]}
    there = {view: [path for path in paths if Path(path).is_file()] for view, paths in views.items()}
    if not all(there.values()):
        return
    for view, paths in there.items():
        connection.from_parquet(paths, union_by_name=True).create_view(view)
    connection.execute("insert into touched " + _sql("staging/touched"))
    for view in there:
        connection.execute("drop view " + view)


def _say(connection: duckdb.DuckDBPyConnection, as_of: date, publication: int) -> Rows:
    """Put the new words into `said`; returns them as the ledger keeps them."""
    new = connection.sql(_sql("judged/word"), params={"as_of": as_of}).to_arrow_table()
    new = new.add_column(0, "publication", pa.array([publication] * new.num_rows, WHOLE))
    connection.register("new_words", new)
    connection.execute("insert into said by name select * from new_words")
    connection.unregister("new_words")
    return [{**row, "year": row["year"] or 0, **_as_texts(row)} for row in new.to_pylist()]


def _as_texts(row: Mapping[str, Any]) -> dict[str, str | None]:
    return {name: row[name].isoformat() if row[name] else None for name in ("as_of", "data_as_of")}
