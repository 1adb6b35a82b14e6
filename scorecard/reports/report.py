"""One neutral report of a look at the figures: title, answer, goals, areas. Facts in words, without a form.

Everything comes from `verdict`; nothing is computed but how many there are. Imports scorecard only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plotly.graph_objects import Figure

from scorecard.charts.chart import Chart, datasets_of
from scorecard.charts.trends import trend
from scorecard.figures import THEME
from scorecard.judge import Status
from scorecard.plan import Area, AreaKind, Goal
from scorecard.reports.closed import Closed, closed_of
from scorecard.reports.headline import headline
from scorecard.reports.numbers import Number, numbers_of
from scorecard.verdicts import Verdict
from scorecard.view import View
from scorecard.wording import takes, words

GOOD = (Status.ACHIEVED, Status.ON_TRACK)
BAD = (Status.AT_RISK, Status.OFF_TRACK, Status.MISSED)
ROW_KINDS = (AreaKind.DISTRICT, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN, AreaKind.ZONE)

Verdicts = Mapping[str, Verdict]  # goal → its headline verdict


@dataclass(frozen=True)
class GoalFacts:
    """What is said of one goal. `city` is the city's verdict where another area's is shown beside it."""

    goal: Goal
    verdict: Verdict
    city: Verdict | None
    headline: str
    numbers: tuple[Number, ...]
    takes: str  # what it would take; "" where nothing is asked
    remarks: tuple[str, ...]
    source: str
    chart: Chart | None = None


@dataclass(frozen=True)
class Answer:
    """How many goals stand how; `judged` leaves out those that are only tracked, not begun or ended."""

    judged: int
    good: int
    bad: int
    by_status: Mapping[Status, int]


@dataclass(frozen=True)
class Report:
    """The facts of one area at one month, in one language: everything that a slide, a brief or a workbook says.

    area: whose goals these are: the city, or the district or zone of the viewer. `areas`: the areas shown beside each
    other, the city first, each with its verdicts; for a district viewer its own and the city alone. `closed`: that
    this month is 定版.
    """

    title: str
    area: Area
    answer: Answer
    goals: tuple[GoalFacts, ...]
    areas: tuple[tuple[Area, Verdicts], ...]
    closed: Closed | None

    @property
    def is_of_district(self) -> bool:
        return self.area.kind is not AreaKind.CITY

    def of_status(self, statuses: Sequence[Status]) -> list[GoalFacts]:
        """The goals that stand so, in the plan's order."""
        return [facts for facts in self.goals if facts.verdict.status in statuses]


def report_of(view: View, *, charts: bool = True) -> Report:
    """The report of what this viewer may see at `view.month`. charts=False leaves the charts out, for a mere outline.

    Raises ValueError before the first build.
    """
    plan = view.plan
    area = plan.area(plan.city.code if view.viewer.sees_all else view.viewer.area_code or plan.city.code)
    city = verdicts_of(view, plan.city.code)
    is_city = area.kind is AreaKind.CITY
    own = city if is_city else verdicts_of(view, area.code)
    told = [_facts(view, goal, own[goal.id], None if is_city else city.get(goal.id), charts=charts)
            for goal in plan.goals if goal.id in own]  # fmt: skip
    return Report(
        title=view.texts.pick(plan.title),
        area=area,
        answer=answer_of(own),
        goals=tuple(told),
        areas=_areas(view, city) if is_city else ((plan.area(plan.city.code), city), (area, own)),
        closed=closed_of(view),
    )


def verdicts_of(view: View, area: str) -> Verdicts:
    """Goal → its headline verdict for an area at the month looked at."""
    rows = view.run("goals_of_month", area=area, as_of=view.month).to_pylist()
    return {row["goal"]: words.read(row) for row in rows}


def with_figure(verdicts: Verdicts) -> Verdicts:
    """Those that have a figure to show: beside others, a status without one would hang in the air."""
    return {goal: verdict for goal, verdict in verdicts.items() if verdict.actual is not None}


def answer_of(verdicts: Verdicts) -> Answer:
    """How many of these stand how."""
    counts = {status: sum(v.status is status for v in verdicts.values()) for status in Status}
    good, bad = (sum(counts[status] for status in group) for group in (GOOD, BAD))
    return Answer(good + bad + counts[Status.NO_DATA], good, bad, counts)


def _facts(view: View, goal: Goal, verdict: Verdict, city: Verdict | None, *, charts: bool) -> GoalFacts:
    texts, plan = view.texts, view.plan
    sources = texts.t("chart.comma").join(texts.pick(plan.dataset(one).label) for one in datasets_of(view, goal))
    return GoalFacts(
        goal=goal,
        verdict=verdict,
        city=city,
        headline=headline(texts, plan, goal, verdict),
        numbers=numbers_of(texts, plan, goal, verdict, city),
        takes="" if words.is_below_one(verdict) else takes.required(texts, plan, goal, verdict),
        remarks=_remarks(view, goal, verdict),
        source=texts.t("chart.source", datasets=sources) if sources else "",
        chart=_chart(view, goal, verdict) if charts else None,
    )


def _chart(view: View, goal: Goal, verdict: Verdict) -> Chart | None:
    """The course; without the line of a target that is a fraction of one."""
    chart = trend(view, goal, verdict, words.decided_part(goal, verdict))
    if chart is None or not words.is_below_one(verdict):
        return chart
    own = [trace for trace in chart.figure.data if trace.line.color == THEME[0]]
    return replace(chart, figure=Figure(own, chart.figure.layout))


def _remarks(view: View, goal: Goal, verdict: Verdict) -> tuple[str, ...]:
    """What has to be said beside the figures: what is missing, that it ended, the reading that was chosen."""
    texts, plan = view.texts, view.plan
    told = [*words.missing(texts, plan, verdict), *words.ended(texts, plan, goal)]
    told += [words.assumption(texts, goal)] if goal.assumption else []
    return tuple(told)


def _areas(view: View, city: Verdicts) -> tuple[tuple[Area, Verdicts], ...]:
    """The city, then every area that has a figure of its own; districts always."""
    found = [(view.plan.area(view.plan.city.code), city)]
    for area in (area for kind in ROW_KINDS for area in view.plan.areas_of(kind)):
        verdicts = verdicts_of(view, area.code)
        if area.kind is AreaKind.DISTRICT or any(v.actual for v in verdicts.values()):
            found.append((area, verdicts))
    return tuple(found)
