"""Signing with the city's secret: the visitor that the gate hands to the pages, and the cookie of a session.

Imports itsdangerous and the viewer.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from itsdangerous import Signer

from scorecard.access.once import made_once
from scorecard.access.viewer import Viewer, Visitor
from scorecard.errors import AccessError
from scorecard.place import Place

HEADER = "x-scorecard-visitor"
SECRET_BYTES = 32
VISITOR_SALT = "scorecard.visitor"


def city_secret(place: Place) -> bytes:
    """The 32 random bytes of this city, made at the first call. AccessError when the file is damaged."""
    made_once(place.secret, _fill)
    secret = place.secret.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise AccessError("damaged_secret", str(place.secret))
    return secret


def _fill(path: Path) -> None:
    path.write_bytes(secrets.token_bytes(SECRET_BYTES))


def signed(text: str, secret: bytes, salt: str) -> str:
    """`text` with its signature; as safe in a header as the text is. The salt says what it is signed for."""
    return _signer(secret, salt).sign(text).decode("ascii")


def unsigned(signed_text: str, secret: bytes, salt: str) -> str | None:
    """The text, or None when somebody else signed it or changed one character."""
    text, dot, _ = signed_text.rpartition(".")
    if not dot or not signed_text.isascii():
        return None
    # base64 has several spellings of one signature: only the one that was given out counts
    return text if hmac.compare_digest(signed(text, secret, salt), signed_text) else None


def _signer(secret: bytes, salt: str) -> Signer:
    return Signer(secret, salt, key_derivation="hmac", digest_method=hashlib.sha256)


def sealed(visitor: Visitor, secret: bytes) -> str:
    """The visitor as a header value that only this city's gate can make."""
    viewer = visitor.viewer
    told = [viewer.role, viewer.area_code, sorted(viewer.rights), visitor.name, visitor.key]
    text = urlsafe_b64encode(json.dumps(told).encode()).decode("ascii")
    return signed(text, secret, VISITOR_SALT)


def unsealed(text: str, secret: bytes) -> Visitor:
    """The visitor of `sealed`. AccessError("forged_visitor") for anything else."""
    told = unsigned(text, secret, VISITOR_SALT)
    if told is None:
        raise AccessError("forged_visitor", HEADER)
    role, area_code, rights, name, key = json.loads(urlsafe_b64decode(told))
    return Visitor(Viewer(role, area_code, frozenset(rights)), name, key)
