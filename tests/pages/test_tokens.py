"""Tokens of the read API on the sharing page: made and shown once, listed, revoked; for administrators only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import tokens_made
from scorecard.access import Viewer, viewer_of
from scorecard.access.consumers import LONGEST_NAME, Consumers
from scorecard.access.deeds import Deeds
from scorecard.errors import AccessError
from scorecard.place import Place
from scorecard.texts import Texts
from tests.pages.viewing import context_of, table_with, view, words

ZH, EN = Texts("zh"), Texts("en")
NAME, WEIBIN = "数据交换平台", "610302"
BASE = "https://scorecard.example.cn"


@pytest.fixture
def office(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The city with tokens of this test's own."""
    monkeypatch.setattr("pages.parts.tokens_made.base_address", lambda: BASE)
    return Place(place.plan_dir, tmp_path, place.warehouse)


def now() -> datetime:
    return datetime.now(UTC)


def make(app: AppTest, name: str, area: str = tokens_made.CITY) -> AppTest:
    app.text_input(key="tokens.name").set_value(name)
    app.selectbox(key="tokens.area").set_value(area)
    next(button for button in app.button if button.label == ZH.t("tokens.form.make")).click()
    return app.run()


def shown_in(app: AppTest) -> str:
    """The token as it stands there to be copied."""
    return next(code.value for code in app.code if code.value.startswith("ipcs_"))


@pytest.mark.parametrize(("area", "viewer"), [("*", viewer_of("leader")), (WEIBIN, viewer_of("district", WEIBIN))])
def test_a_token_is_made_in_its_scope_and_shown_once(office: Place, area: str, viewer: Viewer) -> None:
    app = view("sharing", office)
    assert ZH.t("tokens.list.empty") in words(app)
    app = make(app, f" {NAME} ", area)
    token, consumers = shown_in(app), Consumers(office)
    visitor = consumers.visitor(token, at=now())
    assert (visitor.viewer, visitor.name) == (viewer, NAME)
    consumers.note_use(visitor, at=now())
    (line,) = [code.value for code in app.code if code.value.startswith("curl")]
    assert f'"Authorization: Bearer {token}" "{BASE}/api/v1/verdicts?as_of=2013-' in line
    row = table_with(app.run(), "last_read").iloc[0]
    assert (row["name"], row["uses"], row["by"]) == (NAME, 1, "tester") and row["last_read"] != "—"
    assert row["area"] == ("渭滨区" if area == WEIBIN else "全市")
    assert (made := Deeds(office).all()[0]).subject == f"1 {NAME}" and (made.action, made.by) == (
        "token_made",
        "tester",
    )
    assert not [code for code in view("sharing", office).code if token in code.value], "in no other session"
    app.button(key="tokens.done").click().run()
    assert not [code for code in app.code if token in code.value]


def test_a_double_click_makes_one_and_what_is_no_name_none(office: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make(view("sharing", office), " ")
    assert app.error and ZH.t("error.consumer_name.action", longest=LONGEST_NAME) in words(app)
    assert not office.access.exists()
    first = shown_in(make(app, NAME))
    assert shown_in(make(app, NAME)) == first and len(Consumers(office).all()) == 1
    monkeypatch.setattr(tokens_made, "now", lambda: now() + timedelta(seconds=4))
    assert shown_in(make(app, NAME)) != first and len(Consumers(office).all()) == 2


def test_one_is_revoked_after_a_question_and_all_are_told_apart(office: Place) -> None:
    consumers = Consumers(office)
    consumers.make("旧系统", by="王主任", at=now() - timedelta(days=9), days=1)
    app = make(view("sharing", office), NAME)
    token = shown_in(app)
    app.button(key="tokens.revoke").click().run()
    assert ZH.t("tokens.revoke.effect") in words(app) and consumers.visitor(token, at=now()).name == NAME
    app.button(key="tokens.sure").click()
    app.button(key="tokens.revoke").click().run()  # a run of the page, with the dialog still open
    with pytest.raises(AccessError) as refused:
        consumers.visitor(token, at=now())
    assert refused.value.rule == "token_revoked"
    assert (last := Deeds(office).all()[0]).subject == "2" and (last.action, last.by) == ("token_revoked", "tester")
    assert ZH.t("tokens.revoke.done", name=NAME) in words(app)
    assert not [code for code in app.code if token in code.value], "nothing to hand over any more"
    assert table_with(app, "last_read")["state"].tolist() == ["已撤销", "已过期"]
    assert not [button for button in app.button if button.key == "tokens.revoke"]
    said = words(view("sharing", office, language="en", consumer="1"))
    assert EN.t("tokens.explained") in said and "Expired at" in said


@pytest.mark.parametrize("role", ["staff", "leader"])
def test_others_see_none_and_the_deed_itself_asks_for_the_right(office: Place, role: str) -> None:
    Consumers(office).make(NAME, by="王主任", at=now(), days=1)
    viewer = viewer_of(role)  # type: ignore[arg-type]
    app = view("sharing", office, viewer=viewer)
    assert NAME not in words(app) and not app.button and not app.get("dataframe")
    with pytest.raises(PermissionError):
        tokens_made.may(context_of(office, viewer=viewer))
