"""What a name and a password must be, and argon2 for the passwords."""

from __future__ import annotations

import secrets
import unicodedata
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scorecard.errors import AccessError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000  # argon2 reads all of it
LONGEST_NAME = 40
BESIDE_LETTERS = frozenset("._-@")
LONGEST_PIECE = 5  # repeating one so short, or the name, makes no password


def checked_name(name: str) -> str:
    """The name as it is shown. AccessError unless it is 1–40 letters, digits and . _ - @ in any script."""
    shown = unicodedata.normalize("NFKC", name).strip()
    plain = all(letter.isalnum() or letter in BESIDE_LETTERS for letter in shown)
    if not shown or len(shown) > LONGEST_NAME or not plain:
        raise AccessError("name_form", name.strip()[:LONGEST_NAME] or "—", longest=LONGEST_NAME)
    return shown


def compared_name(name: str) -> str:
    """The name as accounts are told apart: no difference of case or width."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def checked_password(password: str, name: str) -> str:
    """The password as it is hashed. AccessError when it is too short, endless, the name, or guessed at once."""
    typed = _typed(password)
    if not SHORTEST_PASSWORD <= len(typed) <= LONGEST_PASSWORD or compared_name(typed) == compared_name(name):
        raise AccessError("password_short", name, shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
    if _is_weak(compared_name(typed), compared_name(name)):
        raise AccessError("password_weak", name)
    return typed


def _is_weak(typed: str, name: str) -> bool:
    """Whether it says little for its length: blanks, a few signs again and again, counting up or down, the name."""
    pieces = [typed[:length] for length in range(1, LONGEST_PIECE + 1)]
    return not typed.strip() or _counts(typed) or any(_repeats(typed, piece) for piece in (*pieces, name))


def _repeats(typed: str, piece: str) -> bool:
    """Whether it is nothing but this piece, the last one cut off or not."""
    return bool(piece) and (piece * len(typed)).startswith(typed)


def _counts(typed: str) -> bool:
    """1234567890, 9876543210, abcdefghij: each sign the one after or before the last, 0 beside 9."""
    steps = {_step(one, after) for one, after in pairwise(typed)}
    return steps == {1} or steps == {-1}


def _step(one: str, after: str) -> int:
    around = {("9", "0"): 1, ("0", "9"): -1}
    return around.get((one, after), ord(after) - ord(one))


def _typed(password: str) -> str:
    return unicodedata.normalize("NFKC", password)  # keyboards differ in how they write one letter


# Without those that are taken for each other when read aloud or from paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4


def made_up_password() -> str:
    """A first password to hand over, about 79 bits: four groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


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
