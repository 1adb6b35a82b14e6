"""Workbooks as offices send them, made by the tests: one for each dataset that a goal counts first."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

DISTRICTS = "渭滨区 金台区 陈仓区 凤翔县 岐山县 扶风县 眉县 陇县 千阳县 麟游县 凤县 太白县".split()


def workbook(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """Rows as they are, from A1, into an .xlsx."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    path.write_bytes(buffer.getvalue())
    return path


def by_kind(path: Path, title: str, kinds: Sequence[str], counts: dict[str, Sequence[int]]) -> Path:
    """District × kind for one month, with 合计 row and column."""
    body = [[d, *counts[d], sum(counts[d])] for d in DISTRICTS]
    totals = [sum(column) for column in zip(*(row[1:] for row in body), strict=True)]
    return workbook(path, [[title], ["单位：件"], ["区县", *kinds, "合计"], *body, ["合计", *totals]])


def by_district(path: Path, title: str, header: str, counts: dict[str, int]) -> Path:
    """One figure a district for one month."""
    body = [[d, counts[d]] for d in DISTRICTS]
    return workbook(path, [[title], ["单位：件"], ["区县", header], *body, ["合计", sum(counts.values())]])


def training(path: Path, year: int, month: int, sessions: Sequence[tuple[str, int]]) -> Path:
    """A record list of training sessions: district and person-times."""
    header = ["序号", "日期", "培训主题", "地点", "培训对象", "人次", "主办单位", "区县"]
    body = [
        [n, f"{year}-{month:02d}-{n:02d}", f"专题{n}", "会议室", "公务员", people, "市局", district]
        for n, (district, people) in enumerate(sessions, start=1)
    ]
    return workbook(path, [[f"{year}年{month}月知识产权培训情况表"], header, *body])


def copyrights(path: Path, year: int, month: int, counts: dict[str, int]) -> Path:
    """A record list of software registrations, `counts` of them a district."""
    header = ["登记号", "登记日期", "名称", "类别", "著作权人", "区县"]
    body = [
        [f"{year}SR9{month:02d}{n:03d}", f"{year}.{month:02d}.15", f"示例软件{n}", "软件", "示例企业", d]
        for n, d in enumerate((d for d, count in counts.items() for _ in range(count)), start=1)
    ]
    return workbook(path, [[f"{year}年{month}月计算机软件著作权登记明细"], header, *body])
