"""On which line a key of a TOML text stands: tomllib gives values without positions. Imports its own room.

Reads only text that tomllib has already accepted, so it needs no error handling of its own.
"""

from __future__ import annotations

from scorecard.plan_files.problem import KeyPath

_BARE_END = ",]}#\n"
_SPACE = " \t\r"


def line_of(positions: dict[KeyPath, int], path: KeyPath) -> int:
    """Line (from 1) of `path`, or of the nearest thing around it that stands in the text."""
    for length in range(len(path), 0, -1):
        if path[:length] in positions:
            return positions[path[:length]]
    return 1


def key_lines(text: str) -> dict[KeyPath, int]:
    """Line (from 1) of every key, array element and table of a valid TOML text.

    A path is made of keys and array indices: ("goals", 2, "series", 0).
    """
    return _Scanner(text).scan()


class _Scanner:
    """Walks the text once; `_base` is the table that the current lines belong to."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._positions: dict[KeyPath, int] = {}
        self._elements: dict[KeyPath, int] = {}  # arrays of tables → elements seen so far
        self._base: KeyPath = ()
        self._counted, self._line = 0, 1

    def scan(self) -> dict[KeyPath, int]:
        self._skip_blank()
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                self._header()
            else:
                self._pair(self._base)
            self._skip_blank()
        return self._positions

    def _header(self) -> None:
        is_element = self._text.startswith("[[", self._at)
        line = self._here()
        self._at += 2 if is_element else 1
        keys = self._key()
        self._at += 2 if is_element else 1
        path: KeyPath = ()
        for key in keys[:-1]:
            path = self._into_last((*path, key))
        path = (*path, keys[-1])
        if is_element:
            self._positions.setdefault(path, line)
            self._elements[path] = self._elements.get(path, -1) + 1
            path = (*path, self._elements[path])
        self._positions[path] = line
        self._base = path

    def _into_last(self, path: KeyPath) -> KeyPath:
        """A table inside an array of tables belongs to the element written last."""
        return (*path, self._elements[path]) if path in self._elements else path

    def _pair(self, base: KeyPath) -> None:
        line = self._here()
        path = base
        for key in self._key():
            path = (*path, key)
            self._positions.setdefault(path, line)
        self._at += 1  # the equals sign, where `_key` stopped
        self._skip_space()
        self._value(path)

    def _key(self) -> list[str]:
        """The parts of a (dotted, perhaps quoted) key; stops at what ends it: = or ]."""
        parts: list[str] = []
        while True:
            self._skip_space()
            parts.append(self._key_part())
            self._skip_space()
            if self._text[self._at] != ".":
                return parts
            self._at += 1

    def _key_part(self) -> str:
        start = self._at
        if self._text[start] in "\"'":
            self._string()
            return self._text[start + 1 : self._at - 1]
        while self._text[self._at] not in " \t=.]":
            self._at += 1
        return self._text[start : self._at]

    def _value(self, path: KeyPath) -> None:
        self._positions.setdefault(path, self._here())
        first = self._text[self._at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            while self._at < len(self._text) and self._text[self._at] not in _BARE_END:
                self._at += 1

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        self._skip_blank(commas=True)
        while self._text[self._at] != "]":
            self._value((*path, index))
            index += 1
            self._skip_blank(commas=True)
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        self._skip_blank(commas=True)
        while self._text[self._at] != "}":
            self._pair(path)
            self._skip_blank(commas=True)
        self._at += 1

    def _string(self) -> None:
        quote = self._text[self._at]
        if self._text.startswith(quote * 3, self._at):
            self._long_string(quote)
            return
        self._at += 1
        while self._text[self._at] != quote:
            self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
        self._at += 1

    def _long_string(self, quote: str) -> None:
        self._at += 3
        while not self._text.startswith(quote * 3, self._at):
            self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
        self._at += 3
        while self._text.startswith(quote, self._at):  # up to two quotes may stand before the closing three
            self._at += 1

    def _skip_space(self) -> None:
        while self._at < len(self._text) and self._text[self._at] in _SPACE:
            self._at += 1

    def _skip_blank(self, commas: bool = False) -> None:
        """Skip spaces, line ends and comments, and inside brackets the commas."""
        skipped = _SPACE + "\n" + ("," if commas else "")
        while self._at < len(self._text):
            if self._text[self._at] == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif self._text[self._at] in skipped:
                self._at += 1
            else:
                return

    def _here(self) -> int:
        """The line of the present place; counts on from the place counted to last."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line
