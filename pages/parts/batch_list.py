"""Batches, newest first: who, when, which file, what it holds; one in detail, its original, and its undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from etl.archive import Archive, BatchEntry
from etl.preview import Preview
from pages.parts.batch_undo import open_undo, show_told
from pages.parts.batches import archive_of
from pages.parts.changed_values import show_changes, show_counts
from pages.parts.choice import choose
from pages.parts.closed_rows import corrected_by
from pages.parts.context import Context
from pages.parts.findings import show_error, show_findings, show_tables
from pages.parts.moments import moment
from pages.parts.picker import pick_table, wide_enough
from pages.parts.plain import plain
from pages.parts.upload_findings import offer_answer
from scorecard.access import Viewer
from scorecard.errors import ScorecardError
from scorecard.schema import Finding
from scorecard.wording import words

WIDEST = 340  # pixels of a column: a long file name runs over, what follows stays in sight


def draw_batches(context: Context) -> None:
    """The list, then the chosen batch."""
    archive, t = archive_of(context), context.texts.t
    show_told()
    if not context.viewer.sees_all:
        st.caption(f":material/lock: {t('data.batches.own_only')}")
    entries = archive.history(viewer=context.viewer)
    if not entries:
        empty = "empty" if context.viewer.sees_all else "none_own"
        st.info(t(f"data.batches.{empty}"), icon=":material/upload_file:")
        return
    shown = _filtered(context, entries)
    if not shown:
        st.info(t("data.batches.none_match"), icon=":material/filter_alt_off:")
        return
    _draw_list(context, shown)
    names = {str(e.batch): t("data.batches.name", batch=e.batch, file=e.file_name) for e in shown}
    every = {str(entry.batch) for entry in entries}
    chosen = int(choose(t("data.batches.choose"), names, name="batch", known=every))
    _draw_batch(context, archive, next(entry for entry in shown if entry.batch == chosen))


def _filtered(context: Context, entries: Sequence[BatchEntry]) -> list[BatchEntry]:
    t = context.texts.t
    used = {name for entry in entries for name in entry.datasets}
    labels = {"": t("data.batches.every_dataset")}
    labels |= {d.id: context.texts.pick(d.label) for d in context.plan.datasets if d.id in used}
    left, middle, right = st.columns([2, 2, 3], vertical_alignment="bottom")
    with left:
        dataset = choose(t("data.batches.dataset"), labels, name="dataset")
    with middle:
        words = st.text_input(
            t("data.batches.search"),
            key="data.search",
            persist_state="session",
            placeholder=t("data.batches.search_help"),
        )
    states = {state: t(f"data.batches.show.{state}") for state in ("all", "in_force", "undone", "found")}
    with right:
        state = choose(
            t("data.batches.state"),
            states,
            name="state",
            how=st.segmented_control,
            label_visibility="collapsed",
            required=True,
        )
    return [e for e in entries if dataset in ("", *e.datasets) and _matches(e, words) and _is_shown(e, state)]


def _matches(entry: BatchEntry, words: str) -> bool:
    held = f"{entry.batch} {entry.file_name} {entry.accepted_by} {entry.reason} {entry.office}".lower()
    return all(word in held for word in words.lower().split())


def _is_shown(entry: BatchEntry, state: str) -> bool:
    kinds = {
        "in_force": entry.in_force,
        "undone": not entry.in_force,
        "found": bool(entry.n_errors or entry.n_warnings),
    }
    return kinds.get(state, True)


def _dataset_names(context: Context, entry: BatchEntry) -> str:
    known = {d.id: context.texts.pick(d.label) for d in context.plan.datasets}
    return context.texts.t("upload.comma").join(known.get(name, name) for name in entry.datasets)


def _draw_list(context: Context, shown: Sequence[BatchEntry]) -> None:
    t, column = context.texts.t, st.column_config
    rows: dict[str, list[Any]] = {
        "batch": [e.batch for e in shown],
        "state": [t("data.state.in_force" if e.in_force else "data.state.undone") for e in shown],
        "file": [e.file_name for e in shown],
        "datasets": [_dataset_names(context, e) for e in shown],
        "at": [moment(context, e.accepted_at) for e in shown],
        "by": [e.accepted_by for e in shown],
        "values": [e.n_facts + e.n_records for e in shown],
        "errors": [e.n_errors or None for e in shown],  # a column of zeros hides the one that is none
        "warnings": [e.n_warnings or None for e in shown],
        "reason": [e.reason for e in shown],
    }
    numbers = ("batch", "values", "errors", "warnings")
    pick_table(
        rows,
        [str(entry.batch) for entry in shown],
        name="batch",
        column_config={
            name: column.NumberColumn(t(f"data.column.{name}"), format="localized")
            if name in numbers
            else column.TextColumn(
                t(f"data.column.{name}"), width=min(WIDEST, wide_enough([t(f"data.column.{name}"), *cells]))
            )
            for name, cells in rows.items()
        },
        placeholder="",
        alt=t("data.batches.title"),
    )
    st.caption(t("data.batches.count", count=len(shown), zone=context.texts.clock(context.plan.timezone)))


# --- one batch ------------------------------------------------------------------------------------------------------


def _draw_batch(context: Context, archive: Archive, entry: BatchEntry) -> None:
    t = context.texts.t
    badge = ":blue-badge[:material/check: {}]" if entry.in_force else ":gray-badge[:material/undo: {}]"
    state = t("data.state.in_force" if entry.in_force else "data.state.undone")
    with st.container(border=True, key="written-batch"):
        st.markdown(
            f"## {plain(t('data.batches.name', batch=entry.batch, file=entry.file_name))} {badge.format(state)}"
        )
        st.table(_facts(context, entry), border="horizontal", alt=t("data.batch.facts"))
        found = archive.findings(entry.batch, viewer=context.viewer)
        with st.container(horizontal=True):
            if "original" in context.viewer.rights:
                _original(context, archive, entry)
                if found:
                    _answer(context, archive, entry, found)
            can_undo = entry.in_force and "undo" in context.viewer.rights
            if can_undo and st.button(t("data.undo.button"), key="data.undo", icon=":material/undo:"):
                open_undo(context, archive, entry)
        st.markdown(f"**{t('upload.tables.title')}**")
        show_tables(context.texts, context.plan, archive.tables(entry.batch, viewer=context.viewer))
        st.markdown(f"**{t('upload.findings.title')}**")
        show_findings(context.texts, found, key=f"data.findings.{entry.batch}")
        st.markdown(f"**{t('effect.batch.title')}**")
        _changed(context, archive, entry)


def _changed(context: Context, archive: Archive, entry: BatchEntry) -> None:
    """What it changed when it was accepted: old → new."""
    try:
        with st.spinner(context.texts.t("effect.batch.working")):
            changed = _changed_by(entry.batch, entry.sha256, context.viewer, archive)
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    counts = {"new": changed.new, "changed": changed.changed, "unchanged": changed.unchanged}
    show_counts(context, {f"upload.changes.{name}": count for name, count in counts.items()})
    show_changes(context, changed.changes, key=f"data.changes.{entry.batch}")


@st.cache_resource(max_entries=32, show_spinner=False)
def _changed_by(batch: int, sha256: str, viewer: Viewer, _archive: Archive) -> Preview:  # noqa: ARG001 - the digest: of which city
    """Of the past, so it never changes."""
    return _archive.changed_by(batch, viewer=viewer)


def _facts(context: Context, entry: BatchEntry) -> dict[str, str]:
    t, number = context.texts.t, context.texts.number
    said = {
        t("data.batch.datasets"): plain(_dataset_names(context, entry)) or "—",
        t("data.batch.holds"): t("data.batch.counts", facts=number(entry.n_facts), records=number(entry.n_records)),
        t("data.batch.office"): plain(words.department(context.texts, context.plan, entry.office)),
        t("data.batch.accepted"): t(
            "data.batch.by", at=moment(context, entry.accepted_at), by=plain(entry.accepted_by)
        ),
        t("data.batch.reason"): plain(entry.reason) or "—",
    }
    if not entry.in_force:
        by = t("data.batch.by", at=moment(context, entry.undone_at), by=plain(entry.undone_by or ""))
        said[t("data.batch.undone")] = by
        said[t("data.batch.undo_reason")] = plain(entry.undo_reason or "") or "—"
    if corrected := corrected_by(context, entry.batch):
        said[t("closing.notice.title")] = corrected
    return said


def _original(context: Context, archive: Archive, entry: BatchEntry) -> None:
    """The bytes as they came, read from the archive on the click."""
    there = archive.bytes_path(entry.sha256).is_file()
    st.download_button(
        context.texts.t("data.batch.original"),
        data=lambda: archive.original(entry.batch, viewer=context.viewer)[1],
        file_name=entry.file_name,
        mime="application/octet-stream",
        on_click="ignore",
        key=f"data.original.{entry.batch}",
        icon=":material/download:",
        disabled=not there,
        help=None if there else context.texts.t("error.damaged_original.what"),
    )


def _answer(context: Context, archive: Archive, entry: BatchEntry, found: Sequence[Finding]) -> None:
    """The file with what was found marked in its cells, to send back."""

    def content() -> bytes:
        return archive.original(entry.batch, viewer=context.viewer)[1]

    offer_answer(context, entry.file_name, content, found, key=f"data.answer.{entry.batch}")
