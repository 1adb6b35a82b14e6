"""Blocks of judged arrays area × span × as_of → the `verdict` table. Pure.

Texts of a cell (terms, flags, what is missing) are built by whole columns: there are tens of thousands of rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scorecard.history import Bools, Floats, History, Ints
from scorecard.judge import CODE, STATUSES, Status
from scorecard.second import NO_OPINION, RULES
from scorecard.spans import NO_FIGURES, NONE
from scorecard.verdicts import VERDICT_SCHEMA, Block


def table_of(blocks: Sequence[Block]) -> pa.Table:
    """All blocks as one table with VERDICT_SCHEMA; without the span before the first, which only ranks needed."""
    if not blocks:
        return VERDICT_SCHEMA.empty_table()
    sizes = [_size(block) for block in blocks]
    columns = {
        "goal": _same([block.scene.goal.id for block in blocks], sizes),
        "part": _same([block.part for block in blocks], sizes),
        "span": _same(["period" if block.scene.spans.of_period else "year" for block in blocks], sizes),
        "target_source": pa.array(["plan", "own", "city"]).take(_whole(blocks, _target_source)),
        "status": pa.array([str(status) for status in STATUSES]).take(_whole(blocks, lambda block: block.codes)),
        "is_headline": _whole(blocks, lambda block: block.scene.spans.is_headline & (block.part == "")),
        "is_small": _whole(blocks, lambda block: block.standing.is_small),
        "is_tied": _whole(blocks, lambda block: block.standing.is_tied),
        "second_opinion": _opinions(blocks),
        "second_rule": _rules(blocks),
        **_areas_and_times(blocks),
        **{name: _number([figure(b) for b in blocks], blocks) for name, figure in NUMBERS.items()},
        **{name: _number([rank(b) for b in blocks], blocks).cast(pa.int32()) for name, rank in RANKS.items()},
        **{name: pa.chunked_array([texts(block) for block in blocks]) for name, texts in TEXTS.items()},
    }
    return pa.table({name: columns[name] for name in VERDICT_SCHEMA.names}, schema=VERDICT_SCHEMA)


def _size(block: Block) -> int:
    areas, spans, as_ofs = block.scene.shape
    return areas * (spans - 1) * as_ofs


def _flat(block: Block, values: np.ndarray) -> np.ndarray:
    """Values (area, span, as_of) or (span, as_of) as a column, without the first span."""
    if values.shape != block.scene.shape:
        values = np.broadcast_to(values, block.scene.shape)
    return values[:, 1:].ravel()


def _whole(blocks: Sequence[Block], of: Callable[[Block], np.ndarray]) -> pa.Array:
    return pa.array(np.concatenate([_flat(block, of(block)) for block in blocks]))


def _number(values: Sequence[Floats], blocks: Sequence[Block]) -> pa.Array:
    """The blocks' figures as one column; what isn't a finite number is null."""
    flat = np.concatenate([_flat(block, of_block) for block, of_block in zip(blocks, values, strict=True)])
    return pa.array(flat, mask=~np.isfinite(flat))


def _is_over(block: Block) -> Bools:
    """The indicator ended: its target asks for nothing any more."""
    return block.codes == CODE[Status.DISCONTINUED]


def _opinions(blocks: Sequence[Block]) -> pa.Array:
    codes = np.concatenate([_flat(block, block.opinion.code) for block in blocks])
    names = pa.array([str(status) for status in STATUSES])
    return names.take(pa.array(codes, mask=codes == NO_OPINION))


def _rules(blocks: Sequence[Block]) -> pa.Array:
    codes = np.concatenate([_flat(b, np.where(b.opinion.code == NO_OPINION, 0, b.opinion.rule)) for b in blocks])
    return pa.array(RULES).take(pa.array(codes, mask=codes == 0))


def _ending(name: str) -> Callable[[Block], Floats]:
    """A column of where it will end: null where the verdict is silent or nothing is forecast."""

    def column(block: Block) -> Floats:
        nothing = np.full(block.codes.shape, np.nan)
        if block.figures.ending is None:
            return nothing
        return np.where(block.is_silent, np.nan, getattr(block.figures.ending, name))

    return column


def _same(texts: Sequence[str], sizes: Sequence[int]) -> pa.Array:
    """Each block's text in all its rows."""
    return pa.array(texts, pa.string()).take(pa.array(np.repeat(np.arange(len(texts)), sizes)))


def _target_source(block: Block) -> Ints:
    source = np.where(block.is_own_target, 1, 2)
    source[0] = 0
    return source


def _areas_and_times(blocks: Sequence[Block]) -> dict[str, pa.Array]:
    history = blocks[0].scene.history
    areas = np.concatenate([np.repeat(b.scene.rows, _size(b) // b.scene.rows.size) for b in blocks])
    years = np.concatenate([_flat(b, b.scene.spans.years[:, None]) for b in blocks])
    of_period = np.repeat([b.scene.spans.of_period for b in blocks], [_size(b) for b in blocks])
    return {
        "area_code": pa.array(list(history.areas), pa.string()).take(pa.array(areas)),
        "as_of": _months(history, [_flat(b, b.scene.spans.as_of) for b in blocks]),
        "data_as_of": _months(history, [_flat(b, b.scene.spans.data) for b in blocks]),
        "year": pa.array(years, pa.int32(), mask=of_period),
    }


def _months(history: History, indices: Sequence[Ints]) -> pa.Array:
    """Month indices as dates; NONE is null."""
    flat = np.concatenate(indices)
    days = (flat + (history.first_month.year - 1970) * 12).astype("datetime64[M]").astype("datetime64[D]")
    return pa.array(days, type=pa.date32(), mask=flat == NONE)


def _terms(block: Block) -> pa.Array:
    left = np.broadcast_to(block.scene.spans.months_left.astype(np.float64), block.scene.shape)
    return _object(block, block.figures.terms | {"months_left": left, "districts_at_target": block.needs.at_target})


def _object(block: Block, values: Mapping[str, Floats]) -> pa.Array:
    """One JSON object a row: name → number or null; null wherever the span has no figures yet.

    Most as-of months of a span repeat the one before (closed, not begun): only what is new is written anew.
    """
    if not values:
        return pa.repeat(pa.scalar("{}", pa.string()), _size(block))
    is_empty = _flat(block, block.scene.spans.month == NONE)
    columns = np.stack([_flat(block, numbers) for numbers in values.values()])
    columns[~np.isfinite(columns) | is_empty] = np.inf
    is_new = np.ones(columns.shape[1], np.bool_)
    is_new[1:] = (columns[:, 1:] != columns[:, :-1]).any(axis=0)
    pieces: list[Any] = []
    for i, (name, numbers) in enumerate(zip(values, columns[:, is_new], strict=True)):
        pieces.append(("{" if i == 0 else ", ") + json.dumps(name) + ": ")
        pieces.append(pa.array(numbers, mask=np.isinf(numbers)).cast(pa.string()))
    written = pc.binary_join_element_wise(*pieces, "}", "", null_handling="replace", null_replacement="null")
    return written.take(pa.array(np.cumsum(is_new) - 1))


def _flags(block: Block) -> pa.Array:
    """One JSON list of flags a row."""
    opinion, needs = block.opinion, block.needs
    flags = {
        **block.figures.flags,
        "data_behind": block.is_behind,
        "second_met": opinion.is_met,
        "second_safe": opinion.is_safe,
        "second_disagrees": opinion.disagrees,
        "districts_would_do": needs.would_do,
        "districts_would_not": needs.would_not,
        "below_one": block.figures.is_below_one & (block.codes == CODE[Status.TRACKED]),
    }
    code = sum((_flat(block, mask).astype(np.int64) << i) for i, mask in enumerate(flags.values()))
    found, index = np.unique(code, return_inverse=True)
    names = list(flags)
    texts = [json.dumps([name for i, name in enumerate(names) if int(bits) >> i & 1]) for bits in found]
    return pa.array(texts).take(pa.array(index.ravel()))


def _missing(block: Block) -> list[str]:
    """One JSON list a row of what can't be judged without; for the city also what as-of still waits for."""
    spans, lacks = block.scene.spans, block.figures.lacks
    no_data = block.codes == CODE[Status.NO_DATA]
    waits = no_data & (spans.state == NO_FIGURES)
    waits[0] |= block.is_behind & ~_is_over(block)[0]
    texts = np.full(block.scene.shape, "[]", dtype=object)
    seen: dict[tuple[object, ...], str] = {}
    written: dict[tuple[object, ...], str] = {}  # writing costs most, and most gaps are the same
    for area, span, as_of in np.argwhere((no_data | waits)[:, 1:]).tolist():
        at = (area, span + 1, as_of)
        active = tuple(i for i, lack in enumerate(lacks) if no_data[at] and lack.where[at])
        until = int(spans.as_of[as_of]) if waits[at] else NONE
        key = (area, span, int(spans.month[span + 1, as_of]), until, active)
        if key not in seen:
            found = [lacks[i].describe(*at) for i in active]
            found += [block.behind(span + 1, as_of)] if until != NONE else []
            content = tuple(value for gap in found for value in gap.values())
            if content not in written:
                written[content] = json.dumps(found)
            seen[key] = written[content]
        texts[at] = seen[key]
    return _flat(block, texts).tolist()


NUMBERS: Mapping[str, Callable[[Block], Floats]] = {
    "actual": lambda block: block.figures.actual,
    "target": lambda block: block.figures.target,
    "gap": lambda block: np.where(_is_over(block), np.nan, block.figures.actual - block.figures.target),
    "numerator": lambda block: block.figures.numerator,
    "denominator": lambda block: block.figures.denominator,
    "compare": lambda block: block.figures.compare,
    "forecast_low": _ending("low"),
    "forecast_mid": _ending("mid"),
    "forecast_high": _ending("high"),
    "probability": _ending("probability"),
    "required_rate": lambda block: block.required,
    "last_year_rate": lambda block: block.pace,
    "still_needed": lambda block: block.needs.still,
    "need_here": lambda block: block.needs.here,
    "second_ratio": lambda block: block.opinion.ratio,
    "contribution": lambda block: block.standing.contribution,
    "share": lambda block: block.standing.share,
}
RANKS: Mapping[str, Callable[[Block], Floats]] = {
    "rank": lambda block: block.standing.rank,
    "rank_change": lambda block: block.standing.rank_change,
    "ranked_of": lambda block: block.standing.ranked_of,
}
TEXTS: Mapping[str, Callable[[Block], pa.Array]] = {
    "missing_json": lambda block: pa.array(_missing(block), pa.string()),
    "flags_json": _flags,
    "terms_json": _terms,
    "beside_json": lambda block: _object(block, block.beside),
}
