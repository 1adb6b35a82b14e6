"""Whether the server may start: on an address that others reach it needs somebody who can sign in."""

from __future__ import annotations

import ipaddress
import sys
from typing import TYPE_CHECKING

from scorecard.texts import LANGUAGES, Texts
from server.refusals import ADMIN_COMMAND

if TYPE_CHECKING:
    from scorecard.access.access import Access


def require_account(access: Access, address: str | None) -> None:
    """End the process in words when it would listen beyond this machine without an account. None listens everywhere."""
    if is_local(address) or access.has_accounts():
        return
    said = [
        Texts(language).t("gate.start.refused", address=address or "0.0.0.0", command=ADMIN_COMMAND)
        for language in LANGUAGES
    ]
    sys.stderr.write("\n".join([*said, ""]))
    raise SystemExit(1)


def is_local(address: str | None) -> bool:
    """Whether only this machine reaches what listens on this address."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address((address or "").strip("[]")).is_loopback
    except ValueError:
        return False
