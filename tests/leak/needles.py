"""A search for figures and texts in a body of bytes, in every form in which they can travel.

Nine-digit figures are found written (1,234,567 or 123.46万 or a percentage) and binary (float, integer, protobuf).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from tests.leak.forms import View, views

SURE_DIGITS, SURE_DIGITS_ROUNDED = 8, 7  # a figure written with fewer may be another one by chance
EXACT_DIGITS = 14
# Enough digits in a row to look closer; the rest of a text goes by quickly.
LONG = re.compile(r"\d[\d.,，\u00a0\u202f\u2009' ]{6,}(?:[eE][+-]?\d+)?\s?[万亿%％]?")
GROUPED = re.compile(r"(?<![\w.])(\d{1,3}(?:[,，\u00a0\u202f\u2009' ]\d{3})+(?:\.\d+)?)(?!\d)\s?([万亿%％]?)")
PLAIN = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\d])\s?([万亿%％]?)")
NOT_OF_A_NUMBER = re.compile(r"[^\d.eE+-]")
SCALES = {"万": 1e4, "亿": 1e8, "%": 0.01, "％": 0.01, "": 1.0}
RANK = re.compile(r"(?<![\w+/=.-])(\d{1,2})\s?/\s?12(?![\w+/=-])")
FEW = 3  # four random bytes are now and then a figure; several different ones in a body are not
LARGEST_POWER, LARGEST = 30, 1e30
TABLE_BITS, GOLDEN = 22, np.uint64(0x9E3779B97F4A7C15)
AROUND = 60
BETWEEN = bytes(8)

Array = np.ndarray


@dataclass(frozen=True)
class Hit:
    """One needle found: what it is, how it travelled and what stands around it."""

    needle: str
    how: str
    around: str = ""


@dataclass(frozen=True)
class Needles:
    """figures: sorted, those that nobody may see; allowed: sorted, those that may be seen; texts: not to be seen.

    own_rank: the one place in a ranking of twelve that may be told; 0: any.
    """

    figures: Array
    allowed: Array = field(default_factory=lambda: np.array([]))
    texts: tuple[str, ...] = ()
    names: Mapping[float, str] = field(default_factory=dict)
    own_rank: int = 0

    def find(self, *bodies: bytes) -> list[Hit]:
        """Every needle in these bodies, whatever they are wrapped in, each once for each way."""
        found = {}
        for view in joined(bodies):
            for hit in self._in_view(view):
                found.setdefault((hit.needle, hit.how), hit)
        return list(found.values())

    def without(self, *texts: str) -> Needles:
        """The same but for some texts."""
        return replace(self, texts=tuple(text for text in self.texts if text not in texts))

    def _in_view(self, view: View) -> Iterator[Hit]:
        if view.text:
            yield from self._texts_in(view)
            yield from self._ranks_in(view)
            yield from self._written_in(view)
        if view.numbers is not None and view.numbers.size:
            yield from (self._named(value, view.how) for value in self._forbidden(np.abs(view.numbers)))
        if view.raw:
            yield from self._encoded_in(view)
            yield from self._long_words_in(view)
            yield from self._short_words_in(view)

    def _named(self, value: float, how: str, around: str = "") -> Hit:
        return Hit(self.names.get(float(value), f"{value:.12g}"), how, around)

    # --- texts -------------------------------------------------------------------------------------------------------

    def _texts_in(self, view: View) -> Iterator[Hit]:
        lower = view.text.lower()
        for text in self.texts:
            at = lower.find(text.lower())
            if at >= 0:
                yield Hit(text, view.how, _around(view.text, at))

    def _ranks_in(self, view: View) -> Iterator[Hit]:
        if not self.own_rank or "\ufffd" in view.text:  # bytes that are no text hold such signs by chance
            return
        for match in RANK.finditer(view.text):
            if int(match[1]) != self.own_rank:
                yield Hit(f"rank {match[0]}", view.how, _around(view.text, match.start()))

    @cached_property
    def _encoded(self) -> list[tuple[str, str, bytes]]:
        """Encodings that differ from what a view of text was read as."""
        every = [(text, how, text.encode(how)) for text in self.texts for how in ("gb18030", "utf-16-le", "utf-16-be")]
        return [(text, how, spelt) for text, how, spelt in every if spelt != text.encode()]

    def _encoded_in(self, view: View) -> Iterator[Hit]:
        yield from (Hit(text, f"{view.how} › {how}") for text, how, spelt in self._encoded if spelt in view.raw)

    # --- written numbers ---------------------------------------------------------------------------------------------

    def _written_in(self, view: View) -> Iterator[Hit]:
        written = list(_written(view.text))
        if not written:
            return
        value, slack = (np.array([one[i] for one in written]) for i in (0, 1))
        for i in np.flatnonzero(_near(self.figures, value, slack) & ~_near(self.allowed, value, slack)):
            nearest = self.figures[np.searchsorted(self.figures, value[i] - slack[i])]
            yield self._named(nearest, view.how, _around(view.text, written[i][2]))

    # --- binary numbers ----------------------------------------------------------------------------------------------

    def _forbidden(self, values: Array) -> Array:
        """Those that are needles: exactly, or as near as a 32-bit number can say."""
        values = values[np.isfinite(values)]
        slack = values * 2.0**-23
        with np.errstate(over="ignore"):
            is_single = (values > 1e6) & (values.astype(np.float32) == values)
        is_single &= _near(self.figures, values, slack) & ~_near(self.allowed, values, slack)
        return np.unique(values[_among(self.figures, values) | is_single])

    @cached_property
    def _whole(self) -> Array:
        is_whole = (self.figures == np.floor(self.figures)) & (self.figures >= 2**24) & (self.figures < 2**53)
        return self.figures[is_whole].astype(np.uint64)

    @cached_property
    def _long_words(self) -> dict[str, Patterns]:
        """Bit patterns of eight bytes by form; one is enough, since none comes about by chance."""
        double = np.concatenate([self.figures, -self.figures]).view(np.uint64)
        return {
            "float64": Patterns(_unmistakable(double)),
            "float64 big-endian": Patterns(_unmistakable(double.byteswap())),
            "int64": Patterns(_unmistakable(self._whole)),
        }

    @cached_property
    def _short_words(self) -> dict[str, tuple[str, int, Patterns]]:
        """Word type, bits and patterns of forms so short that only several in one body tell anything."""
        single = self.figures[(self.figures >= 1e8) & (self.figures < 1e12)].astype(np.float32).view(np.uint32)
        five = self._whole[(self._whole >= 2**28) & (self._whole < 2**34)]
        shown = self.allowed.astype(np.float32).view(np.uint32)
        return {
            "float32": ("<u4", 32, Patterns(np.setdiff1d(single, shown))),
            "int32": ("<u4", 32, Patterns(self._whole[self._whole < 2**31])),
            "protobuf integer": ("<u8", 40, Patterns(_varints(five))),
            "protobuf signed integer": ("<u8", 40, Patterns(_varints(five * np.uint64(2)))),
        }

    def _long_words_in(self, view: View) -> Iterator[Hit]:
        for words in _words(view.raw, "<u8"):
            for how, patterns in self._long_words.items():
                yield from (Hit(f"bits {word:016x}", f"{view.how} › {how}") for word in patterns.among(words))

    def _short_words_in(self, view: View) -> Iterator[Hit]:
        for how, (kind, bits, patterns) in self._short_words.items():
            mask = np.uint64(2**bits - 1)
            found = {
                int(word) for words in _words(view.raw, kind) for word in patterns.among(words.astype(np.uint64) & mask)
            }
            by_chance = len(view.raw) * patterns.known.size / 2.0**bits
            if len(found) >= FEW + FEW * by_chance:
                yield Hit(f"{len(found)} figures of {bits} bits", f"{view.how} › {how}", str(sorted(found)[:FEW]))


class Patterns:
    """A set of bit patterns that is quick to look many words up in: most fall through a table of hashes."""

    def __init__(self, patterns: Array) -> None:
        self.known = np.unique(patterns.astype(np.uint64))
        self._table = np.zeros(2**TABLE_BITS, np.bool_)
        self._table[self._hashed(self.known)] = True

    @staticmethod
    def _hashed(words: Array) -> Array:
        return (words * GOLDEN) >> np.uint64(64 - TABLE_BITS)

    def among(self, words: Array) -> Array:
        """Which patterns stand among these words."""
        maybe = words[self._table[self._hashed(words)]]
        return np.unique(maybe[_among(self.known, maybe)])


def _words(raw: bytes, kind: str) -> Iterator[Array]:
    """The bytes as words of this type, from every place they could begin at."""
    size = np.dtype(kind).itemsize
    for shift in range(min(size, max(0, len(raw) - size + 1))):
        yield np.frombuffer(raw, kind, offset=shift, count=(len(raw) - shift) // size).astype(np.uint64)


def joined(bodies: Iterable[bytes]) -> Iterator[View]:
    """The views of all bodies, those come by in the same way as one: a search through much is quicker than many."""
    ways: dict[str, list[View]] = {}
    for body in bodies:
        for view in views(body):
            ways.setdefault(view.how, []).append(view)
    for how, same in ways.items():
        numbers = [view.numbers for view in same if view.numbers is not None]
        yield View(
            how,
            raw=BETWEEN.join(view.raw for view in same if view.raw),
            text="\n".join(view.text for view in same if view.text),
            numbers=np.concatenate(numbers) if numbers else None,
        )


def _written(text: str) -> Iterator[tuple[float, float, int]]:
    """Numbers as people or programs write them: value, half of the last place, where; none with too few digits."""
    for place in LONG.finditer(text):
        for match in itertools.chain(GROUPED.finditer(text, *place.span()), PLAIN.finditer(text, *place.span())):
            plain, _, exponent = NOT_OF_A_NUMBER.sub("", match[1]).lower().partition("e")
            if _digits(plain) < (SURE_DIGITS_ROUNDED if match[2] else SURE_DIGITS):
                continue
            power = int(exponent or 0)
            if abs(power) > LARGEST_POWER:
                continue
            scale = SCALES[match[2]] * 10.0**power
            value = float(plain) * scale
            if value > LARGEST:
                continue
            places = len(plain.partition(".")[2])
            yield (
                value,
                max(0.5000001 * 10.0**-places * scale if places or match[2] else 0.0, value * 1e-14),
                match.start(),
            )


def _digits(plain: str) -> int:
    """How many digits a figure really has: of more than fourteen the last are a float's noise (52.400000000000006)."""
    digits = plain.replace(".", "")
    if len(digits) > EXACT_DIGITS:
        digits = f"{float(plain):.{EXACT_DIGITS - 1}e}".split("e")[0].replace(".", "")
    return len(digits.strip("0"))


def _around(text: str, at: int) -> str:
    return text[max(0, at - AROUND) : at + AROUND]


def _near(known: Array, value: Array, slack: Array) -> Array:
    """Which values have one of `known` (sorted) no further away than their slack."""
    if not known.size:
        return np.zeros(value.shape, np.bool_)
    first = np.searchsorted(known, value - slack)
    return (first < known.size) & (known[np.minimum(first, known.size - 1)] <= value + slack)


def _among(known: Array, values: Array) -> Array:
    """Which values are exactly one of `known` (sorted)."""
    if not known.size:
        return np.zeros(values.shape, np.bool_)
    return known[np.minimum(np.searchsorted(known, values), known.size - 1)] == values


def _unmistakable(words: Array) -> Array:
    """Those with at least four bytes that aren't zero: 0x4000… and the like stand everywhere."""
    filled = np.count_nonzero(words.view(np.uint8).reshape(-1, 8), axis=1)
    return words[filled >= 4]


def _varints(numbers: Array) -> Array:
    """The five bytes of each number as protobuf writes it, as one little-endian word."""
    words = np.zeros(numbers.shape, np.uint64)
    for place in range(5):
        seven = (numbers >> np.uint64(7 * place)) & np.uint64(0x7F)
        more = np.uint64(0x80 if place < 4 else 0)
        words |= (seven | more) << np.uint64(8 * place)
    return np.unique(words)
