"""Goals as tiles by clause: status by colour, sign and word, actual against target, a bullet bar. HTML, so it's fast.

Words are escaped; looks are classes of `overview_look`. Colours of the bars follow the theme through `light-dark()`,
with one that reads on both for browsers that don't know it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from pages.parts.context import Context
from pages.parts.inner_links import CLASS, href
from pages.parts.numbers import split_unit
from pages.parts.scoreboard import SIGN
from scorecard.judge import Status
from scorecard.plan import Goal, GoalKind
from scorecard.verdicts import Verdict
from scorecard.wording import outlook, words
from scorecard.wording.spans import covers

WIDEST = 6  # tiles in a row
# color of the theme → (on both, on light, on dark), as in .streamlit/config.toml
BAR_COLORS = {
    "green": ("#0f8f80", "#00796b", "#4fc3b0"),
    "orange": ("#c07a00", "#b97700", "#e3b341"),
    "red": ("#d9532c", "#c2410c", "#ff8a65"),
    "blue": ("#4a7fb5", "#1b4f8f", "#7fb0ea"),
    "gray": ("#7b8794", "#5b6b7d", "#9aa8b8"),
}
# The same as words: an orange that is bright enough for a bar is too pale to read.
WORD_COLORS = BAR_COLORS | {"orange": ("#9a6700", "#8a5c00", "#e3b341")}
TRACK = "rgba(128,142,158,.25)"


def rows_of(goals: Sequence[Goal]) -> list[list[list[Goal]]]:
    """Rows of groups of goals, in order: packed into as few rows as fit, a group never split."""
    groups: dict[int, list[Goal]] = {}
    for goal in goals:
        groups.setdefault(goal.group, []).append(goal)
    rows: list[list[list[Goal]]] = []
    for group in groups.values():
        if rows and sum(map(len, rows[-1])) + len(group) <= WIDEST:
            rows[-1].append(group)
        else:
            rows.append([group])
    return rows


def tiles(context: Context, found: Mapping[str, Verdict]) -> str:
    """All goals that have a verdict, as rows of tiles under the heads of their clauses."""
    rows = rows_of([goal for goal in context.plan.goals if goal.id in found])
    return "".join(
        f'<div class="ov-row">{"".join(_group(context, group, found) for group in row)}</div>' for row in rows
    )


def chip(context: Context, status: Status, count: int | None = None) -> str:
    """Colour, sign and word, with how many there are."""
    many = "" if count is None else f" <b>{count}</b>"
    word = escape(words.status_word(context.texts, status))
    return f'<span class="ov-chip s-{status}"><i>{SIGN[status]}</i>{word}{many}</span>'


def bar_key(context: Context) -> str:
    """What a bar and the marks on it stand for; who listens hears the figures themselves."""
    marks = {"actual": "key-bar", "target": "key-tick", "ring": "key-ring"}
    told = "".join(
        f'<span><i class="{look}"></i>{escape(context.texts.t(f"overview.key.{name}"))}</span>'
        for name, look in marks.items()
    )
    return f'<span class="ov-key" aria-hidden="true">{told}</span>'


def goal_link(context: Context, goal: Goal) -> str:
    """The goal's name, leading to it in the area of who looks."""
    link = href("goal", goal=goal.id, area=context.viewer.area_code or context.plan.city.code)
    name, statement = (escape(context.texts.pick(text)) for text in (goal.name, goal.statement))
    return f'<a class="{CLASS}" href="{link}" title="{statement}">{name}</a>'


def _group(context: Context, goals: Sequence[Goal], found: Mapping[str, Verdict]) -> str:
    texts = context.texts
    name = f"{words.clause(texts, goals[0].clause)} {texts.pick(context.plan.group(goals[0].group).name)}"
    inside = "".join(_tile(context, goal, found[goal.id]) for goal in goals)
    look = "ov-group six" if len(goals) == WIDEST else "ov-group"
    return (
        f'<section class="{look}" style="--n:{len(goals)}"><h2>{escape(name)}</h2>'
        f'<div class="ov-tiles">{inside}</div></section>'
    )


def _tile(context: Context, goal: Goal, verdict: Verdict) -> str:
    texts = context.texts
    chance = ""
    if verdict.probability is not None:
        told = texts.t("overview.tile.chance", chance=outlook.probability(texts, verdict))
        chance = f"<span>{escape(told)}</span>"
    return (
        f'<article class="ov-tile"><div class="ov-top">{chip(context, verdict.status)}{chance}</div>'
        f"<h3>{goal_link(context, goal)}</h3>{_figures(context, goal, verdict)}</article>"
    )


def _figures(context: Context, goal: Goal, verdict: Verdict) -> str:
    texts = context.texts
    actual, target = words.actual(texts, goal, verdict), words.target(texts, goal, verdict)
    number, unit = split_unit(actual)
    aim = texts.t("overview.tile.target", target=target) if verdict.target is not None else target
    facts = [f"<span>{escape(fact)}</span>" for fact in _facts(context, goal, verdict)]
    return (
        f'<div class="ov-figures"><span class="ov-actual"><b>{escape(number)}</b>{escape(unit)}</span>'
        f"<span>{escape(aim)}</span></div>"
        f"{bullet(goal, verdict, texts.t('overview.tile.alt', actual=actual, target=target))}"
        f'<div class="ov-facts">{"".join(facts)}</div>'
        f'<div class="ov-small">{"".join(_small_print(context, goal, verdict))}</div>'
    )


def _facts(context: Context, goal: Goal, verdict: Verdict) -> list[str]:
    """The gap, and where it is heading: a forecast, or how far milestones have come."""
    texts = context.texts
    facts = [words.gap(texts, goal, verdict), words.forecast(texts, goal, verdict)]
    if goal.kind is GoalKind.MILESTONES and verdict.terms.get("stage_share") is not None:
        stage, elapsed = (texts.percent(verdict.terms[name], 0) for name in ("stage_share", "elapsed_share"))
        facts.append(texts.t("overview.tile.stage", stage=stage, elapsed=elapsed))
    return [fact for fact in facts if fact]


def _small_print(context: Context, goal: Goal, verdict: Verdict) -> list[str]:
    """What the figure covers, and marks for an assumption and for data that are behind."""
    texts = context.texts
    covered = covers(texts, context.plan, goal, verdict)
    pieces = [f"<span>{escape(covered)}</span>"] if covered else []
    part = words.decided_part(goal, verdict)
    if part is not None:  # the weakest part stands for the goal: its figure is not the whole's
        pieces.append(f"<span>{escape(texts.pick(part.label))}</span>")
    if "data_behind" in verdict.flags or verdict.status is Status.NO_DATA:
        told = "; ".join(words.missing(texts, context.plan, verdict)) or texts.t("status.explained.no_data")
        pieces.append(_mark(texts.t("overview.tile.behind"), told))
    if goal.assumption:
        pieces.append(_mark(texts.t("overview.tile.assumption"), words.assumption(texts, goal)))
    return pieces


def _mark(word: str, explained: str) -> str:
    return f'<span class="ov-mark" title="{escape(explained)}">{escape(word)}</span>'


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
            f'<div style="position:absolute;top:-2px;left:calc({place(ring):.1f}% - 6px);width:8px;height:8px;'
            'border:2px solid currentColor;border-radius:50%"></div>'
        )
    marks += (
        f'<div style="position:absolute;top:-4px;bottom:-4px;left:calc({place(target):.1f}% - 1px);width:3px;'
        'background:currentColor"></div>'
    )
    return _track(marks, alt, TRACK)


def _track(marks: str, alt: str, color: str) -> str:
    look = f"position:relative;height:8px;margin:.3rem 0 .35rem;background:{color};border-radius:2px"
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
