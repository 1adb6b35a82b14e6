"""One thing wrong with a declaration, as facts; the words are in the catalogue under plan.<rule>. Imports nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """Where (file under plan/, keys and indices in it), which rule, and what fills its text."""

    path: KeyPath
    rule: str
    values: dict[str, object] = field(default_factory=dict)
    file: str = ""


def plain(text: str) -> str:
    """A text as the importer compares it: full-width as half-width, no spaces, one case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def joined(names: Iterable[object]) -> str:
    return ", ".join(str(name) for name in names)


def unknown(file: str, path: KeyPath, thing: str, given: str, allowed: Iterable[object]) -> Problem:
    """`given` names a `thing` (measure, column, goal …) that is not declared."""
    return Problem(path, "unknown_name", {"thing": thing, "given": given, "allowed": joined(allowed)}, file)


def unknown_names(
    file: str, path: KeyPath, thing: str, given: Iterable[str], allowed: Iterable[str]
) -> Iterator[Problem]:
    """The names of an array that are not declared."""
    known = list(allowed)
    for index, name in enumerate(given):
        if name not in known:
            yield unknown(file, (*path, index), thing, name, known)


def said_twice(thing: str, said: Iterable[tuple[str, str, KeyPath, str]]) -> Iterator[Problem]:
    """Names used for two different things. `said`: (name, what it names, path, file); repeating it for one is fine."""
    first: dict[str, tuple[str, str]] = {}
    for name, owner, path, file in said:
        known_owner, known_name = first.setdefault(plain(name), (owner, name))
        if known_owner != owner:
            values: dict[str, object] = {"thing": thing, "given": name, "first": known_owner, "second": owner}
            yield Problem(path, "said_twice", values, file)


def same_id(thing: str, ids: Iterable[tuple[str, KeyPath, str]]) -> Iterator[Problem]:
    """Ids that occur a second time. `ids`: (id, path, file)."""
    seen: set[str] = set()
    for name, path, file in ids:
        if name in seen:
            yield Problem(path, "same_id", {"thing": thing, "given": name}, file)
        seen.add(name)
