"""Sign-ins are listed with where and by what, and ended one by one: by an administrator any, by others their own."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from scorecard.access.access import Access
from scorecard.access.agents import agent_words
from scorecard.access.deeds import Deeds
from scorecard.texts import Texts
from tests.unit.asgi import BROWSER, PASSWORD, City, city
from tests.unit.doors import NAME, NOW, place_in, refused, sign_in, with_account, without_sessions_listed
from tests.unit.doors import PASSWORD as OWN_PASSWORD

__all__ = ["city"]
ZH = Texts("zh")
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (CHROME, "Chrome · Windows"),
        (CHROME + " Edg/142.0", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.0", ""),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_in_a_few_words(said: str, words: str) -> None:
    assert agent_words(said) == words


def test_a_sign_in_is_listed_until_it_ends(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    first = access.sign_in(NAME, OWN_PASSWORD, address="192.0.2.7", at=NOW, agent="Chrome · Windows").cookie
    second = sign_in(access, address="192.0.2.8")
    one = next(one for one in access.sign_ins(at=NOW) if one.address == "192.0.2.7")
    assert (one.account, one.made_at, one.seen_at, one.agent) == (NAME, NOW, NOW, "Chrome · Windows")
    assert one.id == access.session_of(first) and access.session_of("forged") == ""
    access.visitor(first, at=NOW + timedelta(minutes=1))
    assert access.sign_ins(at=NOW)[0].seen_at == NOW, "not written down at each request"
    access.visitor(first, at=NOW + timedelta(minutes=30))
    assert access.sign_ins(at=NOW)[0].seen_at == NOW + timedelta(minutes=30)
    ended = access.end_session(one.id, by="李", at=NOW + timedelta(minutes=31))
    assert ended.account == NAME
    with refused("session_ended"):
        access.visitor(first, at=NOW + timedelta(minutes=31))
    assert access.visitor(second, at=NOW).name == NAME, "the other stays"
    with refused("no_session"):
        access.end_session(one.id, by="李", at=NOW + timedelta(minutes=31))
    deed = Deeds(access.place).all()[0]
    assert (deed.action, deed.by, deed.subject) == ("session_ended", "李", f"{NAME} {one.id}")
    assert access.sign_ins(at=NOW + timedelta(hours=13)) == []


def test_nobody_ends_anothers_by_name_or_by_a_pattern(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    cookie = sign_in(access)
    (one,) = access.sign_ins(at=NOW)
    for wrong in ("", "%", "_" * 12, one.id[:4], one.id + "0"):
        with refused("no_session"):
            access.end_session(wrong, by="x", at=NOW)
    with refused("no_session"):
        access.end_session(one.id, by="x", at=NOW, name="other")
    assert access.visitor(cookie, at=NOW).name == NAME


def test_a_store_of_before_gets_what_it_lacks(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    cookie = sign_in(access)
    with sqlite3.connect(access.place.access) as old:
        without_sessions_listed(old)
    now = Access(place_in(tmp_path))
    assert now.visitor(cookie, at=NOW).name == NAME
    (one,) = now.sign_ins(at=NOW)
    assert (one.seen_at, one.address) == (NOW, "")


def test_the_own_page_lists_and_ends_the_own_sign_ins(city: City) -> None:
    here, other = city.account(), city.access.sign_in("王芳", PASSWORD, address="10.0.0.8", at=city.now).cookie
    stranger = city.account("李明", "staff")
    page = city.ask("/sessions", cookie=here, **BROWSER)
    assert page.status == 200 and "<script" not in page.text
    assert "10.0.0.8" in page.text and ZH.t("gate.sessions.here") in page.text
    of_stranger, of_other = city.access.session_of(stranger), city.access.session_of(other)
    assert of_stranger not in page.text and of_other in page.text
    for session in (of_stranger, "", "%"):
        assert city.ask("/sessions", "POST", cookie=here, form={"session": session}).status == 303
    assert [city.ask(cookie=one).status for one in (here, other, stranger)] == [200, 200, 200]
    assert (
        city.ask("/sessions", "POST", cookie=here, form={"session": of_other}, origin="https://evil.example").status
        == 403
    )
    city.ask("/sessions", "POST", cookie=here, form={"session": of_other})
    assert [city.ask(cookie=one).status for one in (here, other, stranger)] == [200, 401, 200]
    more = city.access.sign_in("王芳", PASSWORD, address="10.0.0.7", at=city.now).cookie
    city.ask("/sessions", "POST", cookie=here, form={"session": "others"})
    assert [city.ask(cookie=one).status for one in (here, more)] == [200, 401]


def test_a_links_holder_and_a_stranger_have_no_such_page(city: City) -> None:
    city.account()
    _, _, cookie = city.link()
    assert city.ask("/sessions", cookie=cookie, **BROWSER).status == 404
    assert city.ask("/sessions", "POST", form={"session": "others"}).status == 401
