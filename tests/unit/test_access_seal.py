"""The city's secret and what is sealed with it: nobody else can make a visitor."""

from __future__ import annotations

import os
import stat
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from scorecard.access import LOCAL_OWNER, LOCAL_VISITOR, Viewer, Visitor, viewer_of
from scorecard.access.once import made_once
from scorecard.access.seal import VISITOR_SALT, city_secret, sealed, signed, unsealed, unsigned
from tests.unit.doors import DISTRICT, NAME, NOW, outcome, place_in, refused, sign_in, with_account

SECRET, OTHER_SECRET = b"s" * 32, b"t" * 32
VISITORS = [
    LOCAL_VISITOR,
    Visitor(viewer_of("staff"), NAME, f"account:{NAME}"),
    Visitor(viewer_of("district", DISTRICT), DISTRICT, "link:7"),
    Visitor(Viewer("leader", None, frozenset({"original"})), 'a"b', "account:a"),
]


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_sealed_visitor_comes_back_as_it_was(visitor: Visitor) -> None:
    text = sealed(visitor, SECRET)
    assert unsealed(text, SECRET) == visitor
    assert text.isascii() and text.isprintable() and " " not in text, "safe in a header"


def test_a_forged_visitor_is_refused() -> None:
    text = sealed(VISITORS[2], SECRET)
    payload, _, signature = text.rpartition(".")
    own = urlsafe_b64encode(b'["administrator", null, [], "x", "local"]').decode()
    forged = ["", ".", text[:-1], text + "=", text + ".", " " + text, payload, f"{own}.{signature}", f"{own}.", "é.é"]
    forged += [sealed(VISITORS[2], OTHER_SECRET), sealed(VISITORS[2], b""), signed(payload, SECRET, "another use")]
    forged += [text[:i] + ("A" if text[i] != "A" else "B") + text[i + 1 :] for i in range(len(text))]
    forged += [
        text[:-1] + last
        for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        if last != text[-1]
    ]
    assert {outcome(lambda t=t: unsealed(t, SECRET)) for t in forged} == {"forged_visitor"}


def test_a_cookie_is_no_visitor_and_a_visitor_no_cookie(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    secret = city_secret(access.place)
    with refused("forged_visitor"):
        unsealed(sign_in(access), secret)
    with refused("session_unknown"):
        access.visitor(sealed(LOCAL_VISITOR, secret), at=NOW)


def test_what_is_signed_for_one_use_fits_no_other() -> None:
    assert unsigned(signed("text", SECRET, "one"), SECRET, "one") == "text"
    assert unsigned(signed("text", SECRET, "one"), SECRET, VISITOR_SALT) is None


def test_the_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    assert not place.data_dir.exists()
    secret = city_secret(place)
    assert len(secret) == 32 and len(set(secret)) > 8
    assert city_secret(place) == secret == place.secret.read_bytes()
    assert city_secret(place_in(tmp_path / "other")) != secret
    assert LOCAL_OWNER.sees_all


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file modes")
def test_secret_and_accounts_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        access = with_account(tmp_path)
        sign_in(access)
    finally:
        os.umask(before)
    files = [path for path in access.place.data_dir.iterdir() if path.suffix != ".lock"]
    assert {path.name for path in files} >= {"access.sqlite", "access.sqlite-wal", "secret.key"}
    assert {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in files} == {p.name: "0o600" for p in files}


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_secret_is_never_used(tmp_path: Path, content: bytes) -> None:
    access = with_account(tmp_path)
    access.place.secret.write_bytes(content)
    with refused("damaged_secret"):
        city_secret(access.place)


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"

    def half(beside: Path) -> None:
        beside.write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        made_once(path, half)
    assert not path.exists() and path.with_name("file.part").exists(), "as after a kill"
    made_once(path, lambda beside: beside.write_bytes(b"whole") and None)
    made_once(path, half)
    assert path.read_bytes() == b"whole"
