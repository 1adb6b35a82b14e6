"""One look at the figures: who looks, in which language, at which month of which build. Pages and reports share it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from scorecard.access import Viewer
from scorecard.plan import Plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse


@dataclass(frozen=True)
class View:
    """`stamp` and `viewer` belong into every cache key, `lang` too where words are drawn.

    as_of: the month looked at (its first day). `stamp` is "" and `as_of` None before anything was published.
    """

    texts: Texts
    viewer: Viewer
    plan: Plan
    warehouse: Warehouse
    stamp: str
    demo: bool
    as_of: date | None

    @property
    def lang(self) -> str:
        return self.texts.language

    @property
    def month(self) -> date:
        """`as_of` where there is one. Raises ValueError before the first build."""
        if self.as_of is None:
            raise ValueError("nothing has been published yet")
        return self.as_of

    def run(self, query: str, **parameters: Any) -> pa.Table:
        """The rows of a named query as this viewer may see them."""
        return self.warehouse.run(query, viewer=self.viewer, **parameters)
