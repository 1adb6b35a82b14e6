"""One file of the upload dialog: what it is and why, what has to be answered, what was found, what would change."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from pages.parts.context import Context
from pages.parts.findings import period_words, said, show_error, show_findings, show_tables, where
from pages.parts.pending import Pending
from pages.parts.plain import plain
from scorecard.plan import Series
from scorecard.schema import STOCK, YEAR_TO_DATE, Question
from scorecard.texts import Texts

ON_A_PAGE = 8  # changed values drawn at once
BADGE = {
    "partly": ":orange-badge[:material/warning: {}]",
    "ready": ":green-badge[:material/check_circle: {}]",
    "asks": ":orange-badge[:material/help: {}]",
    "unusable": ":red-badge[:material/error: {}]",
    "failed": ":red-badge[:material/error: {}]",
    "accepted": ":blue-badge[:material/inventory_2: {}]",
    "discarded": ":gray-badge[:material/block: {}]",
}


def headline(context: Context, file: Pending) -> str:
    """State and name of the file, for a label."""
    state = "partly" if is_partly(file) else file.state
    return BADGE[state].format(context.texts.t(f"upload.state.{state}")) + f" **{plain(file.name)}**"


def is_partly(file: Pending) -> bool:
    """Whether it can be accepted, but without the rows that have errors."""
    return file.state == "ready" and file.looked is not None and file.looked.reading.has_errors


def summary(context: Context, file: Pending) -> str:
    """What the file is and would change, in half a line for the label of a closed card."""
    if file.looked is None:
        return ""
    texts, t, reading, preview = context.texts, context.texts.t, file.looked.reading, file.looked.preview
    datasets = dict.fromkeys(table.dataset for table in reading.tables if table.dataset)
    said = [texts.pick(context.plan.dataset(name).label) for name in datasets]
    said += dict.fromkeys(period_words(texts, table.period) for table in reading.tables if table.period)
    counts = {"new": preview.new, "changed": preview.changed}
    said += [t(f"upload.summary.{name}", count=texts.number(count)) for name, count in counts.items() if count]
    for severity in ("error", "warning"):
        if count := sum(finding.severity == severity for finding in reading.findings):
            said.append(t(f"upload.severity.{severity}_count", count=count))
    return ":gray[" + " · ".join(plain(part) for part in said) + "]"


def draw_body(context: Context, key: str, file: Pending) -> None:
    """Everything about one file below its headline."""
    if file.error is not None:
        show_error(context.texts, file.error)
    if file.outcome == "accepted":
        st.caption(context.texts.t("upload.done.already" if file.already else "upload.done.one", batch=file.batch))
    if file.looked is None:
        return
    texts, reading = context.texts, file.looked.reading
    show_tables(texts, context.plan, reading.tables)
    _questions(texts, key, file)
    if reading.findings:
        st.markdown(f"**{texts.t('upload.findings.title')}**")
    if reading.findings or not reading.questions:
        show_findings(texts, reading.findings, key=f"upload.findings.{key}")
    if is_partly(file):
        st.warning(texts.t("upload.findings.partly"), icon=":material/warning:")
    if not reading.questions:
        _changes(context, key, file)


def _questions(texts: Texts, key: str, file: Pending) -> None:
    """What the importer won't guess. An answer reads the file again; it can be changed until the file is accepted."""
    if not file.asked:
        return
    st.markdown(f"**{texts.t('upload.questions.title')}**")
    for question in file.asked.values():
        _question(texts, key, file, question)


def _question(texts: Texts, key: str, file: Pending, question: Question) -> None:
    widget = f"upload.question.{key}.{question.key}"
    labels = dict(question.candidates)

    def answered() -> None:
        file.answer(question.key, st.session_state[widget])

    place = plain(where(question.sheet, question.cell))
    message = said(texts, question, "message")
    st.selectbox(
        f"{place}{texts.t('upload.colon')}{message}" if place else message,
        list(labels),
        format_func=lambda one: labels.get(one, one),
        index=list(labels).index(file.answers[question.key]) if file.answers.get(question.key) in labels else None,
        placeholder=texts.t("upload.questions.choose"),
        key=widget,
        on_change=answered,
    )


def _changes(context: Context, key: str, file: Pending) -> None:
    if file.looked is None:
        return
    texts, preview = context.texts, file.looked.preview
    st.markdown(f"**{texts.t('upload.changes.title')}**")
    counts = {"new": preview.new, "changed": preview.changed, "unchanged": preview.unchanged}
    said = (texts.t(f"upload.changes.{name}", count=texts.number(count)) for name, count in counts.items())
    st.markdown("　".join(said))
    if preview.unchanged and not preview.new and not preview.changed:
        st.caption(texts.t("upload.changes.nothing"))
    if preview.changes.num_rows:
        _changed_values(context, key, preview.changes.to_pylist())


def _changed_values(context: Context, key: str, rows: list[dict[str, Any]]) -> None:
    """Old → new for each stated value that would be replaced."""
    texts, t = context.texts, context.texts.t
    start = 0
    if len(rows) > ON_A_PAGE:
        start = (st.pagination(-(-len(rows) // ON_A_PAGE), key=f"upload.changes.{key}.page") - 1) * ON_A_PAGE
    some = rows[start : start + ON_A_PAGE]
    columns = {
        t("upload.changes.figure"): [figure_words(context, row) for row in some],
        t("upload.changes.area"): [area_words(context, row["area_code"]) for row in some],
        t("upload.changes.period"): [fact_period(texts, row) for row in some],
        t("upload.changes.old"): [texts.number(row["old_value"]) for row in some],
        t("upload.changes.new_value"): [f"**{texts.number(row['new_value'])}**" for row in some],
        t("upload.changes.difference"): [_difference(texts, row) for row in some],
        t("upload.changes.where"): [plain(where(row["sheet"], row["cell"])) for row in some],
    }
    st.table(columns, hide_index=True, border="horizontal", alt=t("upload.changes.title"))


def _difference(texts: Texts, row: dict[str, Any]) -> str:
    if row["old_value"] is None or row["new_value"] is None:
        return "—"
    return texts.number(row["new_value"] - row["old_value"], signed=True)


def area_words(context: Context, code: str) -> str:
    """The area's short name in the page's language."""
    area = context.plan.area(code)
    return area.short_name if context.lang == "zh" else area.name_en


def figure_words(context: Context, row: dict[str, Any]) -> str:
    """The measure and the kind of it, in words."""
    name = context.texts.pick(context.plan.measure(row["measure"])[1].label)
    if not row["dimension"]:
        return name
    return f"{name} · {kind_words(context, Series(row['measure'], row['dimension'], row['kind']))}"


def kind_words(context: Context, series: Series) -> str:
    """The kind in words; a kind of an open dimension is named as it was written."""
    try:
        return context.texts.pick(context.plan.dimension(series.dimension).kind(series.kind).label)
    except KeyError:
        return plain(series.kind)


def fact_period(texts: Texts, row: dict[str, Any]) -> str:
    """The months a stated value is about: a month, a year to date, a year, or the end of either."""
    start: date = row["period_start"]
    months = int(row["period_months"])
    last = date(start.year, start.month + months - 1, 1) if start.month + months <= 13 else start
    if months == 12:
        said = texts.t("upload.year", year=start.year)
    elif row["basis"] == YEAR_TO_DATE or months > 1:
        said = texts.year_to_date(last) if start.month == 1 else f"{texts.month(start)} – {texts.month(last)}"
    else:
        said = texts.month(start)
    return texts.t("upload.period.end_of", period=said) if row["basis"] == STOCK else said
