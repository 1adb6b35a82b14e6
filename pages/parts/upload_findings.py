"""What was found in a file, in the upload dialog: accepted by name, or sent back marked and dropped again mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from etl.answer import answer_name
from pages.parts.context import Context
from pages.parts.pending import Pending
from pages.parts.reader import reader
from scorecard.schema import Finding

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def accept_by_name(context: Context, key: str, file: Pending) -> None:
    """The words that a person puts a tick to; another list of findings needs another tick."""
    widget = _box(key, file)

    def ticked() -> None:
        file.confirm(st.session_state[widget])

    st.session_state[widget] = file.is_confirmed
    st.checkbox(_words(context, [file]), key=widget, on_change=ticked)


def accept_all_by_name(context: Context, files: Mapping[str, Pending]) -> None:
    """One tick for several files with findings, where there are several; it ticks theirs."""
    found = {key: file for key, file in files.items() if file.state == "ready" and file.findings}
    if len(found) < 2:
        return
    widget = f"upload.confirm.all.{hash(tuple(file.findings_mark for file in found.values()))}"

    def ticked() -> None:
        yes = bool(st.session_state[widget])
        for file in found.values():
            file.confirm(yes)

    st.session_state[widget] = all(file.is_confirmed for file in found.values())
    st.checkbox(_words(context, list(found.values())), key=widget, on_change=ticked)


def _box(key: str, file: Pending) -> str:
    return f"upload.confirm.{key}.{file.findings_mark}"


def _words(context: Context, files: Sequence[Pending]) -> str:
    findings = [one for file in files for one in file.findings]
    errors = sum(one.severity == "error" for one in findings)
    kind = "warnings" if not errors else "errors" if errors == len(findings) else "both"
    several = "_many" if len(files) > 1 else ""
    return context.texts.t(
        f"review.confirm.{kind}{several}",
        by=context.by,
        files=len(files),
        errors=errors,
        warnings=len(findings) - errors,
    )


def send_back(context: Context, key: str, file: Pending) -> None:
    """The answer workbook to take away, and a place for the file when it is mended."""
    t = context.texts.t
    widget = f"upload.mended.{key}"  # one for all turns: under a new key the browser would hand in the same file again

    def came() -> None:
        if mended := st.session_state[widget]:
            file.replace(mended.name, mended.getvalue())

    with st.container(horizontal=True):
        if file.findings:
            content, found = file.content, file.findings
            offer_answer(context, file.name, lambda: content, found, key=f"upload.answer.{key}.{file.findings_mark}")
        if file.is_handed_in:
            return
        with st.popover(t("review.mended.button"), icon=":material/upload_file:"):
            st.caption(t("review.mended.help"))
            st.file_uploader(t("review.mended.label"), key=widget, on_change=came, label_visibility="collapsed")


def offer_answer(
    context: Context, name: str, content: Callable[[], bytes], findings: Sequence[Finding], *, key: str
) -> None:
    """A button that makes the answer workbook on the click."""
    texts = context.texts
    st.download_button(
        texts.t("review.answer.button"),
        data=lambda: reader().mark(content(), name, findings, texts),
        file_name=answer_name(name, texts),
        mime=XLSX,
        on_click="ignore",
        key=key,
        icon=":material/assignment_return:",
        help=texts.t("review.answer.help"),
    )
