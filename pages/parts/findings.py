"""How a file was read, in words: its tables and why, and what the checks found by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from pages.parts.plain import plain
from scorecard.errors import ScorecardError
from scorecard.plan import Plan
from scorecard.schema import Finding, Question, TableReading
from scorecard.texts import Texts
from scorecard.wording.findings import worded

ON_A_PAGE = 12  # findings drawn at once; a file may have thousands
NAMES_SHOWN, REASONS_SHOWN = 3, 8
TABLES_SHOWN, TABLES_HEIGHT = 5, 330  # a workbook may have a sheet for each month
SURE, FAIRLY_SURE = 0.85, 0.6
SEVERITIES = ("error", "warning")
BADGE = {"error": ":red-badge[:material/error: {}]", "warning": ":orange-badge[:material/warning: {}]"}


def where(*parts: str) -> str:
    """Sheet › cell, without the parts that are empty."""
    return " › ".join(part for part in parts if part)


def show_error(texts: Texts, error: ScorecardError) -> None:
    """A known error: where, what, what to do."""
    place, what, action = (plain(part.rstrip("。.")) for part in error.told_to_visitors(texts))
    st.error(texts.t("app.error.known", where=place, what=what, action=action), icon=":material/error:")


def said(texts: Texts, one: Finding | Question, part: str) -> str:
    """`message` or `action` of a finding, ready for Markdown."""
    return worded(texts, one, part, shown=plain)


def area_names(texts: Texts, plan: Plan, codes: Sequence[str]) -> str:
    """All districts as one word, else the first few names and how many there are."""
    if codes and set(plan.districts()) <= set(codes):
        return texts.t("upload.areas.all", count=len(plan.districts()))
    areas = [a for a in plan.areas if a.code in codes]
    names = [a.short_name if texts.language == "zh" else a.name_en for a in areas]
    if len(names) <= NAMES_SHOWN + 1:
        return texts.t("upload.comma").join(names)
    shown = texts.t("upload.comma").join(names[:NAMES_SHOWN])
    return texts.t("upload.areas.some", names=shown, count=len(names))


def period_words(texts: Texts, period: str) -> str:
    """2013-03 → 2013年3月, 2013 → 2013年, 2013-01..2013-03 → both ends; the empty period is a dash."""
    if ".." in period:
        first, last = (period_words(texts, end) for end in period.split("..", 1))
        return first if first == last else f"{first} – {last}"
    try:
        if len(period) == 4:
            return texts.t("upload.year", year=int(period))
        return texts.month(date.fromisoformat(f"{period[:7]}-01")) if period else "—"
    except ValueError:
        return period


def confidence_words(texts: Texts, confidence: float) -> str:
    """How sure the importer is, as a word and a percentage."""
    level = "high" if confidence >= SURE else "medium" if confidence >= FAIRLY_SURE else "low"
    return texts.t(f"upload.confidence.{level}", percent=texts.percent(confidence, 0))


def show_tables(texts: Texts, plan: Plan, tables: Sequence[TableReading]) -> None:
    """Each table of the file in two lines, readable on any screen: what it was taken for; where it stands and why."""
    if not tables:
        st.caption(texts.t("upload.tables.none"))
        return
    is_long = len(tables) > TABLES_SHOWN
    with st.container(border=True, height=TABLES_HEIGHT if is_long else "content", gap="xsmall"):
        for table in tables:
            st.markdown(_taken_for(texts, plan, table))
            st.caption(_why(texts, table))


def _taken_for(texts: Texts, plan: Plan, table: TableReading) -> str:
    t = texts.t
    if not table.dataset:
        return t("upload.tables.unknown")
    said = [t(f"upload.shape.{table.shape}"), period_words(texts, table.period)]
    said += [area_names(texts, plan, table.areas)] if table.areas else []
    unit = t(f"status.unit.{table.unit}") if texts.has(f"status.unit.{table.unit}") else table.unit
    said += [t("upload.tables.unit", unit=unit)] if unit else []
    said.append(
        t("upload.tables.values" if table.shape == "summary" else "upload.tables.rows", count=texts.number(table.rows))
    )
    return f"**{plain(texts.pick(plan.dataset(table.dataset).label))}** · " + " · ".join(plain(part) for part in said)


def _why(texts: Texts, table: TableReading) -> str:
    words = texts.t("upload.comma").join(plain(word) for word in table.why[:REASONS_SHOWN])
    if len(table.why) > REASONS_SHOWN:
        words = texts.t("upload.tables.more", words=words, count=len(table.why))
    said = [plain(where(table.sheet, table.bounds)), confidence_words(texts, table.confidence), words]
    return " · ".join(part for part in said if part)


def show_findings(texts: Texts, findings: Sequence[Finding], *, key: str) -> None:
    """Errors first, a page at a time: the cell, what is wrong, what to do; a filter where both kinds stand."""
    if not findings:
        st.caption(":material/check_circle: " + texts.t("upload.findings.none"))
        return
    counts = {severity: sum(one.severity == severity for one in findings) for severity in SEVERITIES}
    shown = _filtered(texts, findings, counts, key)
    start = 0
    if len(shown) > ON_A_PAGE:
        pages = -(-len(shown) // ON_A_PAGE)
        start = (st.pagination(pages, key=f"{key}.page.{len(shown)}") - 1) * ON_A_PAGE
    some = shown[start : start + ON_A_PAGE]
    columns = {
        texts.t("upload.findings.severity"): [
            BADGE[f.severity].format(texts.t(f"upload.severity.{f.severity}")) for f in some
        ],
        texts.t("upload.findings.where"): [plain(where(f.sheet, f.cell)) or "—" for f in some],
        texts.t("upload.findings.what"): [said(texts, f, "message") for f in some],
        texts.t("upload.findings.action"): [said(texts, f, "action") for f in some],
    }
    st.table(columns, hide_index=True, border="horizontal", alt=texts.t("upload.findings.title"))


def _filtered(texts: Texts, findings: Sequence[Finding], counts: Mapping[str, int], key: str) -> list[Finding]:
    ordered = sorted(findings, key=lambda one: SEVERITIES.index(one.severity))
    if not all(counts.values()):
        return ordered
    words = {"all": texts.t("upload.severity.all", count=len(ordered))}
    words |= {s: texts.t(f"upload.severity.{s}_count", count=counts[s]) for s in SEVERITIES}
    chosen = st.segmented_control(
        texts.t("upload.findings.filter"),
        list(words),
        format_func=words.__getitem__,
        default="all",
        required=True,
        key=f"{key}.severity",
        label_visibility="collapsed",
    )
    return [one for one in ordered if chosen in ("all", one.severity)]
