"""The accounts page: made with a password shown once, locked, given another password; for administrators only."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from scorecard.access import viewer_of
from scorecard.access.access import Access
from scorecard.access.deeds import Deeds
from scorecard.errors import AccessError
from scorecard.place import Place
from scorecard.texts import LANGUAGES, Texts
from tests.pages.viewing import table_with, view, words

ZH = Texts("zh")
NAME, PASSWORD = "王主任", "三月的风从渭河边吹来"


@pytest.fixture
def office(place: Place, tmp_path: Path) -> Place:
    """The city with one administrator of this test's own."""
    own = Place(place.plan_dir, tmp_path, place.warehouse)
    Access(own).add_account(NAME, PASSWORD, "administrator", at=datetime.now(UTC))
    return own


def press(app: AppTest, words_on_it: str) -> AppTest:
    next(button for button in app.button if button.label == words_on_it).click()
    return app.run()


def make(app: AppTest, name: str, role: str, area: str | None = None) -> AppTest:
    app.text_input(key="accounts.name").set_value(name)
    app.selectbox(key="accounts.role").set_value(role).run()
    if area:
        app.selectbox(key="accounts.area").set_value(area)
    return press(app, ZH.t("accounts.form.make"))


def password_in(app: AppTest) -> str:
    (letter,) = [code.value for code in app.code if "密码：" in code.value]
    return letter.split("密码：")[1]


def accounts_in(app: AppTest) -> Any:
    return table_with(app, "sessions")


def sign_in(place: Place, name: str, password: str) -> Any:
    access, at = Access(place), datetime.now(UTC)
    return access.visitor(access.sign_in(name, password, address="192.0.2.7", at=at).cookie, at=at)


@pytest.mark.parametrize(("role", "area"), [("staff", None), ("leader", None), ("district", "610302")])
def test_an_account_is_made_with_a_password_shown_once(office: Place, role: Any, area: str | None) -> None:
    app = make(view("accounts", office), "李干事", role, area)
    assert sign_in(office, "李干事", password_in(app)).viewer == viewer_of(role, area)
    rows = accounts_in(app.run())
    assert rows["name"].tolist() == ["李干事", NAME] and rows["sessions"].tolist()[0] == 1
    assert not [code for code in view("accounts", office).code if "密码：" in code.value]
    app.button(key="accounts.done").click().run()
    assert not app.code
    made = Deeds(office).all()[1]
    assert (made.action, made.by, made.subject) == ("account_made", "tester", "李干事")


def test_a_name_that_is_taken_or_none_is_told(office: Place) -> None:
    for name in (NAME, " "):
        app = make(view("accounts", office), name, "staff")
        assert app.error and not [code for code in app.code if "密码：" in code.value]
    assert len(Access(office).accounts()) == 1


def test_what_runs_is_ended_and_an_account_locked_and_let_in_again(office: Place) -> None:
    access = Access(office)
    access.add_account("李干事", PASSWORD, "staff", at=datetime.now(UTC))
    cookie = access.sign_in("李干事", PASSWORD, address="192.0.2.7", at=datetime.now(UTC)).cookie
    app = press(view("accounts", office, account="李干事"), ZH.t("accounts.do.end.button"))
    assert ZH.t("accounts.do.end.done", name="李干事") in words(app)
    with pytest.raises(AccessError) as ended:
        access.visitor(cookie, at=datetime.now(UTC))
    assert ended.value.rule == "session_ended"
    access.lock_account("李干事", by=NAME, at=datetime.now(UTC))
    app = press(view("accounts", office, account="李干事"), ZH.t("accounts.do.unlock.button"))
    assert sign_in(office, "李干事", PASSWORD).name == "李干事"


def test_an_account_gets_another_role(office: Place) -> None:
    Access(office).add_account("李干事", PASSWORD, "staff", at=datetime.now(UTC))
    app = press(view("accounts", office, account="李干事"), ZH.t("accounts.do.role.button"))
    sure = app.button(key="accounts.sure")
    assert sure.disabled, "nothing has been changed yet"
    assert "高新区" in app.selectbox(key="accounts.of.李干事.area").options
    app.selectbox(key="accounts.of.李干事.role").set_value("leader")
    sure.proto.disabled = False  # as it is in the browser once another role is chosen
    sure.click()
    app = press(app, ZH.t("accounts.do.role.button"))  # a run of the page, with the dialog still open
    assert sign_in(office, "李干事", PASSWORD).viewer.role == "leader"
    assert ZH.t("accounts.do.role.done", name="李干事") in words(app)


@pytest.mark.parametrize("role", ["staff", "leader"])
def test_others_are_told_that_it_is_not_theirs(office: Place, role: Any) -> None:
    app = view("accounts", office, viewer=viewer_of(role))
    assert ZH.t("accounts.not_yours") in words(app) and not app.button and not app.dataframe


def test_before_the_first_administrator_it_says_how(place: Place, tmp_path: Path) -> None:
    app = view("accounts", Place(place.plan_dir, tmp_path, place.warehouse))
    assert ZH.t("accounts.first") in words(app) and "scorecard.access admin" in app.code[0].value


def test_every_role_is_explained() -> None:
    for language in LANGUAGES:
        for role in ("administrator", "staff", "leader", "district"):
            assert Texts(language).has(f"accounts.role.{role}")


def test_sign_ins_are_listed_and_ended_one_by_one(office: Place) -> None:
    access, at = Access(office), datetime.now(UTC)
    kept, ended = (access.sign_in(NAME, PASSWORD, address=one, at=at).cookie for one in ("192.0.2.1", "192.0.2.2"))
    (session,) = [one.id for one in access.sign_ins(at=at) if one.address == "192.0.2.2"]
    app = view("accounts", office, session=session)
    assert sorted(table_with(app, "seen")["address"]) == ["192.0.2.1", "192.0.2.2"]
    app.button(key="accounts.signed.end").click().run()
    assert ZH.t("accounts.signed.done", name=NAME) in words(app)
    assert [one.id for one in access.sign_ins(at=at)] == [access.session_of(kept)] != [access.session_of(ended)]
    (line,) = [one for one in Deeds(office).all() if one.action == "session_ended"]
    assert line.subject == f"{NAME} {session}"


def test_who_an_account_is_at_the_organisations_sign_in_is_set_and_taken_away(office: Place) -> None:
    app = view("accounts", office)
    app.text_input(key=f"accounts.outside.{NAME}").set_value(" u-1001 ").run()
    app.button(key="accounts.outside.save").click().run()
    assert Access(office).accounts()[0].oidc_subject == "u-1001"
    app.text_input(key=f"accounts.outside.{NAME}").set_value("").run()
    app.button(key="accounts.outside.save").click().run()
    assert Access(office).accounts()[0].oidc_subject is None
    assert [one.action for one in Deeds(office).all()][:2] == ["oidc_subject_set"] * 2
