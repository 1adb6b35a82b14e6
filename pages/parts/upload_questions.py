"""What the importer won't guess, in the upload dialog: asked, answered, or answered as an earlier file was."""

from __future__ import annotations

import streamlit as st

from etl.corrections import CORRECTED, Correction, remembered
from etl.reading import NONE
from pages.parts.batches import archive_of
from pages.parts.context import Context
from pages.parts.findings import said, where
from pages.parts.moments import moment
from pages.parts.pending import Pending
from pages.parts.plain import plain
from scorecard.schema import Question


def show_questions(context: Context, key: str, file: Pending) -> None:
    """An answer reads the file again; each can be changed until the file is accepted, remembered ones too."""
    asked = [one for one in file.asked.values() if one.rule != CORRECTED]  # those are seen and changed elsewhere
    if not asked or file.looked is None:
        return
    st.markdown(f"**{context.texts.t('upload.questions.title')}**")
    recalled = file.looked.remembered
    by_shape = {one.shape: one for one in remembered(archive_of(context).engine)} if recalled else {}
    for question in sorted(asked, key=lambda one: one.key in recalled):
        _question(context, key, file, question)
        if question.key in recalled:
            st.caption(f":material/history: {told_whose(context, by_shape.get(question.shape))}")


def told_whose(context: Context, one: Correction | None) -> str:
    """Whose answer this is, and from when; a district that hands in is not told who in the office gave it."""
    t = context.texts.t
    if one is None or "upload" not in context.viewer.rights:
        return t("review.remembered.plain")
    by, at = plain(one.made_by), moment(context, one.made_at)
    return t("review.remembered.told", by=by, at=at, batch=one.batch)


def _question(context: Context, key: str, file: Pending, question: Question) -> None:
    texts = context.texts
    widget = f"upload.question.{key}.{question.key}"
    labels = dict(question.candidates)
    given = file.looked.answers.get(question.key) if file.looked else None

    def answered() -> None:
        file.answer(question.key, st.session_state[widget])

    def words(candidate: str) -> str:
        return texts.t("review.answer_none") if candidate == NONE else labels.get(candidate, candidate)

    place = plain(where(question.sheet, question.cell))
    message = said(texts, question, "message")
    st.selectbox(
        f"{place}{texts.t('upload.colon')}{message}" if place else message,
        list(labels),
        format_func=words,
        index=list(labels).index(given) if given in labels else None,
        placeholder=texts.t("upload.questions.choose"),
        key=widget,
        on_change=answered,
    )
