"""The matrix as one HTML table: goals down, areas across, each cell a link to that goal in that area.

A real table with headers, so that it is read aloud as one; words are escaped, looks are classes of `heat_look`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from pages.parts.context import Context
from pages.parts.heat_look import STEPS
from pages.parts.inner_links import CLASS, href
from pages.parts.matrix_rows import Matrix, is_counted, shades
from pages.parts.scoreboard import SIGN
from scorecard.judge import Status
from scorecard.plan import Area, AreaKind, Goal
from scorecard.verdicts import Verdict
from scorecard.wording import outlook, words
from scorecard.wording.spans import covers
from scorecard.wording.units import bare, is_ratio

STATUS, VALUE = "status", "value"
LEAST_CELL_PX = {STATUS: 44, VALUE: 56}  # a sign alone still tells; a figure has to fit
GROUPS = (  # heads over the areas: the kinds that stand under each
    ("city", (AreaKind.CITY,)),
    ("district", (AreaKind.DISTRICT,)),
    ("zone", (AreaKind.ZONE,)),
    ("other", (AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)),
)


class HeatTable:
    """One way to look at a matrix; `html()` writes it."""

    def __init__(self, context: Context, matrix: Matrix, districts: Sequence[Area], show: str) -> None:
        rest = [area for area in matrix.areas if area.kind not in (AreaKind.CITY, AreaKind.DISTRICT)]
        self.areas = [*matrix.of_kind(AreaKind.CITY), *districts, *rest]
        self.context, self.matrix, self.show = context, matrix, show
        self.t: Callable[..., str] = context.texts.t

    def html(self) -> str:
        """The table with its heads, the number of goals each area meets, then the goals by clause."""
        body = "".join(self._row(goal, first=self._is_first(at)) for at, goal in enumerate(self.matrix.goals))
        cells = LEAST_CELL_PX[self.show] * len(self.areas)
        columns = '<col class="label">' + "<col>" * len(self.areas)
        skip = f'<a class="skip" href="#matrix-end">{escape(self.t("matrix.table.skip"))}</a>'
        look = f"{self.show} {self.context.lang}"
        return (
            f'<div class="scm">{skip}<table class="{look}" style="min-width:calc(var(--label) + {cells}px)" '
            f'aria-label="{escape(self.t("matrix.table.alt"))}"><colgroup>{columns}</colgroup>'
            f"<thead>{self._groups()}{self._names()}</thead><tbody>{self._met()}{body}</tbody></table>"
            '<span id="matrix-end" tabindex="-1"></span></div>'
        )

    def _groups(self) -> str:
        t, heads = self.t, []
        for name, kinds in GROUPS:
            count = sum(area.kind in kinds for area in self.areas)
            own = name in ("district", "zone") and not self.context.viewer.sees_all
            title = f' title="{escape(t(f"matrix.table.{name}_title"))}"' if name in ("zone", "other") else ""
            if count:
                word = f"<span>{escape(t('matrix.table.own' if own else f'matrix.table.{name}'))}</span>"
                heads.append(f'<th scope="colgroup" colspan="{count}" class="group {name}"{title}>{word}</th>')
        label = escape(t("matrix.table.goal"))
        return f'<tr><th scope="col" rowspan="2" class="goal">{label}</th>{"".join(heads)}</tr>'

    def _names(self) -> str:
        heads = []
        for area in self.areas:
            name = escape(words.area_name(self.context.texts, area))
            if area.kind is not AreaKind.CITY:
                name = f'<a class="{CLASS}" href="{href("district", area=area.code)}">{name}</a>'
            heads.append(f'<th scope="col" class="{_side(area)}"><span class="name">{name}</span></th>')
        return f"<tr>{''.join(heads)}</tr>"

    def _met(self) -> str:
        cells = []
        for area in self.areas:
            met, judged = self.matrix.met(area), self.matrix.judged(area)
            name = words.area_name(self.context.texts, area)
            told = escape(self.t("matrix.table.met_title", area=name, judged=judged, met=met))
            cells.append(f'<td class="{_side(area)}" title="{told}"><b>{met}</b>/{judged}</td>')
        head = f'<th scope="row" class="goal">{escape(self.t("matrix.table.met"))}</th>'
        return f'<tr class="met">{head}{"".join(cells)}</tr>'

    def _is_first(self, at: int) -> bool:
        """Whether a goal begins a new clause."""
        goals = self.matrix.goals
        return at == 0 or goals[at].group != goals[at - 1].group

    def _row(self, goal: Goal, *, first: bool) -> str:
        context, matrix, texts = self.context, self.matrix, self.context.texts
        city = matrix.of_kind(AreaKind.CITY)
        link = href("goal", goal=goal.id, area=context.viewer.area_code or context.plan.city.code)
        below = self._under(goal, matrix.at(city[0], goal) if city else None)
        name = f'<a class="{CLASS}" href="{link}">{escape(texts.pick(goal.name))}</a><small>{escape(below)}</small>'
        head = f'<th scope="row" class="goal" title="{escape(texts.pick(goal.statement))}">{name}</th>'
        shown = [area for area in self.areas if goal.districts or area.kind is AreaKind.CITY]
        shade = shades(matrix, goal, STEPS)
        cells = [self._cell(goal, area, shade.get(area.code)) for area in shown]
        if len(shown) < len(self.areas):
            span, word = len(self.areas) - len(shown), escape(self.t("matrix.table.city_only"))
            cells.append(f'<td class="alone" colspan="{span}">{word}</td>')
        return f'<tr class="{"first" if first else ""}">{head}{"".join(cells)}</tr>'

    def _under(self, goal: Goal, verdict: Verdict | None) -> str:
        """The city's target; by value the unit too, which the cells leave out."""
        told = self.t("matrix.table.target", target=words.target(self.context.texts, goal, verdict)) if verdict else ""
        if verdict is not None and verdict.target is None:
            told = words.target(self.context.texts, goal, verdict)
            if self.show == VALUE and (counted := unit(self.context, goal)):
                told = self.t("matrix.table.unit", told=told, unit=counted)
        return told

    def _cell(self, goal: Goal, area: Area, shade: int | None) -> str:
        verdict, side = self.matrix.at(area, goal), _side(area)
        if verdict is None:
            return f'<td class="{side}"><span class="plain">{escape(self.context.texts.number(None))}</span></td>'
        page, asked = ("goal", area.code) if area.kind is AreaKind.CITY else ("district", area.code)
        link = href(page, goal=goal.id, area=asked)
        label, inside = self._inside(goal, verdict)
        look = self._look(verdict, shade)
        title = escape("\n".join(tip(self.context, goal, verdict))).replace("\n", "&#10;")
        return (
            f'<td class="{side} {look}"><a class="{CLASS}" href="{link}" title="{title}" '
            f'aria-label="{escape(label)}">{inside}</a></td>'
        )

    def _look(self, verdict: Verdict, shade: int | None) -> str:
        if self.show == VALUE:
            return f"v-{shade}" if shade is not None else ""
        is_open = not is_counted(verdict) and verdict.status is not Status.TRACKED
        return "s-not_started" if is_open else f"s-{verdict.status}"

    def _inside(self, goal: Goal, verdict: Verdict) -> tuple[str, str]:
        """(what is read aloud, HTML): sign and word, or the figure; a star where the base is small."""
        texts, star = self.context.texts, self.t("matrix.table.small") if is_small(self.context, verdict) else ""
        value = words.actual(texts, goal, verdict)
        if self.show == VALUE:
            shown = escape(figure(self.context, goal, verdict) + star)
            return f"{value}{star}", f"<span>{shown}</span>"
        sign, word = SIGN[verdict.status], words.status_word(texts, verdict.status)
        inside = f'<span class="sign">{escape(sign + star)}</span><span class="word">{escape(word)}</span>'
        return f"{word}{star} {value}", inside


def figure(context: Context, goal: Goal, verdict: Verdict) -> str:
    """A goal's figure without its unit; ratios all with one decimal, as they stand beside each other."""
    if is_ratio(goal):
        return context.texts.percent(verdict.actual, signed=words.is_change(goal))
    return bare(context.texts, goal, verdict.actual, signed=words.is_change(goal))


def shade_key(context: Context, told: str) -> str:
    """What the shades mean, from low to high, as HTML."""
    steps = "".join(f'<i class="v-{step}">&nbsp;</i>' for step in range(STEPS))
    low, high = (escape(context.texts.t(f"matrix.legend.{end}")) for end in ("low", "high"))
    return f'<div class="sck"><span>{escape(told)}</span><span class="steps">{low} {steps}{high}</span></div>'


def is_small(context: Context, verdict: Verdict) -> bool:
    """Whether the mark for a small base says something: of an area's figure, not of a missing one."""
    return verdict.is_small and verdict.actual is not None and verdict.area_code != context.plan.city.code


def _side(area: Area) -> str:
    """What stands beside the districts is set off from them."""
    return "zone" if area.kind in (AreaKind.ZONE, AreaKind.CITY_LEVEL) else ""


def tip(context: Context, goal: Goal, verdict: Verdict) -> list[str]:
    """What a cell says when pointed at: figures, target, gap, rank, forecast and probability, line by line."""
    texts, t = context.texts, context.texts.t
    area = words.area_name(texts, context.plan.area(verdict.area_code))
    span, actual = covers(texts, context.plan, goal, verdict), words.actual(texts, goal, verdict)
    status = words.status_word(texts, verdict.status)
    lines = [t("matrix.tip.head", area=area, goal=texts.pick(goal.name))]
    if words.is_below_one(verdict):
        lines.append(words.below_one(texts, goal))
    lines.append(t("matrix.tip.status" if span else "matrix.tip.bare", status=status, actual=actual, span=span))
    lines += _against(context, goal, verdict)
    if is_small(context, verdict):
        lines.append(t("matrix.tip.small", small=context.plan.small_number))
    elif words.has_rank(verdict):
        lines.append(t("matrix.tip.rank", rank=verdict.rank, of=verdict.ranked_of))
    lines += _ahead(context, goal, verdict)
    return [line for line in [*lines, *words.missing(texts, context.plan, verdict)] if line]


def _against(context: Context, goal: Goal, verdict: Verdict) -> Iterable[str]:
    texts, t = context.texts, context.texts.t
    if verdict.target is None:
        return []
    target, source = words.target(texts, goal, verdict), words.target_source(texts, verdict)
    key = "matrix.tip.target_from" if source else "matrix.tip.target"
    return [t(key, target=target, source=source), words.gap(texts, goal, verdict)]


def _ahead(context: Context, goal: Goal, verdict: Verdict) -> Iterable[str]:
    """The forecast with its interval and the probability, as far as they were worked out."""
    texts, t, lines = context.texts, context.texts.t, [words.forecast(context.texts, goal, verdict)]
    low, high = verdict.forecast_low, verdict.forecast_high
    if low is not None and high is not None:
        shown = [words.expected(texts, goal, bound, signed=words.is_change(goal)) for bound in (low, high)]
        lines.append(t("matrix.tip.range", low=shown[0], high=shown[1]))
    if verdict.probability is not None:
        lines.append(t("matrix.tip.probability", share=outlook.probability(texts, verdict)))
    return lines


def unit(context: Context, goal: Goal) -> str:
    """The unit of a goal's figures, where they don't carry it themselves."""
    return "" if is_ratio(goal) else context.texts.pick(goal.unit)
