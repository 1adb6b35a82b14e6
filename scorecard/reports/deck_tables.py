"""The tables of the deck as HTML: areas × goals as a heat map, a district beside its city, what goals would take.

Imports scorecard only.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from scorecard.judge import Status
from scorecard.plan import Area, AreaKind, Goal
from scorecard.reports.deck_look import ICONS, chip, color_of, icon
from scorecard.reports.report import GoalFacts, Verdicts
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
    shown = {verdicts[goal.id].status for _, verdicts in areas for goal in goals if goal.id in verdicts}
    legend = "".join(_key(texts, status) for status in ICONS if status in shown)
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


def _cell(texts: Texts, goal: Goal, verdict: Verdict | None) -> str:
    if verdict is None:
        return f"<td>{escape(texts.number(None))}</td>"
    shown = bare(texts, goal, verdict.actual, signed=words.is_change(goal))
    word = escape(words.status_word(texts, verdict.status))
    sign = f'<span title="{word}">{icon(ICONS[verdict.status])}</span>'
    return f'<td class="{color_of(verdict.status)}"><span class="cell">{sign}{escape(shown)}</span></td>'


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
            _aim(texts, goal, own.get(goal.id)),
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
            escape(facts.takes or none),
        ]
        for facts in goals
    ]
    return _table("closing", heads, rows)


def _size_of_gap(texts: Texts, facts: GoalFacts) -> str:
    gap = facts.verdict.gap
    return "" if gap is None else words.signed(texts, facts.goal, gap)


def _standing(texts: Texts, goal: Goal, verdict: Verdict | None) -> str:
    """Icon, word and figure."""
    if verdict is None:
        return escape(texts.number(None))
    shown = escape(words.actual(texts, goal, verdict))
    return f'<span class="standing">{chip(texts, verdict.status)} <b>{shown}</b></span>'


def _aim(texts: Texts, goal: Goal, verdict: Verdict | None) -> str:
    return escape(words.target(texts, goal, verdict) if verdict else texts.number(None))


def _rank(texts: Texts, verdict: Verdict | None) -> str:
    if verdict is None or verdict.rank is None or not verdict.ranked_of or verdict.is_small:
        return escape(texts.number(None))
    return escape(texts.t("district.goals.rank_of", rank=verdict.rank, of=verdict.ranked_of))


def _table(kind: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Cells are HTML already, heads are not."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="plain {kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
