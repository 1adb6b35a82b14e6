"""axe-core in an open page: what it calls serious or critical, but for what Streamlit's own widgets bring along."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import axe_playwright_python
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
GRAVE_HERE = ("heading-order",)  # axe calls it moderate; who listens finds the way by headings
# Of each node that breaks a rule: which of the selectors given it matches itself. An element inside never counts.
RUN = """([rules, theirs]) => axe.run(document, {resultTypes: ['violations'], ...(rules.length && {runOnly: rules})})
  .then((told) => told.violations.flatMap((broken) => broken.nodes.map((node) => ({
    rule: broken.id, impact: broken.impact, html: node.html.slice(0, 200), why: node.failureSummary,
    theirs: theirs.filter((selector) => document.querySelector(node.target.flat().at(-1))?.matches(selector)),
  }))))"""


class Theirs(NamedTuple):
    """One rule that one kind of element breaks which Streamlit makes, and why none of our code can mend it."""

    rule: str
    selector: str
    reason: str


# Nothing at present. An entry names the very element (by data-testid), so nothing of ours inside it is excused.
THEIRS: tuple[Theirs, ...] = ()


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def grave(page: Page, *rules: str, theirs: Sequence[Theirs] = THEIRS) -> list[str]:
    """What breaks a rule (one of `rules`, all without any) gravely and isn't `theirs`: rule, element, reason."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    told: list[dict[str, Any]] = page.evaluate(RUN, [list(rules), [one.selector for one in theirs]])
    excused = {(one.rule, one.selector) for one in theirs}
    return [
        f"{node['rule']}: {node['html']}\n    {node['why']}"
        for node in told
        if (node["impact"] in GRAVE or node["rule"] in GRAVE_HERE)
        and not any((node["rule"], selector) in excused for selector in node["theirs"])
    ]
