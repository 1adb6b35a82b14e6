"""Formats and encodings: the same table reads alike from every one; what can't be read says why."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.unreadable import UnreadableFileError
from etl.workbook import a1, bounds, letter
from scorecard.errors import FileError
from scorecard.texts import Texts, placeholders
from tests.etl.office import ROOT, delimited, facts, month, read, rules, xls, xlsx

TABLE = [
    ["2013年3月各区县商标注册统计表", "", ""],
    ["单位：件", "", ""],
    ["区县", "注册量", "备注"],
    ["渭滨区", "1,234", ""],
    ["眉县", "5", "含补报"],
    ["合计", "1239", ""],
]


def ods(rows: list[list[str]]) -> bytes:
    """The smallest OpenDocument sheet."""
    body = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>' for v in row)
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


WRITERS: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: xlsx({"Sheet1": TABLE}),
    "xls": lambda: xls({"Sheet1": TABLE}),
    "ods": lambda: ods(TABLE),
    "utf-8": lambda: delimited(TABLE),
    "utf-8 with BOM": lambda: delimited(TABLE, "utf-8-sig"),
    "GBK": lambda: delimited(TABLE, "gbk"),
    "GB18030": lambda: delimited(TABLE, "gb18030"),
    "UTF-16": lambda: delimited(TABLE, "utf-16"),
    "UTF-16 big-endian without BOM": lambda: delimited(TABLE, "utf-16-be"),
    "semicolons": lambda: delimited(TABLE, delimiter=";"),
    "tabs": lambda: delimited(TABLE, delimiter="\t"),
    "old Mac line ends": lambda: delimited(TABLE, newline="\r"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_and_encoding_gives_the_same_figures(name: str) -> None:
    reading = read(WRITERS[name](), "表")
    assert rules(reading) == []
    assert facts(reading) == {
        month("trademark_registrations", "610302", "2013-03"): 1234,
        month("trademark_registrations", "610326", "2013-03"): 5,
        month("trademark_registrations", "610300", "2013-03"): 1239,
    }


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file_empty"),
        (b"\x00\x00 \n", "file_empty"),
        (b"%PDF-1.4 ...", "file_foreign"),
        (b"<html><body>404</body></html>", "file_foreign"),
        (b"<html><table></table></html>", "file_web_table"),
        (b"PK\x03\x04broken", "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file_damaged"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "file_locked"),
        (bytes(range(256)) * 40, "file_not_text"),
        (xlsx({"Sheet1": TABLE})[:900], "file_damaged"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, rule: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(content, "上报.xlsx")
    assert caught.value.rule == rule
    assert isinstance(caught.value, FileError)
    assert "上报.xlsx" in caught.value.what


def test_one_broken_byte_in_a_utf8_file_does_not_make_it_gibberish() -> None:
    content = bytearray(delimited([*TABLE, *([["注：本表数据由各区县知识产权局报送。"]] * 30)]))
    content[content.rindex("报送".encode())] = 0xFF
    reading = read(bytes(content), "a.csv")
    assert [rule for _, rule, _ in rules(reading)] == ["bytes_replaced"]
    assert facts(reading)[month("trademark_registrations", "610302", "2013-03")] == 1234


def test_a_sheet_of_prose_is_said_to_hold_no_table() -> None:
    reading = read(xlsx({"Sheet1": TABLE, "说明": [["填表说明：请按月报送。"], ["联系电话：12345"]]}))
    assert [(rule, sheet.sheet) for (_, rule, _), sheet in zip(rules(reading), reading.findings, strict=True)] == [
        ("sheet_without_table", "说明")
    ]


def test_names_of_cells() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert (a1(0, 0), bounds(2, 0, 9, 3)) == ("A1", "A3:D10")


def test_every_finding_has_its_text_in_both_languages_with_the_same_blanks() -> None:
    zh, en = Texts("zh"), Texts("en")
    made = set()
    for module in (ROOT / "etl").glob("*.py"):
        text = module.read_text(encoding="utf-8")
        for call in (
            "warn(",
            "error(",
            "warn_once(",
            "error_once(",
            "_mismatch(",
            "_report_rows(",
            "UnreadableFileError(",
        ):
            for part in text.split(call)[1:]:
                word = part.split('"')[1] if part.lstrip().startswith('"') else ""
                if word.replace("_", "").isalpha():
                    made.add(word)
    assert {"total_of_areas", "header_unknown", "file_locked"} <= made
    catalogue = {key.split(".")[1] for key in zh._texts if key.startswith("finding.")}
    assert made <= catalogue
    for rule in catalogue:
        for part in ("message", "action"):
            key = f"finding.{rule}.{part}"
            assert en.has(key), key
            assert placeholders(zh._texts[key]) == placeholders(en._texts[key]), key


def test_the_same_bytes_give_the_same_reading_in_another_process_and_hash_seed(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.xlsx"
    path.write_bytes(WRITERS["xlsx"]())
    code = (
        "import sys;from pathlib import Path;from datetime import date;"
        "from etl.reading import read_file;"
        "from scorecard.plan import load_plan;"
        "r=read_file(Path(sys.argv[1]).read_bytes(),'a.xlsx',load_plan(Path('plan')),"
        "today=date(2013,10,10));print(r.facts.to_pylist(),r.tables,r.findings,r.coverage.to_pylist())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(path)],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(runs) == 1


CELLS = st.one_of(
    st.none(),
    st.integers(-10, 3000),
    st.floats(-1e6, 1e6),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.sampled_from(
        [
            "区县",
            "渭滨区",
            "眉县",
            "合计",
            "发明",
            "专利申请",
            "2013年3月",
            "备注",
            "—",
            "申请号",
            "申请日",
            "3月",
            "同比增长",
            "单位：件",
            "企业",
        ]
    ),
    st.text(max_size=12),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, max_size=7), min_size=1, max_size=12))
def test_no_table_whatsoever_makes_the_importer_fail(rows: list[list[object]]) -> None:
    """Anything gives figures, findings or questions."""
    if not any(cell not in (None, "") for row in rows for cell in row):
        return
    clean = [
        [
            "" if v is None else v.isoformat() if isinstance(v, date) else str(v).replace("\x00", "").replace("\r", "")
            for v in row
        ]
        for row in rows
    ]
    try:
        reading = read(delimited(clean, "utf-8"), "2013年3月专利申请.csv")
    except UnreadableFileError:
        return
    texts = Texts("zh")
    for finding in reading.findings:
        texts.t(f"finding.{finding.rule}.message", **finding.values)
    for question in reading.questions:
        texts.t(f"finding.{question.rule}.message", **question.values)
