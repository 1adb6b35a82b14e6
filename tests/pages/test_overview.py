"""The overview: every tile against its verdict, the answer on top against the statuses, outcomes against a query."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.archive import Archive
from etl.publish import publish
from pages.parts import tiles
from pages.parts.numbers import split_unit
from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.judge import Status
from scorecard.place import Place
from scorecard.plan import AreaKind, Plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from scorecard.wording import outlook
from scorecard.wording import words as wording
from tests.pages import city
from tests.pages.reading import ask, charts, html, told
from tests.pages.viewing import view

ARTICLE = re.compile(r'<article class="ov-tile">(.*?)</article>')
BOX = re.compile(r'<section class="ov-box[^"]*">(.*?)</section>')
HEADLINES = "select * from verdict where is_headline and area_code = $c and as_of = date '2013-09-01'"


def verdicts(place: Place) -> dict[str, dict]:
    """Goal → its headline row, read past every page."""
    names = [name for (name,) in ask(place, "select column_name from duckdb_columns() where table_name = 'verdict'")]
    rows = [dict(zip(names, row, strict=True)) for row in ask(place, HEADLINES, c=city.CITY)]
    return {row["goal"]: row for row in rows}


def tile_bodies(app: AppTest, plan: Plan) -> dict[str, str]:
    """Goal → the HTML of its tile, in the order of the page."""
    return dict(zip([goal.id for goal in plan.goals], ARTICLE.findall(html(app)[0]), strict=True))


def boxes(app: AppTest) -> dict[str, str]:
    """Name → the HTML of the boxes below the tiles: what to decide, what changed, the outcomes; and how fresh it is."""
    body = html(app)[0]
    found = dict(zip(("decisions", "changes", "outcomes"), BOX.findall(body), strict=True))
    return found | {"fresh": body[body.index('<p class="ov-fresh">') :]}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_goal_is_a_tile_with_status_word_and_figures(place: Place, plan: Plan, language: str) -> None:
    app = view("overview", place, language=language)
    texts, rows = Texts(language), verdicts(place)
    assert not app.exception
    assert not charts(app), "numbers first: no Plotly on this page"
    assert len(html(app)) == 1, "one element for the page"
    bodies = tile_bodies(app, plan)
    assert len(rows) == len(plan.goals) == 16
    for goal in plan.goals:
        verdict, body = wording.read(rows[goal.id]), bodies[goal.id]
        number, unit = split_unit(wording.actual(texts, goal, verdict))
        assert f">{texts.pick(goal.name)}</a>" in body
        assert f"goal?goal={goal.id}&amp;area={city.CITY}" in body
        assert " ".join(f"{number} {unit}".split()) in told(body)
        assert " ".join(wording.target(texts, goal, verdict).split()) in told(body)
        assert wording.status_word(texts, verdict.status) in told(body)
        assert outlook.probability(texts, verdict) in told(body)


def test_a_link_keeps_what_the_sidebar_chose(place: Place, plan: Plan) -> None:
    body = tile_bodies(view("overview", place, as_of="2013-06", lang="zh"), plan)["training"]
    assert 'href="goal?lang=zh&amp;goal=training' in body


def test_the_answer_counts_the_statuses(place: Place) -> None:
    app = view("overview", place)
    counts = Counter(row["status"] for row in verdicts(place).values())
    good = counts["achieved"] + counts["on_track"]
    bad = counts["at_risk"] + counts["off_track"] + counts["missed"]
    assert f"{good}项已完成或预计可完成" in app.title[0].value
    assert f"{bad}项需要关注" in app.title[0].value
    head = told(html(app)[0].split('<div class="ov-row">')[0])
    assert all(f"{wording.status_word(Texts('zh'), status)} {number}" in head for status, number in counts.items())


def test_a_goal_judged_by_an_earlier_month_says_so(place: Place, plan: Plan) -> None:
    row = verdicts(place)["training"]
    assert row["data_as_of"] == date(2013, 8, 1)
    tile = tile_bodies(view("overview", place), plan)["training"]
    assert "2012年1月—2013年8月累计" in told(tile)
    assert "数据待报" in told(tile)
    assert "2013年9月" in tile, "what is missing stands in its explanation"


def test_assumptions_are_marked_where_there_is_one(place: Place, plan: Plan) -> None:
    bodies = tile_bodies(view("overview", place), plan)
    for goal, body in zip(plan.goals, bodies.values(), strict=True):
        assert ("口径说明" in told(body)) == (goal.assumption is not None)


def test_outcomes_are_shown_and_not_judged(place: Place, plan: Plan) -> None:
    bodies = [told(body) for body in boxes(view("overview", place))["outcomes"].split('<div class="ov-outcome"')[1:]]
    assert len(bodies) == len(plan.outcomes) == 5
    ((level,),) = ask(
        place, "select value from cube where measure = 'patents_in_force' and dimension = '' and area_code = $c "
        "and month = date '2013-09-01'", c=city.CITY,
    )  # fmt: skip
    ((people,),) = ask(
        place, "select value from yearly where measure = 'population' and area_code = $c and year = 2012", c=city.CITY
    )
    assert f"{level / people * 10_000:,.2f}件/万人" in bodies[0]
    ((cases,),) = ask(
        place, "select sum(value) from cube where measure = 'infringement_cases' and dimension = '' and area_code = $c "
        "and year(month) = 2013", c=city.CITY,
    )  # fmt: skip
    assert f"{cases:,.0f}件" in bodies[2]
    assert not any(texts in " ".join(bodies) for texts in ("预计可完成", "进度滞后"))


def test_rows_keep_groups_together(plan: Plan) -> None:
    rows = tiles.rows_of(plan.goals)
    assert [goal.id for row in rows for group in row for goal in group] == [goal.id for goal in plan.goals]
    assert all(sum(map(len, row)) <= tiles.WIDEST for row in rows)
    groups = [{goal.group for goal in group} for row in rows for group in row]
    assert groups == [{one} for one in dict.fromkeys(goal.group for goal in plan.goals)]


def test_bullet_stays_on_its_track(place: Place, plan: Plan) -> None:
    for goal in plan.goals:
        for _, row in verdicts(place).items():
            verdict = wording.read({**row, "status": "at_risk"})
            for actual, target in ((-0.4, 0.15), (0.0, 0.0), (3.0, 1.0), (None, 1.0), (1e6, 1e-6)):
                body = tiles.bullet(goal, replace(verdict, actual=actual, target=target), "x")
                places = [float(piece.split("%")[0]) for piece in body.replace("calc(", "").split("left:")[1:]]
                assert all(0 <= at <= 100 for at in places)
                assert 'role="img" aria-label="x"' in body


def test_words_from_declarations_are_not_markup(plan: Plan, place: Place) -> None:
    body = tiles.bullet(plan.goals[0], wording.read(verdicts(place)["patent_growth"]), '"><img src=x onerror=alert(1)>')
    assert "<img" not in body


def test_every_status_has_a_look_and_words() -> None:
    for language in ("zh", "en"):
        shown = [wording.status_badge(Texts(language), status) for status in Status]
        assert len(set(shown)) == len(shown), "no two statuses look and read the same"
    assert all(color in tiles.BAR_COLORS for color, _ in wording.LOOK.values())


def test_data_without_any_verdict_says_what_to_do(tmp_path: Path) -> None:
    """Only the population is there: published, but nothing can be judged."""
    place = Place(city.PLAN_DIR, tmp_path, tmp_path / "warehouse.duckdb")
    archive = Archive(place, archive_plan := city.load_plan(city.PLAN_DIR))
    whole, content = city._reading(archive_plan)
    people = whole.facts.filter([measure == "population" for measure in whole.facts["measure"].to_pylist()])
    only = replace(
        whole, facts=people, records={}, events=whole.events.slice(0, 0), coverage=whole.coverage.slice(0, 0)
    )
    archive.accept(only, content, by="tester", at=city.AT)
    publish(place, archive_plan, at=datetime(2013, 10, 12, tzinfo=UTC))
    assert not Warehouse(place.warehouse).run("months", viewer=LOCAL_OWNER).num_rows
    for page in ("overview", "goal"):
        app = view(page, place)
        assert not app.exception
        assert "上传" in app.info[0].value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_changed_is_told_against_the_month_before(place: Place, plan: Plan, language: str) -> None:
    texts = Texts(language)
    box = boxes(view("overview", place, language=language))["changes"]
    rows = ask(
        place, "select v.goal, v.status, b.status, v.probability, b.probability from verdict v join verdict b using "
        "(goal, area_code, part, span) where v.is_headline and v.area_code = $c and v.as_of = date '2013-09-01' and "
        "b.as_of = date '2013-08-01' and b.year is not distinct from v.year and v.status in "
        "('on_track', 'at_risk', 'off_track') and b.status in ('on_track', 'at_risk', 'off_track')", c=city.CITY,
    )  # fmt: skip
    moved = [row for row in rows if row[1] != row[2] or (row[3] and row[4] and abs(row[3] - row[4]) >= 0.05)]
    assert moved, "the made city moves between these months"
    named = [goal for goal, *_ in moved if f">{texts.pick(plan.goal(goal).name)}</a>" in box]
    more = re.search(texts.t("overview.change.more", count=r"(\d+)"), told(box))
    assert len(named) + (int(more[1]) if more else 0) >= len(moved)
    assert texts.month(date(2013, 8, 1)) in told(box)
    for _, now, before, *_ in [row for row in moved if row[0] in named and row[1] != row[2]]:
        assert f"{texts.t(f'status.word.{before}')} → {texts.t(f'status.word.{now}')}" in told(box)


def test_the_first_month_has_nothing_to_be_compared_with(place: Place) -> None:
    ((first,),) = ask(place, "select min(as_of) from verdict")
    box = boxes(view("overview", place, as_of=f"{first:%Y-%m}"))["changes"]
    assert Texts("zh").t("overview.change.first") in told(box)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_three_things_to_decide_each_with_reason_and_way(place: Place, language: str) -> None:
    box = boxes(view("overview", place, language=language))["decisions"]
    lines = re.findall(r'<li><a class="scorecard-inside" href="(\w+)\?[^"]*">([^<]+)</a><span>([^<]+)</span></li>', box)
    assert len(lines) == 3
    assert ("work_items" in [page for page, *_ in lines]) is bool(
        ask(place, "select 1 from work_item_verdict where status = 'missed' and as_of = date '2013-09-01'")
    )
    assert all(any(sign.isdigit() for sign in why) for _, _, why in lines)


def test_a_late_district_stands_in_the_line_of_freshness(place: Place) -> None:
    line = boxes(view("overview", place))["fresh"]
    assert "太白县" in told(line) and "知识产权培训按2013年8月评价" in told(line)
    assert "最近入库2013年10月12日" in told(line) and 'href="submissions?year=2013"' in line


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_district_finds_its_own_changes_and_decisions_and_no_others(place: Place, plan: Plan, language: str) -> None:
    app = view("overview", place, language=language, viewer=viewer_of("district", "610303"))
    body, found = told(html(app)[0]), boxes(app)
    own = wording.area_name(Texts(language), plan.area("610303"))
    assert not app.exception
    assert own in told(found["decisions"]) and own in told(found["changes"])
    assert "work_items" not in found["decisions"] and f"area={city.CITY}" not in found["decisions"]
    others = [area for area in plan.areas_of(AreaKind.DISTRICT) if area.code != "610303"]
    assert not [area for area in others if wording.area_name(Texts(language), area) in body]
