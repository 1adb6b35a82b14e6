"""Who sees what of the warehouse: every query file, without a viewer and as a district; and that the filter does it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from etl.publish import publish
from scorecard import warehouse as door
from scorecard.access import LOCAL_OWNER, SEES, Viewer, viewer_of
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.warehouse import QUERIES, Warehouse
from tests.etl import planted
from tests.etl.planted import CITY, NEEDLES, OWN, SECRET
from tests.pages.city import PLAN_DIR, PROVINCE, ZONE

FILES = sorted(path.stem for path in QUERIES.glob("*.sql"))
SCOPE = (door.HERE / "scope.sql").read_text(encoding="utf-8")
OPEN = {"build", "area", "area_alias", "dataset", "measure", "kind"}  # declarations and the stamp: for everybody
VIEWS = set(re.findall(r"create or replace view (\w+)", SCOPE))
EVERY = [*sorted(VIEWS - {"other_name"}), "record_patent_applications"]  # other_name is a helper of the scope itself
DISTRICT = viewer_of("district", OWN)
ALONE = viewer_of("district", OWN, sees=frozenset())  # the strictest that the city can set
MOST = viewer_of("district", OWN, sees=frozenset(SEES))  # and the loosest
LAST = date(2013, 9, 1)
# What each $name of a query is asked with: every combination is run.
ASKED: dict[str, list[Any]] = {
    "area": [OWN, SECRET, CITY, None],
    "measure": ["patent_applications", "copyright_registrations"],
    "goal": ["patent_growth", "training", "invention_share"],
    "series": [["patent_applications"]],
    "table": ["record_patent_applications"],
    "month": [None, LAST],
    "words": [None, planted.TITLE],
    "areas": [[OWN, SECRET, CITY, ZONE]],
    "span": ["month", "to_date", "year"],
}
FIXED: dict[str, Any] = {
    "dimension": "", "kind": None, "part": "", "as_of": LAST, "first": date(2010, 1, 1), "last": date(2013, 12, 31),
    "year": 2013, "day": date(2013, 10, 20), "measures": ["enforcement_carried_over", "population"],
    "denominator": [], "population": "population", "scale": 10_000, "growth": 0.15,
    "column": "patent_type", "kind_column": "patent_type", "date_column": "filed_on",
    "searched": ["title", "applicant"], "sort": "filed_on", "descending": True, "limit": 5000, "offset": 0,
    "base": date(2012, 12, 1), "unit": "points", "goals": ["patent_growth", "training"], "parts": ["", ""],
}  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, dict[str, int]]:
    return planted.build(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def warehouse(city: tuple[Place, dict[str, int]]) -> Warehouse:
    return Warehouse(city[0].warehouse)


def questions(query: str) -> Iterator[dict[str, Any]]:
    """Every combination of parameters that a query file is asked with."""
    names = sorted(set(re.findall(r"\$(\w+)", door.query_text(query))))
    is_list = "table" in names
    fixed = FIXED | {"kind": None if is_list else ""}
    for values in product(*(ASKED.get(name, [fixed.get(name)]) for name in names)):
        yield dict(zip(names, values, strict=True))


def answers(warehouse: Warehouse, viewer: Viewer, query: str) -> list[dict[str, Any]]:
    return [row for asked in questions(query) for row in warehouse.run(query, viewer=viewer, **asked).to_pylist()]


def found(rows: list[dict[str, Any]]) -> set[str]:
    """Needles in the rows, however a number is written."""
    text = str(rows)
    return {needle for needle in NEEDLES if needle in text}


def raw(warehouse: Warehouse, viewer: Viewer | None, sql: str) -> list[tuple[Any, ...]]:
    """Any SQL over the scoped views, as this viewer; None: no viewer was ever set."""
    opened = warehouse._current()
    cursor = opened.database.cursor()
    if viewer is not None:
        door._look_as(cursor, viewer, opened.shared)
    return cursor.execute(sql).fetchall()


# --- the files -------------------------------------------------------------------------------------------------------


def reads(text: str) -> tuple[set[str], set[str]]:
    """(tables, table functions) that a query reads, its own with-clauses apart."""
    (tree,) = sqlglot.parse(text, dialect="duckdb")
    assert tree is not None
    own = {one.alias_or_name for one in tree.find_all(exp.CTE)}
    tables, functions = set(), set()
    for one in tree.find_all(exp.Table):
        if isinstance(one.this, exp.Identifier):
            name = one.sql(dialect="duckdb", comments=False).split(" AS ")[0]
            tables |= {name} - own
        else:
            functions.add(one.this.name.lower() if isinstance(one.this, exp.Anonymous) else one.this.key)
    for one in tree.find_all(exp.Anonymous):
        if re.match(r"read_|parquet|glob|duckdb_|sqlite_|pragma", one.name.lower()):
            functions.add(one.name.lower())
    return tables, functions


def wrong(text: str) -> set[str]:
    """What a query reads past the scoped views."""
    tables, functions = reads(text)
    return (tables - VIEWS) | (functions - {"query_table", "unnest", "generate_series"})


@pytest.mark.parametrize("query", FILES)
def test_a_query_reads_scoped_views_only(query: str) -> None:
    text = door.query_text(query)
    assert wrong(text) == set()
    assert "query_table(" not in text or "query_table($table)" in text


@pytest.mark.parametrize(
    "text",
    [
        "select * from wh.cube",
        "select * from wh.main.cube as c",
        "select * from 'x.parquet'",
        "select * from read_csv('x')",
        "with c as (select * from wh.fact) select * from c",
        "select (select max(value) from wh.cube) as m from area",
        "select * from duckdb_tables()",
        "select * from query_table('x')" + " cross join glob('*')",
    ],
)
def test_a_query_that_goes_past_the_views_is_caught(text: str) -> None:
    assert wrong(text)


def test_a_query_reaches_no_file_and_no_other_list(warehouse: Warehouse) -> None:
    with pytest.raises(duckdb.PermissionException):
        raw(warehouse, LOCAL_OWNER, "select * from read_text('pyproject.toml')")
    for table in ("wh.record_patent_applications", "cube", "batch", "record_nothing", "wh.main.cube", "", None):
        with pytest.raises(KeyError):
            warehouse.run("record_kinds", viewer=DISTRICT, table=table, column="kind", area=None)


# --- without a viewer, and as a district -----------------------------------------------------------------------------


def test_unset_scope_gives_no_row_of_any_scoped_view(warehouse: Warehouse) -> None:
    lists = {
        f"record_{dataset}" for (dataset,) in raw(warehouse, None, "select dataset from dataset where has_records")
    }
    assert lists
    for view in (VIEWS - OPEN - {"other_name"}) | lists:
        assert raw(warehouse, None, f'select count(*) from "{view}"') == [(0,)], view


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The same city before anything was handed in."""
    folder = tmp_path_factory.mktemp("empty")
    place = Place(PLAN_DIR, folder, folder / "warehouse.duckdb")
    publish(place, load_plan(PLAN_DIR), at=planted.AT)
    return Warehouse(place.warehouse)


@pytest.mark.parametrize("query", FILES)
def test_without_a_viewer_a_query_answers_as_in_an_empty_city(
    query: str, warehouse: Warehouse, empty: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = answers(warehouse, LOCAL_OWNER, query)
    of_nothing = answers(empty, LOCAL_OWNER, query)
    monkeypatch.setattr(door, "_look_as", lambda *_: None)
    told = answers(warehouse, LOCAL_OWNER, query)
    assert full != of_nothing, "the question finds something, so that finding nothing means something"
    assert _unstamped(told) == _unstamped(of_nothing)


def _unstamped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in ("stamp", "demo")} for row in rows]


@pytest.mark.parametrize("query", sorted({*FILES} - {"ranking_of_goal"}))
def test_a_district_gets_its_own_and_the_citys_only(query: str, warehouse: Warehouse) -> None:
    rows = answers(warehouse, DISTRICT, query)
    assert found(rows) == set()
    assert {row["area_code"] for row in rows if "area_code" in row} <= {OWN, CITY, PROVINCE}
    gaps = "".join(row["missing_json"] for row in rows if "missing_json" in row)
    assert set(re.findall(r'"area":\s*"(\w+)"', gaps)) <= {OWN, CITY, PROVINCE}


def test_the_search_finds_what_whoever_sees_all_gets(warehouse: Warehouse) -> None:
    rows = [row for query in FILES for row in answers(warehouse, LOCAL_OWNER, query)]
    assert found(rows) >= {"71031", "0.7713", planted.TITLE, planted.FIRM, planted.FILE}
    assert found([{"all": raw(warehouse, LOCAL_OWNER, f"from {view}")} for view in EVERY]) == set(NEEDLES)


def test_no_view_tells_a_district_of_another(warehouse: Warehouse) -> None:
    for view in EVERY:
        assert found([{"all": raw(warehouse, DISTRICT, f"from {view}")}]) == set(), view


STANDING = ("rank", "rank_change", "ranked_of")
IN_THE_CITY = ("share", "contribution", "need_here")  # of a district's verdict: the city's figure follows from them


def test_at_the_strictest_a_district_sees_neither_the_city_nor_its_own_place_in_it(warehouse: Warehouse) -> None:
    """Over the views: a query reads nothing else (above)."""
    own = f"select {{}} from verdict where area_code = '{OWN}'"
    all_null = f"count({'), count('.join((*STANDING, *IN_THE_CITY))}), bool_or(is_tied)"
    ((*told, _),) = raw(warehouse, DISTRICT, own.format(all_null))
    assert all(told), "there is something to be hidden"
    assert raw(warehouse, ALONE, own.format(all_null)) == [(0,) * 6 + (False,)]
    assert raw(warehouse, ALONE, own.format("count(actual)")) == raw(warehouse, DISTRICT, own.format("count(actual)"))
    by_area = ("cube", "fact", "yearly", "verdict", "said", "turned", "work_item_verdict", "work_item_figure")
    for view in by_area:
        areas = f"select distinct area_code from {view}"
        assert (CITY,) in raw(warehouse, DISTRICT, areas), view
        assert set(raw(warehouse, ALONE, areas)) <= {(OWN,), (PROVINCE,)}, view
    figures = {str(value) for (value,) in raw(warehouse, LOCAL_OWNER, of_city(CITY))}
    figures -= {str(value) for (value,) in raw(warehouse, LOCAL_OWNER, of_city(OWN))}
    assert len(figures) > 20
    seen = {view: str(raw(warehouse, ALONE, f"from {view}")) for view in EVERY if view not in by_area}
    assert not [(view, one) for view, text in seen.items() for one in figures if re.search(rf"(?<![\d.]){one}\b", text)]


def of_city(area: str) -> str:
    """Figures of an area that are long enough to be known again."""
    return f"select value from cube where area_code = '{area}' and value > 100"


def test_each_thing_that_a_district_may_see_is_seen_alone(warehouse: Warehouse) -> None:
    ranks = "select count(rank), count(share) from verdict where area_code = '{}'"
    for sees, told in (({"see_rank"}, (True, False)), ({"see_totals"}, (False, True)), (set(), (False, False))):
        viewer = viewer_of("district", OWN, sees=frozenset(sees))
        ((rank, share),) = raw(warehouse, viewer, ranks.format(OWN))
        assert (rank > 0, share > 0) == told, sees
        assert raw(warehouse, viewer, "from ranking") == [], "no names"


def test_at_the_loosest_a_district_sees_who_stands_where_and_no_figure_of_another(warehouse: Warehouse) -> None:
    asked = {"goal": "patent_growth", "as_of": LAST}
    everybody = warehouse.run("ranking_of_goal", viewer=LOCAL_OWNER, **asked).to_pylist()
    assert len(everybody) > 3 and [row["rank"] for row in everybody] == sorted(row["rank"] for row in everybody)
    assert warehouse.run("ranking_of_goal", viewer=MOST, **asked).to_pylist() == everybody
    assert warehouse.run("ranking_of_goal", viewer=DISTRICT, **asked).num_rows == 0
    only_names = viewer_of("district", OWN, sees=frozenset({"see_names"}))
    assert raw(warehouse, only_names, "from ranking") == [], "names would tell the rank"
    for view in EVERY:
        assert found([{"all": raw(warehouse, MOST, f"from {view}")}]) == set(), view
    assert set(everybody[0]) == {"area_code", "rank", "is_tied"}


def test_a_month_of_the_city_that_not_all_have_reported_is_not_told(warehouse: Warehouse) -> None:
    """Where one district alone has reported, the city's figure would be that district's."""
    few = f"select value from cube where area_code = '{CITY}' and not is_complete and value is not null"
    before = f"select value from cube where area_code = '{CITY}' and not is_complete_last_year and value_last_year > 0"
    assert raw(warehouse, LOCAL_OWNER, few)
    assert raw(warehouse, DISTRICT, few) == raw(warehouse, DISTRICT, before) == []
    all_told = f"select value from cube where area_code = '{CITY}' and is_complete"
    assert raw(warehouse, DISTRICT, all_told) == raw(warehouse, LOCAL_OWNER, all_told)


GAPS = """[{"what": "figures", "area": "610331"}, {"what": "figures", "area": "610302"}]"""


def test_gaps_of_the_citys_figures_name_no_late_neighbour(warehouse: Warehouse) -> None:
    query = f"select seen_gaps('{GAPS}'), seen_gaps('[]')"
    assert raw(warehouse, LOCAL_OWNER, query) == [(GAPS, "[]")]
    assert raw(warehouse, DISTRICT, query) == [('[{"what":"figures","area":"610302"}]', "[]")]
    assert raw(warehouse, viewer_of("district", SECRET), query) == raw(warehouse, None, query) == [("[]", "[]")]


@pytest.mark.parametrize("macro", ["totals()", "ranks()", "names()"])
def test_without_the_setting_in_the_way_a_district_sees_its_place(
    macro: str, city: tuple[Place, dict[str, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, count = re.subn(rf"macro {re.escape(macro)} as[^;]*;", f"macro {macro} as true;", SCOPE)
    assert count == 1
    (tmp_path / "scope.sql").write_text(text, encoding="utf-8")
    monkeypatch.setattr(door, "HERE", tmp_path)
    leaky = Warehouse(city[0].warehouse)
    column = {"totals()": "share", "ranks()": "rank"}.get(macro)
    asked = f"select {column} from verdict where {column} is not null" if column else "from ranking"
    assert raw(leaky, ALONE, asked)


@pytest.mark.parametrize("macro", ["seen(area)", "own(area)", "names_other(words)", "seen_gaps(gaps)"])
def test_without_the_filter_other_districts_are_seen(
    macro: str, city: tuple[Place, dict[str, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = {"names_other(words)": "false", "seen_gaps(gaps)": "gaps"}.get(macro, "true")
    text, count = re.subn(rf"macro {re.escape(macro)} as[^;]*;", f"macro {macro} as {free};", SCOPE)
    assert count == 1
    (tmp_path / "scope.sql").write_text(text, encoding="utf-8")
    monkeypatch.setattr(door, "HERE", tmp_path)
    leaky = Warehouse(city[0].warehouse)
    asked = [*(f"from {view}" for view in EVERY), f"select seen_gaps('{GAPS}')"]
    told = str([raw(leaky, DISTRICT, sql) for sql in asked])
    marks = {
        "seen(area)": ["71031", "0.7713"],
        "own(area)": [planted.CLERK],
        "names_other(words)": ["金台园"],
        "seen_gaps(gaps)": ['610331"}'],
    }
    assert all(mark in told for mark in marks[macro])


# --- batches, findings, tables, lists --------------------------------------------------------------------------------


def test_a_district_hears_of_files_its_figures_came_from(
    city: tuple[Place, dict[str, int]], warehouse: Warehouse
) -> None:
    told = {
        row[0]: row[1:] for row in raw(warehouse, DISTRICT, "select file_name, reason, accepted_by, sha256 from batch")
    }
    assert set(told) == {"年报表.xlsx", planted.BOTH_FILE, planted.OWN_FILE}
    assert told[planted.BOTH_FILE] == (None, None, None)
    assert told[planted.OWN_FILE][:2] == (planted.OWN_REASON, "渭滨经办")
    cells = raw(warehouse, DISTRICT, "select batch, cell, values_json from finding order by all")
    assert {cell for _, cell, _ in cells} == {"B2"}
    assert {batch for batch, _, _ in cells} == {city[1][planted.BOTH_FILE], city[1][planted.OWN_FILE]}


def test_a_file_named_after_another_district_is_not_named(
    city: tuple[Place, dict[str, int]], warehouse: Warehouse
) -> None:
    """Its city figure is seen, its name isn't."""
    other = viewer_of("district", "610304")
    names = raw(warehouse, other, "select file_name from batch")
    assert names == [("年报表.xlsx",)]
    assert (
        raw(warehouse, viewer_of("district", SECRET), "select file_name from batch where names_other(file_name)") == []
    )


def test_of_a_table_that_tells_of_others_only_its_subject_is_told(warehouse: Warehouse) -> None:
    rows = raw(warehouse, DISTRICT, "select dataset, title, why_json, n_rows from table_read where n_rows is null")
    assert set(rows) == {("patent_applications", None, None, None)}


def test_records_are_those_of_the_own_area_or_zone(warehouse: Warehouse) -> None:
    query = "select count(*), count(distinct area_code), count(distinct zone_code) from record_patent_applications"
    ((everything, *_),) = raw(warehouse, LOCAL_OWNER, query)
    ((own, areas, _),) = raw(warehouse, DISTRICT, query)
    ((of_zone, of_areas, zones),) = raw(warehouse, viewer_of("district", ZONE), query)
    assert 0 < own < everything and areas == 1
    assert 0 < of_zone < everything and zones == 1 and of_areas > 1
    assert raw(warehouse, Viewer("district"), query) == [(0, 0, 0)]


def test_two_viewers_at_once_never_see_each_others_scope(warehouse: Warehouse) -> None:
    viewers = [viewer_of("district", OWN), viewer_of("district", SECRET), viewer_of("district", ZONE), LOCAL_OWNER]

    def areas(viewer: Viewer) -> tuple[Viewer, frozenset[str]]:
        rows = warehouse.run("goal_areas", viewer=viewer, goal="patent_growth", as_of=LAST)
        return viewer, frozenset(rows["area_code"].to_pylist())

    alone = dict(areas(viewer) for viewer in viewers)
    assert len(set(alone.values())) == len(viewers)
    with ThreadPoolExecutor(8) as pool:
        for viewer, seen in pool.map(areas, viewers * 40):
            assert seen == alone[viewer]


def test_a_warehouse_of_an_older_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as old:
        old.execute("create table build as select 'x' as stamp")
    with pytest.raises(ArchiveError) as error:
        Warehouse(path).stamp()
    assert error.value.rule == "old_warehouse" and "rebuild" in error.value.action
