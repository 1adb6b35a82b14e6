"""What a name and a password must be, and argon2 for the passwords."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scorecard.errors import AccessError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000  # argon2 reads all of it
LONGEST_NAME = 40
BESIDE_LETTERS = frozenset("._-@")


def checked_name(name: str) -> str:
    """The name as it is shown. AccessError unless it is 1–40 letters, digits and . _ - @ in any script."""
    shown = unicodedata.normalize("NFKC", name).strip()
    plain = all(letter.isalnum() or letter in BESIDE_LETTERS for letter in shown)
    if not shown or len(shown) > LONGEST_NAME or not plain:
        raise AccessError("name_form", name.strip() or "—", longest=LONGEST_NAME)
    return shown


def compared_name(name: str) -> str:
    """The name as accounts are told apart: no difference of case or width."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def checked_password(password: str, name: str) -> str:
    """The password as it is hashed. AccessError when it is too short, endless, or the name."""
    typed = _typed(password)
    if not SHORTEST_PASSWORD <= len(typed) <= LONGEST_PASSWORD or compared_name(typed) == compared_name(name):
        raise AccessError("password_short", name, shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
    return typed


def _typed(password: str) -> str:
    return unicodedata.normalize("NFKC", password)  # keyboards differ in how they write one letter


class Passwords:
    """Hashes and compares; a comparison takes its time whether the account exists or not."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobodys = self._hasher.hash("nobody has this password")

    def hashed(self, password: str) -> str:
        return self._hasher.hash(password)

    def fits(self, password_hash: str | None, password: str) -> bool:
        """Whether this password made that hash; with None the same work is done for a no."""
        typed = _typed(password[: LONGEST_PASSWORD + 1])
        try:
            self._hasher.verify(password_hash or self._nobodys, typed)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None
