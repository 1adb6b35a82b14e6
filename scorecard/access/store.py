"""Accounts, links, sessions, failed attempts and tokens of programs in data_dir/access.sqlite, through SQLAlchemy Core.

No password, token or session id stands here, only what can't be turned back into one. The tables are made by the
numbered files in migrations/; what stands here is what they come to, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    URL,
    Boolean,
    Column,
    Connection,
    Engine,
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

from scorecard.access.once import made_once
from scorecard.migrations import Migrations

MIGRATIONS = Migrations(Path(__file__).parent / "migrations")
metadata = MetaData()

# One row an account. `account` is the name as it is compared, `name` as it is shown.
account = Table(
    "account",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    Column("area_code", String(40)),
    Column("password_hash", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False),
    Column("locked_at", String(32)),
    Column("locked_by", String(200)),
    Column("oidc_subject", String(255)),  # who this is at the organisation's own sign-in
)
Index("account_oidc_subject", account.c.oidc_subject, unique=True)

# One row a link to one area. Numbers are never used twice: they name who opened it.
link = Table(
    "link",
    metadata,
    Column("link", Integer, primary_key=True),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("area_code", String(40), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("revoked_at", String(32)),
    Column("revoked_by", String(200)),
    Column("uses", Integer, nullable=False),
    Column("last_used_at", String(32)),
    Column("may_hand_in", Boolean),  # empty in links of before: they may not
    sqlite_autoincrement=True,
)

# One row a sign-in or an opened link: of one of the two.
session = Table(
    "session",
    metadata,
    Column("id_sha256", String(64), primary_key=True),
    Column("account", String(80), ForeignKey("account.account")),
    Column("link", Integer, ForeignKey("link.link")),
    Column("made_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("ended_at", String(32)),
    Column("seen_at", String(32)),  # to some minutes; this and the next two are empty in sessions of before
    Column("address", String(64)),
    Column("agent", String(60)),
)
Index("session_account", session.c.account)

# One row a failed sign-in. The name is kept as a keyed hash: people type their password into the wrong field.
attempt = Table(
    "attempt",
    metadata,
    Column("attempt", Integer, primary_key=True),
    Column("account_hmac", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("failed_at", String(32), nullable=False),
)
# One row a thing done; the database itself refuses to change or delete one.
deed = Table(
    "deed",
    metadata,
    Column("deed", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("by", String(200), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("address", String(64), nullable=False),
    sqlite_autoincrement=True,
)

# One row a program that reads by a token; without an area code it reads the whole city.
consumer = Table(
    "consumer",
    metadata,
    Column("consumer", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("area_code", String(40)),
    Column("made_at", String(32), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("revoked_at", String(32)),
    Column("revoked_by", String(200)),
    Column("uses", Integer, nullable=False),
    Column("last_used_at", String(32)),
    sqlite_autoincrement=True,
)

# One row a notice to another system; `id` is what it knows it by. Not sent yet: sent_at is empty, next_at when to try.
notice = Table(
    "notice",
    metadata,
    Column("notice", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("made_at", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", String(32), nullable=False),
    Column("sent_at", String(32)),
    sqlite_autoincrement=True,
)
# One row a fact that was put into a notice; without one it was so before notices were asked for.
noticed = Table(
    "noticed",
    metadata,
    Column("fact", String(200), primary_key=True),
    Column("notice", Integer, ForeignKey("notice.notice")),
)
# One row a thing that the city set on a page: the last word; those before it stand in the log.
setting = Table(
    "setting",
    metadata,
    Column("setting", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_at", String(32), nullable=False),
    Column("changed_by", String(200), nullable=False),
)

Index("attempt_account", attempt.c.account_hmac)
Index("attempt_address", attempt.c.address)


def moment(text: str) -> datetime:
    """The moment of `utc_text`."""
    return datetime.fromisoformat(text)


class Store:
    """The file and its connections; safe between threads. Reading makes no file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)  # connects at the first use
        self._is_current = False

    @property
    def exists(self) -> bool:
        return self.path.exists()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for a look. Ask `exists` first."""
        self._bring_up()
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that waits for its turn first, so what it reads stays true until it commits."""
        made_once(self.path, MIGRATIONS.bring_up)
        self._bring_up()
        with self._engine.execution_options(writes=True).begin() as connection:
            yield connection

    def _bring_up(self) -> None:
        """Give an older file's tables what they lack, once; nothing that stands in them is changed."""
        if not self._is_current:
            MIGRATIONS.bring_up(self.path)
            self._is_current = True


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)  # none in a trace

    @event.listens_for(engine, "connect")
    def set_up(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None  # transactions begin where we say so, below
        connection.execute("pragma busy_timeout = 30000")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("begin immediate" if writes else "begin")

    return engine
