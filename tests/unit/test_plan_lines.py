"""The line on which a key stands, for every way TOML has of writing one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scorecard.plan_files.problem import KeyPath
from scorecard.plan_files.toml_lines import key_lines, line_of
from tests.fixtures.xian import PLAN

EVERYTHING = '''\
# a comment with = and [brackets]
plain = 1 # and "quotes" here
text = "a # no comment = [x] \\" still text"
literal = 'C:\\path'
dotted.inner.key = true
"quoted key" = 2012-01-31

list = [
    "one", # first
    # nothing here
    ["two",
     "three"],
    { name = "four", tags = ["a", "b"] },
]
long = """
line with = and [x]
""" # end
raw = \'\'\'
'quoted' = '\'\'\'
after = 3
inline = { a = 1, b = { c = [1, 2] }, d.e = 4 }

[table]
key = 1

[table.deeper]
key = 2

[[rows]]
id = "first"
[[rows.parts]]
id = "first part"
[[rows.parts]]
id = "second part"

[[rows]]
id = "second"
parts = [{ id = "x" },
         { id = "y" }]
  [rows.more]
  key = 5
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("plain",), 2),
        (("text",), 3),
        (("literal",), 4),
        (("dotted", "inner", "key"), 5),
        (("dotted",), 5),
        (("quoted key",), 6),
        (("list",), 8),
        (("list", 0), 9),
        (("list", 1), 11),
        (("list", 1, 1), 12),
        (("list", 2), 13),
        (("list", 2, "tags", 1), 13),
        (("long",), 15),
        (("raw",), 18),
        (("after",), 20),
        (("inline", "b", "c", 1), 21),
        (("inline", "d", "e"), 21),
        (("table",), 23),
        (("table", "key"), 24),
        (("table", "deeper", "key"), 27),
        (("rows", 0), 29),
        (("rows", 0, "id"), 30),
        (("rows", 0, "parts", 0, "id"), 32),
        (("rows", 0, "parts", 1), 33),
        (("rows", 1), 36),
        (("rows", 1, "id"), 37),
        (("rows", 1, "parts", 0), 38),
        (("rows", 1, "parts", 1, "id"), 39),
        (("rows", 1, "more", "key"), 41),
    ],
)
def test_a_key_is_on_its_line(path: KeyPath, line: int) -> None:
    assert key_lines(EVERYTHING)[path] == line


def test_what_is_missing_is_sought_around_it() -> None:
    lines = key_lines(EVERYTHING)
    assert line_of(lines, ("rows", 1, "no such key")) == 36
    assert line_of(lines, ("rows", 0, "parts", 1, "kind", "x")) == 33
    assert line_of(lines, ("nothing",)) == 1
    assert line_of(key_lines(""), ("nothing",)) == 1


@pytest.mark.parametrize("text", [EVERYTHING, *(path.read_text("utf-8") for path in sorted(PLAN.rglob("*.toml")))])
def test_every_key_of_a_file_has_a_line(text: str) -> None:
    """Against tomllib itself: the same paths, no more and no fewer, and the key's name stands on the line."""
    lines = key_lines(text)
    written = text.split("\n")
    paths = set(_paths(tomllib.loads(text), ()))
    assert set(lines) == paths
    assert all(str(path[-1]) in written[line - 1] for path, line in lines.items() if isinstance(path[-1], str))


def _paths(value: Any, at: KeyPath) -> Iterator[KeyPath]:
    if at:
        yield at
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, (*at, index))


def test_windows_line_ends_count_once(tmp_path: Path) -> None:
    assert key_lines("a = 1\nb = 2\n")[("b",)] == 2
    assert key_lines("a = 1\r\nb = 2\r\n")[("b",)] == 2
