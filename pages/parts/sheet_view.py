"""A table as it stands in its sheet: letters, row numbers, merged cells; cells with remarks coloured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from etl.excerpt import first_cell
from etl.workbook import letter
from pages.parts.findings import said
from scorecard.schema import Excerpt, Finding, Question
from scorecard.texts import Texts

Place = tuple[str, str, int]  # sheet, column's letter, row's number
# What a remark's cell looks like, light and dark: background and border
PAINT = {
    "error": ("#f9cdb9", "#5e3123", "#c2410c", "#ff8a65"),
    "warning": ("#fbe7bd", "#4d3c14", "#9a6700", "#e3b341"),
    "question": ("#d8e6f5", "#19324f", "#1b4f8f", "#8ab8f0"),
}
ORDER = ("question", "error", "warning")
SIGN = {"error": "✕", "warning": "!", "question": "?"}
LAYOUT = """
.shv{overflow:auto;width:fit-content;max-width:100%;max-height:21rem;
border:1px solid;border-color:#d5dde7;border-color:light-dark(#d5dde7,#33404f)}
.shv table{border-collapse:separate;border-spacing:0;margin:0;font-size:.8125rem;font-variant-numeric:tabular-nums}
.shv th,.shv td{border:0 solid;border-width:0 1px 1px 0;border-color:#d5dde7;border-color:light-dark(#d5dde7,#33404f);
padding:.1rem .45rem;white-space:nowrap;font-weight:400;text-align:left;line-height:1.5}
.shv td.n{text-align:right}
.shv td.m{text-align:center}
.shv th{background:#eaf0f7;background:light-dark(#eaf0f7,#1f2b3a);text-align:center;font-size:.75rem;
color:#5b6b7d;color:light-dark(#4b5b6d,#9aa8b8)}
.shv thead th{position:sticky;top:0;z-index:1}
.shv tbody th{position:sticky;left:0}
.shv thead th:first-child{left:0;z-index:2}
.shv .gap td{padding:0 .45rem;text-align:center;font-size:.75rem;opacity:.75}
.shv i{font-style:normal;font-weight:700;margin-right:.3rem}
.shk{display:flex;flex-wrap:wrap;gap:.15rem 1rem;font-size:.8125rem;margin:.25rem 0 0}
.shk i{font-style:normal;font-weight:700;display:inline-block;min-width:1.3rem;text-align:center;margin-right:.3rem}
"""


def show_excerpts(
    texts: Texts, excerpts: Sequence[Excerpt], findings: Sequence[Finding], questions: Sequence[Question]
) -> None:
    """Each excerpt under the name of its sheet, then what the colours mean."""
    told: dict[Place, list[tuple[str, str]]] = {}
    remarks: list[tuple[str, Finding | Question]] = [
        *((one.severity, one) for one in findings),
        *(("question", one) for one in questions),
    ]
    for kind, one in remarks:
        if place := first_cell(one.cell):
            key = (one.sheet, letter(place[1]), place[0] + 1)
            told.setdefault(key, []).append((kind, said(texts, one, "message")))
    parts = [_sheet(), *(_table(texts, excerpt, told) for excerpt in excerpts)]
    found = {kind for kind, _ in remarks}
    meanings = "".join(_meaning(texts, kind) for kind in ORDER if kind in found)
    st.html("".join(parts) + (f'<div class="shk">{meanings}</div>' if meanings else ""))


def _meaning(texts: Texts, kind: str) -> str:
    return f'<span><i class="k-{kind}">{SIGN[kind]}</i>{escape(texts.t(f"review.mark.{kind}"))}</span>'


def _sheet() -> str:
    paint = [
        f".shv td.k-{kind},.shk .k-{kind}{{background:{light};background:light-dark({light},{dark});"
        f"box-shadow:inset 0 0 0 1px {line};box-shadow:inset 0 0 0 1px light-dark({line},{on_dark})}}"
        for kind, (light, dark, line, on_dark) in PAINT.items()
    ]
    return f"<style>{LAYOUT}{''.join(paint)}</style>".replace("\n", "")


def _table(texts: Texts, excerpt: Excerpt, told: Mapping[Place, list[tuple[str, str]]]) -> str:
    heads = "".join(f'<th scope="col">{column}</th>' for column in excerpt.columns)
    body, before = [], None
    for place, (number, _) in enumerate(excerpt.rows):
        if before is not None and number > before + 1:
            body.append(_between(texts, excerpt, "gap", number - before - 1))
        body.append(_row(excerpt, place, told))
        before = number
    if excerpt.left_out:
        body.append(_between(texts, excerpt, "rest", excerpt.left_out))
    label = escape(texts.t("review.sheet.name", sheet=excerpt.sheet or texts.t("review.sheet.only")))
    more = texts.t("review.sheet.columns", count=excerpt.columns_left_out) if excerpt.columns_left_out else ""
    return (
        f'<p class="shk"><b>{label}</b>{escape(more)}</p>'
        f'<div class="shv" tabindex="0" role="region" aria-label="{label}">'
        f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _between(texts: Texts, excerpt: Excerpt, kind: str, count: int) -> str:
    """A line in place of rows that are not shown."""
    said = escape(texts.t(f"review.sheet.{kind}", count=texts.number(count)))
    return f'<tr class="gap"><th>⋮</th><td colspan="{len(excerpt.columns)}">{said}</td></tr>'


def _row(excerpt: Excerpt, place: int, told: Mapping[Place, list[tuple[str, str]]]) -> str:
    number, texts = excerpt.rows[place]
    spans = {(top, left): (high, wide) for top, left, high, wide in excerpt.merged}
    covered = {
        (top + down, left + across)
        for top, left, high, wide in excerpt.merged
        for down in range(high)
        for across in range(wide)
        if down or across
    }
    cells = []
    for column, text in enumerate(texts):
        if (place, column) in covered:
            continue
        remarks = told.get((excerpt.sheet, excerpt.columns[column], number), [])
        cells.append(_cell(text, spans.get((place, column)), remarks))
    return f'<tr><th scope="row">{number}</th>{"".join(cells)}</tr>'


def _cell(text: str, span: tuple[int, int] | None, remarks: list[tuple[str, str]]) -> str:
    kind = next((one for one in ORDER if one in {kind for kind, _ in remarks}), "")
    classes = [*(["m"] if span else ["n"] if _is_number(text) else []), *([f"k-{kind}"] if kind else [])]
    told = f' title="{escape("；".join(words for _, words in remarks))}"' if remarks else ""
    merged = f' rowspan="{span[0]}" colspan="{span[1]}"' if span else ""
    sign = f"<i>{SIGN[kind]}</i>" if kind else ""
    return f'<td class="{" ".join(classes)}"{merged}{told}>{sign}{escape(text)}</td>'


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).replace("%", "", 1).lstrip("-").isdigit()
