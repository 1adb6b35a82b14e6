"""Goals as tiles: status by colour, icon and word, actual against target, a bullet bar. Without Plotly, so it's fast.

The few lines of HTML hold only escaped words and inline styles; colours follow the theme through `light-dark()`, with
one that reads on both for browsers that don't know it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import NamedTuple

import streamlit as st

from pages.parts.context import Context
from pages.parts.numbers import split_unit
from pages.parts.verdicts import headlines
from scorecard.access import Viewer
from scorecard.judge import Status
from scorecard.plan import Goal, GoalKind
from scorecard.verdicts import Verdict
from scorecard.wording import outlook, words
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
INDENT = "\u2002"  # as wide as the room to the left of a page link's label, so that a tile has one left edge
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


class Tile(NamedTuple):
    """What a tile says, in one language."""

    goal: Goal
    status: str  # markdown
    name: str
    statement: str
    figures: str  # HTML


def draw_tiles(context: Context, area: str) -> None:
    """All goals that have a verdict, as rows of tiles."""
    tiles = {
        tile.goal.id: tile for tile in _tiles(area, context.month, context.viewer, context.stamp, context.lang, context)
    }
    for number, row in enumerate(rows_of([tile.goal for tile in tiles.values()])):
        grid = st.grid(
            min(len(row), WIDEST), min_column_width=_narrowest(len(row)), gap="xsmall", key=f"tiles-{number}"
        )
        for goal in row:
            with grid.container(border=True, gap="xxsmall", height="stretch", key=f"tile-{goal.id}"):
                _draw(context, tiles[goal.id])


@st.cache_resource(max_entries=256, show_spinner=False)
def _tiles(
    area: str,
    as_of: date,  # noqa: ARG001 - this and the next three are part of the key
    viewer: Viewer,  # noqa: ARG001
    stamp: str,  # noqa: ARG001
    lang: str,  # noqa: ARG001
    _context: Context,
) -> tuple[Tile, ...]:
    """Written once for everybody who looks at this month in this language."""
    found = headlines(_context, area)
    return tuple(_tile(_context, goal, found[goal.id]) for goal in _context.plan.goals if goal.id in found)


def _tile(context: Context, goal: Goal, verdict: Verdict) -> Tile:
    texts = context.texts
    badge = words.status_badge(texts, verdict.status)
    return Tile(
        goal=goal,
        status=f"{INDENT}{badge} :small[:gray[{_clause(context, goal)}]]",
        name=texts.pick(goal.name),
        statement=texts.pick(goal.statement),
        figures=_figures(context, goal, verdict),
    )


def _narrowest(tiles: int) -> int:
    return NARROWEST_OF_SIX_PX if tiles == WIDEST else NARROWEST_PX


def _draw(context: Context, tile: Tile) -> None:
    """Its status, its name as a link that keeps the filters, its figures."""
    st.markdown(tile.status, wrap=False)
    if "goal" in context.links:
        st.page_link(
            context.links["goal"],
            label=f"**{tile.name}**",
            icon="",
            help=f"**{tile.name}** {tile.statement}",  # a long name is cut off in a narrow tile
            query_params={
                **st.query_params.to_dict(),
                "goal": tile.goal.id,
                "area": context.viewer.area_code or context.plan.city.code,
            },
        )
    else:
        st.markdown(f"**{tile.name}**")
    st.html(tile.figures)


def _clause(context: Context, goal: Goal) -> str:
    names = {group.number: context.texts.pick(group.name) for group in context.plan.groups}
    return f"{words.clause(context.texts, goal.clause)} {names.get(goal.group, '')}".strip()


def _figures(context: Context, goal: Goal, verdict: Verdict) -> str:
    texts = context.texts
    actual, target = words.actual(texts, goal, verdict), words.target(texts, goal, verdict)
    number, unit = split_unit(actual)
    aim = texts.t("overview.tile.target", target=target) if verdict.target is not None else target
    return (
        '<div style="line-height:1.4;padding:0 .5rem;font-variant-numeric:tabular-nums">'
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
    if verdict.probability is not None:
        facts.append(texts.t("overview.tile.chance", chance=outlook.probability(texts, verdict)))
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
