"""Files of one dialog that state the same: the same bytes, or the same data of the same time for the same areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import streamlit as st

from pages.parts.context import Context
from pages.parts.findings import period_words
from pages.parts.pending import Pending
from pages.parts.plain import plain

SHOWN = 5


def warn_of_overlaps(context: Context, files: Sequence[Pending]) -> None:
    """A draft dropped with the final version: all can be accepted, and of two the later one counts."""
    open_ = [file for file in files if file.is_open and file.looked is not None]
    told = [said for one, other in combinations(open_, 2) for said in _overlap(context, one, other)]
    if not told:
        return
    more = [context.texts.t("review.overlap.more", count=len(told) - SHOWN)] if len(told) > SHOWN else []
    lines = "\n".join(f"- {said}" for said in (*told[:SHOWN], *more))
    st.warning(f"{context.texts.t('review.overlap.title')}\n{lines}", icon=":material/content_copy:")


def _overlap(context: Context, one: Pending, other: Pending) -> Iterator[str]:
    """What the two have in common, in words; nothing when they are about different things."""
    assert one.looked is not None
    assert other.looked is not None
    texts, names = context.texts, {"one": plain(one.name), "other": plain(other.name)}
    mine, others = one.looked.reading, other.looked.reading
    if mine.sha256 == others.sha256 and one.looked.answers == other.looked.answers:
        yield texts.t("review.overlap.same", **names)
        return
    both = {
        (a.dataset, a.period): None
        for a in mine.tables
        for b in others.tables
        if a.dataset == b.dataset and a.period == b.period and a.shape == b.shape and set(a.areas) & set(b.areas)
    }
    if both:
        labels = {texts.pick(context.plan.dataset(dataset).label): None for dataset, _ in both}
        periods = {period_words(texts, period): None for _, period in both if period}
        about = texts.t("upload.comma").join([*labels, *periods])
        yield texts.t("review.overlap.state", **names, about=about)
