"""The overview: every tile against its verdict, the answer on top against the statuses, outcomes against a query."""

from __future__ import annotations

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
from pages.parts.scoreboard import SIGN
from scorecard.access import LOCAL_OWNER
from scorecard.judge import Status
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from scorecard.wording import words as wording
from tests.pages import city
from tests.pages.reading import ask, charts, html, told
from tests.pages.viewing import view

HEADLINES = "select * from verdict where is_headline and area_code = $c and as_of = date '2013-09-01'"


def verdicts(place: Place) -> dict[str, dict]:
    """Goal → its headline row, read past every page."""
    names = [name for (name,) in ask(place, "select column_name from duckdb_columns() where table_name = 'verdict'")]
    rows = [dict(zip(names, row, strict=True)) for row in ask(place, HEADLINES, c=city.CITY)]
    return {row["goal"]: row for row in rows}


def tiles_of(app: AppTest) -> dict[str, str]:
    """Goal → the HTML of its tile, in the page's order; all stand in one element."""
    (board,) = [body for body in html(app) if "<article" in body]
    return {piece.split('"')[0]: piece for piece in board.split('<article data-goal="')[1:]}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_goal_is_a_tile_with_status_word_and_figures(place: Place, plan: Plan, language: str) -> None:
    app = view("overview", place, language=language)
    texts, rows = Texts(language), verdicts(place)
    assert not app.exception
    assert not charts(app), "numbers first: no Plotly on this page"
    bodies = {goal: told("<" + tile) for goal, tile in tiles_of(app).items()}
    assert len(rows) == len(plan.goals) == 16
    assert list(bodies) == [goal.id for goal in plan.goals]
    for at, goal in ((goal.id, goal) for goal in plan.goals):
        verdict = wording.read(rows[goal.id])
        assert texts.pick(goal.name) in bodies[at]
        number, unit = split_unit(wording.actual(texts, goal, verdict))
        assert " ".join(f"{number} {unit}".split()) in bodies[at]
        assert " ".join(wording.target(texts, goal, verdict).split()) in bodies[at]
        assert f"{SIGN[Status(verdict.status)]} {wording.status_word(texts, verdict.status)}" in bodies[at]


def test_the_answer_counts_the_statuses(place: Place) -> None:
    app = view("overview", place)
    counts = Counter(row["status"] for row in verdicts(place).values())
    good = counts["achieved"] + counts["on_track"]
    bad = counts["at_risk"] + counts["off_track"] + counts["missed"]
    assert f"{good}项已完成或预计可完成" in app.title[0].value
    assert f"{bad}项需要关注" in app.title[0].value
    chips = told(html(app)[0])
    told_of = {status: wording.status_word(Texts("zh"), status) for status in counts}
    assert all(f"{told_of[status]} {number}" in chips for status, number in counts.items())


def test_a_goal_judged_by_an_earlier_month_says_so(place: Place) -> None:
    row = verdicts(place)["training"]
    assert row["data_as_of"] == date(2013, 8, 1)
    tile = tiles_of(view("overview", place))["training"]
    assert "2012年1月—2013年8月累计" in told(tile)
    assert "数据待报" in told(tile)
    assert "2013年9月" in tile, "what is missing stands in its explanation"


def test_assumptions_are_marked_where_there_is_one(place: Place, plan: Plan) -> None:
    bodies = tiles_of(view("overview", place))
    for goal in plan.goals:
        assert ("口径说明" in told(bodies[goal.id])) == (goal.assumption is not None)


def test_outcomes_are_shown_and_not_judged(place: Place, plan: Plan) -> None:
    bodies = [told("<" + body) for body in html(view("overview", place))[-1].split('<div style="padding')[1:]]
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
    assert [goal.id for row in rows for goal in row] == [goal.id for goal in plan.goals]
    assert all(len(row) <= tiles.WIDEST for row in rows)
    for group in {goal.group for goal in plan.goals}:
        assert len([row for row in rows if any(goal.group == group for goal in row)]) == 1


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
