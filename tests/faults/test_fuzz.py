"""Files that nobody would make: whatever stands in them, there are values, findings, questions, or the file error.

`--long` takes 20,000 inputs; in CI a few of each kind.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from etl.reading import read_file
from etl.unreadable import UnreadableFileError
from scorecard.plan import Plan
from scorecard.schema import FACT_SCHEMA, Reading
from scorecard.texts import Texts
from tests.corpus.cases import all_cases
from tests.corpus.judge import demo_plan

SEED = 20131012
INPUTS, INPUTS_LONG = 60, 20_000
TODAY = date(2013, 10, 12)
Mutation = Callable[[random.Random, bytes], bytes]
PIECES = (
    b"<", b">", b"&", b'"', b"\x00", b"\xff\xfe", b"9" * 400, b"-1", b"1e999", b"NaN", b"\r\n" * 50, b",,,,,,,",
    b"=1/0", b'<c r="XFD1048576"><v>1</v></c>', b'<mergeCell ref="A1:XFD1048576"/>', b't="e"', b't="s"',
    b"<v>99999999</v>", "合计".encode(), "２０１３年".encode(), "全市".encode("gb18030"), b"2013-02-30",
    b"<f>A1</f>", b'<row r="1048577">',
)  # fmt: skip


def flip(chance: random.Random, content: bytes) -> bytes:
    """A few bytes are others."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(chance: random.Random, content: bytes) -> bytes:
    """It ends too early."""
    return content[: chance.randrange(1, len(content))]


def double(chance: random.Random, content: bytes) -> bytes:
    """A stretch of it stands twice."""
    start = chance.randrange(len(content))
    end = min(len(content), start + chance.randint(1, 400))
    return content[:end] + content[start:end] * chance.randint(1, 5) + content[end:]


def drop(chance: random.Random, content: bytes) -> bytes:
    """A stretch of it is gone."""
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randint(1, 200) :]


def put_in(chance: random.Random, content: bytes) -> bytes:
    """Something that means something stands where it means nothing."""
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(content) + 1)
        content = content[:place] + chance.choice(PIECES) + content[place:]
    return content


WORDS = (
    "", "0", "-3", "1e308", "99999999999999999999", "3.7", "12,345", "１２", "NaN", "#REF!", "合计", "全市",
    "小计", "备注", "去年同期", "增长%", "2013年13月", "2013-02-30", "41334", "一季度", "截至", "渭滨区", "火星区",
    "单位：万件", "—", "累计",
)  # fmt: skip
TEXT = re.compile(rb">[^<>]{1,200}<|(?<=[,;\t])[^,;\t\r\n]{1,80}")


def reword(chance: random.Random, content: bytes) -> bytes:
    """Some texts and numbers are others, the form around them stays."""
    places = list(TEXT.finditer(content))
    for place in sorted(chance.sample(places, k=min(len(places), chance.randint(1, 8))), key=lambda m: -m.start()):
        word = chance.choice(WORDS).encode()
        content = (
            content[: place.start()] + (b">" + word + b"<" if place[0][:1] == b">" else word) + content[place.end() :]
        )
    return content


RAW: tuple[Mutation, ...] = (flip, cut, double, drop, put_in, *([reword] * 12))


def inside(chance: random.Random, content: bytes) -> bytes:
    """The same, of parts within a package whose frame stays whole; of other files as they are."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except zipfile.BadZipFile:
        return chance.choice(RAW)(chance, content)
    sheets = [name for name in sorted(parts) if "sheet" in name or "content" in name or "shared" in name]
    for name in chance.sample(sheets or sorted(parts), k=1):
        parts[name] = chance.choice(RAW)(chance, parts[name]) if parts[name] else b"x"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return buffer.getvalue()


MUTATIONS: tuple[Mutation, ...] = (flip, cut, double, drop, put_in, *([inside] * 15))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return demo_plan()


def outcome(content: bytes, name: str, plan: Plan) -> str:
    """How it ended; anything but a reading or the file error is a failure of the test that asks."""
    try:
        reading = read_file(content, name, plan, today=TODAY)
    except UnreadableFileError as error:
        unreadable = error
    else:
        return told(reading)
    for language in ("zh", "en"):
        assert all(unreadable.told(Texts(language)))
    return unreadable.rule


def told(reading: Reading) -> str:
    assert reading.facts.schema.equals(FACT_SCHEMA)
    areas = set(reading.facts["area_code"].to_pylist())
    assert None not in areas
    for texts in (Texts("zh"), Texts("en")):
        for finding in reading.findings:
            rule = f"finding.{finding.rule}"
            assert texts.t(f"{rule}.message", **{"cells": finding.cell, **finding.values})
            assert texts.t(f"{rule}.action", **{"cells": finding.cell, **finding.values})
    return "asked" if reading.questions else "found" if reading.findings else "read" if len(areas) else "nothing"


def test_no_input_gives_anything_but_values_findings_or_the_file_error(
    plan: Plan, request: pytest.FixtureRequest
) -> None:
    chance, cases = random.Random(SEED), [case for case in all_cases() if len(case.content) < 40_000]
    inputs = INPUTS_LONG if request.config.getoption("--long") else INPUTS
    seen: Counter[str] = Counter()
    for number in range(inputs):
        case, mutation = chance.choice(cases), MUTATIONS[number % len(MUTATIONS)]
        content = mutation(chance, case.content)
        try:
            seen[outcome(content, case.file_name, plan)] += 1
        except Exception as error:
            raise AssertionError(f"input {number}: {case.name} by {mutation.__name__}: {error!r}") from error
    assert seen["file_damaged"] and seen["found"] and seen["read"] + seen["asked"]
    print(f"{inputs} inputs: {dict(seen.most_common())}")  # noqa: T201 - the figure of docs/reliability.md
