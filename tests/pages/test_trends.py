"""Trends: the query against sums made by hand, the page against the query, choices in the address, files, scope."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from pages import trends
from pages.parts.export import xlsx_bytes
from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.charts.analysis import Asked, How, Span, analysis, rows_of
from scorecard.charts.analysis_table import file_name
from scorecard.place import Place
from scorecard.plan import AreaKind, Plan, Series
from scorecard.texts import Texts
from tests.pages.city import CITY, LAST, LATE, ZONE
from tests.pages.reading import ask, chart_with, charts
from tests.pages.viewing import context_of, table_with, view, words

ZH = Texts("zh")
ONE, TWO = "610302", "610303"
PATENTS = Series("patent_applications", "patent_type", "invention")
Amounts = dict[tuple[str, date], float]


def months_by_hand(place: Place, series: Series = PATENTS) -> Amounts:
    """(area, month) → what was handed in; the city's is its districts' sum."""
    rows = ask(
        place, "select f.area_code, f.period_start, f.value, a.kind from fact as f join area as a using (area_code) "
        "where f.measure = $m and f.dimension = $d and f.kind = $k and f.period_months = 1 and a.kind <> 'province'",
        m=series.measure, d=series.dimension, k=series.kind,
    )  # fmt: skip
    found = {(area, month): value for area, month, value, _ in rows}
    for _, month, value, kind in rows:
        if kind == "district":
            found[CITY, month] = found.get((CITY, month), 0.0) + value
    return found


def by_hand(amounts: Amounts, area: str, month: date, span: Span) -> float | None:
    """The amount of a period that ends with a month, added up one by one; None where a month is unknown."""
    back = {Span.MONTH: 1, Span.TO_DATE: month.month, Span.TWELVE: 12, Span.YEAR: 12}[span]
    numbers = [month.year * 12 + month.month - 1 - more for more in range(back)]
    parts = [amounts.get((area, date(number // 12, number % 12 + 1, 1))) for number in numbers]
    return None if None in parts else sum(part for part in parts if part is not None)


@pytest.mark.parametrize("span", list(Span))
def test_the_query_is_what_a_person_would_add_up(place: Place, span: Span) -> None:
    base = date(2011, 12, 1)
    asked = Asked(PATENTS, (CITY, ONE, ZONE), span, How.AMOUNT, date(2011, 1, 1), base)
    rows = rows_of(context_of(place), asked)
    amounts, totals = months_by_hand(place), months_by_hand(place, Series("patent_applications"))
    expected = [date(y, m, 1) for y in (2011, 2012, 2013) for m in range(1, 13) if date(y, m, 1) <= LAST]
    expected = [month for month in expected if span is not Span.YEAR or month.month == 12]
    assert [(row["area_code"], row["month"]) for row in rows] == [(a, m) for a in (CITY, ONE, ZONE) for m in expected]
    for row in rows:
        area, month = row["area_code"], row["month"]
        amount = by_hand(amounts, area, month, span)
        before = by_hand(amounts, area, month.replace(year=month.year - 1), span)
        city, total = by_hand(amounts, CITY, month, span), by_hand(totals, area, month, span)
        start = by_hand(amounts, area, base, span)
        assert amount is not None
        assert row["amount"] == pytest.approx(amount)
        assert row["amount_last_year"] == (None if before is None else pytest.approx(before))
        assert row["growth"] == (pytest.approx(amount / before - 1) if before else None)
        assert row["share_of_city"] == pytest.approx(amount / city if city else 0)
        assert row["share_of_kinds"] == (pytest.approx(amount / total) if total else None)
        assert row["index"] == (pytest.approx(100 * amount / start) if start else None)


def test_a_month_not_reported_in_full_and_a_year_not_over_have_no_figure(place: Place) -> None:
    training, first = Series("training"), date(2013, 1, 1)
    asked = Asked(training, (CITY, LATE, ONE), Span.TO_DATE, How.AMOUNT, first, first)
    last = {row["area_code"]: row for row in rows_of(context_of(place), asked) if row["month"] == LAST}
    assert (last[CITY]["amount"], last[LATE]["amount"]) == (None, None)
    assert last[ONE]["amount"] is not None and last[ONE]["share_of_city"] is None
    whole = Asked(training, (ONE,), Span.YEAR, How.AMOUNT, date(2012, 12, 1), first)
    assert [row["month"].year for row in rows_of(context_of(place), whole)] == [2012]
    level = Asked(Series("famous_trademarks"), (CITY,), Span.YEAR, How.AMOUNT, date(2011, 12, 1), first)
    ends = [row["amount"] for row in rows_of(context_of(place), level)]
    stated = ask(
        place, "select value from fact where measure = 'famous_trademarks' and area_code = $c and dimension = '' "
        "and month(period_start) = 12 and year(period_start) > 2010 order by period_start", c=CITY,
    )  # fmt: skip
    assert ends == [value for (value,) in stated], "a level is that of December, never a sum"


def test_the_chart_the_sentence_and_the_table_say_the_same(place: Place) -> None:
    address = {"kind": "patent_type/invention", "areas": f"{CITY},{ONE},{ZONE}", "span": "to_date", "how": "growth"}
    app = view("trends", place, measure="patent_applications", **address)
    assert not app.exception
    amounts = months_by_hand(place)
    now = by_hand(amounts, ONE, LAST, Span.TO_DATE)
    before = by_hand(amounts, ONE, LAST.replace(year=2012), Span.TO_DATE)
    assert now is not None and before
    assert chart_with(app, "渭滨").points("渭滨")["2013-09-01"] == pytest.approx(now / before - 1)
    far = chart_with(view("trends", place, areas=ONE, span="twelve", how="growth"), "渭滨").traces["渭滨"]["x"]
    assert str(far[0])[:7] == "2011-12", "no room for what has no figure"
    assert next(iter(chart_with(app, "渭滨").traces)) == "宝鸡", "the city first"
    shown = f"渭滨 同比{ZH.percent(now / before - 1, signed=True)}"
    assert shown in words(app).replace("\\", "")
    table = table_with(app, ZH.t("trends.column.growth"))
    row = table[(table[ZH.t("trends.column.area")] == "渭滨")].iloc[0]
    assert row[ZH.t("trends.column.period")] == "2013年1—9月"
    assert (row["数值（件）"], row[ZH.t("trends.column.amount_last_year")]) == (now, before)
    assert row[ZH.t("trends.column.growth")] == pytest.approx(100 * (now / before - 1), abs=1e-9)
    assert "与区县重叠" in words(app)


def test_years_compared_and_index(place: Place) -> None:
    app = view("trends", place, areas=ONE, how="compare", measure="training", since="2012")
    assert list(charts(app)[0].traces) == ["2013年", "2012年"]
    assert len(charts(app)[0].points("2012年")) == 12 and len(charts(app)[0].points("2013年")) == 9
    app = view("trends", place, areas=ONE, how="index", measure="training", since="2012", base="2012-06")
    assert charts(app)[0].points("渭滨")["2012-06-01"] == 100
    assert "2012年6月=100" in words(app).replace("\\", "")


def test_choices_stand_in_the_address_and_nonsense_falls_back(place: Place) -> None:
    app = view(
        "trends", place, measure="nothing", kind="*", areas="999999,' or 1=1", span="week", how="magic", since="9"
    )
    assert not app.exception
    told = {name: app.query_params[name] for name in ("measure", "kind", "areas", "span", "how", "since")}
    assert told == {
        "measure": "patent_applications", "kind": "all", "areas": CITY, "span": "month", "how": "amount",
        "since": "2011",
    }  # fmt: skip
    app.multiselect[0].set_value([TWO, ONE]).run()
    assert app.query_params["areas"] in (f"{TWO},{ONE}", [f"{TWO},{ONE}"])
    app.multiselect[0].set_value([]).run()
    assert ZH.t("trends.no_area") in words(app) and "areas" not in app.query_params
    app.run()
    assert app.multiselect[0].value == [], "what was put away stays away"


def test_only_what_says_something_is_offered(place: Place, plan: Plan) -> None:
    def offered(**address: str) -> tuple[list[str], list[str]]:
        groups = [list(group.options) for group in view("trends", place, **address).get("button_group")]
        return groups[0], groups[1]

    names = {how: ZH.t(f"trends.hows.{how}") for how in How}
    spans, hows = offered(measure="patent_applications", areas=CITY)
    assert len(spans) == 4 and names[How.SHARE] not in hows and names[How.PART] not in hows
    _, hows = offered(measure="patent_applications", areas=f"{CITY},{ONE}", kind="patent_type/design")
    assert names[How.COMPARE] not in hows and {names[How.SHARE], names[How.PART]} <= set(hows)
    spans, hows = offered(measure="famous_trademarks", areas=ONE)
    assert spans == ["月末", "年末"]
    _, hows = offered(measure="training", span="to_date")
    assert names[How.INDEX] not in hows, "what starts anew each January has no base"


def test_every_measure_and_kind_opens(place: Place, plan: Plan) -> None:
    """Each series by the question a page would ask, drawn: no figure is a reason to fail."""
    context = context_of(place, language="en")
    known = trends._known(context)
    assert {one.series.measure for one in known} > {"patent_applications", "training", "population"}
    for one in {one.series[:2]: one for one in known}.values():  # one kind of each cut
        for span, how in ((Span.MONTH, How.AMOUNT), (Span.YEAR, How.INDEX)):
            told = analysis(context, Asked(one.series, (CITY, ONE), span, how, date(2011, 12, 1), date(2011, 12, 1)))
            assert told is None or not re.findall(r"[\u3000-\u9fff\uff00-\uffef]", told.said + told.chart.note)


def test_a_district_sees_itself_and_the_city_only(place: Place, plan: Plan) -> None:
    others = {area.short_name for area in plan.areas_of(AreaKind.DISTRICT) if area.code != TWO}
    viewer = viewer_of("district", TWO)
    app = view("trends", place, viewer=viewer, areas=f"{ONE},{ZONE}", measure="training", how="share")
    assert not app.exception
    assert list(app.multiselect[0].options) == ["宝鸡", "金台"]
    assert not [name for name in others if name in words(app)]
    context = context_of(place, viewer=viewer)
    asked = Asked(Series("training"), (CITY, ONE, TWO, ZONE), Span.MONTH, How.SHARE, date(2013, 1, 1), LAST)
    assert {row["area_code"] for row in rows_of(context, asked)} == {CITY, TWO}
    taken = trends._csv(context, asked, "").decode("utf-8-sig")
    assert "金台" in taken and not [name for name in others if name in taken]


def test_files_open_as_they_are(place: Place) -> None:
    context, asked = context_of(place), Asked(PATENTS, (CITY, ONE), Span.YEAR, How.INDEX, date(2011, 12, 1), LAST)
    raw = trends._csv(context, asked, "")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["区县（开发区）"] for row in rows] == ["宝鸡", "渭滨"] * 2
    assert {row["备注"] for row in rows} == {"演示数据，非真实数据"}
    book = openpyxl.load_workbook(io.BytesIO(trends._xlsx(context, asked, "说明")))
    sheet = book["数据"]
    told: list[list[Any]] = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert told[0] == list(rows[0])
    assert [float(row["数值（件）"]) for row in rows] == [row[2] for row in told[1:]], "numbers are numbers"
    assert dict(book["说明"].iter_rows(min_row=2, values_only=True))["数据截至"] == "2013年9月"
    assert file_name(context, asked, "csv") == "专利申请量（发明）_全年_2013-09.csv"


def test_a_workbook_holds_no_formula() -> None:
    wild = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://x.example", "{=1}", "普通"]
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes({"a": pa.table({"=头": wild, "n": pa.array([-1.5] * 7 + [None])})}))
    )
    cells = list(book["a"].iter_rows(min_row=2))
    assert [row[0].value for row in cells] == [f"'{text}" for text in wild[:5]] + wild[5:]
    assert {row[0].data_type for row in cells} == {"s"} and not any(row[0].hyperlink for row in cells)
    assert [row[1].value for row in cells] == [-1.5] * 7 + [None]
    assert book["a"]["A1"].data_type == "s"


def test_without_figures_the_page_says_what_to_do(place: Place, tmp_path: Any) -> None:
    empty = Place(place.plan_dir, tmp_path, tmp_path / "warehouse.duckdb")
    app = view("trends", empty, viewer=LOCAL_OWNER)
    assert not app.exception and "上传" in app.info[0].value
