"""Who comes through the gate, and that nothing behind it runs for anybody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scorecard.access import LOCAL_VISITOR, viewer_of
from scorecard.access.seal import sealed
from server.document import policy
from server.start import require_account
from tests.unit.asgi import BROWSER, City, city

__all__ = ["city"]
COMMAND = "python -m scorecard.access admin"
CLOSED_PATHS = (
    "/",
    "/district?area=610303",
    "/data",
    "/static/js/index.js",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/upload_file/a/b",
    "/media/0123456789abcdef0123456789abcdef.csv",
    "/meeting/current?download=1",
    "/component/x/y.js",
    "/link/a/b",
    "/sign-in/",
    "/healthz/",
    "/healthz/../data",
    "//healthz",
    "/favicon.png/x",
)


# --- open mode -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "LOCALHOST:1", "[::1]:8501", "127.0.0.1"])
def test_before_any_account_the_owner_of_this_machine_comes_in(city: City, host: str) -> None:
    assert city.ask(host=host).text == "behind"
    assert city.reached == [LOCAL_VISITOR]
    assert not city.place.access.exists(), "looking makes no store"


@pytest.mark.parametrize(
    "odd",
    [
        {"x_forwarded_for": "127.0.0.1"},
        {"x_forwarded_proto": "https"},
        {"x_forwarded_anything": "1"},
        {"forwarded": "for=127.0.0.1"},
        {"via": "1.1 proxy"},
        {"x_real_ip": "127.0.0.1"},
        {"host": "city.example"},
        {"host": "127.0.0.1.city.example"},
        {"host": "127.0.0.1@city.example"},
        {"host": "city.example@127.0.0.1"},
        {"host": "localhost/x"},
        {"host": "localhost:x"},
        {"host": ""},
        {"more": [("host", "city.example")]},
        {"version": "1.0"},
        {"peer": ("192.168.1.9", 5)},
        {"peer": None},
        {"peer": ("", 0)},
    ],
    ids=str,
)
def test_open_mode_ends_with_any_sign_of_others(city: City, odd: dict[str, Any]) -> None:
    for headers in ({}, BROWSER):
        answer = city.ask(**odd, **headers)
        assert answer.status == 403
        assert COMMAND in answer.text
    assert city.reached == []


def test_the_first_account_ends_open_mode(city: City) -> None:
    city.account()
    assert city.ask().status == 401
    assert city.reached == []


def test_a_link_works_while_there_is_no_account_yet(city: City) -> None:
    _, _, cookie = city.link()
    assert city.ask(cookie=cookie, x_forwarded_for="1.2.3.4").text == "behind"
    assert city.reached[0] is not None
    assert city.reached[0].viewer == viewer_of("district", "610303")


# --- with accounts ---------------------------------------------------------------------------------------------------


def test_nothing_behind_runs_for_a_stranger(city: City) -> None:
    city.account()
    for path in CLOSED_PATHS:
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PROPFIND"):
            assert city.ask(path, method).status == 401, (method, path)
        assert city.ask(path, **BROWSER).headers["location"].startswith("/sign-in"), path
    assert city.reached == []


def test_a_browser_is_sent_to_sign_in_and_knows_where_it_wanted_to_go(city: City) -> None:
    city.account()
    answer = city.ask("/district?area=610303&lang=en", **BROWSER)
    assert (answer.status, answer.headers["location"]) == (
        303,
        "/sign-in?next=%2Fdistrict%3Farea%3D610303%26lang%3Den&lang=en",
    )
    assert city.ask("/data", sec_fetch_mode="cors", **BROWSER).status == 401


def test_what_answers_strangers_gets_no_visitor(city: City) -> None:
    city.account()
    for path in ("/healthz", "/favicon.png"):
        assert city.ask(path).text == "behind"
    assert city.reached == [None, None]


def test_a_cookie_brings_its_visitor(city: City) -> None:
    city.ask(cookie=city.account())
    seen = city.reached[0]
    assert seen is not None
    assert (seen.name, seen.key, seen.viewer) == ("王芳", "account:王芳", viewer_of("administrator"))


def test_a_changed_cookie_is_none(city: City) -> None:
    cookie = city.account()
    for place in range(0, len(cookie), 7):
        other = "A" if cookie[place] != "A" else "B"
        assert city.ask(cookie=cookie[:place] + other + cookie[place + 1 :]).status == 401
    for other in (cookie[:-1], cookie + "A", cookie.split(".")[0], "", "x" * 9000, cookie.swapcase()):
        assert city.ask(cookie=other).status == 401
    assert city.reached == []


def test_another_citys_cookie_is_none(city: City, tmp_path: Path) -> None:
    city.account()
    assert city.ask(cookie=City(tmp_path / "other").account()).status == 401


def test_a_session_ends_by_time_by_sign_out_and_by_lock(city: City) -> None:
    early, left, second = city.account(), "", city.account("李强", "staff")
    city.later(hours=11)
    assert city.ask(cookie=early).status == 200
    city.later(hours=2)
    assert city.ask(cookie=early).status == 401
    assert "why=ended" in city.ask(cookie=early, **BROWSER).headers["location"]
    left = city.access.sign_in("王芳", "correct horse", address="", at=city.now).cookie
    city.access.sign_out(left, at=city.now)
    assert city.ask(cookie=left).status == 401
    second = city.access.sign_in("李强", "correct horse", address="", at=city.now).cookie
    city.access.lock_account("李强", by="王芳", at=city.now)
    assert city.ask(cookie=second).status == 401
    assert len(city.reached) == 1


@pytest.mark.parametrize("accounts", [False, True])
def test_a_dead_links_cookie_gets_a_page_that_says_what_to_do(city: City, accounts: bool) -> None:
    if accounts:
        city.account()
    _, number, revoked = city.link()
    _, _, expired = city.link(days=3)
    city.access.revoke_link(number, by="王芳", at=city.now)
    city.later(days=4)
    for cookie, title in ((revoked, "链接已停用"), (expired, "链接已过期")):
        answer = city.ask("/district", cookie=cookie, host="city.example", **BROWSER)
        assert (answer.status, f"<h1>{title}</h1>" in answer.text) == (410, True)
        assert f"金台区，{1 if cookie == revoked else 2} 号" in answer.text
        assert city.ask("/static/x.js", cookie=cookie, host="city.example").status == 410
    assert city.reached == []


@pytest.mark.parametrize("name", ["x_scorecard_visitor", "X-Scorecard-Visitor", "X-SCORECARD-VISITOR"])
def test_a_clients_own_visitor_header_is_dropped(city: City, name: str) -> None:
    cookie = city.account("李强", "leader")
    own = sealed(LOCAL_VISITOR, b"0" * 32)
    city.ask(cookie=cookie, more=[(name, own), (name, own)])
    city.ask("/healthz", more=[(name, own)])
    assert city.ask("/", more=[(name, own)]).status == 401
    assert [visitor and visitor.viewer.role for visitor in city.reached] == ["leader", None]
    assert sum(key == b"x-scorecard-visitor" for key, _ in city.scopes[0]["headers"]) == 1


def test_even_a_stolen_seal_is_dropped(city: City) -> None:
    _, _, cookie = city.link()
    city.account()
    stolen = sealed(LOCAL_VISITOR, city.gate._secret)
    city.ask(cookie=cookie, x_scorecard_visitor=stolen, more=[("x_scorecard_visitor", stolen)])
    assert city.reached[0] is not None
    assert city.reached[0].viewer.role == "district"


def test_another_sites_page_may_not_act(city: City) -> None:
    cookie = city.account()
    for origin in ("https://evil.example", "null", "http://127.0.0.1:9999", "http://127.0.0.1:8501.evil.example", "x"):
        assert city.ask("/_stcore/x", "POST", cookie=cookie, origin=origin).status == 403
        assert city.talk(b"x", cookie=cookie, origin=origin) == [{"type": "websocket.close", "code": 1008}]
    assert city.reached == []
    assert city.ask("/_stcore/x", "POST", cookie=cookie, origin="http://127.0.0.1:8501").status == 200


def test_another_sites_page_that_hides_its_origin_may_not_act_either(city: City) -> None:
    cookie = city.account()
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert city.ask("/_stcore/x", method, cookie=cookie, sec_fetch_site="cross-site").status == 403
    assert city.ask("/sign-out", "POST", cookie=cookie, sec_fetch_site="cross-site").status == 403
    assert city.talk(b"x", cookie=cookie, sec_fetch_site="cross-site") == [{"type": "websocket.close", "code": 1008}]
    assert city.reached == []
    assert city.ask(cookie=cookie, sec_fetch_site="cross-site", **BROWSER).status == 200, "a link on another site"
    assert city.ask("/_stcore/x", "POST", cookie=cookie, sec_fetch_site="same-origin").status == 200


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=x"])
def test_figures_of_the_whole_server_are_for_who_sees_the_whole_city(city: City, path: str) -> None:
    admin, (_, _, district) = city.account(), city.link()
    assert city.ask(path, cookie=district).status == 404
    assert city.reached == []
    assert city.ask(path, cookie=admin).status == 200


def test_every_answer_carries_the_careful_headers(city: City) -> None:
    cookie = city.account()
    for answer in (city.ask(), city.ask(cookie=cookie), city.ask("/sign-in"), city.ask(**BROWSER), city.ask("/link/x")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert "no-store" in answer.headers["cache-control"]
    assert city.ask(cookie=cookie).headers["referrer-policy"] == "same-origin"
    assert city.ask("/link/x").headers["referrer-policy"] == "no-referrer"
    assert city.ask("/sign-in").headers["content-security-policy"] == policy()


# --- starting --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [None, "0.0.0.0", "::", "192.168.1.2", "unix:///tmp/x", ""])
def test_without_an_account_it_starts_on_this_machine_only(
    city: City, address: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        require_account(city.access, address)
    assert ended.value.code == 1
    assert COMMAND in capsys.readouterr().err
    for local in ("127.0.0.1", "::1", "localhost", "127.1.2.3"):
        require_account(city.access, local)
    city.account()
    require_account(city.access, address)
