"""How cells are typed: numbers as text, full-width, with separators; dashes; per cent; areas in every form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.corpus.cross import Cross, Line
from tests.corpus.layouts import APPLICATIONS, TITLE
from tests.corpus.making import drawn, made, one
from tests.corpus.parts import SOME, areas, at_year, flow, kinds, months
from tests.corpus.truth import Case

ENCODINGS = (("utf-8", ","), ("utf-8-sig", ","), ("gbk", "\t"), ("gb18030", ";"), ("utf-16", "\t"), ("utf-16-le", ","))


def cases() -> Iterator[Case]:
    """Numbers, gaps, per cent, areas, encodings."""
    for form, ending in (
        ("text", "xlsx"),
        ("comma", "xls"),
        ("wide", "ods"),
        ("wide_comma", "csv"),
        ("padded", "xlsx"),
        ("suffix", "xls"),
        ("apostrophe", "csv"),
        ("decimal", "csv"),
    ):
        big = [replace(line, size=4000) for line in kinds()]
        table = Cross(areas(), big, ("区县",), APPLICATIONS, title=TITLE, form=form)
        yield one(f"数字写法：{form}", f"申请.{ending}", table, encoding="gbk")
    yield from _gaps()
    yield from _percents()
    for form, ending in (
        ("short", "xls"),
        ("city", "ods"),
        ("province", "xlsx"),
        ("spaced", "csv"),
        ("padded", "xlsx"),
        ("code", "xlsx"),
        ("old", "xls"),
        ("old_code", "csv"),
        ("numbered", "xlsx"),
    ):
        names = (*SOME[:3], "凤翔区", "眉县", "陇县", "凤县")
        table = Cross(areas(names, form), kinds(), ("区县",), APPLICATIONS, title=TITLE)
        yield one(f"区县写法：{form}", f"申请.{ending}", table)
    for encoding, delimiter in ENCODINGS:
        table = Cross(
            areas(),
            months(2013, range(1, 9)),
            ("区县",),
            flow("trademark_registrations"),
            title="2013年商标注册统计表",
            merged=False,
        )
        yield one(f"文本：{encoding} {delimiter!r}", "商标注册.csv", table, encoding=encoding, delimiter=delimiter)


def _gaps() -> Iterator[Case]:
    dashes = ("—", "-", "/", "——", "－", "无", "", " ")
    keys = [(area, kind) for area in SOME for kind in ("发明", "实用新型", "外观设计")]
    gaps = {key: dashes[number % len(dashes)] for number, key in enumerate(keys[::2])}
    for ending in ("xlsx", "xls", "ods", "csv"):
        yield one(
            f"横线与空白：{ending}",
            f"申请.{ending}",
            Cross(areas(), kinds(), ("区县",), APPLICATIONS, title=TITLE, gaps=gaps),
        )
    empty = {("太白县", kind): "" for kind in ("发明", "实用新型", "外观设计", "合计")}
    yield one("整行未填", "申请.xlsx", Cross(areas(), kinds(), ("区县",), APPLICATIONS, title=TITLE, gaps=empty))


def _percents() -> Iterator[Case]:
    base = flow("district_targets", "district_target", **at_year(2013))

    def share(form: str, style: str, factor: float) -> Line:
        return Line(
            "增长",
            ("专利申请量年增长",),
            {"dimension": "goal", "kind": "patent_growth"},
            form=form,
            style=style,
            factor=factor,
            size=40,
        )

    title = "2013年区县目标任务分解表"
    for name, line in (("百分数的数字", share("plain", "", 0.01)), ("百分比格式", share("plain", "percent", 1.0))):
        table = Cross(areas(total=""), [line], ("区县",), base, title=title)
        if line.style:
            table.values = {(row.key, line.key): (10 + number) / 100 for number, row in enumerate(table.rows)}
        for ending in ("xlsx", "csv"):
            yield one(f"百分比：{name}，{ending}", f"目标.{ending}", table)
    texts = drawn(Cross(areas(total=""), [share("plain", "", 0.01)], ("区县",), base, title=title))
    grid = texts.mapped(lambda spot, cell: replace(cell, value=f"{cell.value:g}%") if cell.truth else cell)
    yield made("百分比：带%的文字", "目标.xls", grid)
