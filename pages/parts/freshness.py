"""How fresh the data are, in one line: which months are complete, what is awaited from whom, what came last."""

from __future__ import annotations

from html import escape
from itertools import groupby

from pages.parts import verdicts
from pages.parts.context import Context
from pages.parts.inner_links import CLASS, href
from pages.parts.submission_rows import OWED, Rows, counted_to, dataset_name, last_accepted_on, of_year, reporter_of

MOST_AREAS = 2


def reports(context: Context) -> Rows:
    """What was due of the month looked at and of those before it in its year, as it stands today."""
    rows = of_year(context.stamp, context.viewer, context.month.year, counted_to(context), context.warehouse)
    return [row for row in rows if row["month"] <= context.month]


def line(context: Context, area: str, rows: Rows) -> str:
    """The line, HTML, with the way to the submissions."""
    t, texts = context.texts.t, context.texts
    owed = sorted((row for row in rows if row["state"] in OWED), key=lambda row: row["dataset"])
    gaps = [_gap(context, list(group)) for _, group in groupby(owed, key=lambda row: row["dataset"])]
    count, month = len({row["dataset"] for row in rows}), texts.month(context.month)
    told = []
    if count:
        key = "behind" if gaps else "complete"
        told.append(t(f"overview.fresh.{key}", count=count, done=count - len(gaps), month=month))
    if gaps:
        told.append(t("overview.fresh.awaited", gaps=t("overview.comma").join(gaps)))
    told += [*_judged_before(context, area), *_last_accepted(context)]
    link = f'<a class="{CLASS}" href="{href("submissions", year=str(context.month.year))}">'
    link += f"{escape(t('overview.fresh.link'))}</a>"
    sentence = t("overview.semicolon").join(told) + t("overview.stop")
    return f'<p class="ov-fresh"><b>{escape(t("overview.fresh.title"))}</b>　{escape(sentence)} {link}</p>'


def _gap(context: Context, rows: Rows) -> str:
    """培训（太白县）, with how many where there are many."""
    t = context.texts.t
    names = list(dict.fromkeys(reporter_of(context, row).name for row in rows))
    areas = t("overview.comma").join(names[:MOST_AREAS])
    if len(names) > MOST_AREAS:
        areas = t("overview.fresh.areas_more", areas=areas, count=len(names))
    return t("overview.fresh.gap", dataset=dataset_name(context, rows[0]["dataset"]), areas=areas)


def _judged_before(context: Context, area: str) -> list[str]:
    """The goals that an earlier month decides, by that month."""
    late = [v for v in verdicts.headlines(context, area).values() if "data_behind" in v.flags and v.data_as_of]
    late.sort(key=lambda verdict: verdict.data_as_of or context.month)
    told = []
    for month, group in groupby(late, key=lambda verdict: verdict.data_as_of):
        names = [context.texts.pick(context.plan.goal(verdict.goal).name) for verdict in group]
        goals = context.texts.t("overview.comma").join(names)
        shown = context.texts.month(month or context.month)
        told.append(context.texts.t("overview.fresh.judged_before", goals=goals, month=shown))
    return told


def _last_accepted(context: Context) -> list[str]:
    last = last_accepted_on(context)
    return [context.texts.t("overview.fresh.last", day=context.texts.day(last))] if last else []
