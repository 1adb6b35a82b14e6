"""Goals as tiles: status by colour, icon and word, actual against target, a bullet bar. Without Plotly, so it's fast.

The few lines of HTML hold only escaped words and inline styles; colours follow the theme through `light-dark()`, with
one that reads on both for browsers that don't know it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from pages.parts import inner_links
from pages.parts.chips import chip
from pages.parts.context import Context
from pages.parts.numbers import FRAME, split_unit
from pages.parts.verdicts import headlines
from scorecard.access import Viewer
from scorecard.judge import Status
from scorecard.plan import Goal, GoalKind
from scorecard.verdicts import Verdict
from scorecard.wording import words
from scorecard.wording.spans import covers

WIDEST = 6  # tiles in a row
NARROWEST_PX = 205
NARROWEST_OF_SIX_PX = 230  # so that six become three and three on a small screen, not four and two
# color of the theme → (on both, on light, on dark), as in .streamlit/config.toml
BAR_COLORS = {
    "green": ("#0f8f80", "#00796b", "#4fc3b0"),
    "orange": ("#c07a00", "#b97700", "#e3b341"),
    "red": ("#d9532c", "#c2410c", "#ff8a65"),
    "blue": ("#4a7fb5", "#1b4f8f", "#7fb0ea"),
    "gray": ("#7b8794", "#5b6b7d", "#9aa8b8"),
}
LINKS = f"""<style>
article a.{inner_links.CLASS}:hover{{text-decoration:underline!important}}
article a.{inner_links.CLASS}:focus-visible{{outline:3px solid currentColor;outline-offset:2px;border-radius:2px}}
</style>"""
TRACK = "rgba(128,142,158,.25)"


def rows_of(goals: Sequence[Goal]) -> list[list[Goal]]:
    """Goals by group, in order, packed into as few rows as fit; a group is only split when it is wider than a row."""
    groups: dict[int, list[Goal]] = {}
    for goal in goals:
        groups.setdefault(goal.group, []).append(goal)
    rows: list[list[Goal]] = []
    for group in groups.values():
        if rows and len(rows[-1]) + len(group) <= WIDEST:
            rows[-1].extend(group)
        else:
            rows.append(list(group))
    return rows


def draw_tiles(context: Context, area: str) -> None:
    """All goals that have a verdict, as rows of tiles in one element: sixteen times four would be half of the page's
    time in the browser."""
    st.html(_board(area, context.month, context.viewer, context.stamp, context.lang, inner_links.kept(), context))
    inner_links.enable()


@st.cache_resource(max_entries=256, show_spinner=False)
def _board(
    area: str,
    as_of: date,  # noqa: ARG001 - this and the next four are part of the key
    viewer: Viewer,  # noqa: ARG001
    stamp: str,  # noqa: ARG001
    lang: str,  # noqa: ARG001
    kept: tuple[tuple[str, str], ...],  # noqa: ARG001 - stands in the links
    _context: Context,
) -> str:
    """Written once for everybody who looks at this month in this language."""
    found = headlines(_context, area)
    rows = rows_of([goal for goal in _context.plan.goals if goal.id in found])
    return "".join(_row([_tile(_context, goal, found[goal.id]) for goal in row]) for row in rows) + LINKS


def _row(tiles: Sequence[str]) -> str:
    """As many side by side as there is room for."""
    narrowest = NARROWEST_OF_SIX_PX if len(tiles) == WIDEST else NARROWEST_PX
    columns = f"repeat(auto-fit,minmax(min({narrowest}px,100%),1fr))"
    return (
        f'<div style="display:grid;grid-template-columns:{columns};gap:.5rem;margin-bottom:.75rem">'
        f"{''.join(tiles)}</div>"
    )


def _tile(context: Context, goal: Goal, verdict: Verdict) -> str:
    """Its name as a link that keeps the filters, its status, its figures."""
    texts = context.texts
    name, area = texts.pick(goal.name), context.viewer.area_code or context.plan.city.code
    said = f'<span title="{escape(texts.pick(goal.statement))}">{escape(name)}</span>'
    if "goal" in context.links:
        link = inner_links.href("goal", goal=goal.id, area=area)
        said = f'<a class="{inner_links.CLASS}" href="{link}" style="color:inherit;text-decoration:none">{said}</a>'
    return (
        f'<article data-goal="{goal.id}" style="{FRAME};padding:.75rem">'
        f'<h3 style="font-size:1rem;font-weight:600;line-height:1.5;margin:0;padding:0">{said}</h3>'
        f"{_figures(context, goal, verdict)}</article>"
    )


def _clause(context: Context, goal: Goal) -> str:
    names = {group.number: context.texts.pick(group.name) for group in context.plan.groups}
    return f"{goal.clause} {names.get(goal.group, '')}".strip()


def _figures(context: Context, goal: Goal, verdict: Verdict) -> str:
    texts = context.texts
    actual, target = words.actual(texts, goal, verdict), words.target(texts, goal, verdict)
    number, unit = split_unit(actual)
    aim = texts.t("overview.tile.target", target=target) if verdict.target is not None else target
    return (
        '<div style="line-height:1.4;font-variant-numeric:tabular-nums">'
        '<div style="display:flex;align-items:center;gap:.4rem;margin:.2rem 0 .25rem;white-space:nowrap">'
        f"{chip(texts, Status(verdict.status))}"
        '<span style="font-size:.875rem;opacity:.8;overflow:hidden;text-overflow:ellipsis">'
        f"{escape(_clause(context, goal))}</span></div>"
        '<div style="display:flex;justify-content:space-between;align-items:baseline;flex-wrap:wrap;column-gap:.5rem">'
        '<span style="white-space:nowrap">'
        f'<span style="font-size:1.65rem;line-height:1.2;font-weight:600">{escape(number)}</span>'
        f'<span style="font-size:.875rem">{escape(unit)}</span></span>'
        f'<span style="font-size:.875rem">{escape(aim)}</span></div>'
        f"{bullet(goal, verdict, texts.t('overview.tile.alt', actual=actual, target=target))}"
        f"{_pieces([escape(fact) for fact in _facts(context, goal, verdict)], '.875rem')}"
        f"{_pieces(_small_print(context, goal, verdict), '.8125rem;opacity:.8')}</div>"
    )


def _facts(context: Context, goal: Goal, verdict: Verdict) -> list[str]:
    """The gap, and where it is heading: a forecast, or how far milestones have come."""
    texts = context.texts
    facts = [words.gap(texts, goal, verdict), words.forecast(texts, goal, verdict)]
    if goal.kind is GoalKind.MILESTONES and verdict.terms.get("stage_share") is not None:
        stage, elapsed = (texts.percent(verdict.terms[name], 0) for name in ("stage_share", "elapsed_share"))
        facts.append(texts.t("overview.tile.stage", stage=stage, elapsed=elapsed))
    return [fact for fact in facts if fact]


def _pieces(pieces: Sequence[str], style: str) -> str:
    """Short texts side by side, each on a line of its own before it is broken. They are escaped already."""
    spans = "".join(f"<span>{piece}</span>" for piece in pieces)
    return (
        f'<div style="display:flex;flex-wrap:wrap;column-gap:.75rem;min-height:1.4em;font-size:{style}">{spans}</div>'
    )


def _small_print(context: Context, goal: Goal, verdict: Verdict) -> list[str]:
    """What the figure covers, and marks for an assumption and for data that are behind."""
    texts = context.texts
    pieces = [escape(covers(texts, context.plan, goal, verdict))]
    if "data_behind" in verdict.flags or verdict.status is Status.NO_DATA:
        told = "; ".join(words.missing(texts, context.plan, verdict)) or texts.t("status.explained.no_data")
        pieces.append(_mark(texts.t("overview.tile.behind"), told))
    if goal.assumption:
        pieces.append(_mark(texts.t("overview.tile.assumption"), words.assumption(texts, goal)))
    return [piece for piece in pieces if piece]


def _mark(word: str, explained: str) -> str:
    return (
        f'<span title="{escape(explained)}" style="text-decoration:underline dotted;cursor:help">{escape(word)}</span>'
    )


def bullet(goal: Goal, verdict: Verdict, alt: str) -> str:
    """A bar for the actual figure, a tick for the target, a ring for where it is heading; nothing without a target."""
    actual, target, ring = verdict.actual, verdict.target, verdict.forecast_mid
    if goal.kind is GoalKind.MILESTONES:  # how far they have come on average, and the share of time gone by
        actual, target, ring = verdict.terms.get("stage_share"), 1.0, verdict.terms.get("elapsed_share")
    known = [x for x in (actual, target, ring) if x is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if target is None or actual is None or high <= low:
        return _track("", alt, "transparent")
    place = _Place(low, high)
    start, end = sorted((place(0.0), place(actual)))
    reach = f"left:{start:.1f}%;width:{end - start:.1f}%"
    marks = f'<div style="position:absolute;top:0;bottom:0;{reach};{_fill(verdict)}"></div>'
    if ring is not None:
        marks += (
            f'<div style="position:absolute;top:-1px;left:calc({place(ring):.1f}% - 6px);width:8px;height:8px;'
            'border:2px solid currentColor;border-radius:50%"></div>'
        )
    marks += (
        f'<div style="position:absolute;top:-4px;bottom:-4px;left:calc({place(target):.1f}% - 1px);width:3px;'
        'background:currentColor"></div>'
    )
    return _track(marks, alt, TRACK)


def _track(marks: str, alt: str, color: str) -> str:
    look = f"position:relative;height:10px;margin:.35rem 0 .4rem;background:{color};border-radius:2px"
    return f'<div role="img" aria-label="{escape(alt)}" style="{look}">{marks}</div>'


def _fill(verdict: Verdict) -> str:
    color, _ = words.LOOK[verdict.status]
    both, light, dark = BAR_COLORS[color]
    return f"background:{both};background:light-dark({light},{dark})"


class _Place:
    """Where a value stands on a bar, in percent of its width; a little room is left at both ends."""

    def __init__(self, low: float, high: float) -> None:
        room = (high - low) * 0.04
        self.low, self.span = low - (room if low < 0 else 0.0), high - low + room * (2 if low < 0 else 1)

    def __call__(self, value: float) -> float:
        return 100.0 * (value - self.low) / self.span
