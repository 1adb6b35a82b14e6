"""What goes through the gate over a WebSocket, and what may be had because of it: media, uploads, old sessions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from scorecard.access.sight import Sight
from server import sockets
from tests.unit.asgi import City, city

__all__ = ["city"]
FILE = "0123456789abcdef0123456789abcdef"


def announcing(session: str) -> bytes:
    message = ForwardMsg()
    message.new_session.initialize.session_id = session
    return message.SerializeToString()


def said(text: str) -> bytes:
    return ForwardMsg(hash=text).SerializeToString()


def test_a_websocket_without_visitor_is_closed_before_it_is_accepted(city: City) -> None:
    city.account()
    for cookie in ("", "forged"):
        assert city.talk(b"x", cookie=cookie) == [{"type": "websocket.close", "code": 1008}]
    assert city.reached == []


def test_an_open_websocket_ends_soon_after_its_link_was_revoked(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "CHECK_SECONDS", 0.0)
    city.account()
    _, number, cookie = city.link()
    sent = city.talk(
        said("1"), lambda: city.access.revoke_link(number, by="王芳", at=city.now), said("2"), said("3"), cookie=cookie
    )
    kinds = [message["type"] for message in sent]
    assert kinds == ["websocket.accept", "websocket.send", "websocket.send", "websocket.close"]
    assert sent[1]["bytes"] == said("1")
    assert ForwardMsg.FromString(sent[2]["bytes"]).auth_redirect.url == "/"


def signed_in_as_a_district(city: City) -> None:
    """The browser of the administrator opens a link: who it was is over."""
    token, _ = city.access.make_link("610303", by="王芳", at=city.now)
    assert city.ask(f"/link/{token}", "POST", cookie=city.cookies["account"]).status == 303


def sees_less(city: City) -> None:
    Sight(city.place).let_districts_see((), by="王芳", at=city.now)


# What ends an open page, and whose: the administrator's, a leader's, a link's.
ENDINGS: dict[str, tuple[str, Callable[[City], object]]] = {
    "locked": ("leader", lambda city: city.access.lock_account("李强", by="王芳", at=city.now)),
    "sign-ins ended": ("leader", lambda city: city.access.end_sessions("李强", by="王芳", at=city.now)),
    "new password": ("leader", lambda city: city.access.change_password("李强", "another horse battery", at=city.now)),
    "expired session": ("leader", lambda city: city.later(hours=13)),
    "another in the same browser": ("account", signed_in_as_a_district),
    "expired link": ("link", lambda city: city.later(days=31)),
    "replaced link": ("link", lambda city: city.access.rotate_link(1, by="王芳", at=city.now)),
    "may see less of others": ("link", sees_less),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_an_open_page_ends_when_who_looks_is_no_longer_who_it_was(
    city: City, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(sockets, "CHECK_SECONDS", 0.0)
    city.cookies |= {"account": city.account(), "leader": city.account("李强", "leader"), "link": city.link()[2]}
    whose, change = ENDINGS[how]
    sent = city.talk(said("1"), lambda: change(city), said("2"), said("3"), cookie=city.cookies[whose])
    assert [message.get("bytes") for message in sent[1:2]] == [said("1")]
    assert [message["type"] for message in sent[2:]] == ["websocket.send", "websocket.close"]
    assert ForwardMsg.FromString(sent[2]["bytes"]).auth_redirect.url == "/", "and not what it asked for"


def test_what_was_given_with_other_rights_is_closed_too(city: City) -> None:
    """A page that was drawn when a district saw more makes its downloads and its parts with the rights of then."""
    city.account()
    _, _, link = city.link()
    path, download = f"/media/{FILE}.csv", said(" " + "ab" * 16)  # as it stands in a message: its length, then the id
    asked = BackMsg()
    asked.backend_operation_request.deferred_file.file_id = "ab" * 16
    city.talk(announcing("session-1"), said(path), download, cookie=link)

    def given() -> tuple[int, bool, bytes]:
        answered = city.talk(asked.SerializeToString(), cookie=link, protocols="streamlit, token, session-1")
        protocols = dict(city.scopes[-1]["headers"])[b"sec-websocket-protocol"]
        return city.ask(path, cookie=link).status, len(answered) > 1, protocols

    assert given() == (200, True, b"streamlit, token, session-1")
    sees_less(city)
    assert given() == (404, False, b"streamlit, token")


def test_an_open_page_of_the_owner_ends_with_the_first_account(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "CHECK_SECONDS", 0.0)
    sent = city.talk(said("1"), city.account, said("2"))
    assert sent[-1]["type"] == "websocket.close"
    assert sent[1]["bytes"] == said("1")


@pytest.mark.parametrize("text", [{"text": "hello"}, {"text": "", "bytes": None}], ids=["alone", "with bytes"])
def test_a_text_message_hangs_up_without_a_fuss(city: City, text: dict[str, str | None]) -> None:
    sent = city.talk(said("1"), {"type": "websocket.receive", **text}, said("2"), cookie=city.account())
    assert sent[1:] == [{"type": "websocket.send", "bytes": said("1")}, {"type": "websocket.close", "code": 1003}]


def test_nobody_goes_on_with_another_visitors_session(city: City) -> None:
    admin, (_, _, district) = city.account(), city.link()
    city.talk(announcing("session-1"), cookie=admin)
    for cookie in (admin, district):
        city.talk(cookie=cookie, protocols="streamlit, token, session-1")
    offered = [dict(scope["headers"])[b"sec-websocket-protocol"] for scope in city.scopes]
    assert offered == [b"streamlit", b"streamlit, token, session-1", b"streamlit, token"]


def test_media_go_only_to_the_visitor_to_whom_their_address_went(city: City) -> None:
    admin, (_, _, district) = city.account(), city.link()
    path = f"/media/{FILE}.csv"
    assert city.ask(path, cookie=admin).status == 404
    city.talk(said(f"{path}2J"), said("x" * 300 + path.removesuffix(".csv") + "b"), cookie=admin)
    assert city.ask(path, cookie=admin).status == 200
    assert city.ask(path, "HEAD", cookie=admin).status == 200
    for other in (
        path,
        f"/media/{FILE}",
        f"/media/{FILE}.bin",
        f"/media/./{FILE}.csv",
        "/media/",
        f"/media/{FILE}x.csv",
    ):
        assert city.ask(other, cookie=district).status == 404
    assert city.ask("/media/" + "f" * 32 + ".csv", cookie=admin).status == 404


def test_uploads_need_the_right_and_a_session_of_ones_own(city: City) -> None:
    staff, leader, (_, _, district) = city.account(role="staff"), city.account("李强", "leader"), city.link()
    for cookie, session in ((staff, "s1"), (leader, "s2"), (district, "s3")):
        city.talk(announcing(session), cookie=cookie)
    assert city.ask("/_stcore/upload_file/s1/f", "PUT", cookie=staff).status == 200
    for cookie, session in ((staff, "s2"), (staff, ""), (leader, "s2"), (leader, "s1"), (district, "s3")):
        assert city.ask(f"/_stcore/upload_file/{session}/f", "PUT", cookie=cookie).status == 403
