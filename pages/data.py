"""数据批次 Data: accepted files and what was found in them, figures that don't agree, what each dataset is."""

from __future__ import annotations

import streamlit as st

from pages.parts.batch_list import draw_batches
from pages.parts.choice import choose
from pages.parts.closing_tab import draw_closing
from pages.parts.context import Context
from pages.parts.corrections_list import draw_corrections
from pages.parts.dataset_list import draw_datasets
from pages.parts.reconciliation import draw_reconciliation
from pages.parts.waiting_list import draw_waiting, has_waiting

PARTS = {
    "batches": draw_batches,
    "waiting": draw_waiting,
    "closing": draw_closing,
    "reconciliation": draw_reconciliation,
    "corrections": draw_corrections,
    "datasets": draw_datasets,
}


def render(context: Context) -> None:
    """Draw the page; who may see one district only finds its own files and reports there."""
    t = context.texts.t
    st.title(t("data.title"), anchor=False)
    shown = {"waiting": has_waiting(context), "corrections": "upload" in context.viewer.rights}
    names = {part: t(f"data.part.{part}") for part in PARTS if shown.get(part, True)}
    chosen = choose(
        t("data.part.label"), names, name="part", how=st.segmented_control, label_visibility="collapsed", required=True
    )
    PARTS[chosen](context)
