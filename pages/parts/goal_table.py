"""All goals of one area in one table: status, figures against the target and whose it is, rank, part in the city's.

A real table of links, as wide as the page; where there is no room for columns each goal becomes a block, with the names
of the columns beside its figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from pages.parts import inner_links
from pages.parts.context import Context
from pages.parts.heat_look import LINE, status_rules
from pages.parts.inner_links import CLASS, href
from pages.parts.kept import kept
from pages.parts.scoreboard import SIGN, contribution_words, rank_words
from scorecard.plan import Area, Goal
from scorecard.verdicts import Verdict
from scorecard.wording import outlook, words

DETAIL = "district-detail"  # key of the container below that shows the goal chosen here
LAYOUT = """
.gt{container-type:inline-size;font-variant-numeric:tabular-nums;line-height:1.35;font-size:.875rem}
.gt table{width:100%;border-collapse:collapse;margin:0}
.gt th,.gt td{padding:.3rem .45rem;border:0;border-bottom:1px solid;text-align:right;font-weight:400;vertical-align:top}
.gt thead th{font-size:.8125rem;opacity:.8;vertical-align:bottom}
.gt .left,.gt tbody th,.gt td.status{text-align:left}
.gt tbody th{min-width:11rem}
.gt.zh th,.gt.zh td{word-break:keep-all}
.gt tbody th a{font-weight:600;color:inherit;text-decoration:underline;text-decoration-color:rgba(128,142,158,.6);
text-underline-offset:3px}
.gt a:focus-visible{outline:3px solid currentColor;outline-offset:2px;border-radius:3px}
.gt tbody tr:hover{background:rgba(128,142,158,.12)}
.gt i{font-style:normal;border-radius:4px;padding:0 .4rem;white-space:nowrap;display:inline-block;font-size:.8125rem}
.gt.zh small{white-space:nowrap}
.gt small{display:block;font-size:.75rem;opacity:.8}
.gt td b{font-weight:600;white-space:nowrap}
.gt td span{display:none}
@container (max-width:760px){
.gt table,.gt tbody,.gt tr,.gt tbody th,.gt td{display:block}
.gt thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.gt tbody tr{border:1px solid;border-radius:6px;margin-bottom:.5rem;padding:.4rem .6rem}
.gt tbody th,.gt td{border:0;padding:.05rem 0;min-width:0}
.gt td{display:flex;justify-content:space-between;gap:.5rem}
.gt td.status{display:block;padding-bottom:.2rem}
.gt td.none{display:none}
.gt td span{display:inline;opacity:.8;text-align:left}
}
"""
COLUMNS = ("actual", "target", "gap", "forecast", "rank", "share")


def draw_goals(context: Context, area: Area, verdicts: Sequence[Verdict]) -> None:
    """One row a goal; its name chooses it for the course below."""
    question = ("goal-table", area.code, context.month, inner_links.kept())
    st.html(kept(context, question, lambda: _table(context, area, verdicts)))
    st.caption(context.texts.t("district.goals.note", small=context.plan.small_number))


def _table(context: Context, area: Area, verdicts: Sequence[Verdict]) -> str:
    t = context.texts.t
    line = f".gt th,.gt td,.gt tbody tr{{border-color:{LINE[0]};border-color:light-dark({LINE[0]},{LINE[1]})}}"
    heads = "".join(
        f'<th scope="col" role="columnheader">{escape(t(f"district.goals.{name}"))}</th>' for name in COLUMNS
    )
    left = "".join(
        f'<th scope="col" role="columnheader" class="left">{escape(t(f"district.goals.{name}"))}</th>'
        for name in ("goal", "status")
    )
    rows = "".join(_row(context, area, context.plan.goal(verdict.goal), verdict) for verdict in verdicts)
    return (  # the roles stay where the blocks of a phone take them from a table
        f"<style>{LAYOUT.replace(chr(10), '')}{line}{status_rules()}</style>"
        f'<div class="gt {context.lang}"><table role="table" aria-label="{escape(t("district.goals.title"))}">'
        f'<thead role="rowgroup"><tr role="row">{left}{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
    )


def _row(context: Context, area: Area, goal: Goal, verdict: Verdict) -> str:
    texts = context.texts
    link = href("district", below=DETAIL, area=area.code, goal=goal.id)
    goal_name, statement = (escape(texts.pick(text)) for text in (goal.name, goal.statement))
    name = f'<a class="{CLASS}" href="{link}" title="{statement}">{goal_name}</a>'
    status = (
        f'<i class="s-{verdict.status}">{SIGN[verdict.status]} {escape(words.status_word(texts, verdict.status))}</i>'
    )
    told = cells(context, goal, verdict)
    inside = "".join(_cell(texts.t(f"district.goals.{column}"), column, *told[column]) for column in COLUMNS)
    head = f'<th scope="row" role="rowheader">{name}</th><td role="cell" class="status">{status}</td>'
    return f'<tr role="row">{head}{inside}</tr>'


def _cell(label: str, column: str, shown: str, small: str) -> str:
    """`label` is only seen where the heads are not."""
    beside = f"<small>{escape(small)}</small>" if small else ""
    figure = f"<b>{escape(shown)}</b>" if column == "actual" else escape(shown)
    none = "" if any(sign.isalnum() for sign in shown) else ' class="none"'  # a dash: left out where space is short
    return f'<td role="cell"{none}><span aria-hidden="true">{escape(label)}</span><div>{figure}{beside}</div></td>'


def cells(context: Context, goal: Goal, verdict: Verdict) -> dict[str, tuple[str, str]]:
    """Column → (what stands there, what stands small below it)."""
    texts = context.texts
    below = words.is_below_one(verdict)
    chance, points = outlook.probability(texts, verdict), contribution_words(texts, goal, verdict)
    moved = any(digit in points for digit in "123456789")
    return {
        "actual": (words.actual(texts, goal, verdict), ""),
        "target": (
            (texts.number(None), "")  # 0.13 of a mark is no target
            if below
            else (words.target(texts, goal, verdict), words.target_source(texts, verdict))
        ),
        "gap": (words.below_one(texts, goal) if below else words.gap(texts, goal, verdict), ""),
        "forecast": (
            words.expected(texts, goal, verdict.forecast_mid, signed=words.is_change(goal)),
            texts.t("district.goals.chance_of", chance=chance) if chance else "",
        ),
        "rank": (rank_words(texts, verdict), ""),
        "share": (texts.percent(verdict.share), texts.t("district.goals.adds", points=points) if moved else ""),
    }
