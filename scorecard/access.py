"""Who is looking. A frozen `Viewer` goes with every query; the area filter itself stands in `scope.sql`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["administrator", "staff", "leader", "district"]


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


# The one person who runs the dashboard on the own machine, before any account exists.
LOCAL_OWNER = Viewer("administrator", None, frozenset({"upload", "undo", "unmask"}))
