"""What needs a decision, in words: the question, and why in a sentence with its numbers. Imports scorecard only."""

from __future__ import annotations

from scorecard.decisions import Decision, Topic
from scorecard.plan import Goal, GoalKind, Plan, Series
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.wording import outlook, takes, words
from scorecard.wording.spans import missing_span

MOST_NAMED = 2


def question(texts: Texts, plan: Plan, decision: Decision) -> str:
    """行政执法能力建设：逾期未完成，如何推进"""
    count = len(decision.goals)
    key = "out_of_reach_several" if decision.topic is Topic.OUT_OF_REACH and count > 1 else str(decision.topic)
    if _is_undivided(plan, decision):
        key = "undivided"
    return texts.t(f"overview.decision.{key}.question", what=subject(texts, plan, decision), count=count)


def _is_undivided(plan: Plan, decision: Decision) -> bool:
    """Whether no district has a target of its own: divided by inhabitants it is less than one everywhere."""
    return decision.topic is Topic.ADD_UP and set(decision.areas) >= set(plan.districts())


def subject(texts: Texts, plan: Plan, decision: Decision) -> str:
    """What it is about: a goal, a work item, or data."""
    if decision.item is not None:
        return texts.pick(plan.work_item(decision.item["item"]).name)
    if decision.topic is Topic.HELD_UP:
        return texts.pick(plan.dataset(decision.dataset).label)
    return texts.pick(plan.goal(decision.goals[0].goal).name)


def reason(texts: Texts, plan: Plan, decision: Decision) -> str:
    """Why, in one sentence with its numbers."""
    return _REASONS[decision.topic](texts, plan, decision)


def _effort(texts: Texts, plan: Plan, decision: Decision) -> str:
    (verdict,), t = decision.goals, texts.t
    goal = plan.goal(verdict.goal)
    told = [words.status_word(texts, verdict.status)]
    if verdict.probability is not None:
        told.append(t("overview.tile.chance", chance=outlook.probability(texts, verdict)))
    told.append(
        stage(texts, verdict) if goal.kind is GoalKind.MILESTONES else takes.required(texts, plan, goal, verdict)
    )
    if decision.areas:
        told.append(t("overview.decision.effort.areas", areas=_areas(texts, plan, decision.areas)))
    return _sentence(texts, told)


def stage(texts: Texts, verdict: Verdict) -> str:
    """建设进度57%（序时进度58%）, of a goal with milestones."""
    stage, elapsed = (texts.percent(verdict.terms[name], 0) for name in ("stage_share", "elapsed_share"))
    return texts.t("overview.tile.stage", stage=stage, elapsed=elapsed)


def _overdue(texts: Texts, plan: Plan, decision: Decision) -> str:
    item, t = decision.item or {}, texts.t
    declared = plan.work_item(item["item"]).lead
    lead = texts.pick(declared) if declared else words.department(texts, plan, item["lead"] or "")
    key = "due" if decision.days else "due_now"
    told = [t(f"overview.decision.overdue.{key}", day=texts.day(item["due_on"]), days=texts.number(decision.days))]
    if item["progress"] is not None:
        told.append(t("overview.decision.overdue.progress", progress=texts.percent(item["progress"], 0)))
    if lead:
        told.append(t("overview.decision.overdue.lead", lead=lead))
    return _sentence(texts, told)


def _out_of_reach(texts: Texts, plan: Plan, decision: Decision) -> str:
    told = [
        texts.t(
            "overview.decision.out_of_reach.goal",
            goal=texts.pick(plan.goal(verdict.goal).name),
            times=texts.number(pace, 1),
            chance=outlook.probability(texts, verdict),
        )
        for verdict, pace in zip(decision.goals, decision.stretches, strict=True)
    ]
    return _sentence(texts, told[:MOST_NAMED])


def _held_up(texts: Texts, plan: Plan, decision: Decision) -> str:
    months = decision.months[0].strftime("%Y-%m"), decision.months[-1].strftime("%Y-%m")
    told = texts.t(
        "overview.decision.held_up.reason",
        areas=_areas(texts, plan, decision.areas[:MOST_NAMED]),
        span=missing_span(texts, *months),
        days=texts.number(decision.days),
        goals=texts.t("overview.comma").join(texts.pick(plan.goal(v.goal).name) for v in decision.goals[:MOST_NAMED]),
        count=len(decision.goals),
    )
    return _sentence(texts, [told])


def _add_up(texts: Texts, plan: Plan, decision: Decision) -> str:
    (verdict,) = decision.goals
    goal, terms = plan.goal(verdict.goal), verdict.terms
    together, needed = terms.get("districts_at_target") or 0.0, terms.get("needed") or 0.0
    shown = {
        "together": _amount(texts, plan, goal, verdict, together),
        "needed": _amount(texts, plan, goal, verdict, needed),
        "short": _amount(texts, plan, goal, verdict, needed - together),
    }
    count, one = len(decision.areas), words.value(texts, goal, 1.0)
    if _is_undivided(plan, decision):
        return _sentence(texts, [texts.t("overview.decision.undivided.reason", **shown, one=one)])
    told = [texts.t("overview.decision.add_up.reason", **shown)]
    if count:
        told.append(texts.t("overview.decision.add_up.without", count=count, one=one))
    return _sentence(texts, told)


def _opinions(texts: Texts, plan: Plan, decision: Decision) -> str:
    (verdict,) = decision.goals
    told = texts.t(
        "overview.decision.opinions.reason",
        status=words.status_word(texts, verdict.status),
        chance=outlook.chance(texts, plan, verdict) or texts.number(None),
        second=outlook.second_opinion(texts, plan.goal(verdict.goal), verdict),
    )
    return _sentence(texts, [told])


def _amount(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict, number: float) -> str:
    series = words.judged_series(goal, verdict)
    return words.amount(texts, plan, Series.parse(series[0]).measure, number) if series else texts.number(number)


def _areas(texts: Texts, plan: Plan, codes: tuple[str, ...]) -> str:
    return texts.t("overview.comma").join(words.area_name(texts, plan.area(code)) for code in codes)


def _sentence(texts: Texts, pieces: list[str]) -> str:
    first, *others = (piece for piece in pieces if piece)
    if texts.language == "en":  # pieces that can stand alone begin with a capital
        others = [words.within(piece) for piece in others]
    return texts.t("overview.semicolon").join([first, *others]) + texts.t("overview.stop")


_REASONS = {
    Topic.EFFORT: _effort,
    Topic.OVERDUE: _overdue,
    Topic.OUT_OF_REACH: _out_of_reach,
    Topic.HELD_UP: _held_up,
    Topic.ADD_UP: _add_up,
    Topic.OPINIONS: _opinions,
}
