"""The sharing page: a link made and shown once, its use and state; what the dialog does stands in tests/browser."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages import sharing
from pages.parts import visitors
from pages.parts.qr import qr_png, qr_svg
from scorecard.access import SEES, SEES_AT_FIRST, Viewer, viewer_of
from scorecard.access.access import Access
from scorecard.access.sight import Sight
from scorecard.place import Place
from scorecard.plan import Plan, load_plan
from scorecard.texts import Texts
from tests.pages.viewing import table_with, view, words

ZH, EN = Texts("zh"), Texts("en")
WEIBIN, ZONE = "610302", "610300Z1"
SVG = "http://www.w3.org/2000/svg"  # the name of the format, not an address that is asked
PASSWORD = "三月的风从渭河边吹来"


@pytest.fixture
def shared(place: Place, tmp_path: Path) -> Place:
    """The city with accounts and links of this test's own."""
    return Place(place.plan_dir, tmp_path, place.warehouse)


@pytest.fixture(autouse=True)
def public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pages.sharing", "pages.parts.links_made"):
        monkeypatch.setattr(f"{module}.base_address", lambda: "https://scorecard.example.cn")


def now() -> datetime:
    return datetime.now(UTC)


def make(app: AppTest, area: str, days: int) -> AppTest:
    app.selectbox(key="sharing.area").set_value(area)
    app.number_input(key="sharing.days").set_value(days)
    next(button for button in app.button if button.label == ZH.t("sharing.form.make")).click()
    return app.run()


def address_in(app: AppTest) -> str:
    return next(code.value for code in app.code if code.value.startswith("https://"))


def links_in(app: AppTest) -> Any:
    return table_with(app, "last_use")


@pytest.fixture
def with_account(shared: Place) -> Place:
    Access(shared).add_account("王主任", PASSWORD, "administrator", at=now())
    return shared


def test_a_double_click_makes_one_link_and_a_later_click_another(
    with_account: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make(view("sharing", with_account), "*", 30)
    first = address_in(app)
    app = make(app, "*", 30)
    assert len(Access(with_account).links()) == 13 and address_in(app) == first, "the addresses are still there to take"
    monkeypatch.setattr(sharing, "now", lambda: now() + timedelta(seconds=4))
    app = make(app, "*", 30)
    assert len(Access(with_account).links()) == 26 and address_in(app) != first


def test_without_an_account_it_says_how_to_make_the_first_administrator(shared: Place) -> None:
    app = view("sharing", shared)
    assert ZH.t("sharing.no_account.title") in words(app)
    (command,) = [code.value for code in app.code]
    assert command.endswith(f'-m scorecard.access admin --data "{shared.data_dir}"')
    assert ZH.t("sharing.links.empty") in words(app)
    assert not shared.access.exists(), "looking makes no file"


def test_a_link_is_made_for_the_chosen_area_and_its_address_opens_it(with_account: Place) -> None:
    app = make(view("sharing", with_account), WEIBIN, 7)
    address = address_in(app)
    token = address.removeprefix("https://scorecard.example.cn/link/")
    (entry,) = Access(with_account).links()
    assert (entry.area_code, entry.made_by, entry.uses) == (WEIBIN, "tester", 0)
    assert timedelta(days=6, hours=23) < entry.expires_at - now() <= timedelta(days=7)
    grant = Access(with_account).open_link(token, at=now())
    visitor = Access(with_account).visitor(grant.cookie, at=now())
    assert visitor.viewer == viewer_of("district", WEIBIN)
    assert links_in(app.run())["uses"].tolist() == [1]


def test_the_address_stays_until_it_is_put_away_and_is_in_no_other_session(with_account: Place) -> None:
    app = make(view("sharing", with_account), WEIBIN, 30)
    address = address_in(app.run())
    assert any(address in code.value and "渭滨区" in code.value for code in app.code), "a letter to send with it"
    assert not [code for code in view("sharing", with_account).code if address in code.value]
    app.button(key="sharing.done").click().run()
    assert not app.code


def test_districts_and_zones_are_offered_and_nothing_else(with_account: Place) -> None:
    app = view("sharing", with_account)
    offered = app.selectbox(key="sharing.area").options
    assert offered[:2] == [ZH.t("sharing.form.all"), "渭滨区"]
    assert app.selectbox(key="sharing.area").value == WEIBIN, "all at once is chosen, not come by"
    assert {"宝鸡市", "陕西省"} & set(offered) == set()
    address_in(make(app, ZONE, 1))
    assert [link.area_code for link in Access(with_account).links()] == [ZONE]


def test_links_stand_newest_first_with_their_use_and_state(with_account: Place) -> None:
    access = Access(with_account)
    old = now() - timedelta(days=40)
    access.make_link(WEIBIN, days=30, by="王主任", at=old)
    token, _ = access.make_link("610303", days=30, by="李科长", at=now())
    _, gone = access.make_link("610304", days=30, by="李科长", at=now())
    access.open_link(token, at=now())
    access.revoke_link(gone.id, by="王主任", at=now())
    everything = links_in(view("sharing", with_account, links="all"))
    assert everything["number"].tolist() == [3, 2, 1]
    assert everything["state"].tolist() == [ZH.t(f"sharing.state.{s}") for s in ("revoked", "active", "expired")]
    assert everything["uses"].tolist() == [0, 1, 0]
    assert everything["by"].tolist() == ["李科长", "李科长", "王主任"]
    assert everything["last_use"].tolist()[2] == "—"
    assert links_in(view("sharing", with_account))["number"].tolist() == [2], "first those that still open"
    ended = view("sharing", with_account, links="all", link="3")
    assert "王主任" in words(ended)
    assert not [button for button in ended.button if button.key == "sharing.revoke"], "it can't be revoked twice"


@pytest.mark.parametrize("what", ["revoke", "rotate"])
def test_asking_ends_nothing_yet(with_account: Place, what: str) -> None:
    access = Access(with_account)
    access.make_link(WEIBIN, by="王主任", at=now())
    app = view("sharing", with_account)
    app.button(key=f"sharing.{what}").click().run()
    assert ZH.t(f"sharing.{what}.effect") in words(app)
    assert access.links()[0].state(now()) == "active"


def test_all_links_are_revoked_after_one_question(with_account: Place) -> None:
    access = Access(with_account)
    old, _ = access.make_link(WEIBIN, by="王主任", at=now())
    access.open_link(old, at=now())
    access.make_link("610304", days=1, by="王主任", at=now() - timedelta(days=2))
    assert not [button for button in view("sharing", with_account).button if button.key == "sharing.revoke_all"], (
        "of one link alone the other button does it"
    )
    app = make(view("sharing", with_account), "610303", 30)
    address = address_in(app)
    app.button(key="sharing.revoke_all").click().run()
    said = words(app)
    assert ZH.t("sharing.revoke_all.whom", areas=2, names="渭滨区、金台区", used=1) in said
    assert ZH.t("sharing.form.all") in said, "how to make new ones"
    assert access.links()[0].state(now()) == "active", "asked, not done"
    app.button(key="sharing.sure_all").click()
    app.button(key="sharing.revoke_all").click().run()  # a run of the page, with the dialog still open
    assert ZH.t("sharing.revoke_all.done", count=2, all=ZH.t("sharing.form.all")) in words(app)
    assert [link.state(now()) for link in access.links()] == ["revoked", "expired", "revoked"]
    assert not [code for code in app.code if address in code.value], "nothing to send on any more"
    rows = table_with(view("audit", with_account), "subject")
    assert rows["action"].tolist()[:2] == [ZH.t("audit.action.link_revoked")] * 2
    assert rows["subject"].tolist()[:2] == ["3号链接 · 金台", "1号链接 · 渭滨"]


def test_all_districts_have_their_links_at_once_in_a_table_to_send(with_account: Place) -> None:
    access = Access(with_account)
    app = make(view("sharing", with_account), "*", 7)
    plan = load_plan(with_account.plan_dir)
    codes = [area.code for kind in sharing.SHARED_KINDS for area in plan.areas_of(kind)]
    assert len(codes) > 12
    assert sorted(link.area_code for link in access.links()) == sorted(codes)
    table = table_with(app, "address")
    for name, address in zip(table["area"], table["address"], strict=True):
        opened = access.link_of(address.removeprefix("https://scorecard.example.cn/link/"), at=now())
        assert links_made_title(plan, opened.area_code) == name, "each its own"
    (copied,) = [code.value for code in app.code if "\t" in code.value]
    assert [line.split("\t")[1] for line in copied.splitlines()[1:]] == table["address"].tolist()
    app.selectbox(key="sharing.made.one").set_value(1).run()
    assert address_in(app) == table["address"][1]
    assert not [code for code in view("sharing", with_account).code if "/link/" in code.value], "in no other session"


def links_made_title(plan: Plan, code: str) -> str:
    return next(area.name for area in plan.areas if area.code == code)


def test_the_qr_code_of_a_new_link_is_read_as_its_address(with_account: Place) -> None:
    address = address_in(make(view("sharing", with_account), WEIBIN, 30))
    picture = Image.open(io.BytesIO(qr_png(address)))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [address]
    assert qr_svg(address).startswith("<svg") and "http" not in qr_svg(address).replace(SVG, "")


def test_when_no_link_opens_any_more_it_says_so(with_account: Place) -> None:
    access = Access(with_account)
    access.make_link(WEIBIN, days=1, by="王主任", at=now() - timedelta(days=2))
    assert ZH.t("sharing.links.none_active") in words(view("sharing", with_account))


@pytest.mark.parametrize("viewer", [viewer_of("staff"), viewer_of("leader"), viewer_of("district", WEIBIN)])
def test_who_may_not_share_sees_no_links_and_can_make_none(with_account: Place, viewer: Viewer) -> None:
    Access(with_account).make_link(WEIBIN, by="王主任", at=now())
    app = view("sharing", with_account, viewer=viewer)
    assert ZH.t("sharing.not_yours") in words(app)
    assert not app.button
    assert not app.get("dataframe")


def test_the_english_page_has_no_chinese_but_names(with_account: Place) -> None:
    Access(with_account).make_link(WEIBIN, by="tester", at=now())
    said = words(view("sharing", with_account, language="en"))
    assert EN.t("sharing.explained") in said
    assert not [sign for sign in said if "\u4e00" <= sign <= "\u9fff"]


def test_an_address_that_leads_other_machines_to_themselves_is_warned_of(
    with_account: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not view("sharing", with_account).warning
    monkeypatch.setattr("pages.sharing.base_address", lambda: "http://127.0.0.1:8501")
    (warning,) = view("sharing", with_account).warning
    assert "http://127.0.0.1:8501" in warning.value


@pytest.mark.parametrize(
    ("base", "only_here"),
    [
        ("http://127.0.0.1:8501", True),
        ("http://localhost:8501", True),
        ("http://[::1]:8501", True),
        ("", True),
        ("http://192.168.1.20:8501", False),
        ("https://scorecard.example.cn", False),
    ],
)
def test_which_addresses_lead_to_this_machine_only(base: str, only_here: bool) -> None:
    assert visitors.is_this_machine_only(base) is only_here


def test_what_districts_may_see_is_set_below(with_account: Place) -> None:
    app = view("sharing", with_account)
    assert app.button(key="sharing.sight.save").disabled, "nothing to save yet"
    app.checkbox(key="sharing.see_names").check().run()
    app.checkbox(key="sharing.see_rank").uncheck().run()
    assert ZH.t("sharing.sight.names_need_rank") in words(app)
    assert app.button(key="sharing.sight.save").disabled
    app.checkbox(key="sharing.see_rank").check().run()
    app.button(key="sharing.sight.save").click().run()
    assert ZH.t("sharing.sight.done") in words(app)
    assert Sight(with_account).district_sees() == set(SEES)
    assert "全市合计、本区县排名、排名中的区县名称" in table_with(view("audit", with_account), "subject")["subject"][0]


@pytest.mark.parametrize(("sees", "told"), [(frozenset(SEES), True), (SEES_AT_FIRST, False)])
def test_names_in_the_ranking_stand_on_a_districts_goal_page(place: Place, sees: frozenset[str], told: bool) -> None:
    app = view("goal", place, viewer=viewer_of("district", "610303", sees=sees), goal="patent_growth")
    lines = [caption.value for caption in app.caption if caption.value.startswith(ZH.t("sharing.ranked", names=""))]
    assert bool(lines) is told
    assert all(name in line for line in lines for name in ("渭滨", "金台", "太白"))
