"""What stands behind the cells: failed formulas, per cent, hidden rows, merges, bombs, and files that are none.

Workbooks are made by the libraries offices' programs are made with, or by hand where only a broken program writes so.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import odf.opendocument
import odf.style
import odf.table
import odf.text
import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl import inside
from etl.delimited import find_delimiter
from etl.oddities import Percent, fault_of, is_percent_format
from etl.unreadable import UnreadableFileError
from etl.values import parse_number, plain
from etl.workbook import ColumnSheet, base_name, open_workbook
from scorecard.errors import FileError
from scorecard.schema import Reading
from tests.etl.office import delimited, demo_plan, facts, month, read, rules, xls, xlsx

HEAD = [["2013年3月各区县商标注册统计表"], ["单位：件"], ["区县", "注册量", "同比增长"]]
WEIBIN, MEIXIAN = (month("trademark_registrations", code, "2013-03") for code in ("610302", "610326"))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


# --- workbooks made by hand ------------------------------------------------------------------------------------------


def package(sheet: str | bytes, *, book: str = "", styles: str = "", more: dict[str, str] | None = None) -> bytes:
    """An .xlsx of one sheet with exactly this XML."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships">'
        f'<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets>{book}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": styles or f'<styleSheet xmlns="{MAIN}"/>',
        "xl/worksheets/sheet1.xml": sheet,
        **(more or {}),
    }
    return zipped(parts)


def worksheet(rows: str, before: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def text_row(number: int, *texts: str) -> str:
    cells = "".join(f'<c r="{"ABCD"[i]}{number}" t="inlineStr"><is><t>{t}</t></is></c>' for i, t in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


TITLE = text_row(1, "2013年3月各区县商标注册统计表") + text_row(2, "区县", "注册量")


def district(number: int, name: str, cell: str) -> str:
    return f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{name}</t></is></c>{cell}</row>'


def opendocument(build: Callable[[Any, Any], None]) -> bytes:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="表")
    build(document, table)
    document.spreadsheet.addElement(table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def ods_row(table: Any, *cells: Any, **attributes: Any) -> None:
    row = odf.table.TableRow(**attributes)
    for cell in cells:
        row.addElement(cell if not isinstance(cell, str) else ods_cell(cell))
    table.addElement(row)


def ods_cell(text: str = "", **attributes: Any) -> Any:
    cell = odf.table.TableCell(
        **({"valuetype": "string"} if text and "valuetype" not in attributes else {}), **attributes
    )
    if text:
        cell.addElement(odf.text.P(text=text))
    return cell


# --- failed and uncomputed formulas ----------------------------------------------------------------------------------


def error_in_xlsx() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("表")
    for number, row in enumerate([*HEAD, ["渭滨区", 12, 0.1], ["眉县"]]):
        sheet.write_row(number, 0, row)
    sheet.write_formula(4, 1, "=A9/0", None, "#DIV/0!")
    sheet.write_formula(4, 2, "=B5/0", None, "#REF!")
    book.close()
    return target.getvalue()


def error_in_xls() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for number, row in enumerate([*HEAD, ["渭滨区", 12, 0.1], ["眉县"]]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    sheet.row(4).set_cell_error(1, "#DIV/0!")
    sheet.row(4).set_cell_error(2, "#REF!")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def error_in_ods() -> bytes:
    def build(_: Any, table: Any) -> None:
        for row in (*HEAD, ["渭滨区", "12", "0.1"]):
            ods_row(table, *row)
        ods_row(
            table, "眉县", *(ods_cell(text, valuetype="string", formula="of:=1/0") for text in ("#DIV/0!", "#REF!"))
        )

    return opendocument(build)


def error_in_csv() -> bytes:
    return delimited([*HEAD, ["渭滨区", "12", "0.1"], ["眉县", "#DIV/0!", "#REF!"]])


@pytest.mark.parametrize("make", [error_in_xlsx, error_in_xls, error_in_ods, error_in_csv])
def test_a_failed_formula_is_an_error_at_its_cell_and_neither_blank_nor_0(make: Callable[[], bytes]) -> None:
    reading = read(make())
    assert ("error", "error_cell", "B5") in rules(reading)
    assert facts(reading)[WEIBIN] == 12
    assert MEIXIAN not in facts(reading)
    if make in (error_in_xlsx, error_in_xls):  # in a derived column it is only told
        assert ("warning", "faults_aside", "C5") in rules(reading)


def test_a_failed_formula_in_a_list_blocks_its_row_where_the_column_is_required() -> None:
    header = ["登记号", "登记日期", "名称", "类别", "著作权人", "区县"]
    row = ["2012SR000001", "2013-03-05", "示例", "软件", "示例企业", "眉县"]
    for column, kept in ((0, 1), (1, 1), (4, 2)):
        broken = ["2012SR000002", *row[1:]]
        broken[column] = "#N/A"
        reading = read(delimited([["2013年3月软件著作权登记明细"], header, row, broken]), "明细.csv")
        table = reading.records["copyright_registrations"]
        assert "error_cell" in {rule for _, rule, _ in rules(reading)}, column
        assert table.num_rows == kept
        assert "#N/A" not in str(table.to_pylist())


@pytest.mark.parametrize("usual", [True, False])
def test_formulas_that_no_program_has_computed_are_no_figures(usual: bool) -> None:
    """openpyxl stores no result; in the second file rows are written in a way the quick search doesn't know."""
    rows = (
        TITLE + district(3, "渭滨区", '<c r="B3"><v>12</v></c>') + district(4, "眉县", '<c r="B4"><f>B3*2</f><v/></c>')
    )
    content = package(worksheet(rows if usual else rows.replace('<c r="B4">', "<c r='B4'>")))
    reading = read(content)
    assert rules(reading) == [("error", "formula_uncomputed", "B4")]
    assert facts(reading) == {WEIBIN: 12}


def test_zeros_of_a_program_that_computes_nothing_are_no_figures() -> None:
    """xlsxwriter writes 0 for every formula and asks Excel to compute; with one true result the zeros are trusted."""

    def make(result: float) -> bytes:
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target)
        sheet = book.add_worksheet("表")
        for number, row in enumerate([*HEAD, ["渭滨区"], ["眉县"]]):
            sheet.write_row(number, 0, row)
        sheet.write_formula(3, 1, "=1+1", None, result)
        sheet.write_formula(4, 1, "=1-1")
        book.close()
        return target.getvalue()

    assert [rule for _, rule, _ in rules(read(make(0)))] == ["formula_uncomputed"] * 2
    assert facts(read(make(2))) == {WEIBIN: 2, MEIXIAN: 0}


def test_an_empty_text_is_a_result() -> None:
    rows = TITLE + district(3, "渭滨区", '<c r="B3"><v>12</v></c>')
    rows += district(4, "眉县", '<c r="B4" t="str"><f>IF(A1="","","")</f><v></v></c>')
    reading = read(package(worksheet(rows)))
    assert rules(reading) == []
    assert facts(reading) == {WEIBIN: 12}


# --- per cent --------------------------------------------------------------------------------------------------------


def work_items(write: Callable[[Sequence[Sequence[Any]]], bytes], values: Sequence[Any], header: str) -> list[Any]:
    rows = [["重点任务台账"], ["事项", "责任单位", header, "状态"]]
    items = demo_plan().dataset("work_items").dimension("work_item").kinds
    rows += [[item.label.zh, "市局", value, "进行中"] for item, value in zip(items, values, strict=False)]
    reading = read(write(rows), "2013年9月重点任务台账.xlsx")
    return next(iter(reading.records.values())).column("progress_percent").to_pylist()


def percent_xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, float):
                cell.number_format = '0.0%;[Red]-0.0"%"'
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def percent_xls(rows: Sequence[Sequence[Any]]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    style = xlwt.easyxf(num_format_str="0.0%")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value, *([style] if isinstance(value, float) else []))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def percent_ods(rows: Sequence[Sequence[Any]]) -> bytes:
    def build(_: Any, table: Any) -> None:
        for row in rows:
            cells = [
                ods_cell(f"{v * 100}%", valuetype="percentage", value=v) if isinstance(v, float) else ods_cell(v)
                for v in row
            ]
            ods_row(table, *cells)

    return opendocument(build)


@pytest.mark.parametrize("write", [percent_xlsx, percent_xls, percent_ods])
def test_typed_as_per_cent_or_as_a_number_it_is_the_same_ratio(write: Callable[..., bytes]) -> None:
    """Also beside a 1.5 % that, without its format, would be taken for 150 %, or make 0.953 be 0.95 %."""
    assert work_items(write, [0.953, 0.8, 1.0, 0.004], "进度") == [0.953, 0.8, 1.0, 0.004]
    assert work_items(lambda rows: xlsx({"表": rows}), [95.3, 80, 100, 0], "进度（%）") == [0.953, 0.8, 1.0, 0.0]
    assert work_items(lambda rows: xlsx({"表": rows}), ["95.3%", "80％", "100%", "0.4%"], "进度") == [
        0.953, 0.8, 1.0, 0.004,
    ]  # fmt: skip


def test_a_per_cent_is_never_the_bare_number() -> None:
    assert len({Percent(0.5), 0.5, Percent(0.5)}) == 2
    assert parse_number(Percent(0.953)) == (0.953, None, True)
    assert (plain(Percent(0.953)), plain(Percent(1.0)), plain(Percent(0.07))) == ("95.3%", "100%", "7%")
    assert [is_percent_format(code) for code in ("0%", "0.00%;-0%", '0"%"', r"0\%", "[Red]0 %", "General")] == [
        True, True, False, False, True, False,
    ]  # fmt: skip


def test_what_is_a_failed_formula_and_what_only_looks_like_one() -> None:
    assert {fault_of(text) for text in ("#REF!", "#DIV/0!", "#N/A", " #VALUE! ".strip(), "Err:502", "#NAME?")} == {
        "error_cell"
    }
    assert {fault_of(text) for text in ("=SUM(B2:B5)", "=A1/B1", "='一 月'!B3", "=1+2")} == {"formula_uncomputed"}
    assert {fault_of(value) for value in ("#重点企业", "=====", "-", "", None, 3, "Err", "#1")} == {None}


# --- .xlsb, which no library writes: by hand -------------------------------------------------------------------------


def record(kind: int, data: bytes = b"") -> bytes:
    """One record: its type and length in groups of seven bits."""

    def number(value: int) -> bytes:
        groups = [value & 0x7F]
        while value := value >> 7:
            groups.append(value & 0x7F)
        return bytes([*(group | 0x80 for group in groups[:-1]), groups[-1]])

    return number(kind) + number(len(data)) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(rows: Sequence[Sequence[Any]], *, hidden: int = -1, furthest: int = 0) -> bytes:
    """Text, numbers, ratios as per cent (0 < n < 1) and #… errors; the first row merged across."""
    cells = b""
    for number, row in enumerate(rows):
        flags = 0x10 if number == hidden else 0
        cells += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for column, value in enumerate(row):
            style = 1 if isinstance(value, float) and 0 < value < 1 else 0
            head = struct.pack("<II", column + furthest * (number > 0 and column > 0), style)
            if isinstance(value, str) and value.startswith("#"):
                cells += record(3, head + bytes([{"#DIV/0!": 7, "#REF!": 23}[value]]))
            elif isinstance(value, str):
                cells += record(6, head + wide(value)) if value else b""
            else:
                cells += record(5, head + struct.pack("<d", value))
    merge = record(176, struct.pack("<IIII", 0, 0, 0, 2))
    dimension = record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, 2))
    sheet = record(129) + dimension + record(145) + cells + record(146) + merge + record(130)
    styles = record(278) + record(617, struct.pack("<I", 2))
    styles += b"".join(record(47, struct.pack("<HHHHHHHI", 0, n, 0, 0, 0, 0, 0, 0)[:16]) for n in (0, 10)) + record(618)
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("r1") + wide("表"))
    parts: dict[str, str | bytes] = {"xl/workbook.bin": book + record(144) + record(132), "xl/styles.bin": styles}
    parts["xl/worksheets/sheet1.bin"] = sheet
    parts["[Content_Types].xml"] = "<Types/>"
    relation = '<Relationship Id="{}" Type="' + OFFICE + '/relationships/{}" Target="{}"/>'
    for name, relations in (
        ("_rels/.rels", [("r1", "officeDocument", "xl/workbook.bin")]),
        ("xl/_rels/workbook.bin.rels", [("r1", "worksheet", "worksheets/sheet1.bin"), ("r2", "styles", "styles.bin")]),
    ):
        text = "".join(relation.format(*one) for one in relations)
        parts[name] = f'<Relationships xmlns="{PACKAGE}/relationships">{text}</Relationships>'
    return zipped(parts)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def test_an_xlsb_is_read_with_its_errors_percents_merges_and_hidden_rows() -> None:
    content = xlsb([*HEAD, ["渭滨区", 12.0, 0.1], ["眉县", "#DIV/0!", 0.2]], hidden=3)
    reading = read(content, "表.xlsb")
    assert rules(reading) == [("warning", "rows_hidden", "A4"), ("error", "error_cell", "B5")]
    assert facts(reading) == {WEIBIN: 12}
    sheet = open_workbook(content, "表.xlsb").sheets[0]
    assert sheet.merged == ((0, 0, 0, 2),)
    assert [sheet.cell(row, 2) for row in (3, 4)] == [Percent(0.1), Percent(0.2)]
    assert refused(xlsb([["a"], ["b", 1.0]] * 1_000, furthest=16_000), "表.xlsb") == "file_too_wide"


# --- hidden, merged, macros, dates -----------------------------------------------------------------------------------


def hidden_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (*HEAD, ["渭滨区", 12, "5%"], ["眉县", 7, "6%"]):
        sheet.append(row)
    sheet.row_dimensions[5].hidden = sheet.row_dimensions[90].hidden = True
    sheet.column_dimensions["C"].hidden = sheet.column_dimensions["K"].hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def hidden_xls() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for number, row in enumerate([*HEAD, ["渭滨区", 12, "5%"], ["眉县", 7, "6%"]]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    sheet.row(4).hidden = sheet.row(89).hidden = True
    sheet.col(2).hidden = sheet.col(10).hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def hidden_ods() -> bytes:
    def build(_: Any, table: Any) -> None:
        table.addElement(odf.table.TableColumn(numbercolumnsrepeated=2))
        table.addElement(odf.table.TableColumn(visibility="collapse"))
        for row in (*HEAD, ["渭滨区", "12", "5%"]):
            ods_row(table, *row)
        ods_row(table, "眉县", "7", "6%", visibility="filter")

    return opendocument(build)


@pytest.mark.parametrize("make", [hidden_xlsx, hidden_xls, hidden_ods])
def test_hidden_rows_and_columns_are_read_and_said(make: Callable[[], bytes]) -> None:
    """Those that hold nothing are nobody's business."""
    reading = read(make())
    assert facts(reading) == {WEIBIN: 12, MEIXIAN: 7}
    assert rules(reading) == [("warning", "rows_hidden", "A5"), ("warning", "columns_hidden", "C1")]
    assert [finding.values for finding in reading.findings] == [
        {"count": 1, "rows": "5"},
        {"count": 1, "columns": "C"},
    ]


def merged_ods() -> bytes:
    """Kinds under two years, the years merged over them, the district merged over two header rows."""

    def build(_: Any, table: Any) -> None:
        covered = odf.table.CoveredTableCell
        ods_row(table, "2013年3月各区县专利申请统计表")
        ods_row(table, ods_cell("区县", numberrowsspanned=2), ods_cell("专利申请", numbercolumnsspanned=2), covered())
        ods_row(table, covered(), "发明", "实用新型")
        ods_row(table, "渭滨区", "5", "6")
        table.addElement(odf.table.TableRow(numberrowsrepeated=900_000))

    return opendocument(build)


def test_merges_of_an_ods_are_inferred_and_repeated_blanks_cost_nothing() -> None:
    sheet = open_workbook(merged_ods(), "a.ods").sheets[0]
    assert sheet.merged == ((1, 0, 2, 0), (1, 1, 1, 2))
    assert sheet.height == 4
    found = {(key[-1]): value for key, value in facts(read(merged_ods(), "a.ods")).items()}
    assert found == {"invention": 5, "utility_model": 6}


def test_merges_of_an_xls_are_known() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    sheet.write_merge(0, 0, 0, 2, "2013年3月各区县专利申请统计表")
    sheet.write_merge(1, 2, 0, 0, "区县")
    sheet.write_merge(1, 1, 1, 2, "专利申请")
    for row, values in ((2, ["", "发明", "实用新型"]), (3, ["渭滨区", 5, 6])):
        for column, value in enumerate(values):
            if value:
                sheet.write(row, column, value)
    target = io.BytesIO()
    book.save(target)
    assert open_workbook(target.getvalue(), "a.xls").sheets[0].merged == ((0, 0, 0, 2), (1, 0, 2, 0), (1, 1, 1, 2))
    assert sorted(v for v in facts(read(target.getvalue(), "a.xls")).values() if v) == [5, 6]


def test_both_calendars_of_excel() -> None:
    for epoch in (None, CALENDAR_MAC_1904):
        book = openpyxl.Workbook()
        if epoch:
            book.epoch = epoch
        book.active.append([date(2013, 3, 5)])
        target = io.BytesIO()
        book.save(target)
        assert open_workbook(target.getvalue(), "a.xlsx").sheets[0].cell(0, 0) == date(2013, 3, 5)


def test_an_apostrophe_before_a_number_is_no_part_of_it() -> None:
    header = ["登记号", "登记日期", "名称", "类别", "著作权人", "区县"]
    row = ["'2012SR000001", "'2013-03-05", "示例", "软件", "示例企业", "'眉县"]
    for content in (delimited([["登记明细"], header, row]), xlsx({"表": [["登记明细"], header, row]})):
        table = read(content, "2013年3月软件著作权登记明细.csv").records["copyright_registrations"]
        assert table.column("record_key").to_pylist() == ["2012SR000001"]
        assert table.column("area_code").to_pylist() == ["610326"]


def test_macros_and_links_are_told_of_and_not_followed() -> None:
    rows = TITLE + district(3, "渭滨区", '<c r="B3"><f>[1]表!A1</f><v>12</v></c>')
    reading = read(
        package(worksheet(rows), more={"xl/vbaProject.bin": "x", "xl/externalLinks/externalLink1.xml": "<a/>"})
    )
    assert [rule for _, rule, _ in rules(reading)] == ["macros_ignored", "external_links"]
    assert facts(reading) == {WEIBIN: 12}


STRANGE = {
    "a prefix": lambda rows: worksheet(rows)
    .replace("<", "<x:")
    .replace("<x:/", "</x:")
    .replace("xmlns=", "xmlns:x="),
    "single quotes": lambda rows: worksheet(rows).replace('"', "'"),
    "another order": lambda rows: worksheet(rows.replace('<c r="B4" t="e"', '<c t="e" r="B4"')),

    "no names of cells": lambda rows: worksheet(re.sub(r' r="[A-Z]?[0-9]+"', "", rows)),
    "CDATA": lambda rows: worksheet(rows.replace("<t>眉县</t>", "<t><![CDATA[眉县]]></t>")),
    "line breaks": lambda rows: worksheet(rows.replace("<c ", "\n<c\n").replace("<row ", "<row\n")),
}  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_however_the_xml_is_written_an_error_is_found(name: str) -> None:
    rows = TITLE + district(3, "渭滨区", '<c r="B3"><v>12</v></c>')
    rows += district(4, "眉县", '<c r="B4" t="e"><v>#REF!</v></c>')
    reading = read(package(STRANGE[name](rows)))
    assert rules(reading) == [("error", "error_cell", "B4")]
    assert facts(reading) == {WEIBIN: 12}


# --- bombs and giants ------------------------------------------------------------------------------------------------


def refused(content: bytes, name: str = "上报.xlsx") -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read(content, name)
    assert isinstance(caught.value, FileError)
    assert name in caught.value.what
    assert caught.value.action
    return caught.value.rule


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def far(row: int, column: str) -> str:
    return worksheet(ONE + f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>')


def ods_repeated(rows: int, columns: int) -> bytes:
    def build(_: Any, table: Any) -> None:
        ods_row(table, ods_cell("1", numbercolumnsrepeated=columns), numberrowsrepeated=rows)

    return opendocument(build)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (package(LAUGHS + worksheet(ONE)), "file_unsafe"),
        (package(worksheet(ONE), styles=LAUGHS + "<styleSheet/>"), "file_unsafe"),
        (package(worksheet(ONE), more={"xl/sharedStrings.xml": LAUGHS + "<sst/>"}), "file_unsafe"),
        (package(worksheet(ONE).encode("utf-16")), "file_damaged"),
        (package(worksheet(ONE)[:-30]), "file_damaged"),
        (package(worksheet(ONE.replace("A1", "A9999999"))), "file_damaged"),
        (package(far(1_048_576, "XFD")), "file_too_wide"),
        (package(far(30_000, "XFD").replace("<c ", "<c\n")), "file_too_wide"),
        (ods_repeated(1_000_000, 16_384), "file_too_wide"),
        (package(worksheet(ONE))[:-40], "file_damaged"),
    ],
)
def test_bombs_are_refused_before_they_go_off(content: bytes, rule: str) -> None:
    assert refused(content) == rule


def test_many_small_sheets_are_no_giant() -> None:
    """How far an ordinary sheet reaches is only estimated until it matters."""
    assert (
        len(open_workbook(xlsx({f"{n}月": [["区县", "数量"], ["眉县", n]] for n in range(1, 40)}), "a.xlsx").sheets)
        == 39
    )


def circle() -> bytes:
    """An .xls whose sectors follow each other in a circle."""
    content = bytearray(hidden_xls())
    table = (struct.unpack_from("<I", content, 76)[0] + 1) * 512
    struct.pack_into("<I", content, table + 4, 0)
    return bytes(content)


def impossible(record_type: int, fields: str, *values: int) -> bytes:
    """An .xls one of whose records states a size that can't be."""
    content = bytearray(hidden_xls())
    at = content.rindex(struct.pack("<HH", record_type, 14))
    struct.pack_into(fields, content, at + 4, *values)
    return bytes(content)


@pytest.mark.parametrize(
    "make",
    [
        circle,
        lambda: impossible(0x200, "<IIHH", 9, 3, 0, 3),
        lambda: impossible(0x200, "<IIHH", 0, 900_000, 0, 3),
        lambda: impossible(0x200, "<IIHH", 0, 5, 0, 60_000),
    ],
)
def test_sizes_that_would_end_the_process_are_refused(make: Callable[[], bytes]) -> None:
    assert refused(make(), "上报.xls") == "file_damaged"


@pytest.mark.parametrize("make", [error_in_xlsx, hidden_xls, hidden_ods, lambda: xlsb([*HEAD, ["渭滨区", 12.0, 0.1]])])
def test_no_damaged_workbook_makes_the_importer_fail(make: Callable[[], bytes]) -> None:
    """Bytes changed, cut out and repeated, inside the package where there is one."""
    whole, chance = make(), random.Random(20131012)
    for _ in range(100):
        with suppress(UnreadableFileError):
            read(damaged(whole, chance), "上报.xls")


def damaged(content: bytes, chance: random.Random) -> bytes:
    if content[:2] != b"PK":
        return mutated(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name in parts if parts[name]])
    part = parts[name]
    assert isinstance(part, bytes)
    return zipped({**parts, name: mutated(part, chance)})


def mutated(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        at, other = chance.randrange(len(data)), chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + min(20, len(data) - 1)]
            case 2:
                data[at:at] = data[other : other + 40]
            case _:
                data[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"9999"])
        data = data or bytearray(b"x")
    return bytes(data)


def test_an_archive_that_unpacks_to_gigabytes_is_refused_by_its_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "LARGEST_UNPACKED", 1_000_000)
    assert refused(package(worksheet(ONE + " " * 1_000_000))) == "file_too_large"


def test_a_million_blank_formatted_rows_and_all_columns_cost_nothing() -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="XFD{n}" s="0"/></row>' for n in range(9, 100_000))
    rows = TITLE + district(3, "渭滨区", '<c r="B3"><v>12</v></c>') + blank
    assert facts(read(package(worksheet(rows + '<row r="1048576"><c r="A1048576" s="0"/></row>')))) == {WEIBIN: 12}
    sheet = open_workbook(package(far(300, "XFD")), "a.xlsx").sheets[0]
    assert (sheet.height, sheet.width, sheet.cell(299, 16_383)) == (300, 16_384, 1)


# --- files that are none ---------------------------------------------------------------------------------------------


TABLE = "<table><tr><td>区县</td></tr></table>"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (f"<html><head><title>x</title></head><body>{TABLE}</body></html>".encode(), "file_web_table"),
        (f'\ufeff\r\n<meta charset="utf-8">{TABLE}'.encode(), "file_web_table"),
        (f"<html>{TABLE}</html>".encode("utf-16"), "file_web_table"),
        (f"<HTML xmlns:x='urn:schemas-microsoft-com:office:excel'>{TABLE}".encode("gbk"), "file_web_table"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "file_web_table"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "file_web_table"),
        (b"<!DOCTYPE html><html><body>login</body></html>", "file_foreign"),
        (b"<?xml version='1.0'?><a/>", "file_foreign"),
        (b"\x89PNG\r\n\x1a\n", "file_foreign"),
        (b"Rar!\x1a\x07", "file_foreign"),
        (zipped({"word/document.xml": "", "[Content_Types].xml": ""}), "file_foreign"),
        (zipped({"3月.xlsx": "", "4月.xlsx": ""}), "file_foreign"),
        (b"\x00\x01\x02" * 50, "file_not_text"),
        ("区县,数量\n渭滨区,1\x00\x002\n".encode(), "file_not_text"),
    ],
)
@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_what_is_no_spreadsheet_says_what_it_is(content: bytes, rule: str, suffix: str) -> None:
    assert refused(content, "上报" + suffix) == rule


def test_text_named_like_a_spreadsheet_is_read_and_said() -> None:
    rows = [*HEAD, ["渭滨区", "12", ""], ["眉县", "7", ""]]
    for encoding, delimiter, name in (("gbk", "\t", "表.xls"), ("utf-8", ",", "表.xlsx"), ("utf-16", "\t", "表.XLS")):
        reading = read(delimited(rows, encoding, delimiter), name)
        assert facts(reading) == {WEIBIN: 12, MEIXIAN: 7}
        assert rules(reading) == [("warning", "text_named_spreadsheet", "")]


def test_the_bytes_and_not_the_name_say_what_a_workbook_is() -> None:
    rows = [*HEAD, ["渭滨区", 12]]
    for content, name in ((xlsx({"表": rows}), "表.xls"), (xls({"表": rows}), "表.csv"), (xlsx({"表": rows}), "表")):
        reading = read(content, name)
        assert (facts(reading), rules(reading)) == ({WEIBIN: 12}, [])


def test_a_path_in_the_name_is_dropped() -> None:
    assert [base_name(n) for n in (r"C:\fakepath\3月.xlsx", "../../etc/a.csv", "a\x00b\n.csv", "/")] == [
        "3月.xlsx", "a.csv", "ab.csv", "?",
    ]  # fmt: skip
    table = delimited([["各区县商标注册统计表"], ["区县", "注册量"], ["渭滨区", "12"]])
    reading: Reading = read(table, r"D:\2012年\2013年3月.csv")
    assert (reading.file_name, facts(reading)) == ("2013年3月.csv", {WEIBIN: 12})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，", "；", "|"])
def test_delimiters_typed_by_hand_are_known(delimiter: str) -> None:
    lines = ["2013年3月各区县商标注册统计表", "区县 注册量 备注", "渭滨区 12 无", "眉县 7 无"]
    assert facts(read("\n".join(line.replace(" ", delimiter) for line in lines).encode())) == {WEIBIN: 12, MEIXIAN: 7}


def test_commas_of_prose_split_no_column() -> None:
    assert find_delimiter("名称,说明\n甲,一，二，三，四\n乙,一，二\n丙,三，四\n") == ","


@pytest.mark.parametrize(
    ("values", "stored", "told"),
    [
        ([[15, 0.8], [12, 95]], [0.15, 0.008, 0.12, 0.95], []),
        ([[0.15, 0.8], [0.12, 0.95]], [0.15, 0.8, 0.12, 0.95], ["ratios_assumed"] * 2),
        ([["15%", "0.8%"], ["12％", "95%"]], [0.15, 0.008, 0.12, 0.95], []),
    ],
)
def test_numbers_of_per_cent_are_told_from_ratios_by_what_stands_beside_them(
    values: list[list[Any]], stored: list[float], told: list[str]
) -> None:
    kinds = {kind.id: kind.label.zh for kind in demo_plan().dataset("district_targets").dimension("goal").kinds}
    head = ["区县", kinds["patent_growth"], kinds["enforcement_closure"]]
    rows = [["2013年各区县知识产权目标任务分解表"], head, ["渭滨区", *values[0]], ["眉县", *values[1]]]
    reading = read(delimited(rows), "表.csv")
    assert list(facts(reading).values()) == stored
    assert [rule for _, rule, _ in rules(reading)] == told
    styled = [rows[0], head, ["渭滨区", 0.15, 0.008], ["眉县", 0.12, 0.95]]
    for write in (percent_xlsx, percent_xls):
        assert list(facts(read(write(styled), "表.xlsx")).values()) == [0.15, 0.008, 0.12, 0.95]


def test_short_rows_of_a_long_file_stay_where_they_are() -> None:
    """A note below, or a row that a program cut: the file is still held in columns, and no row is lost or moved."""
    lines = [f'{number},"名称{number}",甲' for number in range(150_000)]
    lines[70_000], lines[70_001] = "70000", '70001,"名称70001"'
    content = "\n".join(["编号,名称,类别", *lines, "注：说明"]).encode()
    sheet = open_workbook(content, "a.csv").sheets[0]
    assert isinstance(sheet, ColumnSheet)
    assert sheet.height == 150_002
    assert [sheet.cell(70_001, c) for c in range(3)] == ["70000", "", ""]
    assert [sheet.cell(70_002, c) for c in range(3)] == ["70001", "名称70001", ""]
    assert [sheet.cell(row, 0) for row in (1, 70_000, 70_003, 150_000, 150_001)] == [
        "0", "69999", "70002", "149999", "注：说明",
    ]  # fmt: skip
    assert list(sheet.column(1, 70_001, 70_003).to_pylist()) == ["", "名称70001", "名称70002"]
    longer = content.replace(b"\n5000,", "\n5000,多,出,".encode())
    assert open_workbook(longer, "a.csv").sheets[0].cell(5001, 4) == "甲"
