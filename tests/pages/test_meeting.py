"""会议汇报: the page that opens the deck, the route that serves it, and a district's deck with no other district."""

from __future__ import annotations

import re
import shutil
from html import escape
from pathlib import Path
from urllib.parse import unquote

import duckdb
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from scorecard.access import LOCAL_OWNER, LOCAL_VISITOR, Viewer, Visitor, viewer_of
from scorecard.access.seal import HEADER, city_secret, sealed
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.reports.deck import deck_html
from scorecard.reports.report import report_of
from scorecard.texts import Texts
from scorecard.view import View
from scorecard.warehouse import Warehouse
from scorecard.wording import words
from server import meeting
from server.meeting import Meeting
from tests.pages.city import CITY
from tests.pages.viewing import context_of, table_with, view
from tests.waiting import waited

OWN = "610303"
DISTRICT = Visitor(viewer_of("district", OWN), OWN, "link:1")
ZH = Texts("zh")


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("viewer", [LOCAL_OWNER, DISTRICT.viewer], ids=["city", "district"])
def test_the_page_lists_the_slides_and_opens_the_deck(place: Place, viewer: Viewer) -> None:
    app = view("meeting", place, viewer=viewer, as_of="2013-06")
    assert not app.exception
    context = context_of(place, viewer=viewer, as_of="2013-06")
    linked = list(table_with(app, ZH.t("deck.page.says"))[ZH.t("deck.page.says")])
    said = [re.sub(r"\\(.)", r"\1", one[1:].split("](")[0]) for one in linked]
    assert linked[2].endswith("](/meeting/current?as_of=2013-06&lang=zh#3)"), "each line opens its slide"
    report = report_of(context, charts=False)
    assert said[0] == report.title
    assert set(said) >= {facts.headline for facts in report.goals}
    links = [one.proto.url for one in app.get("link_button")]
    assert links == [
        "/meeting/current?as_of=2013-06&lang=zh",
        "/meeting/current?as_of=2013-06&lang=zh&download=1",
    ]


def test_without_figures_the_page_says_what_to_do(plan: Plan, tmp_path: Path) -> None:
    empty = Place(Path(__file__).resolve().parents[2] / "plan", tmp_path, tmp_path / "warehouse.duckdb")
    assert ZH.t("overview.empty.no_goal") in [one.value for one in view("meeting", empty).info]


# --- the deck --------------------------------------------------------------------------------------------------------


def made(place: Place, plan: Plan, viewer: Viewer, language: str = "zh", *, demo: bool = True) -> tuple[View, str]:
    warehouse = Warehouse(place.warehouse)
    month = warehouse.run("months", viewer=viewer).column("as_of").to_pylist()[0]
    one = View(Texts(language), viewer, plan, warehouse, warehouse.stamp(), demo, month)
    return one, slides_in(deck_html(report_of(one), one))


def slides_in(document: str) -> str:
    """The part with words and figures, without Plotly."""
    return document[document.index('<main id="stage"') : document.index("</main>")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_city_s_deck_has_a_slide_a_goal_in_order_and_all_districts(place: Place, plan: Plan, language: str) -> None:
    one, html = made(place, plan, LOCAL_OWNER, language)
    report = report_of(one)
    kickers = re.findall(r'<p class="kicker">([^<]*?) ', html)
    clauses = [words.clause(one.texts, goal.clause) for goal in plan.goals]
    assert [told for told in kickers if told in clauses] == clauses
    assert html.count('class="slide goal') == len(report.goals) == len(plan.goals)
    assert html.count('<script type="application/json">') == sum(facts.chart is not None for facts in report.goals)
    for code in plan.districts():
        assert words.area_name(one.texts, plan.area(code)) in html
    assert html.count(one.texts.t("app.demo.mark")) == html.count("<section")
    assert one.texts.t("deck.slide.closed") not in html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_district_s_deck_names_no_other_district(place: Place, plan: Plan, language: str) -> None:
    one, html = made(place, plan, DISTRICT.viewer, language)
    others = [code for code in plan.districts() if code != OWN]
    for code in others:
        assert words.area_name(one.texts, plan.area(code)) not in html
    report = report_of(one)
    assert [area.code for area, _ in report.areas] == [CITY, OWN]
    assert {facts.verdict.area_code for facts in report.goals} == {OWN}
    assert {facts.city.area_code for facts in report.goals if facts.city} == {CITY}


def test_a_part_below_one_is_said_as_the_citys_target(place: Place, plan: Plan) -> None:
    one, html = made(place, plan, DISTRICT.viewer)
    facts = {facts.goal.id: facts for facts in report_of(one).goals}
    marks = facts["well_known_trademarks"]
    assert marks.headline.endswith("按人口分解不足1件，不单独评价")
    assert (marks.numbers[1].label, marks.numbers[1].figure) == ("全市目标", "≥1")
    assert marks.takes == ""
    assert marks.chart is not None
    assert len(marks.chart.figure.data) == 1, "no line for a target of a fraction"
    assert "全市 ≥1件" in html
    assert not re.search(r"[≥＞]0\.\d+(?!%)[件项家个]", html)


def test_english_slides_have_no_wide_quotes_and_no_chinese_clause(place: Place, plan: Plan) -> None:
    _, html = made(place, plan, LOCAL_OWNER, "en")
    said = re.sub(r"<script.*?</script>", "", html)
    assert not re.findall("[“”‘’「」]", said)
    assert not re.findall(r"[一-鿿]+", said)


def test_without_demo_figures_there_is_no_mark(place: Place, plan: Plan) -> None:
    _, html = made(place, plan, LOCAL_OWNER, demo=False)
    assert ZH.t("app.demo.mark") not in html


def test_texts_are_never_markup(place: Place, plan: Plan) -> None:
    evil = "</script><script>alert(1)</script>&\"'"
    goals = [goal.model_copy(update={"name": goal.name.model_copy(update={"zh": evil})}) for goal in plan.goals]
    _, html = made(place, plan.model_copy(update={"goals": tuple(goals)}), LOCAL_OWNER)
    assert "<script>alert" not in html
    assert "&lt;/script&gt;&lt;script&gt;alert" in html
    assert html.count("</script>") == html.count("<script type=")


# --- the route -------------------------------------------------------------------------------------------------------


class Client:
    """Asks the route as the gate would pass it on."""

    def __init__(self, place: Place) -> None:
        self.place, self.meeting = place, Meeting(Warehouse(place.warehouse), place)

    def get(self, query: str = "", visitor: Visitor | None = LOCAL_VISITOR, **headers: str) -> httpx.Response:
        if visitor is not None:
            headers[HEADER.replace("-", "_")] = sealed(visitor, city_secret(self.place))
        sent = {name.replace("_", "-"): value for name, value in headers.items()}

        async def ask() -> httpx.Response:
            app = Starlette(routes=[Route("/meeting/current", self.meeting.answer)])
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
                return await http.get(f"/meeting/current{query}", headers=sent)

        return waited(ask())


@pytest.fixture
def client(place: Place) -> Client:
    return Client(place)


def test_the_deck_comes_packed_or_plain(client: Client) -> None:
    packed, plain = client.get(), client.get(accept_encoding="identity")
    assert (packed.status_code, packed.headers["content-encoding"]) == (200, "gzip")
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert packed.text.startswith("<!DOCTYPE html>")
    assert packed.headers["cache-control"] == "private, no-store"
    assert not re.findall(r"(?:src|href)=\"(?!data:)", slides_in(packed.text)), "nothing to fetch"


def test_month_and_language_are_asked_for(client: Client) -> None:
    answer = client.get("?as_of=2013-06&lang=en")
    assert "Data as of Jun 2013" in answer.text
    assert '<html lang="en"' in answer.text
    assert "数据截至2013年9月" in client.get("?as_of=latest&lang=klingon").text


@pytest.mark.parametrize("month", ["2031-01", "2013-13", "x", "../../etc/passwd", "<b>"])
def test_an_unknown_month_is_refused_in_words(client: Client, month: str) -> None:
    answer = client.get(f"?as_of={month}")
    assert answer.status_code == 404
    assert "没有" in answer.text
    assert "<b>" not in answer.text


def test_nobody_gets_nothing(client: Client) -> None:
    for visitor, headers in ((None, {}), (None, {HEADER.replace("-", "_"): "W10.forged"})):
        answer = client.get("", visitor, **headers)
        assert answer.status_code == 403
        assert "section" not in answer.text


def test_without_a_warehouse_it_says_so(place: Place, tmp_path: Path) -> None:
    empty = Client(Place(place.plan_dir, tmp_path, tmp_path / "warehouse.duckdb"))
    answer = empty.get()
    assert answer.status_code == 503
    assert ZH.t("deck.refused.no_data") in answer.text


def test_a_wrong_plan_and_an_old_warehouse_are_said_with_what_to_do(place: Place, plan: Plan, tmp_path: Path) -> None:
    broken = tmp_path / "plan"
    shutil.copytree(place.plan_dir, broken)
    (broken / "goals.toml").write_text("nonsense", encoding="utf-8")
    for language in ("zh", "en"):
        answer = Client(Place(broken, place.data_dir, place.warehouse)).get(f"?lang={language}")
        assert (answer.status_code, "goals.toml:1" in answer.text) == (503, True)
        assert Texts(language).t("deck.refused.no_data") not in answer.text
    old = tmp_path / "old.duckdb"
    duckdb.connect(old).execute("create table build (stamp text)").close()
    for language in ("zh", "en"):
        answer = Client(Place(place.plan_dir, tmp_path, old)).get(f"?lang={language}")
        texts = Texts(language)
        assert (answer.status_code, "old.duckdb" in answer.text) == (503, True)
        assert escape(texts.t("error.old_warehouse.what")) in answer.text
        assert escape(texts.t("error.old_warehouse.action")) in answer.text


def test_the_file_to_take_away_is_the_very_same_with_a_name_in_chinese(client: Client) -> None:
    shown, taken = client.get("?as_of=2013-06"), client.get("?as_of=2013-06&download=1")
    assert shown.text == taken.text
    name = unquote(taken.headers["content-disposition"].split("filename*=UTF-8''")[1])
    assert name == "会议汇报-宝鸡-2013年6月-演示数据.html"
    assert "content-disposition" not in shown.headers


def test_each_visitor_gets_its_own_however_the_decks_are_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made_times = []
    real = meeting.report_of
    monkeypatch.setattr(meeting, "report_of", lambda view: (made_times.append(view.viewer), real(view))[1])
    city, own = client.get(), client.get(visitor=DISTRICT)
    assert "渭滨" in city.text
    assert "渭滨" not in own.text
    assert (client.get().text, client.get(visitor=DISTRICT).text) == (city.text, own.text)
    assert made_times == [LOCAL_OWNER, DISTRICT.viewer], "each was made once"
    monkeypatch.setattr(meeting, "KEPT", 1)
    client.get("?as_of=2013-05")
    assert len(client.meeting._kept) == 1


def test_a_swapped_warehouse_is_followed(place: Place, tmp_path: Path) -> None:
    copy = Place(place.plan_dir, tmp_path, tmp_path / "warehouse.duckdb")
    shutil.copy(place.warehouse, copy.warehouse)
    client = Client(copy)
    client.get()
    (first,) = client.meeting._kept
    stamps = iter([first[0], "swapped", *[first[0]] * 10])
    client.meeting.warehouse.stamp = lambda: next(stamps)  # type: ignore[method-assign]
    assert client.get().status_code == 200, "swapped while it was made: made again"
