"""Failed sign-ins: counted for a name at an address, an address, and a name; too many close the door for a while.

An attempt is written down before the password is compared, so that many at once count like one after another.
"""

from __future__ import annotations

import ipaddress
import math
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from scorecard.access.store import attempt, moment
from scorecard.durable import utc_text
from scorecard.errors import AccessError

WINDOW = timedelta(minutes=15)
PER_PAIR = 5  # one name from one address
PER_ADDRESS = 20
# One name from everywhere. Far above what one person mistypes, so that a stranger who knows the name can't keep its
# owner out from one machine; whoever has many machines guesses no faster than this.
PER_NAME = 100
KEPT = timedelta(days=1)


def network_of(address: str) -> str:
    """The address as it is counted: of IPv6 the /64, which is what one household or office gets."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def refuse_too_many(connection: Connection, account_hmac: str, address: str, at: datetime) -> None:
    """AccessError with the minutes left while the name here, the address or the name has failed too often."""
    of_name, from_address = attempt.c.account_hmac == account_hmac, attempt.c.address == address
    waits = (
        _wait(connection, of_name & from_address, PER_PAIR, at),
        _wait(connection, from_address, PER_ADDRESS, at),
        _wait(connection, of_name, PER_NAME, at),
    )
    if any(waits):
        raise AccessError("too_many_attempts", "—", minutes=max(waits))


def _wait(connection: Connection, whose: ColumnElement[bool], allowed: int, at: datetime) -> int:
    """Minutes until fewer than `allowed` failures are in the window; 0 when that is so now."""
    recent = select(attempt.c.failed_at).where(whose, attempt.c.failed_at > utc_text(at - WINDOW))
    failures = connection.scalars(recent.order_by(attempt.c.failed_at.desc()).limit(allowed)).all()
    if len(failures) < allowed:
        return 0
    left = moment(failures[-1]) + WINDOW - at
    # a clock set back must not close the door for longer than the window
    return max(1, math.ceil(min(left, WINDOW) / timedelta(minutes=1)))


def note(connection: Connection, account_hmac: str, address: str, at: datetime) -> None:
    """Write an attempt down as failed, and forget those of yesterday."""
    connection.execute(delete(attempt).where(attempt.c.failed_at < utc_text(at - KEPT)))
    connection.execute(insert(attempt).values(account_hmac=account_hmac, address=address, failed_at=utc_text(at)))


def clear(connection: Connection, account_hmac: str, address: str | None = None) -> None:
    """The name starts anew: after a success at the address where it was; elsewhere others may be guessing still.

    Without an address everywhere: an administrator said so.
    """
    whose = attempt.c.account_hmac == account_hmac
    connection.execute(delete(attempt).where(whose if address is None else whose & (attempt.c.address == address)))
