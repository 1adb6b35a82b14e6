"""The demo's spreadsheets: the same seed gives the same bytes, nothing is left out, and the books balance."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from samples import city
from samples.delivery import delivered
from samples.planted import planted
from tests.etl.sample_reader import city_row, day, month_of, records, sheets, table, text

ROOT = Path(__file__).parents[2]
# A word of the file name for every dataset the office holds.
DATASET_FILES = {
    "patent_applications": "专利申请",
    "patent_grants": "专利授权",
    "trademark_registrations": "商标注册",
    "trademark_recognitions": "商标名录",
    "copyright_registrations": "著作权登记",
    "geographical_indications": "地理标志",
    "standards": "标准清单",
    "ip_enterprises": "试点示范企业",
    "milestones": "建设进展",
    "training": "培训",
    "enforcement_cases": "行政执法",
    "patents_in_force": "有效专利",
    "population": "常住人口",
    "provincial_benchmarks": "全省对标",
    "district_targets": "目标任务",
    "events": "活动台账",
    "district_capacity": "机构人员经费",
    "work_items": "重点任务",
    "funds": "专项资金",
}
# Datasets with a figure a month: the words of the files that state it.
MONTHLY = ("专利申请", "专利授权统计", "商标注册", "著作权登记", "培训情况", "行政执法案件统计", "有效专利")


@pytest.fixture(scope="module")
def folder(demo_sheets: Path) -> Path:
    return demo_sheets


def _digests(out: Path) -> dict[str, str]:
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(out.glob("*/*"))}


def test_same_seed_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Another process, another hash seed, another time zone: byte for byte the same."""
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland"}
    subprocess.run([sys.executable, "-m", "samples", str(tmp_path)], cwd=ROOT, env=environment, check=True)
    assert _digests(tmp_path) == _digests(folder)


def test_knows_nothing_of_the_dashboard() -> None:
    """No module of the generator imports `scorecard`, `etl` or `pages`."""
    for module in (ROOT / "samples").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            assert not {name.split(".")[0] for name in names} & {"scorecard", "etl", "pages"}, module.name


def test_folders_are_days_and_nothing_comes_early(folder: Path) -> None:
    """A folder is the day of arrival; no file speaks of a month that had not ended by then."""
    for path in folder.glob("*/*"):
        arrived = date.fromisoformat(path.parent.name)
        named = re.match(r"(\d{4})年(\d{1,2})月", path.name)
        if named:
            assert delivered(date(int(named[1]), int(named[2]), 1)) <= arrived, path


def test_every_dataset_is_there(folder: Path) -> None:
    names = [path.name for path in folder.glob("*/*")]
    assert [dataset for dataset, word in DATASET_FILES.items() if not any(word in name for name in names)] == []


def test_formats_that_offices_use(folder: Path) -> None:
    """All three formats, and the one CSV is in GBK, not UTF-8."""
    assert Counter(path.suffix for path in folder.glob("*/*")).keys() == {".xlsx", ".xls", ".csv"}
    (csv_file,) = folder.glob("*/*.csv")
    with pytest.raises(UnicodeDecodeError):
        csv_file.read_text("utf-8")
    assert "专利申请" in csv_file.read_text("gbk")


@pytest.mark.parametrize("word", MONTHLY)
def test_every_month_arrives_in_time_since_2012(folder: Path, word: str) -> None:
    """From January 2012 to September 2013 each month's own delivery has a file of each monthly dataset."""
    for month in city.months(date(2012, 1, 1)):
        names = [path.name for path in (folder / delivered(month).isoformat()).iterdir()]
        assert any(word in name for name in names), (word, month)


def test_everything_says_that_it_is_a_demo(folder: Path) -> None:
    for sheet in sheets(folder, lambda name: True):
        assert any("演示" in text(cell) for row in sheet.rows for cell in row), (sheet.file, sheet.name)


def test_check_digits(folder: Path) -> None:
    """Application and patent numbers by the rule of the patent office, written here once more."""
    seen = 0
    for sheet in sheets(folder, lambda name: "明细" in name and "专利" in name):
        for row in records(sheet):
            written = _plain(row.get("申请号") or row.get("专利号"))
            digits, check = written[:-1], written[-1]
            total = sum(int(d) * w for d, w in zip(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5], strict=True))
            assert "0123456789X"[total % 11] == check, written
            assert digits[4] in {"发明": "18", "实用新型": "29", "外观设计": "3"}[text(row["专利类型"])]
            seen += 1
    assert seen > 12_000


def _plain(number: object) -> str:
    """An application or patent number without prefix and dot."""
    return text(number).removeprefix("CN").removeprefix("ZL").replace(".", "")


def test_scale_and_season(folder: Path) -> None:
    """2,000 applications in 2011, 3,600 a year in 2013; February lowest, December highest; inventions near 25 %."""
    totals = _application_rows(folder)
    by_year: Counter[int] = Counter()
    for month, row in totals.items():
        by_year[month.year] += int(_total(row))
    assert 1_900 < by_year[2011] < 2_150
    assert 3_500 < by_year[2013] / 0.68 < 3_900  # two thirds of a year are filed by September
    for year in (2010, 2011, 2012):
        of_year = {month.month: _total(row) for month, row in totals.items() if month.year == year}
        ranked = sorted(of_year, key=of_year.__getitem__)
        assert (ranked[0], ranked[-1]) == (2, 12)
        inventions = sum(row["发明"] or 0 for month, row in totals.items() if month.year == year)
        assert 0.20 < inventions / by_year[year] < 0.28


def _application_rows(folder: Path) -> dict[date, dict[str, float | None]]:
    found = {}
    for sheet in sheets(folder, lambda name: "专利申请" in name and "明细" not in name):
        found[month_of(sheet)] = city_row(sheet)
    return found


def _total(row: dict[str, float | None]) -> float:
    return next(value for head in ("申请量合计", "合计", "月合计") if (value := row.get(head)) is not None)


def _listed(folder: Path, word: str, number_head: str, day_head: str) -> Counter[tuple[date, str]]:
    """Records by month and kind over all lists of a name."""
    numbers: dict[str, tuple[date, str]] = {}
    for sheet in sheets(folder, lambda name: word in name and "明细" in name):
        for row in records(sheet):
            when = day(row[day_head])
            assert when
            numbers[_plain(row[number_head])] = (when.replace(day=1), text(row["专利类型"]))
    return Counter(numbers.values())


def test_applications_agree_but_for_the_planted_total(folder: Path) -> None:
    """Each month's final table equals the list, kind by kind; one grand total is off by two."""
    listed = _listed(folder, "专利申请", "申请号", "申请日")
    off = {}
    for month, row in _application_rows(folder).items():
        kinds = {kind: listed[month, kind] for kind in ("发明", "实用新型", "外观设计")}
        assert {kind: row[kind] for kind in kinds} == kinds, month
        if _total(row) != sum(kinds.values()):
            off[month] = _total(row) - sum(kinds.values())
    assert off == {date(2012, 5, 1): -2}


def test_grants_agree(folder: Path) -> None:
    listed = _listed(folder, "专利授权", "专利号", "授权公告日")
    months = {month_of(sheet): city_row(sheet) for sheet in sheets(folder, lambda name: "专利授权统计" in name)}
    assert len(months) == 45
    for month, row in months.items():
        for kind in ("发明", "实用新型", "外观设计"):
            assert row[kind] == listed[month, kind], (month, kind)


def test_cases_agree(folder: Path) -> None:
    """Filed and closed in the monthly tables equal the case lists, the last word on each case counting."""
    cases: dict[str, tuple[date | None, date | None]] = {}
    for sheet in sheets(folder, lambda name: "案件台账" in name):
        cases |= {text(row["案号"]): (day(row["立案日期"]), day(row["结案日期"])) for row in records(sheet)}
    for sheet in sheets(folder, lambda name: "行政执法案件统计" in name):
        month, row = month_of(sheet), city_row(sheet)
        end, start = city.month_end(month), date(month.year, 1, 1)
        assert row["立案"] == sum(filed is not None and month <= filed <= end for filed, _ in cases.values()), month
        assert row["结案"] == sum(closed is not None and month <= closed <= end for _, closed in cases.values()), month
        open_then = [c for c in cases.values() if c[0] and c[0] < start and (c[1] is None or c[1] >= start)]
        assert row["上年结转"] == len(open_then), month


def test_districts_add_up_and_the_zone_is_beside(folder: Path) -> None:
    """In every summary the total row is the sum of the areas above it, the zone's row left out; twice it isn't."""
    wrong = set()
    for sheet in sheets(folder, lambda name: re.search(r"统计|申请情况|专利申请\d", name) is not None):
        rows = table(sheet)
        total = city_row(sheet)
        parts = [row for label, row in rows.items() if "高新区" not in label and row is not total and row != total]
        for head, value in total.items():
            if "同比" not in head and value != sum(part[head] or 0 for part in parts):
                wrong.add((sheet.file, head))
    months = {"专利申请201205.xlsx"}
    shifted = "专利申请201207.xlsx"
    assert {file for file, _ in wrong} >= months | {shifted}
    rest = {(file, head) for file, head in wrong if file not in months | {shifted}}
    assert all("2013" in file and head == "去年同期" for file, head in rest), rest  # last year's official total


def test_planted_faults_are_where_they_are_said_to_be(folder: Path) -> None:
    faults = {fault.fault: fault for fault in planted()}
    assert len(faults) == 6
    late = _sheet_names(folder, "2012-07-08", "培训情况")
    assert "陇县" not in late
    assert len(late) == 12
    assert _sheet_names(folder, "2012-09-08", "补报") == ["陇县"]
    assert "太白县" not in _sheet_names(folder, "2013-10-08", "培训情况")
    assert _districts(folder, "2012-12-08") - {*city.NAMES, city.UNKNOWN} == {"歧山县"}
    assert _districts(folder, "2013-01-08") <= {*city.NAMES, city.UNKNOWN}
    march = sheets(folder, lambda name: name.startswith("2013年3月专利申请"))
    first, revised = (city_row(sheet)["月合计"] or 0 for sheet in march)
    assert revised - first == 21


def _sheet_names(folder: Path, when: str, word: str) -> list[str]:
    return [s.name for s in sheets(folder, lambda name: word in name) if s.day == date.fromisoformat(when)]


def _districts(folder: Path, when: str) -> set[str]:
    """District names in the list of marks of November 2012 that came on that day."""
    found: set[str] = set()
    for sheet in sheets(folder, lambda name: name.startswith("2012年11月商标注册明细")):
        if sheet.day == date.fromisoformat(when):
            found |= {text(row["区县"]) for row in records(sheet)}
    return found


def test_census_figures(folder: Path) -> None:
    """2010 by district adds up to the city's published census total."""
    (sheet,) = sheets(folder, lambda name: name.startswith("2010年各区县常住人口"))
    assert next(iter(city_row(sheet).values())) == 3_716_731
