"""The ledger: what was accepted and undone, by whom, when and why; append-only, through SQLAlchemy Core.

SQLite by default; another database is another URL. Nothing here is ever updated or deleted.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)

LEDGER_VERSION = 1
metadata = MetaData()

# One row an accepted file. Times are UTC in ISO 8601; *_json columns hold what the importer said of the file.
batch = Table(
    "batch",
    metadata,
    Column("batch", Integer, primary_key=True, autoincrement=False),
    Column("accepted_at", String(32), nullable=False),
    Column("accepted_by", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("office", String(200), nullable=False),
    Column("file_name", String(400), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("tidy_sha256", String(64), nullable=False),
    Column("answers_json", Text, nullable=False),
    Column("tables_json", Text, nullable=False),
    Column("findings_json", Text, nullable=False),
    Column("n_facts", Integer, nullable=False),
    Column("n_records", Integer, nullable=False),
    Column("n_errors", Integer, nullable=False),
    Column("n_warnings", Integer, nullable=False),
)
Index("batch_sha256", batch.c.sha256)

# One row an undo.
undo = Table(
    "undo",
    metadata,
    Column("batch", Integer, ForeignKey("batch.batch"), primary_key=True, autoincrement=False),
    Column("undone_at", String(32), nullable=False),
    Column("undone_by", String(200), nullable=False),
    Column("reason", Text, nullable=False),
)

# One row a publish that changed the set of batches in force.
publication = Table(
    "publication",
    metadata,
    Column("publication", Integer, primary_key=True, autoincrement=True),
    Column("published_at", String(32), nullable=False),
    Column("stamp", String(80), nullable=False),
    Column("in_force_sha256", String(64), nullable=False),
)

# What was said then, with the data of then: the headline verdicts of a publication's current as-of month.
judgement = Table(
    "judgement",
    metadata,
    Column("publication", Integer, ForeignKey("publication.publication"), primary_key=True),
    Column("goal", String(80), primary_key=True),
    Column("part", String(80), primary_key=True),
    Column("area_code", String(40), primary_key=True),
    Column("as_of", String(10), nullable=False),
    Column("data_as_of", String(10)),
    Column("status", String(20), nullable=False),
    Column("actual", Float),
    Column("target", Float),
    Column("forecast_mid", Float),
    Column("probability", Float),
    Column("is_headline", Boolean, nullable=False),
)


def open_ledger(path: Path) -> Engine:
    """The ledger's engine, its tables made when absent. Every commit reaches the disk before it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def durable(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma busy_timeout = 30000")

    metadata.create_all(engine)
    return engine
