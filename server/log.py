"""The structured log: a JSON object a line for each request, closed WebSocket, failure and notice, where asked for.

No name, token, link, query or message of an error goes into it: who is a link's number or a keyed digest of the
account, where is the route's pattern, a trace is file, line and function.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import logging.handlers
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from scorecard.access import Visitor
from scorecard.settings import LOG_OFF, LOG_STDERR
from scorecard.texts import catalogue

NAME = "scorecard"
TOLD = "scorecard.told"  # in a scope: the facts that the layers inside add to a request's line
FACTS = "facts"  # the attribute of a record that carries what is told beside time, level and event
OTHERS = ("uvicorn", "streamlit")  # whose lines join ours on stderr, so that each line there is an object
DOUBLE = "Uncaught app execution"  # Streamlit's word for what server.failure logs with its number
OWNER_ONLY = 0o600
ROOT = Path(__file__).resolve().parent.parent
log = logging.getLogger(NAME)

# Addresses by their first part where the rest is a secret, a name or a number.
OPEN_ENDED = ("/link/", "/media/", "/static/", "/component/", "/_stcore/upload_file/")
ROUTES = frozenset({
    *("/", "/healthz", "/favicon.png", "/records.csv", "/meeting/current"),
    *("/sign-in", "/sign-out", "/password", "/sessions", "/oidc/start", "/oidc/callback"),
    *(f"/_stcore/{name}" for name in ("stream", "health", "host-config", "metrics", "script-health-check")),
    *(f"/api/v1/{name}" for name in ("areas", "goals", "verdicts", "series", "openapi.json")),
    *(f"/{key.split('.')[2]}" for key in catalogue("zh") if key.startswith("app.page.") and key.endswith(".title")),
})  # fmt: skip


class AsJson(logging.Formatter):
    """A record as one line. Of what others log the sentence without its values."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        told = {"time": at, "level": record.levelname.lower(), "event": str(record.msg), **getattr(record, FACTS, {})}
        if record.exc_info and record.exc_info[1]:
            told |= {"error": type(record.exc_info[1]).__name__, "trace": _trace(record.exc_info[1])}
        return json.dumps(told, ensure_ascii=False)


def set_up(target: str) -> None:
    """Log to "stderr" or the file `target`; "off": only failures, as Python writes them, on stderr.

    Raises OSError for a file that can't be written.
    """
    log.propagate = False
    for old in list(log.handlers):
        log.removeHandler(old)
    for one in _named("streamlit"):
        one.addFilter(lambda record: record.msg != DOUBLE)
    log.setLevel(logging.WARNING if target == LOG_OFF else logging.INFO)
    if target != LOG_STDERR:
        plain = logging.StreamHandler()
        plain.setLevel(logging.WARNING)
        plain.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(plain)
    if target != LOG_OFF:
        log.addHandler(_json_handler(target))
    if target == LOG_STDERR:
        for one in [other for name in OTHERS for other in _named(name) if other.handlers]:
            one.handlers = list(log.handlers)


def _named(name: str) -> list[logging.Logger]:
    known = [logging.getLogger(one) for one in logging.root.manager.loggerDict if one.split(".")[0] == name]
    return [logging.getLogger(name), *known]


def _json_handler(target: str) -> logging.Handler:
    if target == LOG_STDERR:
        handler: logging.Handler = logging.StreamHandler(sys.stderr)
    else:
        Path(target).touch(mode=OWNER_ONLY)
        # opened anew when somebody has moved it away (logrotate)
        handler = logging.handlers.WatchedFileHandler(target, encoding="utf-8")
    handler.setFormatter(AsJson())
    return handler


def note(event: str, *, level: int = logging.INFO, error: BaseException | None = None, **facts: object) -> None:
    """One line; nothing where the log is off and it is no failure."""
    if log.isEnabledFor(level):
        log.log(level, event, exc_info=error, extra={FACTS: {name: one for name, one in facts.items() if one != ""}})


def who(visitor: Visitor | None, secret: bytes) -> str:
    """ "link:3"; "account:" and a digest that tells accounts apart and no name; "local"; "" for a stranger."""
    if visitor is None:
        return ""
    if not visitor.key.startswith("account:"):
        return visitor.key
    return f"account:{hmac.new(secret, visitor.key.encode(), hashlib.sha256).hexdigest()[:8]}"


def route_of(path: str) -> str:
    """The pattern of an address: nothing of what somebody wrote into it."""
    if path in ROUTES:
        return path
    return next((f"{start}*" for start in OPEN_ENDED if path.startswith(start)), "*")


def _trace(error: BaseException) -> list[str]:
    """Where it came from, innermost last; the causes before it. Messages may name people or values: not told."""
    found = _trace(error.__cause__) if error.__cause__ else []
    frames = traceback.extract_tb(error.__traceback__)
    return [*found, *(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)]


def _short(name: str) -> str:
    path = Path(name)
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-2:])
