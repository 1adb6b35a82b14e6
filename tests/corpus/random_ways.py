"""Hypothesis strategies: random ways to spoil a table, and the format it is sent in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.corpus import spoil
from tests.corpus.grid import Grid
from tests.corpus.random_tables import Drawn

FORMATS: dict[str, dict[str, Any]] = {
    "xlsx": {},
    "xls": {},
    "ods": {},
    "xlsm": {},
    "csv": {"encoding": "gb18030"},
    "tsv": {"encoding": "utf-16"},
}
WAYS: Mapping[str, spoil.Spoil] = {**spoil.ANY, "turned": Grid.turned, "total below": spoil.list_total}


@dataclass(frozen=True)
class Ways:
    """What is done to a table, in order, and the format it is saved in."""

    names: tuple[str, ...]
    ending: str

    def applied(self, drawn: Drawn, *, is_list: bool) -> Grid:
        """The spoiled sheet; what can't be done to it, or would make it another truth, is left out."""
        grid = drawn.grid
        for name in self._fitting(drawn, is_list):
            grid = WAYS[name](grid)
        return grid

    def _fitting(self, drawn: Drawn, is_list: bool) -> list[str]:
        names = list(self.names)
        if "turned" in names:  # first; the others find their places by its rows
            names = ["turned", *(n for n in names if n not in ("turned", "header split", "header repeated"))]
        lost = is_list and ("unmerged" in names or self.ending in ("csv", "tsv"))  # a blank field is no merged one
        unfit = {"total below"} if not is_list else {"turned"}
        unfit |= ({"labels merged"} if lost else set()) | (set() if drawn.may_turn else {"turned"})
        return [name for name in names if name not in unfit]


def spoils() -> st.SearchStrategy[Ways]:
    """Up to four of the office's ways, and a format."""
    names = st.lists(st.sampled_from(list(WAYS)), max_size=4, unique=True).map(tuple)
    return st.builds(Ways, names, st.sampled_from(list(FORMATS)))
