"""The tables of the deck as HTML: areas × goals as a heat map, a district beside its city, what goals would take.

Imports scorecard only.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from scorecard.judge import Status
from scorecard.plan import Area, AreaKind, Goal
from scorecard.reports.deck_look import ICONS, chip, color_of, icon
from scorecard.reports.report import BAD, GOOD, GoalFacts, Verdicts
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.view import View
from scorecard.wording import words
from scorecard.wording.units import bare


def areas_table(view: View, goals: Sequence[Goal], areas: Sequence[tuple[Area, Verdicts]]) -> str:
    """A row an area, the city first; a cell has the status by colour and icon and the figure."""
    texts = view.texts
    heads = "".join(f'<th scope="col">{escape(texts.pick(goal.name))}</th>' for goal in goals)
    rows = "".join(_area_row(texts, goals, area, verdicts) for area, verdicts in areas)
    shown = {_shown(verdicts[goal.id]) for _, verdicts in areas for goal in goals if goal.id in verdicts}
    legend = "".join(_key(texts, status) for status in ICONS if status in shown)
    if None in shown:
        legend += (
            f'<span class="bare gray">{escape(texts.number(None))} {escape(texts.t("deck.slide.no_figure"))}</span>'
        )
    if any(area.kind is AreaKind.ZONE for area, _ in areas):
        legend += f"<span>{escape(texts.t('deck.slide.zone_note'))}</span>"
    first = f'<th scope="col">{escape(texts.t("deck.slide.area"))}</th>'
    return (
        f'<table class="heat"><thead><tr>{first}{heads}</tr></thead><tbody>{rows}</tbody></table>'
        f'<p class="key">{legend}</p>'
    )


def _area_row(texts: Texts, goals: Sequence[Goal], area: Area, verdicts: Verdicts) -> str:
    cells = "".join(_cell(texts, goal, verdicts.get(goal.id)) for goal in goals)
    name = escape(words.area_name(texts, area))
    return f'<tr class="{area.kind.value}"><th scope="row">{name}</th>{cells}</tr>'


def _shown(verdict: Verdict) -> Status | None:
    """Its status; None where there is no figure that it could be read from."""
    is_judged = verdict.status in (*GOOD, *BAD)
    return None if is_judged and verdict.actual is None else verdict.status


def _cell(texts: Texts, goal: Goal, verdict: Verdict | None) -> str:
    status = _shown(verdict) if verdict else None
    if verdict is None or status is None:
        return f'<td class="gray"><span class="cell"><span></span>{escape(texts.number(None))}</span></td>'
    shown = bare(texts, goal, verdict.actual, signed=words.is_change(goal))
    word = escape(words.status_word(texts, status))
    sign = f'<span title="{word}">{icon(ICONS[status])}</span>'
    return f'<td class="{color_of(status)}"><span class="cell">{sign}{escape(shown)}</span></td>'


def _key(texts: Texts, status: Status) -> str:
    word = escape(words.status_word(texts, status))
    return f'<span class="bare {color_of(status)}">{icon(ICONS[status])} {word}</span>'


def beside_table(view: View, goals: Sequence[Goal], name: str, own: Verdicts, city: Verdicts) -> str:
    """A row a goal: own status, figure, target and rank, then the city's."""
    texts = view.texts
    heads = [texts.t("deck.slide.goal"), name, texts.t("deck.slide.aim")]
    heads += [texts.t("deck.slide.rank"), texts.t("deck.slide.city")]
    rows = [
        [
            escape(texts.pick(goal.name)),
            _standing(texts, goal, own.get(goal.id)),
            _aim(texts, goal, own.get(goal.id), city.get(goal.id)),
            _rank(texts, own.get(goal.id)),
            _standing(texts, goal, city.get(goal.id)),
        ]
        for goal in goals
    ]
    return _table("beside", heads, rows)


def closing_table(view: View, goals: Sequence[GoalFacts]) -> str:
    """A row a goal: status, how far it is, what it would take."""
    texts = view.texts
    heads = [texts.t(f"deck.slide.{name}") for name in ("goal", "actual", "gap", "needs")]
    none = texts.number(None)
    rows = [
        [
            escape(texts.pick(facts.goal.name)),
            _standing(texts, facts.goal, facts.verdict),
            escape(_size_of_gap(texts, facts) or none),
            escape(facts.takes or _not_alone(texts, facts) or none),
        ]
        for facts in goals
    ]
    return _table("closing", heads, rows)


def _size_of_gap(texts: Texts, facts: GoalFacts) -> str:
    gap = None if words.is_below_one(facts.verdict) else facts.verdict.gap
    return "" if gap is None else words.signed(texts, facts.goal, gap)


def _not_alone(texts: Texts, facts: GoalFacts) -> str:
    return words.below_one(texts, facts.goal) if words.is_below_one(facts.verdict) else ""


def _standing(texts: Texts, goal: Goal, verdict: Verdict | None) -> str:
    """Icon, word and figure."""
    if verdict is None:
        return escape(texts.number(None))
    shown = escape(words.actual(texts, goal, verdict))
    return f'<span class="standing">{chip(texts, verdict.status)} <b>{shown}</b></span>'


def _aim(texts: Texts, goal: Goal, verdict: Verdict | None, city: Verdict | None) -> str:
    """Its target; where its part is below one the city's, named so."""
    if verdict is None:
        return escape(texts.number(None))
    if city is not None and words.is_below_one(verdict):
        return escape(texts.t("deck.slide.aim_city", target=words.target(texts, goal, city)))
    return escape(words.target(texts, goal, verdict))


def _rank(texts: Texts, verdict: Verdict | None) -> str:
    if verdict is None or not words.has_rank(verdict):
        return escape(texts.number(None))
    tie, rank, of = words.tie(texts, verdict), verdict.rank or 0, verdict.ranked_of or 0
    return escape(texts.t("district.goals.rank_of", tie=tie, rank=rank, of=of))


def _table(kind: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Cells are HTML already, heads are not."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="plain {kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
