"""What each command of `python -m scorecard.access` does. Its words are in the catalogue `access`.

Only here is the clock read and a password typed.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import get_args

from scorecard.access import consumer_commands, link_commands, session_commands
from scorecard.access.access import Access
from scorecard.access.passwords import checked_name, compared_name
from scorecard.access.roles import Roles
from scorecard.access.viewer import Role
from scorecard.command import carry_out
from scorecard.errors import AccessError
from scorecard.place import Place
from scorecard.plan import Area, Plan, load_plan
from scorecard.texts import LANGUAGES, UNKNOWN, Texts
from scorecard.wording.words import area_name


class Session:
    """What every command needs: place, plan, texts, the time and who is at the keyboard."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.place = Place.of(options.plan, options.data)
        self.access = Access(self.place)
        self.texts = Texts(options.lang)
        self.now: datetime = options.clock or datetime.now(UTC)

    @cached_property
    def plan(self) -> Plan:
        return load_plan(self.place.plan_dir)

    @property
    def by(self) -> str:
        return getattr(self.options, "by", None) or getpass.getuser()

    def say(self, key: str, **values: object) -> None:
        print(self.texts.t(f"access.{key}", **values), flush=True)

    def moment(self, at: datetime | None) -> str:
        return self.texts.moment(at, self.plan.timezone) if at else UNKNOWN

    def warn(self, key: str, **values: object) -> None:
        """Beside the answer, so that a script still reads only that."""
        print(self.texts.t(f"access.{key}", **values), file=sys.stderr, flush=True)

    def area(self, code: str) -> str:
        """Name and code; the code alone when the plan no longer has it."""
        named = [area_name(self.texts, area) for area in self.plan.areas if area.code == code]
        return self.texts.t("access.area", name=named[0], code=code) if named else code

    def link_area(self, given: str) -> Area:
        """The district or zone with this code, name or short name. AccessError: not_a_link_area."""
        areas = [area for area in self.plan.areas if area.kind in link_commands.LINKED_KINDS]
        wanted = given.strip().casefold()
        for area in areas:
            if wanted in (area.code.casefold(), area.name, area.short_name, area.name_en.casefold()):
                return area
        allowed = self.texts.t("access.between").join(self.area(area.code) for area in areas)
        raise AccessError("not_a_link_area", "--area", area=given, allowed=allowed)


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    return carry_out(parser(), arguments, Session)


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--plan", metavar="DIR", help="declarations of the city (default: plan/)")
    common.add_argument("--data", metavar="DIR", help="where accounts and links lie, with the data (default: data/)")
    common.add_argument("--lang", choices=LANGUAGES, default="zh", help="language of what is printed")
    common.add_argument("--clock", type=_clock, help=argparse.SUPPRESS)
    root = argparse.ArgumentParser(prog="python -m scorecard.access", description="Who may see the dashboard.")
    commands = root.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[Session], int], about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, parents=[common], help=about, description=about)
        sub.set_defaults(run=run)
        return sub

    sub = command("admin", add_administrator, "make an administrator's account; asks for its password")
    sub.add_argument("--name", help="the account's name (default: the user of this machine)")
    _add_stdin(sub)
    sub = command("account", add_account, "make an account of another role; asks for its password")
    sub.add_argument("--name", required=True)
    _add_role(sub)
    _add_stdin(sub)
    _add_by(sub)
    sub = command("password", change_password, "give an account a new password; its sessions end")
    sub.add_argument("--name", required=True)
    _add_stdin(sub)
    sub = command("role", change_role, "give an account another role, or a district another area; its sessions end")
    sub.add_argument("name")
    _add_role(sub)
    _add_by(sub)
    command("accounts", show_accounts, "all accounts")
    sub = command("lock", lock, "lock an account; its sessions end at once")
    sub.add_argument("name")
    _add_by(sub)
    sub = command("unlock", unlock, "let an account sign in again that is locked or has to wait")
    sub.add_argument("name")
    session_commands.add_to(command, _add_by)
    link_commands.add_to(command, _add_by)
    consumer_commands.add_to(command, _add_by)
    return root


def _clock(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _add_by(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--by", help="who does it (default: the user of this machine)")


def _add_role(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--role", required=True, choices=get_args(Role))
    sub.add_argument("--area", metavar="AREA", help="of a district: its code, name or short name")


def _add_stdin(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--password-stdin", action="store_true", help="read the password as one line of standard input")


# --- accounts --------------------------------------------------------------------------------------------------------


def add_administrator(session: Session) -> int:
    """admin: a new account; the first one ends the open mode."""
    name = checked_name(session.options.name or getpass.getuser())
    if compared_name(name) in _names(session):
        raise AccessError("name_taken", name)  # before two passwords are typed for nothing
    session.access.add_account(name, _password(session, name), "administrator", at=session.now, by=session.by)
    session.say("administrator_made", name=name)
    return 0


def add_account(session: Session) -> int:
    """account: somebody beside the administrators."""
    role, code = _role(session)
    name = checked_name(session.options.name)
    if compared_name(name) in _names(session):
        raise AccessError("name_taken", name)
    session.access.add_account(name, _password(session, name), role, at=session.now, area_code=code, by=session.by)
    session.say("account_made", name=name, role=_role_words(session, role, code))
    return 0


def _role(session: Session) -> tuple[Role, str | None]:
    """The role asked for, and a district's area. AccessError: role_area, not_a_link_area."""
    role, given = session.options.role, session.options.area
    if (role == "district") != bool(given):
        raise AccessError("role_area", role)
    return role, session.link_area(given).code if given else None


def change_role(session: Session) -> int:
    """role: 0 also when it was so before."""
    name, (role, code) = session.options.name, _role(session)
    Roles(session.place).change(name, role, by=session.by, at=session.now, area_code=code)
    session.say("role_changed", name=name, role=_role_words(session, role, code))
    return 0


def _role_words(session: Session, role: Role, code: str | None) -> str:
    said = session.texts.t(f"access.role.{role}")
    return session.texts.t("access.role_of", role=said, area=session.area(code)) if code else said


def change_password(session: Session) -> int:
    """password: also the way back in for somebody who forgot it."""
    name = session.options.name
    if compared_name(name) not in _names(session):
        raise AccessError("no_account", name.strip() or UNKNOWN)
    session.access.change_password(name, _password(session, name), at=session.now, by=session.by)
    session.say("password_changed", name=name)
    return 0


def _names(session: Session) -> set[str]:
    return {compared_name(entry.name) for entry in session.access.accounts()}


def _password(session: Session, name: str) -> str:
    """What was typed twice and not shown, or one line of standard input."""
    if session.options.password_stdin:
        return sys.stdin.readline().lstrip("\ufeff").rstrip("\r\n")
    if not sys.stdin.isatty():
        raise AccessError("no_terminal", name)
    first = getpass.getpass(session.texts.t("access.password_question", name=name))
    if getpass.getpass(session.texts.t("access.password_again")) != first:
        raise AccessError("passwords_differ", name)
    return first


def show_accounts(session: Session) -> int:
    """accounts: one line an account."""
    entries = session.access.accounts()
    for entry in entries:
        state = session.texts.t("access.state.locked" if entry.locked_at else "access.state.active")
        role = _role_words(session, entry.role, entry.area_code)
        session.say("account_line", name=entry.name, role=role, state=state, made=session.moment(entry.made_at))
    if not entries:
        session.say("no_accounts")
    return 0


def lock(session: Session) -> int:
    """lock: 0 also when it was locked before (said so)."""
    done = session.access.lock_account(session.options.name, by=session.by, at=session.now)
    session.say("locked" if done else "locked_before", name=session.options.name)
    return 0


def unlock(session: Session) -> int:
    """unlock: also of an account that isn't locked but has to wait after failed sign-ins."""
    session.access.unlock_account(session.options.name, at=session.now, by=session.by)
    session.say("unlocked", name=session.options.name)
    return 0
