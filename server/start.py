"""Before the server serves: settings printed and checked, and on an address that others reach somebody who can sign in.

What is wrong is said in words and ends the process.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from scorecard.errors import ScorecardError
from scorecard.settings import OTHER_NAMES, SettingError, Settings, found, told
from scorecard.settings_command import refusals
from scorecard.texts import LANGUAGES, Texts
from server.log import set_up
from server.refusals import ADMIN_COMMAND

if TYPE_CHECKING:
    from scorecard.access.access import Access


def checked_settings() -> Settings:
    """The settings, after those that were set have been printed. Ends the process where one can't be used."""
    given = found(os.environ)
    if isinstance(given.checked, list):
        _end(*(line for language in LANGUAGES for line in refusals(given.checked, Texts(language))))
    (variable,) = OTHER_NAMES
    if given.where(OTHER_NAMES[variable]) and variable not in os.environ:  # it was read before this program began
        _end(*(Texts(language).t("settings.late", variable=variable) for language in LANGUAGES))
    try:
        set_up(given.checked.log)
    except OSError as error:
        problems = [SettingError("setting_value", given.where("log"), "log", given=str(error)[:200])]
        _end(*(line for language in LANGUAGES for line in refusals(problems, Texts(language))))
    lines = told(given, given.checked, Texts(LANGUAGES[0]), all_of_them=False)
    rest = [Texts(language).t("settings.line.rest") for language in LANGUAGES]
    sys.stderr.write("\n".join([*lines, *rest, ""]))
    return given.checked


def require_account(access: Access, address: str | None) -> None:
    """End the process in words when it would listen beyond this machine without an account. None listens everywhere.

    Also when the accounts can't be read, as those of a newer program.
    """
    try:
        if access.has_accounts() or is_local(address):
            return
    except ScorecardError as error:
        _end(*(": ".join(error.told(Texts(language))) for language in LANGUAGES))
    where = address or "0.0.0.0"
    _end(*(Texts(lang).t("gate.start.refused", address=where, command=ADMIN_COMMAND) for lang in LANGUAGES))


def _end(*lines: str) -> NoReturn:
    sys.stderr.write("\n".join([*lines, ""]))
    raise SystemExit(1)


def is_local(address: str | None) -> bool:
    """Whether only this machine reaches what listens on this address."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address((address or "").strip("[]")).is_loopback
    except ValueError:
        return False
