"""What belongs to whom: a needle for each thing that some may see and others not, planted in the city and at its door.

A needle is a text that stands nowhere else. Whoever is not named beside it never gets it, by any page or route.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from scorecard.access import SEES, SEES_AT_FIRST
from scorecard.access.access import Access
from scorecard.access.consumers import Consumers
from scorecard.access.deeds import Deeds
from scorecard.access.outside import Outside
from scorecard.access.sight import Sight
from scorecard.errors import AccessError
from scorecard.place import Place
from tests.leak import city
from tests.leak.needles import joined

# The roles, by what they come with: a cookie, a token, or nothing.
ADMINISTRATOR, STAFF, LEADER, DISTRICT = "administrator", "staff", "leader", "district account"
LINK, OTHERS_LINK, HANDING_IN = "link of OWN", "link of OTHER", "link that hands in"
CITY_TOKEN, AREA_TOKEN, NOBODY = "token of the city", "token of OWN", "nobody"
ACCOUNTS = (ADMINISTRATOR, STAFF, LEADER, DISTRICT)
LOOKERS = (*ACCOUNTS, LINK, OTHERS_LINK, HANDING_IN)
ROLES = (*LOOKERS, CITY_TOKEN, AREA_TOKEN, NOBODY)
OFFICE = frozenset({ADMINISTRATOR, STAFF})
WHOLE = OFFICE | {LEADER}
OWN = frozenset({DISTRICT, LINK, HANDING_IN})
EVERYBODY = frozenset(LOOKERS)

NAMES = {ADMINISTRATOR: "李主任", STAFF: "QZASTAFF", LEADER: "QZALEADER", DISTRICT: "QZADISTRICT"}
PASSWORD = "陈仓北坂的九十九级台阶"
LOCKED, MAKER, REVOKER, TOKEN_MAKER, SETTER = "QZALOCKED", "QZALINKMAKER", "QZAREVOKER", "QZATOKENMAKER", "QZASETTER"
CONSUMER, SUBJECT, EXPORTED, SPARE = "QZACONSUMER", "QZASUBJECT", "QZAEXPORTED", "QZASPARE"
# What the server was told at its start is nobody's to see.
SETTINGS = {
    "SCORECARD_WEBHOOK_URL": "http://127.0.0.1:9/QZAHOOK?key=QZAHOOKKEY",
    "SCORECARD_WEBHOOK_SECRET": "QZAHOOKSECRET-of-the-city",
    "SCORECARD_OIDC_ISSUER": "http://127.0.0.1:9",
    "SCORECARD_OIDC_CLIENT_ID": "city",
    "SCORECARD_OIDC_CLIENT_SECRET": "QZAOIDCSECRET",
}
# What stands at the door and no district ever hears of.
MARKS = (
    *(name for role, name in NAMES.items() if role != ADMINISTRATOR), LOCKED, MAKER, REVOKER, TOKEN_MAKER, SETTER,
    CONSUMER, SUBJECT, EXPORTED, SPARE, "QZAHOOK", "QZAOIDC", "198.51.100.",
)  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """A needle as a pattern, the roles that may see it, and those among them whose way needn't lead there."""

    name: str
    pattern: str
    of: frozenset[str]
    need_not: frozenset[str] = frozenset()
    is_plain: bool = False

    def told_in(self, text: str, marked: str) -> str:
        """What of it stands in the text; `marked`: all in it that begins as planted texts do."""
        if self.is_plain:
            return self.pattern if self.pattern in text else ""
        hit = re.search(self.pattern, marked)
        return hit[0] if hit else ""


@dataclass(frozen=True)
class Keys:
    """What each role comes with: cookies and tokens by role; the numbers of links and the short ids of sessions."""

    cookies: Mapping[str, str]
    tokens: Mapping[str, str]
    links: Mapping[str, int]
    sessions: Mapping[str, str]
    secrets: tuple[str, ...] = field(repr=False, default=())


def _record(columns: str, area: str) -> str:
    return rf"{city.OTHERS_RECORD}-{columns}-{area}-"


SECRET_COLUMNS = "(?:patent_applications-(?:applicant|title)|enforcement_cases-party)"
PLAIN_COLUMNS = "(?!note|evidence)[a-z_]+-(?!applicant-|title-|party-)[a-z_]+"
# In the ledger and the warehouse.
THINGS = (
    Thing("another's records", _record(PLAIN_COLUMNS, city.OTHER), WHOLE | {OTHERS_LINK}),
    Thing("a third's records", _record(PLAIN_COLUMNS, city.LATE), WHOLE),
    Thing("another's applicants and parties", _record(SECRET_COLUMNS, city.OTHER) + r"(?:0|3|6|9)\b", OFFICE),
    Thing("own applicants and parties", city.HIDDEN, OFFICE),
    Thing("own records", city.OWN_RECORD, WHOLE | OWN),
    Thing("what departments wrote", rf"{city.OTHERS_RECORD}-(?:note|evidence)", WHOLE),
    Thing("findings", city.OTHERS_CELL, WHOLE | {OTHERS_LINK}, frozenset({OTHERS_LINK})),
    Thing("reasons of batches", rf"{city.OTHERS_REASON}(?!-note)", WHOLE, frozenset()),
    Thing("who handed in", city.OTHERS_PERSON, WHOLE),
    Thing("why of the file of all", city.MIXED_REASON, WHOLE),
    Thing("who of the file of all", city.MIXED_PERSON, WHOLE),
    Thing("the files themselves", city.OTHERS_BYTES, OFFICE),
    Thing("the own file itself", city.OWN_BYTES, OFFICE),
    Thing("own batches", rf"{city.OWN_FILE}\.xlsx", WHOLE | OWN),
    Thing("why of own batches", city.OWN_REASON, WHOLE | OWN),
    Thing("who of own batches", city.OWN_PERSON, WHOLE | OWN),
    Thing("the undone file", rf"{city.OTHERS_FILE}-undone", WHOLE),
    Thing("notes of closings", rf"{city.OTHERS_REASON}-note", WHOLE),
    Thing("who closed", city.CLOSER, EVERYBODY),
    Thing("what another handed in", rf"{city.OTHERS_FILE}-(?:waiting|returned)", OFFICE),
    Thing("its content", rf"{city.OTHERS_BYTES} (?:waiting|returned)", OFFICE),
    Thing("what was handed in here", rf"{city.OWN_FILE}-(?:waiting|returned)", OFFICE | {HANDING_IN}),
    Thing("its own content", rf"{city.OWN_FILE} (?:waiting|returned)", OFFICE | {HANDING_IN}),
    Thing("who sent it back", city.DECIDER, OFFICE),
    Thing("who answered the importer", city.CORRECTOR, OFFICE),
)
ALONE = frozenset({ADMINISTRATOR})
# At the door: accounts, sign-ins, links, tokens, the log.
DOOR = (
    *(Thing(f"name of {role}", rf"{NAMES[role]}(?!BROWSER)", ALONE | {role}) for role in ACCOUNTS[1:]),
    *(Thing(f"browser of {role}", f"QZA\\w+BROWSER-{role[:3]}", ALONE | {role}) for role in ACCOUNTS),
    *(
        Thing(f"address of {role}", rf"198\.51\.100\.{20 + place}\b", ALONE | {role})
        for place, role in enumerate(ACCOUNTS)
    ),
    Thing("address of a link", r"198\.51\.100\.31\b", ALONE),
    Thing("address of a wrong password", r"198\.51\.100\.41\b", ALONE),
    Thing("a locked account", LOCKED, ALONE),
    Thing("an account that does nothing", SPARE, ALONE),
    Thing("who made links", MAKER, ALONE),
    Thing("who revoked one", REVOKER, ALONE),
    Thing("who made tokens", TOKEN_MAKER, ALONE),
    Thing("who set what districts see", SETTER, ALONE),
    Thing("who reads by token", CONSUMER, ALONE),
    Thing("who somebody is elsewhere", SUBJECT, ALONE),
    Thing("what was taken away", EXPORTED, ALONE),
)


def plant(place: Place, at: datetime) -> tuple[Access, Keys]:
    """Accounts, sign-ins, links, tokens and a log with a needle in each."""
    access, cookies, sessions = Access(place), {}, {}
    for number, (role, name) in enumerate(NAMES.items()):
        area = city.OWN if role == DISTRICT else None
        access.add_account(name, PASSWORD, role.split()[0], at=at, area_code=area, by=NAMES[ADMINISTRATOR])  # type: ignore[arg-type]
        told = {"address": f"198.51.100.{20 + number}", "agent": f"QZA{role[:3].upper()}BROWSER-{role[:3]}"}
        cookies[role] = access.sign_in(name, PASSWORD, at=at, **told).cookie
        other = access.sign_in(name, PASSWORD, at=at, **told).cookie  # left open at another machine
        sessions[role] = access.session_of(other)
    access.add_account(LOCKED, PASSWORD, "leader", at=at, by=NAMES[ADMINISTRATOR])
    access.lock_account(LOCKED, by=NAMES[ADMINISTRATOR], at=at)
    access.add_account(SPARE, PASSWORD, "leader", at=at, by=NAMES[ADMINISTRATOR])
    access.sign_in(SPARE, PASSWORD, address="", at=at)
    with pytest.raises(AccessError):
        access.sign_in(NAMES[STAFF], "not the one", address="198.51.100.41", at=at)
    Outside(place).set_subject(NAMES[LEADER], SUBJECT, by=NAMES[ADMINISTRATOR], at=at)
    Deeds(place).note("exported", by=NAMES[LEADER], at=at, subject=f"{EXPORTED}.csv", address="198.51.100.22")
    for sees in (SEES, SEES_AT_FIRST):
        Sight(place).let_districts_see(sees, by=SETTER, at=at)
    links, secrets = _links(access, at, cookies)
    tokens = {
        role: Consumers(place).make(f"{CONSUMER}-{number}", by=TOKEN_MAKER, at=at, days=9, area_code=area)[0]
        for number, (role, area) in enumerate(((CITY_TOKEN, None), (AREA_TOKEN, city.OWN)))
    }
    told = ("$argon2", "QZAHOOK", "QZAOIDC", str(place.data_dir), str(place.plan_dir))
    return access, Keys(cookies, tokens, links, sessions, (*secrets, *tokens.values(), *cookies.values(), *told))


def _links(access: Access, at: datetime, cookies: dict[str, str]) -> tuple[dict[str, int], list[str]]:
    numbers, secrets = {}, []
    for role, area in ((LINK, city.OWN), (OTHERS_LINK, city.OTHER), (HANDING_IN, city.OWN), ("dead", city.LATE)):
        token, entry = access.make_link(area, days=30, by=MAKER, at=at, may_hand_in=role == HANDING_IN)
        cookies[role] = access.open_link(token, at=at, address="198.51.100.31").cookie
        numbers[role] = entry.id
        secrets.append(token)
    access.revoke_link(numbers["dead"], by=REVOKER, at=at)
    return numbers, secrets


def things_of(keys: Keys) -> tuple[Thing, ...]:
    """All that is planted; secrets are nobody's."""
    sessions = (Thing(f"session of {role}", one, ALONE | {role}, is_plain=True) for role, one in keys.sessions.items())
    secrets = (Thing(f"secret {place}", one, frozenset(), is_plain=True) for place, one in enumerate(keys.secrets))
    return (*THINGS, *DOOR, *sessions, *secrets)


MARKED = re.compile(r"(?:QZ[AX]|JWV)[\w./ -]{0,120}|198\.51\.100\.\d+")


def found_in(bodies: Iterable[bytes], things: Iterable[Thing]) -> dict[str, str]:
    """The names of the things that stand in these bodies, whatever they are wrapped in → what and how."""
    found: dict[str, str] = {}
    for view in joined(bodies):
        marked = "\n".join(MARKED.findall(view.text))  # what the patterns are about: little of much
        for thing in things:
            if thing.name not in found and (told := thing.told_in(view.text, marked)):
                found[thing.name] = f"{told} ({view.how})"
    return found


def of(role: str, things: Iterable[Thing]) -> set[str]:
    return {thing.name for thing in things if role in thing.of}
