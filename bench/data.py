"""Large inputs with a fixed seed: a record list of patent applications as CSV, and a monthly summary workbook."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import xlsxwriter

from scorecard.plan import Plan

HEADERS = ("申请号", "申请日", "专利类型", "申请人", "申请人类型", "区县", "开发区", "发明名称", "IPC主分类号", "产业")
TYPES = ("发明", "实用新型", "外观设计")
WEIGHTS = np.array([2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5])


def application_numbers(years: np.ndarray, types: np.ndarray) -> np.ndarray:
    """Twelve digits, a dot and the check digit: serials count up, so that no two are the same."""
    serial = np.arange(len(years)) % 10_000_000
    base = years.astype(np.int64) * 10**8 + (types + 1) * 10**7 + serial
    digits = base[:, None] // 10 ** np.arange(11, -1, -1, dtype=np.int64) % 10
    check = digits @ WEIGHTS % 11
    last = np.where(check == 10, "X", check.astype(str))
    return np.char.add(np.char.add(base.astype(str), "."), last)


def write_records(plan: Plan, path: Path, rows: int, *, years: tuple[int, int], encoding: str = "utf-8") -> None:
    """A CSV of `rows` patent applications filed in the years given, districts by the plan's names."""
    rng = np.random.default_rng(20131012)
    names = np.array([plan.area(code).name for code in plan.districts()])
    zone = next((a.short_name for a in plan.areas if a.kind == "zone"), "")
    filed = rng.integers(years[0], years[1] + 1, rows)
    kind = rng.integers(0, 3, rows)
    month, day = rng.integers(1, 13, rows), rng.integers(1, 29, rows)
    stem = np.arange(rows).astype(str)
    columns = {
        "申请号": application_numbers(filed, kind),
        "申请日": np.array([f"{y}-{m:02d}-{d:02d}" for y, m, d in zip(filed, month, day, strict=True)]),
        "专利类型": np.array(TYPES)[kind],
        "申请人": np.char.add("示例企业", (np.arange(rows) % 5000).astype(str)),
        "申请人类型": np.array(["企业", "高校", "科研院所", "机关团体", "个人"])[rng.integers(0, 5, rows)],
        "区县": names[rng.integers(0, len(names), rows)],
        "开发区": np.where(rng.random(rows) < 0.2, zone, ""),
        "发明名称": np.char.add("一种示例装置", stem),
        "IPC主分类号": np.array(["A61K", "H01L", "B23K", "G06F"])[rng.integers(0, 4, rows)],
        "产业": np.array(["装备制造", "新材料", "电子信息"])[rng.integers(0, 3, rows)],
    }
    connection = duckdb.connect()
    connection.register("numpy_columns", pa.table({name: columns[name].astype(str) for name in HEADERS}))
    connection.sql("select * from numpy_columns").write_csv(str(path), header=True)
    connection.close()
    if encoding != "utf-8":
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))


def summary_workbook(plan: Plan, year: int, month: int) -> bytes:
    """One month's table of patent applications, districts down and kinds across, as offices send it."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("汇总")
    sheet.merge_range(0, 0, 0, 4, f"{year}年{month}月各区县专利申请统计表")
    sheet.write(1, 4, "单位：件")
    sheet.write_row(2, 0, ["区县", *TYPES, "合计"])
    rng = np.random.default_rng(year * 100 + month)
    rows = [[int(n) for n in rng.integers(1, 60, 3)] for _ in plan.districts()]
    for line, (code, counts) in enumerate(zip(plan.districts(), rows, strict=True), start=3):
        sheet.write_row(line, 0, [plan.area(code).name, *counts, sum(counts)])
    totals = [sum(column) for column in zip(*rows, strict=True)]
    sheet.write_row(3 + len(rows), 0, ["合计", *totals, sum(totals)])
    book.close()
    return buffer.getvalue()
