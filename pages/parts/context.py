"""What every page gets to draw one view: who looks, in which language, at which month of which build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import streamlit as st

from scorecard.access import Viewer
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse


@dataclass(frozen=True)
class Context:
    """One run of one session. `stamp` and `viewer` belong into every cache key, `lang` too where words are drawn.

    as_of: the month looked at (its first day); months: all months with verdicts, newest first. `stamp` is "" and
    `as_of` None before anything was published; pages other than the data page aren't drawn then.
    """

    texts: Texts
    viewer: Viewer
    place: Place
    plan: Plan
    warehouse: Warehouse
    stamp: str
    demo: bool
    as_of: date | None
    months: tuple[date, ...]
    links: Mapping[str, st.Page]  # the pages of the menu by name, for st.switch_page and st.page_link

    @property
    def lang(self) -> str:
        return self.texts.language

    @property
    def month(self) -> date:
        """`as_of` where there is one: every page but the data page. Raises ValueError before the first build."""
        if self.as_of is None:
            raise ValueError("nothing has been published yet")
        return self.as_of

    def run(self, query: str, **parameters: Any) -> pa.Table:
        """The rows of a named query as this viewer may see them."""
        return self.warehouse.run(query, viewer=self.viewer, **parameters)
