"""From figures to a status: probability of being met, met or not, done share against elapsed share. Pure.

The rules in one place; docs/decisions/0013-judgement.md says why these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

import numpy as np

from scorecard.ending import Ending, picked
from scorecard.history import Bools, Floats, Ints
from scorecard.plan import Goal, GoalKind, Thresholds
from scorecard.spans import CLOSED, NO_FIGURES, NOT_STARTED, RUNNING, Spans


class Status(StrEnum):
    MISSED = "missed"
    OFF_TRACK = "off_track"
    AT_RISK = "at_risk"
    NO_DATA = "no_data"
    ON_TRACK = "on_track"
    ACHIEVED = "achieved"
    TRACKED = "tracked"
    NOT_STARTED = "not_started"
    DISCONTINUED = "discontinued"


STATUSES = tuple(Status)  # weakest first: a goal with parts takes the first of its parts' statuses
CODE = {status: code for code, status in enumerate(STATUSES)}

VOLUMES = ("volume", "volume_before", "volume_change", "recent", "at_target")
TOLERANCE = 1e-9  # of what is compared: 115 of 100 is 15 % more, whatever the last binary digit says


@dataclass(frozen=True)
class Lack:
    """Something that is missing where `where` is true; `describe` says what, for one (area, span, as_of)."""

    where: Bools
    describe: Callable[[int, int, int], dict[str, object]]


@dataclass(frozen=True)
class Figures:
    """The figures of a goal, area × span × as_of. `reach` against `need` decides a closed span; both in the same unit,
    higher is better. `ending`: where an open one will end, `progress`: done − elapsed share; one of them or neither.
    `base`: the count a rate stands on (small ones aren't ranked). `needed`: whole counts the target takes, `have` of
    them are there, `end_count` are projected. `volume`: what areas add to the city's figure, `recent`: in the last
    twelve months, `at_target`: at the end if every district ends at its target (needs.py fills it in)."""

    actual: Floats
    target: Floats
    numerator: Floats
    denominator: Floats
    compare: Floats
    reach: Floats
    need: Floats
    is_strict: Bools
    have: Floats
    needed: Floats
    pace: Floats
    end_count: Floats
    base: Floats
    volume: Floats
    volume_before: Floats
    volume_change: Floats
    recent: Floats
    at_target: Floats
    is_reached: Bools  # a cumulative target already reached, all milestones done
    is_spoilt: Bools  # met by number, but not as the goal asks (a stock that fell on the way)
    is_below_one: Bools  # an area's part of a count is less than one: nothing to hold it to
    ending: Ending | None = None
    progress: Floats | None = None
    terms: dict[str, Floats] = field(default_factory=dict)
    flags: dict[str, Bools] = field(default_factory=dict)
    beside: dict[str, Floats] = field(default_factory=dict)
    lacks: tuple[Lack, ...] = ()

    @classmethod
    def of(cls, shape: tuple[int, ...], **given: Any) -> Figures:
        """The figures given; what isn't is unknown, what isn't said is not so."""
        arrays = [f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING]
        empty = {
            name: np.zeros(shape, np.bool_) if name.startswith("is_") else np.full(shape, np.nan) for name in arrays
        }
        return cls(**{**empty, **given})

    @property
    def is_unknown(self) -> Bools:
        """Not enough to judge by."""
        return np.logical_or.reduce([lack.where for lack in self.lacks])


UNPICKED = {*VOLUMES, "is_below_one", "ending", "progress", "terms", "flags", "beside", "lacks"}
PICKED = tuple(f.name for f in fields(Figures) if f.name not in UNPICKED)  # of the weakest part, one area at a time


def meets(reach: Floats, need: Floats, is_strict: Bools) -> Bools:
    """Above `need` where strict, else at least `need`; a difference in the last digits is none."""
    tolerance = TOLERANCE * np.maximum(1.0, np.abs(need))
    return np.where(is_strict, reach > need + tolerance, reach >= need - tolerance)


def least_count(need: Floats, is_strict: Bools) -> Floats:
    """The smallest whole count that meets `need`."""
    tolerance = TOLERANCE * np.maximum(1.0, np.abs(need))
    return np.where(is_strict, np.floor(need + tolerance) + 1.0, np.ceil(need - tolerance))


def required_rate(figures: Figures, spans: Spans) -> Floats:
    """Counts a month it takes until the span's end; 0 when there is enough, NaN in a closed span."""
    left = spans.months_left
    rate = np.maximum(figures.needed - figures.have, 0.0) / np.maximum(left, 1)
    return np.where((left > 0) & (spans.state == RUNNING), rate, np.nan)


def statuses(goal: Goal, thresholds: Thresholds, spans: Spans, figures: Figures) -> Ints:
    """Code of the status (see CODE) for each area × span × as_of."""
    if goal.kind == GoalKind.TRACKED:
        return np.full(figures.actual.shape, CODE[Status.TRACKED])
    met = meets(figures.reach, figures.need, figures.is_strict) & ~figures.is_spoilt
    if figures.progress is not None:
        running = _by_progress(figures, met, figures.progress, thresholds, spans)
    else:
        running = _by_probability(figures, met, thresholds)
    running = np.where(figures.is_reached & ~figures.is_spoilt, CODE[Status.ACHIEVED], running)
    closed = np.where(met, CODE[Status.ACHIEVED], CODE[Status.MISSED])
    judged = np.where(spans.state == CLOSED, closed, running)
    judged = np.where(figures.is_below_one, CODE[Status.TRACKED], judged)
    judged = np.where(figures.is_unknown | (spans.state == NO_FIGURES), CODE[Status.NO_DATA], judged)
    return np.where(spans.state == NOT_STARTED, CODE[Status.NOT_STARTED], judged)


def _by_probability(figures: Figures, met: Bools, thresholds: Thresholds) -> Ints:
    """By the chance that the target is met; where none can be given, only by whether it is met so far."""
    by_now = np.where(met, CODE[Status.ON_TRACK], CODE[Status.OFF_TRACK])
    if figures.ending is None:
        return by_now
    chance = figures.ending.probability
    fallback = np.where(chance >= thresholds.at_risk, CODE[Status.AT_RISK], CODE[Status.OFF_TRACK])
    judged = np.where(chance >= thresholds.on_track, CODE[Status.ON_TRACK], fallback)
    return np.where(np.isnan(chance), by_now, np.where(figures.is_spoilt, CODE[Status.OFF_TRACK], judged))


def _by_progress(figures: Figures, met: Bools, progress: Floats, thresholds: Thresholds, spans: Spans) -> Ints:
    """Without a forecast: done share against elapsed share, or one more batch like last year's would do."""
    batch = figures.pace * spans.months_left
    batch_would_do = (spans.months_left > 0) & (figures.have + batch >= figures.needed - TOLERANCE)
    at_risk = (progress >= thresholds.stage_at_risk - TOLERANCE) | batch_would_do
    by_pace = np.where(at_risk, CODE[Status.AT_RISK], CODE[Status.OFF_TRACK])
    by_pace = np.where(met | (progress >= -TOLERANCE), CODE[Status.ON_TRACK], by_pace)
    return np.where(figures.is_spoilt, CODE[Status.OFF_TRACK], by_pace)


def weakest(parts: list[Figures], codes: list[Ints], names: list[str]) -> tuple[Figures, Ints]:
    """Figures and status of the weakest part: by status, then by probability, then by gap, then as declared.

    What areas add up to (VOLUMES) is that of the city's weakest part everywhere, so that it still adds up.
    """
    code = np.stack(codes)
    is_worst = code == code.min(axis=0)
    for worth in (_chances(parts), np.stack([part.actual - part.target for part in parts])):
        left = np.where(is_worst, np.nan_to_num(worth, nan=np.inf), np.inf)
        is_worst &= left == left.min(axis=0)
    choice = np.argmax(is_worst, axis=0)
    city_choice = np.broadcast_to(choice[:1], choice.shape)

    def pick(arrays: list[np.ndarray], by: Ints = choice) -> np.ndarray:
        return np.take_along_axis(np.stack(arrays), by[None], axis=0)[0]

    chosen = {name: pick([getattr(part, name) for part in parts]) for name in PICKED}
    chosen |= {name: pick([getattr(part, name) for part in parts], city_choice) for name in VOLUMES}
    decided = {f"decided_by:{name}": choice == i for i, name in enumerate(names)}
    endings = [part.ending for part in parts if part.ending is not None]
    whole = replace(
        parts[0],
        **chosen,
        ending=picked(endings, pick) if len(endings) == len(parts) else None,
        terms={key: pick([part.terms[key] for part in parts]) for key in parts[0].terms},
        flags={key: pick([part.flags[key] for part in parts]) for key in parts[0].flags} | decided,
        beside={key: pick([part.beside[key] for part in parts]) for key in parts[0].beside},
        lacks=tuple(
            Lack(lack.where & (choice == i), lack.describe) for i, part in enumerate(parts) for lack in part.lacks
        ),
    )
    return whole, pick(codes)


def _chances(parts: list[Figures]) -> Floats:
    none = np.full(parts[0].actual.shape, np.nan)
    return np.stack([none if part.ending is None else part.ending.probability for part in parts])
