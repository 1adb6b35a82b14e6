"""One file of the upload dialog: what it is and why, how it looks, what is asked and found, what would change."""

from __future__ import annotations

import streamlit as st

from pages.parts.changed_values import show_changes, show_counts
from pages.parts.context import Context
from pages.parts.findings import period_words, show_error, show_findings, show_tables
from pages.parts.pending import Pending
from pages.parts.plain import plain
from pages.parts.sheet_view import show_excerpts
from pages.parts.upload_corrected import correct_tables, tell_remembered
from pages.parts.upload_findings import accept_by_name, send_back
from pages.parts.upload_questions import show_questions

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
        if file.is_open:
            send_back(context, key, file)
        return
    texts, reading = context.texts, file.looked.reading
    show_tables(texts, context.plan, reading.tables)
    tell_remembered(context, file)
    correct_tables(context, key, file)
    show_questions(context, key, file)
    if reading.excerpts:
        st.markdown(f"**{texts.t('review.sheet.title')}**")
        show_excerpts(texts, reading.excerpts, reading.findings, reading.questions)
    if reading.findings:
        st.markdown(f"**{texts.t('upload.findings.title')}**")
    if reading.findings or not reading.questions:
        show_findings(texts, reading.findings, key=f"upload.findings.{key}")
    if reading.findings or file.state == "unusable":
        send_back(context, key, file)
    if file.state == "ready" and reading.findings and "upload" in context.viewer.rights:
        accept_by_name(context, key, file)
    if not reading.questions:
        _changes(context, key, file)


def _changes(context: Context, key: str, file: Pending) -> None:
    if file.looked is None:
        return
    t, preview = context.texts.t, file.looked.preview
    st.markdown(f"**{t('upload.changes.title')}**")
    counts = {"new": preview.new, "changed": preview.changed, "unchanged": preview.unchanged}
    show_counts(context, {f"upload.changes.{name}": count for name, count in counts.items()})
    if preview.unchanged and not preview.new and not preview.changed:
        st.caption(t("upload.changes.nothing"))
    show_changes(context, preview.changes, key=f"upload.changes.{key}")
