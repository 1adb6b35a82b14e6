"""The command line as a person uses it: what it prints, its exit codes, and that a bad file leaves the rest alone."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from etl.cli import main
from scorecard.place import ROOT
from scorecard.texts import Texts, catalogue
from tests.etl import made
from tests.pages import city

CLOCK = ["--clock", "2013-11-08T10:00:00+08:00"]
KINDS = ("发明", "实用新型", "外观设计")


def october(path: Path, *, renamed: str | None = None) -> Path:
    """October's applications, a dozen a district; one district may be misspelt."""
    made.by_kind(path, "2013年10月各区县专利申请统计表", KINDS, dict.fromkeys(made.DISTRICTS, (3, 4, 5)))
    if renamed:
        book = openpyxl.load_workbook(path)
        book.active.cell(4, 1).value = renamed
        book.save(path)
    return path


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder of the page tests' city: the same plan and months as the demo, published in a fifth of its time."""
    return city.build(tmp_path_factory.mktemp("city")).data_dir


@pytest.fixture
def city_copy(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "city"))


def goal(capsys: pytest.CaptureFixture[str], data: Path, name: str, *more: str) -> dict[str, Any]:
    """One goal's row of `goals --format json`."""
    capsys.readouterr()
    assert main(["goals", "--data", str(data), "--format", "json", *more]) == 0
    return next(row for row in json.loads(capsys.readouterr().out) if row["goal"] == name)


def test_load_accepts_publishes_and_undo_brings_back(
    city_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    before = goal(capsys, city_copy, "patent_growth")
    assert main(["load", str(october(tmp_path / "a.xlsx")), "--yes", "--data", str(city_copy), *CLOCK]) == 0
    said = capsys.readouterr().out
    assert "新增52，变更0，未变0" in said and "2013年10月" in said
    after = goal(capsys, city_copy, "patent_growth")
    assert after["terms"]["current"] == before["terms"]["current"] + 144
    batch = said.split("批次")[1].split()[0]
    assert main(["load", str(tmp_path / "a.xlsx"), "--yes", "--data", str(city_copy), "--lang", "en", *CLOCK]) == 0
    assert "nothing changed" in capsys.readouterr().out, "the same file again"
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book.active["B4"], book.active["E4"] = 8, 17
    book.save(tmp_path / "b.xlsx")
    assert main(["load", str(tmp_path / "b.xlsx"), "--yes", "--accept-warnings", "--data", str(city_copy), *CLOCK]) == 0
    said = capsys.readouterr().out
    assert "新增0，变更2，未变50" in said and "3 → 8" in said and "12 → 17" in said and "!B4" in said
    undo = ["undo", str(int(batch) + 1), "--data", str(city_copy), "--reason", "test", *CLOCK]
    assert main(undo) == 1, "only shown: nobody sits there to be asked"
    said = capsys.readouterr().out
    assert "b.xlsx" in said and "恢复为此前的数值2" in said and "8 → 3" in said and "--yes" in said
    assert main([*undo, "--yes"]) == 0
    undo[1] = batch
    capsys.readouterr()
    assert main([*undo, "--yes", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], told["preview"]["gap"], told["closed_months"]) == ("undone", 52, [])
    assert {turn["goal"] for turn in told["turns"]} >= {"patent_growth", "invention_share"}
    assert main(undo) == 0 and "此前已撤销" in capsys.readouterr().out
    assert goal(capsys, city_copy, "patent_growth") == before


def test_without_yes_nothing_is_stored(city_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["load", str(october(tmp_path / "a.xlsx")), "--data", str(city_copy), *CLOCK]) == 1
    assert "--yes" in capsys.readouterr().out
    assert goal(capsys, city_copy, "patent_growth")["as_of"] == "2013-09-01"


def test_a_file_with_a_question_is_not_accepted_until_answered(
    city_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = str(october(tmp_path / "a.xlsx", renamed="渭宾区"))
    assert main(["load", path, "--yes", "--data", str(city_copy), *CLOCK]) == 1
    assert "渭滨区" in capsys.readouterr().out  # the nearest name is offered, not assumed
    answered = ["--answer", "area:渭宾区=610302"]
    assert main(["load", path, "--yes", "--data", str(city_copy), *answered, *CLOCK]) == 0


def test_what_was_found_has_to_be_accepted_by_name(
    city_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    path = october(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.active["E4"] = 999  # a total that is not its parts'
    book.save(path)
    asked = ["load", str(path), "--yes", "--data", str(city_copy), "--format", "json", "--trial", *CLOCK]
    assert main(asked) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["outcome"], told["batch"]) == ("refused", None) and "--accept-warnings" in told["error"]["action"]
    assert [finding["cell"] for finding in told["findings"]] and told["preview"]["new"] == 52
    assert {turn["goal"] for turn in told["turns"]} >= {"patent_growth", "invention_share"}
    assert main([*asked, "--accept-warnings", "--by", "张三", "--reason", "已核对"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["outcome"] == "accepted"
    assert main(["history", "--data", str(city_copy), "--format", "json"]) == 0
    row = json.loads(capsys.readouterr().out)[0]
    assert (row["batch"], row["accepted_by"], row["reason"]) == (told["batch"], "张三", "已核对")
    assert row["n_warnings"] == len(told["findings"])


@pytest.mark.parametrize("asked", [["history"], ["verify"], ["waiting"], ["undo", "1", "--yes", "--reason", "错报"]])
def test_looking_where_no_city_is_makes_none(asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main([*asked, "--data", str(mistyped := tmp_path / "dta")]) != 0
    assert Texts("zh").t("error.no_city.what") in capsys.readouterr().err
    assert not mistyped.exists()


def test_a_bad_file_is_told_and_the_good_one_beside_it_is_loaded(
    city_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    october(folder / "good.xlsx")
    assert main(["load", str(folder), "--yes", "--data", str(city_copy), *CLOCK]) == 1
    said = capsys.readouterr()
    assert "broken.xlsx" in said.err and "Traceback" not in said.err
    assert goal(capsys, city_copy, "patent_growth")["as_of"] == "2013-10-01"


def test_read_prints_rows_and_stores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path, data = october(tmp_path / "a.xlsx"), tmp_path / "data"
    assert main(["read", str(path), "--data", str(data), *CLOCK]) == 0
    out = json.loads(capsys.readouterr().out)
    wanted = {"dataset", "measure", "area_code", "area_name", "period_start", "period_months", "basis", "dimension"}
    assert wanted | {"kind", "value", "sheet", "cell"} <= set(out["rows"][0])
    assert out["findings"] == [] and out["questions"] == []
    assert main(["read", str(path), "--data", str(data), "--format", "csv", *CLOCK]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == len(out["rows"]) == 52
    cell = next(row for row in rows if row["area_name"] == "渭滨区" and row["kind"] == "design")
    assert (cell["value"], cell["cell"]) == ("5.0", "D4")
    assert not data.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["goals", "--as-of", "September"], "2013-09"),
        (["goals", "--area", "999999"], "610302"),
        (["goals", "--as-of", "1999-01"], "1999-01"),
        (["history", "--judgements", "--goal", "nothing"], "patent_growth"),
        (["template", "nothing"], "patent_applications"),
        (["undo", "9999"], "history"),
        (["read", "nowhere.xlsx"], "路径"),
        (["demo"], "--data"),
    ],
)
def test_a_wrong_word_is_told_with_what_is_allowed(
    demo_home: Path, capsys: pytest.CaptureFixture, arguments: list[str], told: str
) -> None:
    assert main([*arguments, "--data", str(demo_home)]) == 1
    assert told in capsys.readouterr().err


def test_goals_of_a_district_and_a_month(demo_home: Path, capsys: pytest.CaptureFixture) -> None:
    row = goal(capsys, demo_home, "patent_growth", "--area", "610302", "--as-of", "2012-12")
    assert (row["area_code"], row["as_of"]) == ("610302", "2012-12-01")
    assert row["status"] in ("achieved", "missed")
    assert main(["goals", "--data", str(demo_home)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + 16


NAMED = (
    *("actual", "target", "gap", "status", "probability", "forecast_low", "forecast_mid", "forecast_high"),
    *("required_rate", "contribution", "rank", "second_opinion", "formula", "assumption", "sources"),
)


def test_every_goal_and_area_is_told_with_where_it_comes_from(demo_home: Path, capsys: pytest.CaptureFixture) -> None:
    capsys.readouterr()
    assert main(["goals", "--data", str(demo_home), "--format", "json", "--area", "all"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len({row["area_code"] for row in rows}) == 16
    assert all(name in row for row in rows for name in NAMED)
    city = {row["goal"]: row for row in rows if row["area_code"] == "610300"}
    assert all(row["formula"] and row["sources"] for row in city.values())
    per_head = {source["file"] for source in city["invention_grants_per_100k"]["sources"]}
    assert any("人口" in name for name in per_head), "what a benchmark is held against"
    of_wei = next(r for r in rows if r["goal"] == "patent_growth" and r["area_code"] == "610302")
    assert of_wei["target_source"] == "own"
    assert any("目标" in source["file"] for source in of_wei["sources"])
    needs = [r["need_here"] for r in rows if r["goal"] == "patent_growth" and r["need_here"] is not None]
    assert sum(needs) == city["patent_growth"]["still_needed"]


def test_sources_are_no_later_than_the_month(demo_home: Path, capsys: pytest.CaptureFixture) -> None:
    for name in ("patent_growth", "ip_enterprises", "training"):
        row = goal(capsys, demo_home, name, "--as-of", "2012-02")
        assert row["sources"]
        assert not [source["file"] for source in row["sources"] if "2013" in source["file"]]


def test_history_and_verify(demo_home: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["history", "--data", str(demo_home), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    days = {row["accepted_at"][:10] for row in rows}
    assert len(days) > 40 and min(days) < "2010-03" and max(days) > "2013-10"
    assert main(["verify", "--data", str(demo_home)]) == 0


def test_history_of_judgements(demo_home: Path, capsys: pytest.CaptureFixture) -> None:
    """The demo is published month by month, so that what was said has a history."""
    assert main(["history", "--judgements", "--data", str(demo_home), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told) == 16 and min(len(goal["history"]) for goal in told) >= 20
    turned = [(row, batch) for goal in told for row in goal["turned"] for batch in row["batches"]]
    assert turned, "figures that came later turned some verdict"
    for row, batch in turned:
        assert row["status"] != row["from_status"] and batch["done_at"] <= row["published_at"]
    only = ["--goal", "patent_growth", "--as-of", "2012-06", "--area", "610302", "--format", "csv"]
    assert main(["history", "--judgements", "--data", str(demo_home), *only]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["as_of"] for row in rows] == [f"2012-{month:02}-01" for month in range(6, 0, -1)]


def test_template_comes_in_the_shape_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "t.xlsx"
    assert main(["template", "training", "--shape", "summary", "--out", str(path)]) == 0 and path.is_file()
    assert main(["template", "population", "--shape", "records"]) == 1
    assert "summary" in capsys.readouterr().err


def test_demo_is_refused_beside_data(city_copy: Path) -> None:
    before = sorted(p.name for p in city_copy.glob("batches/*"))
    assert main(["demo", "--data", str(city_copy)]) == 1
    assert sorted(p.name for p in city_copy.glob("batches/*")) == before
    assert not (city_copy / "demo").exists()


def test_everything_takes_another_plan(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    other = shutil.copytree(ROOT / "plan", tmp_path / "plan")
    (other / "plan.toml").write_text(
        (other / "plan.toml").read_text(encoding="utf-8") + "\nwrong = 1\n", encoding="utf-8"
    )
    assert main(["goals", "--plan", str(other), "--data", str(tmp_path / "d")]) == 1
    assert "plan.toml" in capsys.readouterr().err


def test_verdicts_of_a_plan_that_has_changed_since_are_said_to_be_so(
    city_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    other, asked = shutil.copytree(ROOT / "plan", tmp_path / "plan"), ["goals", "--data", str(city_copy)]
    general = (other / "plan.toml").read_text(encoding="utf-8")
    (other / "plan.toml").write_text(general.replace("at_risk = 0.4", "at_risk = 0.3"), encoding="utf-8")
    assert main([*asked, "--lang", "en"]) == 0
    as_published = capsys.readouterr()
    assert as_published.err == ""
    assert main([*asked, "--lang", "en", "--plan", str(other)]) == 0
    edited = capsys.readouterr()
    assert (edited.out, edited.err) == (as_published.out, Texts("en").t("cli.plan_changed") + "\n")


def test_both_languages_have_every_rule_the_errors_name() -> None:
    rules = {key.split(".")[1] for key in catalogue("zh") if key.startswith("error.")}
    for rule in rules:
        for part in ("what", "action"):
            assert Texts("en").has(f"error.{rule}.{part}")
