"""Failed sign-ins: counted for an account and for an address, too many close the door for a while.

An attempt is written down before the password is compared, so that many at once count like one after another.
"""

from __future__ import annotations

import ipaddress
import math
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from scorecard.access.store import attempt, moment, written
from scorecard.errors import AccessError

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 20
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
    """AccessError with the minutes left while the account or the address has failed too often."""
    waits = (
        _wait(connection, attempt.c.account_hmac == account_hmac, PER_ACCOUNT, at),
        _wait(connection, attempt.c.address == address, PER_ADDRESS, at),
    )
    if any(waits):
        raise AccessError("too_many_attempts", "—", minutes=max(waits))


def _wait(connection: Connection, whose: ColumnElement[bool], allowed: int, at: datetime) -> int:
    """Minutes until fewer than `allowed` failures are in the window; 0 when that is so now."""
    recent = select(attempt.c.failed_at).where(whose, attempt.c.failed_at > written(at - WINDOW))
    failures = connection.scalars(recent.order_by(attempt.c.failed_at.desc()).limit(allowed)).all()
    if len(failures) < allowed:
        return 0
    left = moment(failures[-1]) + WINDOW - at
    # a clock set back must not close the door for longer than the window
    return max(1, math.ceil(min(left, WINDOW) / timedelta(minutes=1)))


def note(connection: Connection, account_hmac: str, address: str, at: datetime) -> None:
    """Write an attempt down as failed, and forget those of yesterday."""
    connection.execute(delete(attempt).where(attempt.c.failed_at < written(at - KEPT)))
    connection.execute(insert(attempt).values(account_hmac=account_hmac, address=address, failed_at=written(at)))


def clear(connection: Connection, account_hmac: str) -> None:
    """After a success: the account starts anew."""
    connection.execute(delete(attempt).where(attempt.c.account_hmac == account_hmac))
