"""Who is looking: a frozen `Viewer` goes with every query, a `Visitor` is the viewer with name and key of who it is.

Imports nothing. The area filter itself stands in `scope.sql`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["administrator", "staff", "leader", "district"]

# What a role may do beside looking. `original`: take the uploaded file itself; `close`: close a month (定版);
# `share`: make and revoke links; `audit`: read the log of who did what; `accounts`: make and change accounts. A link
# may carry HAND_IN: its uploads wait for somebody with `upload`.
# What a district may see of others, as the city set it: the city's totals, its own rank, the names in the ranking (and
# no figure with them). Whoever sees all needs none of these; a district without them sees itself alone.
SEE_TOTALS, SEE_RANK, SEE_NAMES = SEES = ("see_totals", "see_rank", "see_names")
SEES_AT_FIRST = frozenset({SEE_TOTALS, SEE_RANK})

RIGHTS: dict[Role, frozenset[str]] = {
    "administrator": frozenset({"upload", "undo", "unmask", "original", "close", "share", "audit", "accounts"}),
    "staff": frozenset({"upload", "undo", "unmask", "original", "close"}),
    "leader": frozenset(),
    "district": frozenset(),
}
HAND_IN = "hand_in"


@dataclass(frozen=True)
class Viewer:
    """role decides the rights, `area_code` is the one district a district viewer may see (None: the whole city)."""

    role: Role
    area_code: str | None = None
    rights: frozenset[str] = frozenset()

    @property
    def sees_all(self) -> bool:
        """The whole city with every district; a district viewer never does."""
        return self.role != "district" and self.area_code is None


def viewer_of(
    role: Role, area_code: str | None = None, *, may_hand_in: bool = False, sees: frozenset[str] = SEES_AT_FIRST
) -> Viewer:
    """The viewer of a role; of a district `may_hand_in` for a link with that right, `sees` as the city set it.

    ValueError for an unknown role, a district without area, an area with another role, others who would hand in, a
    sight that there isn't.
    """
    if role not in get_args(Role):
        raise ValueError(f"there is no role {role!r}")
    if (role == "district") != bool(area_code):
        raise ValueError(f"role {role!r} with area {area_code!r}: a district has an area, nobody else has")
    if may_hand_in and role != "district":
        raise ValueError(f"role {role!r} uploads by its own right")
    if not sees <= set(SEES):
        raise ValueError(f"a district sees {sorted(sees)}")
    more = (sees | ({HAND_IN} if may_hand_in else frozenset())) if role == "district" else frozenset()
    return Viewer(role, area_code or None, RIGHTS[role] | more)


# The one person who runs the dashboard on the own machine, before any account exists.
LOCAL_OWNER = viewer_of("administrator")


@dataclass(frozen=True)
class Visitor:
    """Who looks, as the gate found out.

    name: the account's name; a link's area code (the page finds the words); "" for the local owner.
    key: "local", "account:<name>" or "link:<id>".
    """

    viewer: Viewer
    name: str
    key: str


LOCAL_VISITOR = Visitor(LOCAL_OWNER, "", "local")
