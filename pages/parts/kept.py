"""What a page works out once for everybody who may see the same: HTML, sentences, tables. Never changed after."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

import streamlit as st

from pages.parts.context import Context
from scorecard.access import Viewer

MOST = 192
T = TypeVar("T")


def kept(context: Context, question: tuple[Hashable, ...], build: Callable[[], T]) -> T:
    """The answer to this question; `build` is only called when it isn't there yet."""
    return cast("T", _kept(question, context.viewer, context.stamp, context.lang, build))


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _kept(
    question: tuple[Hashable, ...],  # noqa: ARG001 - this and the next three are the key
    viewer: Viewer,  # noqa: ARG001
    stamp: str,  # noqa: ARG001
    lang: str,  # noqa: ARG001
    _build: Callable[[], object],
) -> object:
    return _build()
