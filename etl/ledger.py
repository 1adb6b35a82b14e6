"""The ledger: what was accepted and undone, by whom, when and why; append-only, through SQLAlchemy Core.

Nothing here is ever updated or deleted. The tables are made by the numbered files in etl/migrations; what stands
here is what they come to, and a test compares the two.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
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

from scorecard.migrations import Migrations

# Ledgers of before numbers were kept are known by the table that each version brought.
MIGRATIONS = Migrations(Path(__file__).parent / "migrations", ("batch", "said", "correction", "start", "closing"))
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

# One row a publish that changed what is said: other batches in force, another plan or another program. as_of is the
# latest month judged then. as_of and the last two are empty in rows of ledgers older than them.
publication = Table(
    "publication",
    metadata,
    Column("publication", Integer, primary_key=True, autoincrement=True),
    Column("published_at", String(32), nullable=False),
    Column("stamp", String(80), nullable=False),
    Column("in_force_sha256", String(64), nullable=False),
    Column("as_of", String(10)),
    Column("plan_sha256", String(64)),
    Column("program_sha256", String(64)),
)

# Batches that came into force (accepted) or went out of it (undone) since the publication before.
published_batch = Table(
    "published_batch",
    metadata,
    Column("publication", Integer, ForeignKey("publication.publication"), primary_key=True),
    Column("batch", Integer, ForeignKey("batch.batch"), primary_key=True),
    Column("change", String(10), primary_key=True),
)

# What was said then, with the data of then: the headline verdicts of a publication's latest month, and every verdict
# said before that now reads otherwise. year 0: the whole period. What stands here last is what is said.
said = Table(
    "said",
    metadata,
    Column("publication", Integer, ForeignKey("publication.publication"), primary_key=True),
    Column("goal", String(80), primary_key=True),
    Column("area_code", String(40), primary_key=True),
    Column("as_of", String(10), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("data_as_of", String(10)),
    Column("status", String(20), nullable=False),
    Column("actual", Float),
    Column("target", Float),
    Column("probability", Float),
    Column("forecast_low", Float),
    Column("forecast_mid", Float),
    Column("forecast_high", Float),
    Column("required_rate", Float),
)


# What a person answered to a question of the importer, for every file of that shape from then on (Question.shape); its
# words are those of then, for the list on the data page.
correction = Table(
    "correction",
    metadata,
    Column("correction", Integer, primary_key=True, autoincrement=True),
    Column("made_at", String(32), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("batch", Integer, ForeignKey("batch.batch"), nullable=False),
    Column("shape", String(200), nullable=False),
    Column("rule", String(80), nullable=False),
    Column("values_json", Text, nullable=False),
    Column("answer", String(200), nullable=False),
    Column("answer_label", Text, nullable=False),
)

# One row a correction that is remembered no longer.
correction_end = Table(
    "correction_end",
    metadata,
    Column("correction", Integer, ForeignKey("correction.correction"), primary_key=True, autoincrement=False),
    Column("ended_at", String(32), nullable=False),
    Column("ended_by", String(200), nullable=False),
)


# At most one row: since when the figures are the city's own, and the folder that keeps the demo's.
start = Table(
    "start",
    metadata,
    Column("started_at", String(32), primary_key=True),
    Column("started_by", String(200), nullable=False),
    Column("aside", String(200), nullable=False),
)

# One row a month that was closed (定版): it and all before it stand since then. `missing_json`: datasets that lacked a
# report of it then.
closing = Table(
    "closing",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("closed_at", String(32), nullable=False),
    Column("closed_by", String(200), nullable=False),
    Column("filled_by", String(200), nullable=False),
    Column("checked_by", String(200), nullable=False),
    Column("responsible", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("missing_json", Text, nullable=False),
)

# One row a closed month whose figures a batch moved after the closing, by being accepted or undone; `months_json`: the
# months up to it in which the figures changed.
closed_change = Table(
    "closed_change",
    metadata,
    Column("month", String(7), ForeignKey("closing.month"), primary_key=True),
    Column("batch", Integer, ForeignKey("batch.batch"), primary_key=True),
    Column("change", String(10), primary_key=True),
    Column("months_json", Text, nullable=False),
)

# One row a file that somebody with a district's link handed in. Its bytes lie in the archive; nothing of it counts.
waiting = Table(
    "waiting",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("by", String(200), nullable=False),
    Column("area_code", String(40), nullable=False),
    Column("file_name", String(400), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("answers_json", Text, nullable=False),
    Column("note", Text, nullable=False),
)

# One row a waiting file that waits no longer: accepted (as `batch`), returned (with a reason) or withdrawn.
waiting_end = Table(
    "waiting_end",
    metadata,
    Column("number", Integer, ForeignKey("waiting.number"), primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("by", String(200), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("batch", Integer, ForeignKey("batch.batch")),
    Column("reason", Text, nullable=False),
)


def open_ledger(path: Path) -> Engine:
    """The ledger's engine, its tables made when absent, an older ledger's brought up to what this program writes.

    Every commit reaches the disk before it returns. Raises ArchiveError for a ledger that a newer program wrote.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    MIGRATIONS.bring_up(path)
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def durable(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma busy_timeout = 30000")

    return engine
