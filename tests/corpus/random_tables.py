"""Hypothesis strategies: random cross tables of the shapes that offices use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.corpus.cross import Cross, Line
from tests.corpus.grid import Grid
from tests.corpus.names import AUDIENCES, CITY, DEPARTMENTS, DISTRICTS, PATENT_TYPES, WORKS
from tests.corpus.parts import (
    areas,
    at_month,
    at_year,
    closed_share,
    flow,
    growth,
    kinds,
    last_year,
    months,
    of_month,
    share,
    to_date,
)
from tests.corpus.periods import TITLES

GAPS = st.sampled_from(["—", "-", "/", "", " ", "无"])
NUMBER_FORMS = st.sampled_from(["plain", "text", "comma", "wide", "padded"])
AREA_FORMS = st.sampled_from(["long", "short", "city", "spaced", "padded", "code", "old", "numbered"])
TOTALS = st.sampled_from(["合计", "全市", "总计", "全市合计", "合　计（件）", "宝鸡市合计", ""])
MARCH = of_month(2013, 3)
Shape = tuple[list[Line], list[Line], tuple[str, ...], Mapping[str, Any], str]  # rows, columns, stubs, base, title


# --- shapes of cross tables ------------------------------------------------------------------------------------------


def _rows(draw: st.DrawFn) -> list[Line]:
    names = draw(st.lists(st.sampled_from(list(DISTRICTS)), min_size=2, max_size=7, unique=True))
    return areas(names, draw(AREA_FORMS), draw(TOTALS), draw(st.sampled_from(["", "", "其中：高新区"])))


def _stub(draw: st.DrawFn) -> tuple[str, ...]:
    return (draw(st.sampled_from(["区县", "地区", "县区", "单位", "区（县）", "区县\\类型"])),)


def _types(draw: st.DrawFn) -> list[Line]:
    over = draw(st.sampled_from([(), ("专利类型",), ("其中",)]))
    return kinds(
        PATENT_TYPES, total=draw(st.sampled_from(["合计", "小计", "总计"])), over=over, first=draw(st.booleans())
    )


def by_kind(draw: st.DrawFn) -> Shape:
    """Districts by types of patents, for a period said in any form."""
    title, parts = draw(st.sampled_from([("2013年3月专利申请统计表", MARCH), *TITLES]))
    columns = _types(draw)
    if draw(st.booleans()):
        columns = [*columns, share("占比", next(column.key for column in columns if column.sums))]
    return _rows(draw), columns, _stub(draw), flow("patent_applications", **parts), title


def by_month(draw: st.DrawFn) -> Shape:
    """Districts by months of a year."""
    form = draw(st.sampled_from(["number", "name", "full", "dots", "hyphen"]))
    columns = months(2013, range(1, draw(st.integers(2, 9)) + 1), form, draw(st.sampled_from(["合计", ""])))
    return _rows(draw), columns, _stub(draw), flow("trademark_registrations"), "2013年各区县商标注册统计表"


def bulletin(draw: st.DrawFn) -> Shape:
    """Year to date beside the month, its kinds, last year's and what is derived."""
    types = kinds(total="")
    month = Line(
        "月", (draw(st.sampled_from(["月累计", "当月", "本月", "月合计"])),), MARCH, tuple(line.key for line in types)
    )
    year = Line(
        "年", (draw(st.sampled_from(["当年累计", "年累计", "1-3月", "1—3月累计"])),), to_date(2013, 3), size=900
    )
    last = last_year(draw(st.sampled_from(["去年同期", "上年同期", "上年同期累计"])), 900)
    columns = draw(st.permutations([year, month]))
    return (
        _rows(draw),
        [*columns, *types, last, growth("同比增长(%)", "年", "last")],
        _stub(draw),
        flow("patent_applications", **MARCH),
        "2013年3月各区县专利申请状况",
    )


def two_datasets(draw: st.DrawFn) -> Shape:
    """Applications and grants in one table."""
    columns: list[Line] = []
    for word, dataset in (("申请量", "patent_applications"), ("授权量", "patent_grants")):
        own = {"dataset": dataset, "measure": dataset}
        parts = [
            Line(f"{dataset}{k}", (word, k), {**own, "dimension": "patent_type", "kind": code})
            for k, code in PATENT_TYPES.items()
        ]
        columns += [Line(dataset, (word, "合计"), own, tuple(line.key for line in parts)), *parts]
    return _rows(draw), columns, _stub(draw), dict(MARCH), "2013年3月专利申请、授权统计表"


def across(draw: st.DrawFn) -> Shape:
    """Districts across, kinds of works down."""
    corner = draw(st.sampled_from(["类别", "作品类别", "项目", "区县"]))
    return (
        kinds(WORKS, "work_kind"),
        _rows(draw),
        (corner,),
        flow("copyright_registrations", **MARCH),
        "2013年3月著作权登记统计表",
    )


def long_form(draw: st.DrawFn) -> Shape:
    """One figure a row."""
    names = draw(st.lists(st.sampled_from(list(DISTRICTS)), min_size=2, max_size=5, unique=True))
    rows = [
        Line(f"{n}{k}", (n, k), {"area": DISTRICTS[n], "dimension": "patent_type", "kind": code})
        for n in names
        for k, code in PATENT_TYPES.items()
    ]
    head = draw(st.sampled_from(["件数", "授权量", "数量"]))
    return (
        rows,
        [Line("件数", (head,))],
        ("区县", "专利类型"),
        flow("patent_grants", **MARCH),
        "2013年3月各区县专利授权统计表",
    )


def training(draw: st.DrawFn) -> Shape:
    """Sessions, attendances and who attended."""
    audience = kinds(AUDIENCES, "audience", total="", over=draw(st.sampled_from([(), ("培训对象",)])))
    total = Line("人次", ("培训人次",), sums=tuple(line.key for line in audience))
    sessions = Line("场次", ("培训场次",), {"measure": "training_sessions"}, size=9)
    return (
        _rows(draw),
        [sessions, total, *audience],
        _stub(draw),
        flow("training", **of_month(2013, 4)),
        "2013年4月各区县知识产权培训情况统计表",
    )


def enforcement(draw: st.DrawFn) -> Shape:
    """Cases carried over, filed and closed, by district or department."""
    columns = [
        Line("转", ("上年结转",), {"measure": "enforcement_carried_over", **at_month(2013, 6)}, size=9),
        Line("立", (draw(st.sampled_from(["立案", "立案数", "新立案"])),), {"measure": "enforcement_filed"}),
        Line("结", (draw(st.sampled_from(["结案", "结案数", "办结"])),), {"measure": "enforcement_closed"}),
        closed_share("结案率", "转", "立", "结"),
    ]
    base = {"dataset": "enforcement_cases", **of_month(2013, 6)}
    if draw(st.booleans()):
        return _rows(draw), columns, _stub(draw), base, "2013年6月各区县行政执法案件统计表"
    return (
        kinds(DEPARTMENTS, "department"),
        columns,
        ("执法部门",),
        {**base, "area": CITY},
        "2013年6月行政执法案件统计表",
    )


def stocks(draw: st.DrawFn) -> Shape:
    """Population in 万人 or 人, years in any order; patents in force at a month's end."""
    if draw(st.booleans()):
        columns = kinds(total=draw(st.sampled_from(["合计", "有效专利"])))
        return (
            _rows(draw),
            columns,
            _stub(draw),
            flow("patents_in_force", **at_month(2013, 6)),
            "截至2013年6月底有效专利统计表",
        )
    unit, factor = draw(st.sampled_from([("（万人）", 10_000.0), ("（人）", 1.0), ("", 1.0)]))
    years = draw(st.permutations([2010, 2011, 2012]))
    columns = [Line(f"y{y}", (f"{y}年{unit}",), at_year(y), factor=factor, size=9000) for y in years]
    return _rows(draw), columns, _stub(draw), flow("population"), "各区县常住人口"


SHAPES: Sequence[Callable[[st.DrawFn], Shape]] = (
    by_kind,
    by_kind,
    by_month,
    bulletin,
    two_datasets,
    across,
    long_form,
    training,
    enforcement,
    stocks,
)


@dataclass(frozen=True)
class Drawn:
    """A random table on its sheet, and whether rows and columns may be exchanged."""

    grid: Grid
    may_turn: bool


@st.composite
def cross_tables(draw: st.DrawFn) -> Drawn:
    """One cross table of some shape, typed in some way."""
    shape = draw(st.sampled_from(SHAPES))
    rows, columns, stubs, base, title = shape(draw)
    keys = [
        (r.key, c.key) for r in rows for c in columns if not (r.sums or c.sums or c.fill or c.ratio or c.factor != 1)
    ]
    gaps = draw(st.dictionaries(st.sampled_from(keys), GAPS, max_size=4)) if keys else {}
    index = draw(st.booleans())
    table = Cross(
        rows,
        columns,
        stubs,
        base,
        title=title,
        unit=draw(st.sampled_from(["", "单位：件"])) if _counts(base) else "",
        form=draw(NUMBER_FORMS),
        gaps=gaps,
        merged=draw(st.booleans()),
        seed=str(draw(st.integers(0, 10**6))),
        index=index,
        formulas=draw(st.booleans()),
        total_left=index and draw(st.booleans()),
    )
    return Drawn(table.draw(Grid("Sheet1")), not index and len(stubs) == 1)


def _counts(base: Mapping[str, Any]) -> bool:
    return base.get("dataset") not in ("population", "training")
