"""The slides of the deck as HTML, one function a kind. Every text is escaped; styles and script stand in deck.css, .js.

Imports scorecard only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar

from scorecard.charts.chart import Chart
from scorecard.judge import Status
from scorecard.plan import GoalKind, Series
from scorecard.reports.deck_look import chip, color_of, width_of
from scorecard.reports.deck_plots import legend_of, plot_of
from scorecard.reports.deck_tables import areas_table, beside_table, closing_table
from scorecard.reports.headline import per_head
from scorecard.reports.numbers import Number
from scorecard.reports.report import BAD, GoalFacts, Report, Verdicts, answer_of, with_figure
from scorecard.texts import Texts
from scorecard.view import View
from scorecard.wording import words
from scorecard.wording.units import unit_of

BOUNDS = "≥＞>"  # drawn smaller than the number, and wide in Chinese fonts
TILES = 16  # goals on one overview slide
ROWS, COLUMNS, BESIDE = 16, 7, 9  # of the tables
CLOSING = {"zh": 6, "en": 4}  # what a goal would take is a sentence, three lines of it in English
LONG_HEADLINE = 100  # halves of a character; longer ones are set smaller
NUMBER_WIDTH = 510  # px that a number and its unit have
WIDTHS = {",": 30, ".": 30, "%": 96, "+": 62, "−": 62}  # px of a large letter; a digit's is DIGIT, another sign's SIGN
DIGIT, SIGN, UNIT = 63, 76, 18  # UNIT: half a Chinese character of a unit

Item = TypeVar("Item")


@dataclass(frozen=True)
class Slide:
    """One slide: `headline` says what was found, `kicker` what it is about, `body` is HTML."""

    kind: str
    kicker: str
    headline: str
    body: str
    status: Status | None = None
    counts: str = ""  # HTML instead of the kicker: how many goals stand how


def slides_of(report: Report, view: View) -> list[Slide]:
    """All slides in order: cover, overview, goals in the plan's order, areas, what it would take."""
    return [
        _cover(report, view),
        *_overview(report, view),
        *(_goal(facts, view) for facts in report.goals),
        *(_beside(report, view) if report.is_of_district else _areas(report, view)),
        *_closing(report, view),
    ]


def _cover(report: Report, view: View) -> Slide:
    texts, period = view.texts, view.plan.period
    about = texts.t("deck.slide.about", first=period.first_year, last=period.last_year)
    name = texts.t("deck.slide.report")
    if report.is_of_district:
        name = texts.t("deck.slide.report_of", area=words.area_name(texts, report.area))
    as_of = texts.t("deck.slide.as_of", month=texts.month(view.month))
    closed = f'<p class="closed">{escape(report.closed.told)}</p>' if report.closed else ""
    body = (
        f'<p class="what">{escape(name)}</p><p class="when">{escape(as_of)}</p>{closed}'
        f'<p class="about">{escape(about)}</p>'
    )
    return Slide("cover", "", report.title, body)


def answer_text(report: Report, view: View) -> str:
    """Are we going to make it? In one sentence."""
    answer = report.answer
    key = "some" if answer.bad else "all" if answer.good == answer.judged else "so_far"
    return view.texts.t(f"overview.answer.{key}", judged=answer.judged, good=answer.good, bad=answer.bad)


def _overview(report: Report, view: View) -> Iterator[Slide]:
    texts = view.texts
    counts = "".join(chip(texts, one, many) for one, many in report.answer.by_status.items() if many)
    for number, of, goals in _pages(report.goals, TILES):
        tiles = "".join(_tile(facts, view) for facts in goals)
        body = f'<div class="tiles">{tiles}</div>'
        kicker = _numbered(texts, "overview", number, of)
        yield Slide("overview", kicker, answer_text(report, view), body, counts=counts)


def _tile(facts: GoalFacts, view: View) -> str:
    texts, goal, verdict = view.texts, facts.goal, facts.verdict
    actual, aim = words.actual(texts, goal, verdict), _tile_aim(facts, view)
    if goal.kind is GoalKind.ABOVE_BENCHMARK and verdict.actual is not None:
        actual = per_head(
            texts, view.plan, goal, verdict.actual
        )  # the name says per how many: the target needs the room
    return (
        f'<div class="tile {color_of(verdict.status)}">{chip(texts, verdict.status)}'
        f'<p class="name">{escape(texts.pick(goal.name))}</p>'
        f'<p class="figures"><b>{escape(actual)}</b> <span>{escape(aim)}</span></p></div>'
    )


def _tile_aim(facts: GoalFacts, view: View) -> str:
    """Target ≥15%; of a district whose part is below one, that it isn't judged alone."""
    texts, goal, verdict = view.texts, facts.goal, facts.verdict
    if verdict.target is None:
        return words.target(texts, goal, verdict)
    if words.is_below_one(verdict):
        return texts.t("deck.slide.not_alone")
    aim = words.target(texts, goal, verdict)
    if goal.kind is GoalKind.ABOVE_BENCHMARK:
        whose = "own" if verdict.target_source == "own" else "province"
        aim = texts.t(f"status.target.above_{whose}", value=per_head(texts, view.plan, goal, verdict.target))
    return texts.t("deck.slide.target", target=aim)


def _goal(facts: GoalFacts, view: View) -> Slide:
    texts, goal = view.texts, facts.goal
    group = texts.pick(view.plan.group(goal.group).name)
    where = texts.t("deck.slide.clause", clause=words.clause(texts, goal.clause), group=group)
    kicker = f"{where} · {texts.pick(goal.name)}"
    numbers = "".join(_number(number) for number in facts.numbers)
    body = f'<div class="main">{_chart(facts, view)}{_below(facts, view)}</div><div class="numbers">{numbers}</div>'
    return Slide("goal", kicker, facts.headline, body, facts.verdict.status)


def _chart(facts: GoalFacts, view: View) -> str:
    if facts.chart is None:
        return f'<p class="nothing">{escape(view.texts.t("deck.slide.no_chart"))}</p>'
    made = plot_of(view.texts, facts.chart)
    plot = json.dumps(made, separators=(",", ":")).replace("<", "\\u003c")
    caption = f"<b>{escape(_caption(facts, view, facts.chart))}</b>"
    return (
        f'<p class="caption">{caption}{"".join(_sample(*one) for one in legend_of(made))}</p>'
        f'<div class="chart" role="img" aria-label="{escape(facts.chart.alt)}">'
        f'<script type="application/json">{plot}</script></div>'
    )


def _sample(name: str, color: str, dash: str) -> str:
    """A line of the legend: as it is drawn, and what it is."""
    stroke = f"var(--chart-{int(color[1:])})" if color.startswith("#") else f"{color};stroke-width:10"  # else a band
    style, line = f"stroke:{stroke}", f'<path class="{dash}" d="M2 5h56"/>'
    drawn = f'<svg viewBox="0 0 60 10" aria-hidden="true" style="{style}">{line}</svg>'
    return f'<span class="sample">{drawn}{escape(name)}</span>'


def _caption(facts: GoalFacts, view: View, chart: Chart) -> str:
    """The chart's title with the unit of its values; percents have theirs at the axis."""
    texts, goal = view.texts, facts.goal
    if goal.kind is GoalKind.ABOVE_BENCHMARK:
        unit = texts.pick(goal.unit)
    elif goal.kind in (GoalKind.YEARLY_SHARE, GoalKind.YEARLY_RATE, GoalKind.MILESTONES):
        unit = ""
    else:
        series = words.judged_series(goal, facts.verdict)
        unit = unit_of(texts, view.plan, Series.parse(series[0]).measure) if series else ""
    return texts.t("deck.slide.caption", title=chart.title, unit=unit) if unit else chart.title


def _below(facts: GoalFacts, view: View) -> str:
    """What it would take, then what has to be said beside the figures, and where they come from."""
    takes = view.texts.t("deck.slide.takes", takes=facts.takes) if facts.takes else ""
    pieces = [f'<p class="takes">{escape(takes)}</p>'] if takes else []
    pieces += [f'<p class="remark">{escape(remark)}</p>' for remark in facts.remarks]
    pieces += [f'<p class="remark">{escape(facts.source)}</p>'] if facts.source else []
    return f'<div class="below">{"".join(pieces)}</div>'


def _number(number: Number) -> str:
    """A unit that doesn't fit beside its number stands below it."""
    label = " · ".join(piece for piece in (number.label, number.lead) if piece)
    wide = sum(WIDTHS.get(letter, DIGIT if letter.isdigit() else SIGN) for letter in number.figure)
    beside = wide + UNIT * (width_of(number.unit) + 1) <= NUMBER_WIDTH
    unit = f'<span class="unit">{escape(number.unit)}</span>' if number.unit and beside else ""
    below = [number.note] if beside or number.unit in number.note else [number.unit, number.note]
    note = " · ".join(piece for piece in below if piece)
    bound = number.figure[0] if number.figure[:1] in BOUNDS else ""
    sign, figure = f"<small>{escape(bound)}</small>" if bound else "", number.figure.removeprefix(bound)
    return (
        f'<div class="number"><p class="label">{escape(label)}</p>'
        f'<p class="figure"><b>{sign}{escape(figure)}</b>{unit}</p><p class="note">{escape(note)}</p></div>'
    )


def _areas(report: Report, view: View) -> Iterator[Slide]:
    """Areas × goals as a heat map, as many slides as the goals need."""
    texts = view.texts
    goals = [facts.goal for facts in report.goals if facts.goal.districts]
    ranked = [(area, verdicts) for area, verdicts in report.areas if area.code in view.plan.districts()]
    if not ranked or not goals:
        return
    said = _areas_said(texts, [verdicts for _, verdicts in ranked])
    rows = list(_pages(report.areas, ROWS))
    columns = list(_pages(goals, COLUMNS))
    for at, (chosen, some) in enumerate(((r, c) for _, _, r in rows for _, _, c in columns), 1):
        kicker = _numbered(texts, "areas", at, len(rows) * len(columns))
        yield Slide("areas", kicker, said, areas_table(view, some, chosen))


def _areas_said(texts: Texts, districts: Sequence[Verdicts]) -> str:
    """How many stand how; those without a figure are named, so that the numbers add up."""
    judged = sum(answer_of(verdicts).judged for verdicts in districts)
    told = [answer_of(with_figure(verdicts)) for verdicts in districts]
    good, bad = sum(one.good for one in told), sum(one.bad for one in told)
    key = "areas_bad" if bad else "areas_good"
    said = texts.t(f"deck.slide.{key}", areas=len(districts), judged=judged, good=good, bad=bad)
    without = judged - good - bad
    return texts.t("deck.slide.areas_without", told=said, without=without) if without else said


def _beside(report: Report, view: View) -> Iterator[Slide]:
    """The viewer's district beside the city, goal by goal; no other district."""
    texts, name = view.texts, words.area_name(view.texts, report.area)
    (_, city), (_, own) = report.areas
    goals = [goal for goal in view.plan.goals if goal.id in city or goal.id in own]
    for number, of, some in _pages(goals, BESIDE):
        kicker = _numbered(texts, "beside", number, of, area=name)
        yield Slide("beside", kicker, answer_text(report, view), beside_table(view, some, name, own, city))


def _closing(report: Report, view: View) -> Iterator[Slide]:
    """Goals that need attention: how far they are, and what they would take."""
    texts, found = view.texts, report.of_status(BAD)
    said = texts.t("deck.slide.closing_title", count=len(found))
    for number, of, some in _pages(found, CLOSING[texts.language]):
        yield Slide("closing", _numbered(texts, "closing", number, of), said, closing_table(view, some))


def _pages(items: Sequence[Item], most: int) -> Iterator[tuple[int, int, Sequence[Item]]]:
    """(number, of, items): as few pages as hold them, evenly filled."""
    of = -(-len(items) // most)
    for number in range(of):
        first, last = (len(items) * edge // of for edge in (number, number + 1))
        yield number + 1, of, items[first:last]


def _numbered(texts: Texts, key: str, number: int, of: int, **values: str) -> str:
    if of == 1:
        return texts.t(f"deck.slide.{key}", **values)
    return texts.t(f"deck.slide.{key}_more", number=number, of=of, **values)
