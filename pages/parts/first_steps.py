"""An empty city: what to upload first, and for what. And the way there from the demo."""

from __future__ import annotations

import streamlit as st

from etl.starting import start
from pages.parts import live
from pages.parts.batches import now
from pages.parts.context import Context
from pages.parts.findings import show_error
from scorecard.errors import ScorecardError
from scorecard.first_uploads import first_uploads
from scorecard.wording import words

GOALS_NAMED = 3


def draw_first_steps(context: Context) -> None:
    """The checklist of first uploads, and where the templates are."""
    texts, t = context.texts, context.texts.t
    st.markdown(f"## {t('first.title')}")
    st.markdown(t("first.plan"))
    needed = first_uploads(context.plan)
    columns = {
        t("first.dataset"): [f"**{texts.pick(one.dataset.label)}**" for one in needed],
        t("first.since"): [_since(context, one.since.year, one.dataset.frequency) for one in needed],
        t("first.from"): [t(f"data.reported_by.{one.dataset.reported_by}") for one in needed],
        t("first.goals"): [_goals(context, [texts.pick(goal.name) for goal in one.goals]) for one in needed],
    }
    st.table(columns, hide_index=True, border="horizontal", alt=t("first.title"))
    if "data" in context.links:
        st.page_link(
            context.links["data"],
            label=t("first.templates"),
            icon=":material/download:",
            query_params={"part": "datasets"},
        )


def _since(context: Context, year: int, frequency: str) -> str:
    return context.texts.t(f"first.{'years' if frequency == 'year' else 'months'}", year=year)


def _goals(context: Context, names: list[str]) -> str:
    said = context.texts.t("upload.comma").join(names[:GOALS_NAMED])
    return said if len(names) <= GOALS_NAMED else context.texts.t("first.more", names=said, count=len(names))


def offer_start(context: Context) -> None:
    """The button beside the demo mark, for who may run the city."""
    if "share" not in context.viewer.rights:
        return
    t = context.texts.t
    if st.button(t("first.start.button"), key="first.start", icon=":material/rocket_launch:", type="tertiary"):
        _confirm(context)


def _confirm(context: Context) -> None:
    t = context.texts.t
    city = words.area_name(context.texts, context.plan.area(context.plan.city.code))

    @live.dialog(context, t("first.start.title"), icon=":material/rocket_launch:")
    def confirm() -> None:
        st.markdown(t("first.start.body", city=city))
        sure = st.checkbox(t("first.start.sure"), key="first.start.sure")
        if st.button(t("first.start.go"), key="first.start.go", type="primary", disabled=not sure):
            _start(context)

    confirm()


def _start(context: Context) -> None:
    """Put the demo aside; the rights are looked at again, whatever the page showed."""
    if "share" not in context.viewer.rights:
        raise PermissionError("share")
    try:
        with st.spinner(context.texts.t("first.start.working")):
            start(context.place, context.plan, by=context.by, at=now())
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    st.rerun()
