"""Signing in and out and opening a link: what the cookie is, whom it serves, and that tries are limited."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.texts import Texts
from server.sign_in import local_path
from tests.unit.asgi import BROWSER, PASSWORD, Answer, City, city

__all__ = ["city"]
ZH, EN = Texts("zh"), Texts("en")
NAME = "王芳"
TOLD_FOR = 30 * 86400  # seconds: so long a browser keeps what is over, to be told that it is


@pytest.fixture(autouse=True)
def account(city: City) -> None:
    city.access.add_account(NAME, PASSWORD, "administrator", at=city.now)


def sign_in(city: City, password: str = PASSWORD, path: str = "/sign-in", name: str = NAME, **more: str) -> Answer:
    return city.ask(path, "POST", form={"name": name, "password": password}, **more)


def test_signing_in_gives_a_careful_cookie_and_leads_on(city: City) -> None:
    answer = sign_in(city, path="/sign-in?next=%2Fdistrict%3Farea%3D610303", origin="http://127.0.0.1:8501")
    assert (answer.status, answer.headers["location"]) == (303, "/district?area=610303")
    cookie = answer.cookie
    assert (cookie["httponly"], cookie["samesite"].lower(), cookie["path"]) == (True, "lax", "/")
    assert (cookie["max-age"], cookie["secure"]) == (str(12 * 3600 + TOLD_FOR), "")
    assert "no-store" in answer.headers["cache-control"]
    assert city.ask(cookie=cookie.value).text == "behind"


def test_over_https_the_cookie_is_secure(city: City) -> None:
    assert sign_in(city, scheme="https").cookie["secure"]


@pytest.mark.parametrize(("lang", "texts"), [("zh", ZH), ("en", EN)])
def test_the_form_is_in_the_readers_language_and_keeps_the_way_back(city: City, lang: str, texts: Texts) -> None:
    text = city.ask(f"/sign-in?next=%2Fgoal&lang={lang}", **BROWSER).text
    for key in ("title", "name", "password", "button", "link_hint"):
        assert texts.t(f"gate.sign_in.{key}") in text
    assert f'action="/sign-in?next=%2Fgoal&amp;lang={lang}"' in text
    assert "<script" not in text


def test_a_wrong_password_and_an_unknown_name_look_the_same(city: City) -> None:
    for name in (NAME, "nobody", "", "'; drop table account; --", "<script>alert(1)</script>"):
        answer = sign_in(city, "wrong", name=name)
        assert answer.status == 401
        assert ZH.t("gate.sign_in.wrong") in answer.text
        assert "set-cookie" not in answer.headers
        assert "<script" not in answer.text


def test_tries_are_limited_and_the_page_says_for_how_long(city: City) -> None:
    for _ in range(5):
        assert sign_in(city, "wrong").status == 401
    answer = sign_in(city)
    assert answer.status == 429
    assert ZH.t("gate.sign_in.too_many", minutes=15) in answer.text
    city.later(minutes=16)
    assert sign_in(city).status == 303


def test_an_old_cookie_is_useless_after_signing_in_again(city: City) -> None:
    planted = city.access.sign_in(NAME, PASSWORD, address="", at=city.now).cookie
    fresh = sign_in(city, cookie=planted).cookie.value
    assert fresh != planted
    assert city.ask(cookie=planted).status == 401
    assert city.ask(cookie=fresh).status == 200
    assert sign_in(city, cookie="chosen by somebody").cookie.value != "chosen by somebody"


def test_another_sites_form_signs_nobody_in(city: City) -> None:
    for origin in ("https://evil.example", "null"):
        assert sign_in(city, origin=origin).status == 403


def test_a_huge_form_is_not_read(city: City) -> None:
    assert sign_in(city, "x" * 20_000).status == 413


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "/a\r\nx: y", "",
     "evil", "/%0d\nx", "/\t/evil.example", "/sign-out", "/link/abc", "/x\\y"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(city: City, wanted: str) -> None:
    assert local_path(wanted) == "/"


def test_signing_out_ends_the_session_for_good(city: City) -> None:
    cookie = sign_in(city).cookie.value
    assert city.ask("/sign-out", cookie=cookie, sec_fetch_site="cross-site", **BROWSER).status == 200
    assert city.ask(cookie=cookie).status == 200, "a link on another site only gets the question"
    answer = city.ask("/sign-out", cookie=cookie, sec_fetch_site="same-origin", **BROWSER)
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in?why=left&lang=zh")
    assert answer.cookie["max-age"] == "0"
    assert city.ask(cookie=cookie).status == 401, "a kept copy is useless"
    second = sign_in(city).cookie.value
    assert city.ask("/sign-out", "POST", cookie=second).status == 303
    assert city.ask(cookie=second).status == 401


def test_a_link_opens_its_district_and_leaves_the_address_bar_clean(city: City) -> None:
    token, entry = city.access.make_link("610303", by=NAME, at=city.now)
    _, _, old = city.link("610302")
    answer = city.ask(f"/link/{token}?lang=en", cookie=old, **BROWSER)
    assert (answer.status, answer.headers["location"]) == (303, "/district?lang=en")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert token not in str(answer.headers["set-cookie"])
    assert answer.cookie["max-age"] == str(30 * 86400 + TOLD_FOR)
    city.ask(cookie=answer.cookie.value)
    assert city.reached[-1] is not None
    assert city.reached[-1].viewer.area_code == "610303"
    assert city.ask(cookie=old).status == 401, "one browser, one visitor"
    assert city.ask(f"/link/{token}", "HEAD").status == 401
    assert city.ask(f"/link/{token}", "HEAD", cookie=answer.cookie.value).status == 405
    city.later(days=30)  # to the second
    told = city.ask("/district", cookie=answer.cookie.value, **BROWSER)
    assert told.status == 410 and ZH.t("gate.closed.link_expired.title") in told.text, "not to a page for accounts"
    assert [one.uses for one in city.access.links() if one.id == entry.id] == [1]


@pytest.mark.parametrize(("texts", "area"), [(ZH, "金台区"), (EN, "Jintai District")], ids=["zh", "en"])
def test_who_is_signed_in_is_asked_before_a_link_takes_over(city: City, texts: Texts, area: str) -> None:
    token, _ = city.access.make_link("610303", by=NAME, at=city.now)
    admin, path = sign_in(city).cookie.value, f"/link/{token}?lang={texts.language}"
    question = city.ask(path, cookie=admin, sec_fetch_site="cross-site", **BROWSER)
    assert (question.status, "set-cookie" in question.headers) == (200, False)
    assert texts.t("gate.link.lead", name=NAME, area=area) in question.text
    assert '<form method="post">' in question.text and f'href="/?lang={texts.language}"' in question.text
    assert question.headers["referrer-policy"] == "strict-origin", "with no-referrer the answer's Origin is null"
    assert city.access.links()[0].uses == 0
    assert city.ask(cookie=admin).status == 200, "looking changes nothing"
    for elsewhere in ({"origin": "null"}, {"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}):
        assert city.ask(path, "POST", cookie=admin, **elsewhere).status == 403
    answer = city.ask(path, "POST", cookie=admin, origin="http://127.0.0.1:8501", sec_fetch_site="same-origin")
    assert (answer.status, answer.headers["location"]) == (303, f"/district?lang={texts.language}")
    city.ask(cookie=answer.cookie.value)
    assert city.reached[-1] is not None
    assert city.reached[-1].viewer.area_code == "610303"
    assert city.ask(cookie=admin).status == 401
    assert city.access.links()[0].uses == 1


def test_a_dead_link_is_told_to_who_is_signed_in_too(city: City) -> None:
    token, number, _ = city.link()
    admin = sign_in(city).cookie.value
    city.access.revoke_link(number, by=NAME, at=city.now)
    for method in ("GET", "POST"):
        assert city.ask(f"/link/{token}", method, cookie=admin, **BROWSER).status == 410
    assert city.ask("/link/x", cookie=admin, **BROWSER).status == 404
    assert city.ask(cookie=admin).status == 200


def test_a_dead_link_of_an_area_that_the_plan_no_longer_has_gives_its_code(city: City) -> None:
    token, number, _ = city.link("999999")
    city.access.revoke_link(number, by=NAME, at=city.now)
    assert ZH.t("gate.closed.which", id=number, area="999999") in city.ask(f"/link/{token}", **BROWSER).text


def test_a_dead_link_gets_a_kind_page(city: City) -> None:
    revoked, number, _ = city.link()
    expired, _, _ = city.link(days=2)
    city.access.revoke_link(number, by=NAME, at=city.now)
    city.later(days=3)
    for token, status, rule in (
        (revoked, 410, "link_revoked"),
        (expired, 410, "link_expired"),
        (expired[:-1], 404, "link_unknown"),
        ("x", 404, "link_unknown"),
    ):
        answer = city.ask(f"/link/{token}", **BROWSER)
        assert answer.status == status
        assert ZH.t(f"gate.closed.{rule}.title") in answer.text
        assert ZH.t(f"gate.closed.{rule}.action") in answer.text
        told = [ZH.t("gate.closed.which", id=one, area="金台区") in answer.text for one in (1, 2)]
        assert told == [token == revoked, token == expired]
        assert "set-cookie" not in answer.headers
        assert EN.t(f"gate.closed.{rule}.action") in city.ask(f"/link/{token}?lang=en").text.replace("&#x27;", "'")


def test_before_any_account_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    city = City(tmp_path / "new")
    assert city.ask("/sign-in", **BROWSER).headers["location"] == "/"
    for method in ("GET", "POST"):
        answer = city.ask("/sign-in", method, host="city.example", **BROWSER)
        assert (answer.status, "python -m scorecard.access admin" in answer.text) == (403, True)
