"""What goes through the gate over a WebSocket, and what may be had because of it: media, uploads, old sessions."""

from __future__ import annotations

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

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
