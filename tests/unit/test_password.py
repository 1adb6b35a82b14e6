"""Changing the own password: the old one is asked, tries are limited, every sign-in ends; a link has none."""

from __future__ import annotations

import pytest

from scorecard.texts import Texts
from tests.unit.asgi import BROWSER, PASSWORD, Answer, City, city

__all__ = ["city"]
ZH, EN = Texts("zh"), Texts("en")
NEW = "a much better horse"


def change(city: City, cookie: str, old: str = PASSWORD, new: str = NEW, again: str | None = None) -> Answer:
    form = {"old": old, "new": new, "again": new if again is None else again}
    return city.ask("/password", "POST", cookie=cookie, form=form)


def test_a_new_password_takes_the_place_and_ends_every_sign_in(city: City) -> None:
    cookie = city.account("王芳", "staff")
    answer = change(city, cookie)
    assert answer.status == 303 and answer.headers["location"].startswith("/sign-in?why=changed")
    assert ZH.t("gate.sign_in.changed") in city.ask(answer.headers["location"], **BROWSER).text
    assert city.ask("/goal", cookie=cookie, **BROWSER).status == 303, "signed out"
    for password, status in ((PASSWORD, 401), (NEW, 303)):
        assert city.ask("/sign-in", "POST", form={"name": "王芳", "password": password}).status == status


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("wrong", NEW, NEW, "gate.password.wrong"),
        (PASSWORD, NEW, "another", "error.passwords_differ.what"),
        (PASSWORD, "short", "short", "error.password_short.what"),
        (PASSWORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa", "error.password_weak.what"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(city: City, old: str, new: str, again: str, told: str) -> None:
    cookie = city.account()
    answer = change(city, cookie, old, new, again)
    assert answer.status == 400 and ZH.t(told) in answer.text
    assert city.ask("/goal", cookie=cookie).text == "behind"


def test_guesses_at_the_old_one_are_limited(city: City) -> None:
    cookie = city.account()
    answers = [change(city, cookie, old="wrong").text for _ in range(7)]
    assert ZH.t("error.too_many_attempts.what") in answers[-1]
    assert ZH.t("error.too_many_attempts.what") in change(city, cookie).text


def test_who_has_no_account_has_no_password(city: City) -> None:
    _, _, cookie = city.link()
    city.account()
    closed = city.ask("/password?lang=en", cookie=cookie)
    assert closed.status == 404 and 'href="/?lang=en"' in closed.text, "with the way back"
    assert change(city, cookie).status == 404
    assert city.ask("/password", **BROWSER).status == 303, "a stranger signs in first"


def test_another_site_can_not_post_it(city: City) -> None:
    form = {"old": PASSWORD, "new": NEW, "again": NEW}
    answer = city.ask("/password", "POST", cookie=city.account(), form=form, origin="https://evil.example")
    assert answer.status == 403


def test_the_form_is_in_the_readers_language(city: City) -> None:
    text = city.ask("/password?lang=en", cookie=city.account()).text
    for word in ("gate.password.title", "gate.sign_in.old", "gate.sign_in.new", "gate.sign_in.again"):
        assert EN.t(word) in text
    assert "<script" not in text
