"""Every kind of mistake in a plan's files stops with the file, the line, what is wrong and what is allowed."""

# ruff: noqa: E501 (the table of mistakes reads best with one to a line)

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from scorecard.errors import PlanError
from scorecard.plan import load_plan
from scorecard.texts import catalogue, placeholders
from tests.fixtures.xian import PLAN

GOALS, AREAS, GENERAL, ITEMS = "goals.toml", "areas.toml", "plan.toml", "work_items.toml"
CUTS, COLUMNS, CASES = "dimensions.toml", "columns.toml", "datasets/enforcement_cases.toml"
APPLICATIONS, BENCHMARKS = "datasets/patent_applications.toml", "datasets/provincial_benchmarks.toml"
MARKS = "datasets/trademark_recognitions.toml"


@dataclass(frozen=True)
class Mistake:
    """`old` (its first place after `after`) becomes `new`; the error points at `at` (else at the first line of `new`)."""

    rule: str
    file: str
    old: str
    new: str
    what: str
    action: str
    after: str = ""
    at: str = ""


MISTAKES = [
    # what is confidential
    Mistake("not_one_of", CASES, 'confidential = "always"', 'confidential = "sometimes"', "'sometimes'", "'always' or 'until_published'"),
    Mistake("missing_key", CASES, 'confidential = "always"', 'confidential = "until_published"', "'records.unpublished'", "filed, kind_column, kinds, months"),
    Mistake("unknown_name", APPLICATIONS, 'filed = "filed_on"', 'filed = "filed"', "'filed'", "filed_on"),
    Mistake("column_type", APPLICATIONS, 'kind_column = "patent_type"', 'kind_column = "title"', "", "kind"),
    Mistake("unknown_name", APPLICATIONS, 'kinds = ["invention"]', 'kinds = ["inventions"]', "'inventions'", "invention, utility_model"),
    Mistake("missing_key", APPLICATIONS, "months = 18\n", "", "key 'months' is missing", "", at="[records.unpublished]"),
    # when something is due
    Mistake("each_year_by", ITEMS, "each_year_by = [3, 4]", "each_year_by = [3]", "not of one length", "2"),
    Mistake("wrong_type", ITEMS, "each_year_by = [3, 4]", "each_year_by = [3, 13]", "", ""),
    Mistake("due_day", APPLICATIONS, 'frequency = "month"', 'frequency = "year"', "yearly dataset", "due_month", at="due_day"),
    Mistake("due_day", APPLICATIONS, "due_day = 10", "due_day = 10\ndue_month = 4", "yearly dataset", "delete", at="due_month"),
    # the shape of a file
    Mistake("syntax", GOALS, "group = 1", "group = = 1", "not valid TOML", "correct the line"),
    Mistake("syntax", AREAS, 'name = "渭滨区"', "name = “渭滨区”", "not valid TOML", "straight double quotes"),
    Mistake("syntax", GENERAL, "small_number = 20", "small_number = 20\nsmall_number = 20", "overwrite", "", at="small_number = 20\n\n[city]"),
    Mistake("unknown_key", GOALS, "target = 0.25", "goal = 0.25", "unknown key 'goal'", "target, strict, series"),
    Mistake("unknown_key", GENERAL, "demo = true", "demonstration = true", "'demonstration'", "code, province, demo"),
    Mistake("unknown_key", CASES, 'unit = "件"', 'units = "件"', "unknown key 'units'", "unit, behaviour"),
    Mistake(
        "unknown_key",
        CUTS,
        '{ id = "design", label',
        '{ id = "design", colour = "red", label',
        "unknown key 'colour'",
        "id, label, names, share",
    ),
    Mistake(
        "missing_key",
        GOALS,
        'kind = "yearly_share"\n',
        "",
        "key 'kind' is missing",
        "id, clause, group",
        at='[[goals]]\nid = "invention_share"',
    ),
    Mistake("missing_key", GENERAL, 'timezone = "Asia/Shanghai"\n', "", "'timezone' is missing", "title", at="# 本市"),
    Mistake("missing_key", CUTS, ', en = "Design" }', " }", "key 'en' is missing", "zh, en", at='id = "design"'),
    Mistake("wrong_type", GOALS, "target = 0.25", 'target = "25%"', "'target' is '25%'", "a number"),
    Mistake("wrong_type", GOALS, "group = 1", "group = 1.5", "'group' is 1.5", "a whole number"),
    Mistake("wrong_type", GOALS, "strict = true", 'strict = "yes"', "'strict' is 'yes'", "true or false"),
    Mistake("wrong_type", GOALS, "target = 0.25", "target = nan", "'target' is nan", "a finite number"),
    Mistake("wrong_type", GOALS, "series = [", 'series = "patent_applications" # [', "'series' is", "an array"),
    Mistake("wrong_type", AREAS, "tile = [2, 3]", "tile = [2, 3, 4]", "'tile' is [2, 3, 4]", "at most 2 items"),
    Mistake("wrong_type", AREAS, "valid_to = 2003-12-31", "valid_to = 2003", "'valid_to' is 2003", "a date"),
    Mistake("too_few", AREAS, "tile = [2, 3]", "tile = [2]", "'tile' has too few entries", "at least 2"),
    Mistake("too_few", GENERAL, 'offices = ["市知识产权局"', "offices = [] # [", "too few", "at least 1"),
    Mistake("not_one_of", GOALS, 'kind = "cumulative"', 'kind = "total"', "'kind' is 'total'", "'yearly_growth'"),
    Mistake("not_one_of", GOALS, 'per = "year"', 'per = "month"', "'per' is 'month'", "'year' or 'period'"),
    Mistake("not_one_of", AREAS, 'kind = "zone"', 'kind = "park"', "'kind' is 'park'", "'district', 'zone'"),
    Mistake("not_one_of", APPLICATIONS, 'type = "date"', 'type = "day"', "'type' is 'day'", "'text', 'date'"),
    Mistake("bad_id", GOALS, 'id = "training"', 'id = "Training 1"', "'Training 1' can't be an id", "lower-case"),
    Mistake("wrong_type", APPLICATIONS, "due_day = 10", "due_day = 32", "'due_day' is 32", "less than or equal to 31"),
    # plan.toml
    Mistake("period_backwards", GENERAL, "last_year = 2014", "last_year = 2011", "ends in 2011", "2012 or later"),
    Mistake("thresholds_order", GENERAL, "at_risk = 0.4", "at_risk = 0.9", "out of order", "on_track", at="[thresholds]"),
    Mistake("stage_threshold", GENERAL, "stage_at_risk = -0.2", "stage_at_risk = 20", "out of range", "-1 to 0"),
    Mistake("unknown_timezone", GENERAL, "Asia/Shanghai", "Asia/Baoji", "time zone 'Asia/Baoji'", "Asia/Shanghai"),
    Mistake("unknown_name", GENERAL, 'code = "610300"', 'code = "610303"', "area of kind city '610303'", "610300"),
    Mistake("same_id", GENERAL, '"省知识产权局"', '"市知识产权局"', "office '市知识产权局' is declared twice", "own id"),
    # areas.toml
    Mistake("unknown_name", AREAS, 'parent = "610300"', 'parent = "610301"', "parent", "610300", after="渭滨"),
    Mistake("unknown_name", AREAS, 'parent = "610300"', 'parent = "610303"', "'610303'", "610300", after="渭滨"),
    Mistake("missing_key", AREAS, 'parent = "610300"\n', "", "'parent' is missing", "610300", at='[[areas]]\ncode = "610302"'),
    Mistake("no_parent", AREAS, 'kind = "province"', 'kind = "province"\nparent = "610300"', "no parent", "remove", at="parent"),
    Mistake("same_id", AREAS, 'code = "610303"', 'code = "610302"', "area '610302' is declared twice", "own id", at='[[areas]]\ncode = "610302"\nname = "金台区"'),
    Mistake("said_twice", AREAS, 'short_name = "金台"', 'short_name = "渭滨"', "'610302' and '610303'", "one of them"),
    Mistake("said_twice", AREAS, '"市直"', '"陇 县"', "'陇 县' is used for both '610327' and '610300L'", "one of them"),
    Mistake("same_tile", AREAS, "tile = [2, 2]", "tile = [2, 3]", "already taken by 渭滨区", "[column, row]", after="金台"),
    Mistake("only_one", AREAS, 'kind = "district"', 'kind = "unknown"', "second area of kind 'unknown'", "one", at='[[areas]]\ncode = "610300U"'),
    Mistake("validity_backwards", AREAS, "valid_to = 2003-12-31", "valid_from = 2004-01-01, valid_to = 2003-12-31", "before", "dates"),
    Mistake("empty_alias", AREAS, '{ name = "市级" }', "{ valid_to = 2003-12-31 }", "alias without name", "both"),
    # dimensions.toml and columns.toml
    Mistake("same_id", CUTS, 'id = "stage"', 'id = "milestone"', "dimension 'milestone'", "own id", at='[[dimensions]]\nid = "milestone"\nlabel = { zh = "阶段"'),
    Mistake("same_id", CUTS, 'id = "utility_model"', 'id = "invention"', "kind 'invention'", "own id"),
    Mistake("said_twice", CUTS, '"新型", ', '"新型", "发 明", ', "'invention' and 'utility_model'", "one of them"),
    Mistake("no_kinds", CUTS, 'kinds_from = "goals"\n', "", "'goal' has no kinds", "kinds_from", at='[[dimensions]]\nid = "goal"'),
    Mistake("wrong_type", CUTS, "share = 0.4", "share = 40", "'share' is 40", "less than or equal to 1"),
    Mistake("same_id", COLUMNS, 'id = "zone"', 'id = "district"', "column 'district'", "own id", at='[[columns]]\nid = "district"\nlabel = { zh = "开发区"'),
    # datasets
    Mistake("unknown_name", CASES, '"case_type", "case_state"]', '"case_sort", "case_state"]', "'case_sort'", "patent_type"),
    Mistake("unknown_name", CASES, 'dimension = "case_type"', 'dimension = "stage"', "'stage'", "department, case_type"),
    Mistake("unknown_name", CASES, 'shared = ["district", "zone"]', 'shared = ["town"]', "shared 'town'", "district, zone"),
    Mistake("wrong_type", CASES, 'shared = ["district", "zone"]', 'shared = "district"', "'shared' is", "an array of ids"),
    Mistake("unknown_name", CASES, 'key = ["case_number"]', 'key = ["number"]', "column 'number'", "case_number"),
    Mistake("said_twice", CASES, '"受理时间"', '"办结日期"', "'办结日期' is used for both 'filed_on' and 'closed_on'", "one", at='headers = ["结案日期"'),
    Mistake("said_twice", CASES, '"被请求人"', '"县区"', "'party' and 'district'", "one of them", at='shared = ["district", "zone"]'),
    Mistake("said_twice", CASES, '"新立案"', '"办 结"', "'办结' is used for both", "one of them", at='headers = ["结案", '),
    Mistake("missing_key", CASES, 'dimension = "case_state"\n', "", "'dimension' is missing", "case_state", at='[[records.columns]]\nid = "case_state"'),
    Mistake("needs_type", CASES, 'type = "kind"\ndimension = "case_state"', 'dimension = "case_state"', "not of type kind", 'type = "kind"'),
    Mistake("unknown_name", CASES, 'date = "closed_on"', 'date = "ended_on"', "column of the records 'ended_on'", "closed_on"),
    Mistake("column_type", CASES, 'date = "closed_on"', 'date = "party"', "column 'party'", "allowed types: date"),
    Mistake("column_type", "datasets/training.toml", 'quantity = "attendances"', 'quantity = "topic"', "'topic'", "number"),
    Mistake("unknown_name", CASES, '["counterfeit_patent"]', '["fake_patent"]', "kind of case_type 'fake_patent'", "patent_dispute"),
    Mistake("unknown_name", CASES, 'passed_to_police = ["yes"]', 'passed_to_police = ["是"]', "value '是'", "yes, no"),
    Mistake("unknown_name", CASES, 'where = { cross_region', 'where = { across', "column of the records 'across'", "cross_region"),
    Mistake("unknown_name", CASES, 'carried_over = ["enforcement_filed"', 'carried_over = ["filed"', "'filed'", "enforcement_closed"),
    Mistake("unknown_name", CASES, 'on_time = ["closed_on", "due_on"]', 'on_time = ["closed_on", "due"]', "'due'", "due_on"),
    Mistake("same_id", CASES, 'id = "cross_region_cases"', 'id = "copyright_registrations"', "measure 'copyright_registrations' is declared twice", "", at='[[measures]]\nid = "copyright'),
    Mistake("no_column", CASES, 'dimension = "department"', 'dimension = "case_type"', "'department'", "case_type", at='dimensions = ["department"]\ndate = "filed_on"'),
    Mistake("needs_date", MARKS, 'date = "recognised_on"\nuntil', "until", "'until' without date", "date ="),
    Mistake("needs_stock", MARKS, 'behaviour = "stock"\n', "", "'until' in a measure that is not a stock", "stock", at='until = "valid_until"'),
    Mistake("needs_flow", MARKS, 'behaviour = "stock"\n', 'behaviour = "stock"\ncomes_in = 4\n', "'comes_in' in a measure that doesn't add up", "remove", at="comes_in = 4"),
    Mistake("never_counted", MARKS, 'date = "recognised_on"\ndistinct = ["mark_name"]\nwhere = { recognition = ["well', '# where = { recognition = ["well', "nothing counts measure 'well_known_trademarks'", "[summary]", at='[[measures]]\nid = "well_known_trademarks"'),
    Mistake("unknown_name", BENCHMARKS, '"patent_grants", "population"]', '"grants", "population"]', "measure 'grants'", "patent_grants"),
    Mistake("unknown_name", BENCHMARKS, '"patent_applications/patent_type/invention"', '"patent_applications/patent_type/inventive"', "'inventive'", "invention, utility_model"),
    Mistake("unknown_name", BENCHMARKS, '"patent_grants/patent_type/invention"', '"patents_in_force/patent_type/invention"', "this summary", "patent_grants"),
    Mistake("no_shape", "datasets/population.toml", "[summary]", "[strange]", "unknown key 'strange'", "records, summary"),
    # goals and outcomes
    Mistake("unknown_name", GOALS, 'series = ["training"]', 'series = ["trainings"]', "measure 'trainings'", "training_sessions"),
    Mistake("unknown_name", GOALS, "applications/patent_type/invention", "applications/type/invention", "'type'", "patent_type, applicant_kind"),
    Mistake("unknown_name", GOALS, "applications/patent_type/invention", "applications/patent_type/发明", "'发明'", "invention, utility_model"),
    Mistake("no_effect", GOALS, 'kind = "yearly_growth"', 'kind = "yearly_growth"\nforecastable = false', "'forecastable' has no effect", "stock_growth, cumulative", at="forecastable = false"),
    Mistake("no_effect", GOALS, 'kind = "cumulative"', 'kind = "cumulative"\nnever_falls = true', "'never_falls' has no effect", "stock_growth", at="never_falls = true"),
    Mistake("series_form", GOALS, "applications/patent_type/invention", "applications/invention", "not a series", "measure/dimension/kind"),
    Mistake("unknown_name", GOALS, 'series = "copyright_registrations/work_kind/software"', 'series = "copyright_registrations/work_kind/soft"', "'soft'", "software", at='{ id = "software"'),
    Mistake("unknown_name", GOALS, "closed_of_filed = [[\"enforcement_closed\"]", "closed_of_filed = [[\"closed\"]", "'closed'", "enforcement_closed"),
    Mistake("unknown_name", GOALS, 'milestones = ["platform"]', 'milestones = ["plattform"]', "'plattform'", "platform, db_"),
    Mistake("same_id", GOALS, 'id = "invention_share"', 'id = "patent_growth"', "goal 'patent_growth'", "own id", at='[[goals]]\nid = "patent_growth"\nclause = "三(二)1"\ngroup = 1\nname = { zh = "发明'),
    Mistake("kind_needs", GOALS, 'denominator = ["patent_applications"]\n', "", "'yearly_share' without 'denominator'", "denominator", at='[[goals]]\nid = "invention_share"'),
    Mistake("kind_needs", GOALS, "target = 10000\n", "", "'cumulative' without 'target'", "target", at='[[goals]]\nid = "training"'),
    Mistake("kind_needs", GOALS, 'population = "population"\n', "", "'above_benchmark' without 'population'", "population", at='[[goals]]\nid = "invention_applications_per_100k"'),
    Mistake("kind_needs", GOALS, "flat_band = 0.02\n", "", "'steady_growth' without 'flat_band'", "flat_band", at='[[goals]]\nid = "trademark_growth"'),
    Mistake("kind_needs", GOALS, 'milestones = ["platform"]\n', "", "'milestones' without 'milestones'", "", at='[[goals]]\nid = "ip_platform"'),
    Mistake("kind_needs", GOALS, 'series = ["ip_enterprises"]\nbreakdown = "enterprise_level"\n', "", "without 'series'", "series", at='[[goals]]\nid = "ip_enterprises"'),
    Mistake("no_target", GOALS, 'series = ["enterprises_with_ip_rules"]', 'target = 100\nseries = ["enterprises_with_ip_rules"]', "no target of its own", "remove"),
    Mistake("per", GOALS, 'per = "year"', 'per = "period"', "can't be judged so", 'per = "year"'),
    Mistake("unknown_name", GOALS, "group = 6", "group = 7", "group '7'", "1, 2, 3, 4, 5, 6"),
    Mistake("same_id", GOALS, "number = 6", "number = 5", "group '5' is declared twice", "own id"),
    Mistake("not_a_ratio", GOALS, "target = 0.95", "target = 95", "95.0 is not a ratio", "15 % as 0.15"),
    Mistake("not_a_ratio", GOALS, "target = 0.15", "target = 15", "15.0 is not a ratio", "15 % as 0.15"),
    Mistake("unknown_name", GOALS, 'breakdown = "audience"', 'breakdown = "patent_type"', "dimension of its series", "audience"),
    Mistake("unknown_name", GOALS, 'dataset = "milestones"', 'dataset = "milestone"', "dataset 'milestone'", "milestones"),
    Mistake("unknown_name", GOALS, 'population = "population"', 'population = "people"', "'people'", "population"),
    Mistake("unknown_name", GOALS, "target = 10000", 'target = 10000\nended = { from_month = 2021-01-01, reason = { zh = "停", en = "x" }, replaced_by = "x" }', "goal 'x'", "patent_growth", at="ended"),
    Mistake("same_id", GOALS, 'id = "infringement_cases"', 'id = "patents_in_force"', "outcome 'patents_in_force'", "own id", at='[[outcomes]]\nid = "patents_in_force"\nclause = "三(一)"\nname = { zh = "知识'),
    Mistake("unknown_name", GOALS, 'series = ["infringement_cases"]', 'series = ["cases"]', "measure 'cases'", "infringement_cases"),
    Mistake("said_twice", GOALS, '"培训人次", ', '"培训人次", "结 案 率", ', "'training' and 'enforcement_closure'", "one", at='[[goals]]\nid = "enforcement_closure"'),
    # work items
    Mistake("unknown_name", ITEMS, 'goal = "training"', 'goal = "trainings"', "goal 'trainings'", "training"),
    Mistake("unknown_name", ITEMS, '"event_items/event_kind/agency"', '"event_items/event_kind/agent"', "'agent'", "agency"),
    Mistake("unknown_name", ITEMS, '"district_staff_persons"', '"district_staff"', "'district_staff'", "district_staff_persons"),
    Mistake("same_id", ITEMS, 'id = "users"', 'id = "databases"', "figure 'databases'", "own id"),
    Mistake("missing_key", ITEMS, ', series = ["event_items/event_kind/agency"]', "", "'series' is missing", "areas_with", at='figures = [{ id = "agencies"'),
    Mistake("same_id", ITEMS, 'id = "transfer"', 'id = "agencies"', "work item 'agencies'", "own id", at='[[work_items]]\nid = "agencies"\nclause = "四(二)3"'),
]  # fmt: skip


def _name(mistake: Mistake) -> str:
    return f"{mistake.rule}-{Path(mistake.file).stem}-{re.sub(r'[^a-z]+', '_', mistake.new)[:24]}"


@pytest.mark.parametrize("mistake", MISTAKES, ids=_name)
def test_a_mistake_is_found_where_it_stands(mistake: Mistake, tmp_path: Path) -> None:
    plan_dir = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    path = plan_dir / mistake.file
    text = path.read_text("utf-8")
    begin = text.index(mistake.old, text.index(mistake.after))
    text = text[:begin] + mistake.new + text[begin + len(mistake.old) :]
    path.write_text(text, "utf-8")

    with pytest.raises(PlanError) as caught:
        load_plan(plan_dir)

    place = text.index(mistake.at) if mistake.at else begin
    where = f"{path}:{text.count(chr(10), 0, place) + 1}"
    assert caught.value.where == where, str(caught.value)
    assert mistake.what in caught.value.what
    assert mistake.action in caught.value.action
    assert any("一" <= character <= "鿿" for character in caught.value.what)  # said in Chinese too


def test_a_misspelt_file_is_not_overlooked(tmp_path: Path) -> None:
    plan_dir = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    (plan_dir / "goals.toml").rename(plan_dir / "goal.toml")
    with pytest.raises(PlanError) as caught:
        load_plan(plan_dir)
    assert caught.value.where == str(plan_dir / "goal.toml")
    assert "goals.toml" in caught.value.action


@pytest.mark.parametrize("name", ["plan.toml", "areas.toml", "work_items.toml", "dimensions.toml", "columns.toml"])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    plan_dir = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    (plan_dir / name).unlink()
    with pytest.raises(PlanError) as caught:
        load_plan(plan_dir)
    assert caught.value.where == str(plan_dir / name)
    assert "missing" in caught.value.what


def test_a_folder_without_a_plan_says_what_a_plan_is(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"plan\.toml"):
        load_plan(tmp_path / "nowhere")


def test_a_plan_without_datasets_is_none(tmp_path: Path) -> None:
    plan_dir = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    shutil.rmtree(plan_dir / "datasets")
    with pytest.raises(PlanError) as caught:
        load_plan(plan_dir)
    assert caught.value.where == str(plan_dir / "datasets")


def test_a_city_without_districts(tmp_path: Path) -> None:
    plan_dir = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    blocks = (plan_dir / "areas.toml").read_text("utf-8").split("[[areas]]")
    kept = "[[areas]]".join(block for block in blocks if 'kind = "district"' not in block)
    (plan_dir / "areas.toml").write_text(kept, "utf-8")
    with pytest.raises(PlanError, match="no area of kind 'district'"):
        load_plan(plan_dir)


def test_a_dataset_in_neither_shape(tmp_path: Path) -> None:
    plan_dir = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    path = plan_dir / "datasets" / "zz.toml"
    path.write_text('id = "zz"\nlabel = {zh="一",en="a"}\ndefinition = {zh="一",en="a"}\nfrequency = "year"\n', "utf-8")
    with pytest.raises(PlanError) as caught:
        load_plan(plan_dir)
    assert caught.value.where == f"{path}:1"
    assert "neither records nor a summary" in caught.value.what


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    plan_dir = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    text = (plan_dir / "areas.toml").read_text("utf-8")
    (plan_dir / "areas.toml").write_bytes(text.encode("gb18030"))
    with pytest.raises(PlanError, match="UTF-8"):
        load_plan(plan_dir)


def test_files_saved_by_a_windows_editor(tmp_path: Path) -> None:
    """A byte order mark and CRLF are what Notepad writes: the same plan, the same lines."""
    plan_dir = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    for path in plan_dir.rglob("*.toml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_plan(plan_dir) == load_plan(PLAN)
    text = (plan_dir / "goals.toml").read_bytes().replace(b"target = 0.25", b"target = true")
    (plan_dir / "goals.toml").write_bytes(text)
    with pytest.raises(PlanError) as caught:
        load_plan(plan_dir)
    line = text[: text.index(b"target = true")].count(b"\n") + 1
    assert caught.value.where.endswith(f"goals.toml:{line}")


def test_several_mistakes_are_all_pointed_at(tmp_path: Path) -> None:
    plan_dir = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    path = plan_dir / "goals.toml"
    text = (
        path.read_text("utf-8")
        .replace('series = ["training"]', 'series = ["x"]')
        .replace("scale = 100000", "scale = 0")
    )
    path.write_text(text, "utf-8")
    with pytest.raises(PlanError) as caught:
        load_plan(plan_dir)
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line == "scale = 0"]
    assert caught.value.where == f"{path}:{lines[0]}"
    assert f"goals.toml:{lines[1]}" in caught.value.action


def test_every_message_is_there_in_both_languages() -> None:
    english, chinese = (
        {key: text for key, text in catalogue(language).items() if key.startswith("plan.")} for language in ("en", "zh")
    )
    assert english.keys() == chinese.keys()
    assert all(placeholders(english[key]) == placeholders(chinese[key]) for key in english)


def test_every_rule_of_the_catalogue_is_tried_here() -> None:
    rules = {key.split(".")[1] for key in catalogue("en") if key.startswith("plan.")} - {"more"}
    tried = {mistake.rule for mistake in MISTAKES}
    tried |= {"missing_file", "strange_file", "unreadable_file", "no_districts", "no_shape"}  # in tests of their own
    tried |= {rule for rule in rules if rule.startswith("map_")}  # in test_boundaries.py
    assert rules == tried
