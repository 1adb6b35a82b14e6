"""What a table was taken for, put right by a person before anything is stored: its dataset and its period."""

from __future__ import annotations

import streamlit as st

from etl.corrections import CORRECTED, dataset_key, remembered
from pages.parts.batches import archive_of, now
from pages.parts.context import Context
from pages.parts.findings import period_words, said, where
from pages.parts.pending import Pending
from pages.parts.plain import plain
from pages.parts.upload_questions import told_whose
from scorecard.schema import TableReading

MOST_TABLES = 12  # of one file that are offered


def correct_tables(context: Context, key: str, file: Pending) -> None:
    """A popover with a choice of dataset and of period for each table; a choice reads the file again."""
    if file.looked is None or not file.looked.reading.tables:
        return
    t = context.texts.t
    with st.popover(t("review.correct.button"), icon=":material/edit:"):
        st.caption(t("review.correct.help"))
        for table in file.looked.reading.tables[:MOST_TABLES]:
            st.markdown(f"**{plain(where(table.sheet, table.bounds))}**")
            left, right = st.columns(2)
            with left:
                _dataset(context, key, file, table)
            with right:
                _period(context, key, file, table)


def tell_remembered(context: Context, file: Pending) -> None:
    """What a table was taken for, and was put right as a person did with an earlier file: said, since nobody asks."""
    if file.looked is None:
        return
    looked = file.looked
    kept = [one for one in looked.asked.values() if one.rule == CORRECTED and one.key in looked.remembered]
    by_shape = {one.shape: one for one in remembered(archive_of(context).engine)} if kept else {}
    for question in kept:
        dataset = context.texts.pick(context.plan.dataset(looked.answers[question.key]).label)
        whose = told_whose(context, by_shape.get(question.shape))
        st.info(
            f"{said(context.texts, question, 'message')} **{plain(dataset)}**  \n{whose}", icon=":material/history:"
        )


def _dataset(context: Context, key: str, file: Pending, table: TableReading) -> None:
    labels = {one.id: context.texts.pick(one.label) for one in context.plan.datasets}
    label = context.texts.t("data.batches.dataset")
    _choice(file, dataset_key(table), key, labels, table.dataset, label)


def _period(context: Context, key: str, file: Pending, table: TableReading) -> None:
    year = int(table.period[:4]) if table.period[:4].isdigit() else now().year
    months = [f"{one}-{month:02d}" for one in (year + 1, year, year - 1) for month in range(12, 0, -1)]
    spans = [f"{month[:4]}-01..{month}" for month in months if not month.endswith("-01")]
    every = dict.fromkeys([*([table.period] if table.period else []), *months, *spans, str(year), str(year - 1)])
    labels = {one: period_words(context.texts, one) for one in every}
    label = context.texts.t("upload.changes.period")
    _choice(file, f"period:{table.sheet}!{table.bounds}", key, labels, table.period, label)


def _choice(file: Pending, question: str, key: str, labels: dict[str, str], now: str, label: str) -> None:
    widget = f"upload.correct.{key}.{file.turn}.{question}"

    def chosen() -> None:
        file.answer(question, st.session_state[widget])

    st.selectbox(
        label,
        list(labels),
        index=list(labels).index(now) if now in labels else None,
        format_func=lambda one: labels.get(one, one),
        key=widget,
        on_change=chosen,
    )
