"""What changed since last month and what needs a decision: two boxes of HTML, their links lead on. Computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import Any

from pages.parts import verdicts
from pages.parts.context import Context
from pages.parts.inner_links import CLASS, href
from pages.parts.matrix_rows import matrix_of
from pages.parts.submission_rows import Rows
from pages.parts.tiles import goal_link
from scorecard.changes import LEAST, Move, moves
from scorecard.decisions import MOST, Decision, Known, Topic, decisions
from scorecard.judge import Status
from scorecard.plan import GoalKind
from scorecard.wording import decisions as wording
from scorecard.wording import outlook, words

MOST_MOVES, MOST_TURNED = 4, 2
WAYS = {"worse": (Status.OFF_TRACK, "↓"), "better": (Status.ON_TRACK, "↑"), "revised": (Status.TRACKED, "↻")}


def changes(context: Context, area: str) -> str:
    """较上月变化: the goals that moved, the worse first, then what was said before and reads otherwise since."""
    t, texts = context.texts.t, context.texts
    rows = context.run("goals_against_before", area=area, as_of=context.month).to_pylist()
    moved, turned = moves(rows), _turned(context, area)
    span = ""
    if rows:
        span = t("overview.change.span", before=texts.month(rows[0]["from_as_of"]), now=texts.month(context.month))
    lines = [_move(context, area, move) for move in moved[:MOST_MOVES]]
    lines += [_turn(context, group) for group in turned[:MOST_TURNED]]
    left = max(0, len(moved) - MOST_MOVES) + max(0, len(turned) - MOST_TURNED)
    more = t("overview.change.more", count=left) if left else ""
    none = t("overview.change.none", least=texts.percent(LEAST, 0)) if rows else t("overview.change.first")
    inside = f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>" if lines else f"<p>{escape(none)}</p>"
    return _box(_title(context, "change", area), " · ".join(part for part in (span, more) if part), inside)


def _move(context: Context, area: str, move: Move) -> str:
    texts, t, row = context.texts, context.texts.t, move.row
    goal = context.plan.goal(row["goal"])
    verdict = verdicts.headlines(context, area)[goal.id]
    facts = [words.status_word(texts, row["status"])]
    if move.steps:
        facts = [f"{words.status_word(texts, row['from_status'])} → {facts[0]}"]
    if move.chance is not None:
        before, now = (outlook.share(texts, row[name]) for name in ("from_probability", "probability"))
        facts.append(t("overview.change.chance", before=before, now=now))
    before, now = (words.figure(texts, goal, row[name]) for name in ("from_actual", "actual"))
    if goal.kind is GoalKind.MILESTONES and verdict.terms.get("stage_share") is not None:
        facts.append(wording.stage(texts, verdict))
    elif row["from_status"] == Status.NO_DATA:
        facts.append(t("overview.change.data_came"))
    elif verdict.actual is not None:
        facts.append(
            t("overview.change.figure" if before != now else "overview.change.same_figure", before=before, now=now)
        )
    told = escape(t("overview.semicolon").join(facts))
    return f"{_way_chip(context, 'worse' if move.is_worse else 'better')} {goal_link(context, goal)} {told}"


def _way_chip(context: Context, way: str) -> str:
    """Whether for the worse or the better: colour, arrow and word."""
    look, arrow = WAYS[way]
    word = escape(context.texts.t(f"overview.change.{way}"))
    return f'<span class="ov-chip ov-way s-{look}"><i>{arrow}</i>{word}</span>'


def _turned(context: Context, area: str) -> list[Rows]:
    """Verdicts turned by a publication since, a group a goal, way and cause; revised ones before later figures."""
    (first,) = context.run("first_said", as_of=context.month).to_pylist()
    if first["since"] is None:
        return []
    asked = {"goal": None, "area": area, "as_of": context.month, "since": first["since"]}
    rows: Rows = context.run("turned_verdicts", **asked).to_pylist()
    rows.sort(key=_way)
    return [list(group) for _, group in groupby(rows, key=_way)]


def _way(row: dict[str, Any]) -> tuple[bool, str, str, str, str]:
    return row["cause"] == "arrived", row["goal"], row["from_status"], row["status"], row["cause"]


def _turn(context: Context, rows: Rows) -> str:
    t, texts, row = context.texts.t, context.texts, rows[0]
    months = t("overview.comma").join(texts.month(month) for month in sorted({one["as_of"] for one in rows}))
    told = t(
        "overview.change.turned",
        months=months,
        before=words.status_word(texts, row["from_status"]),
        status=words.status_word(texts, row["status"]),
        cause=t(f"judged.cause.{row['cause']}"),
    )
    return f"{_way_chip(context, 'revised')} {goal_link(context, context.plan.goal(row['goal']))} {escape(told)}"


def to_decide(context: Context, area: str, reports: Rows) -> str:
    """需要研究决策的三件事: each with its reason and the way to it; of one district for who sees that alone."""
    t, is_city = context.texts.t, area == context.plan.city.code
    chosen = decisions(_known(context, area, reports))
    lines = "".join(f"<li>{_decision(context, one)}</li>" for one in chosen)
    none = escape(t("overview.decision.none" if is_city else "overview.decision.none_own"))
    inside = f"<ol>{lines}</ol>" if lines else f"<p>{none}</p>"
    title = t("overview.decision.title_fewer") if len(chosen) < MOST else t("overview.decision.title")
    return _box(title if is_city else _title(context, "decision", area), "", inside)


def _known(context: Context, area: str, reports: Rows) -> Known:
    plan, own = context.plan, tuple(verdicts.headlines(context, area).values())
    if area != plan.city.code:
        return Known(plan, own, reports=reports)
    everywhere = matrix_of(context, None).verdicts  # one question for all areas, kept for the matrix too
    districts = [verdict for (code, _), verdict in everywhere.items() if code in plan.districts()]
    return Known(plan, own, districts, context.run("work_items_of_month", as_of=context.month).to_pylist(), reports)


def _decision(context: Context, decision: Decision) -> str:
    texts, plan = context.texts, context.plan
    asked, why = wording.question(texts, plan, decision), wording.reason(texts, plan, decision)
    return f'<a class="{CLASS}" href="{_way_to(context, decision)}">{escape(asked)}</a><span>{escape(why)}</span>'


def _way_to(context: Context, decision: Decision) -> str:
    if decision.item is not None:
        return href("work_items", item=decision.item["item"])
    if decision.topic is Topic.HELD_UP:
        return href("submissions", dataset=decision.dataset, year=str(_last(decision.months).year), show="gaps")
    return href("goal", goal=decision.goals[0].goal, area=context.viewer.area_code or context.plan.city.code)


def _last(months: Sequence[date]) -> date:
    return months[-1]


def _title(context: Context, name: str, area: str) -> str:
    t = context.texts.t
    if area == context.plan.city.code:
        return t(f"overview.{name}.title")
    return t(f"overview.{name}.title_own", area=words.area_name(context.texts, context.plan.area(area)))


def _box(title: str, about: str, inside: str) -> str:
    small = f"<small>{escape(about)}</small>" if about else ""
    return f'<section class="ov-box"><h2>{escape(title)}{small}</h2>{inside}</section>'
