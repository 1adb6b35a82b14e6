"""What it would take, and where: counts still needed, the city's need over its districts, and whether theirs add up.

Pure; arrays are area × span × as_of, the first area is the city.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scorecard.history import Bools, Floats
from scorecard.judge import Figures
from scorecard.plan import AreaKind, GoalKind
from scorecard.scene import Scene
from scorecard.spans import RUNNING

ADDS_UP = (  # kinds whose city figure is what its areas add up to; a stock counts a product of several districts once
    GoalKind.YEARLY_GROWTH,
    GoalKind.STEADY_GROWTH,
    GoalKind.YEARLY_SHARE,
    GoalKind.YEARLY_RATE,
    GoalKind.ABOVE_BENCHMARK,
    GoalKind.CUMULATIVE,
)


@dataclass(frozen=True)
class Needs:
    """`still`: counts the area needs until the span's end; `here`: its part of the city's need, whole counts;
    `at_target`: in the city's row, the count at the end if every district ended exactly at its target."""

    still: Floats
    here: Floats
    at_target: Floats
    would_do: Bools
    would_not: Bools


def needs(scene: Scene, figures: Figures, is_silent: Bools) -> Needs:
    """What it takes in open spans; nothing where the verdict is silent."""
    is_open = (scene.spans.state == RUNNING) & ~is_silent
    still = np.where(is_open, np.maximum(figures.needed - figures.have, 0.0), np.nan)
    at_target = np.full(still.shape, np.nan)
    if scene.goal.kind in ADDS_UP and len(scene.kinds) > 1:
        at_target[0] = np.where(is_open[0], figures.at_target.sum(axis=0), np.nan)
    needed = np.where(is_open, figures.needed, np.nan)
    return Needs(
        still=still,
        here=_split(scene, still[0], figures.recent),
        at_target=at_target,
        would_do=at_target >= needed,
        would_not=at_target < needed,
    )


def with_districts_at_target(scene: Scene, figures: Figures) -> Figures:
    """`at_target` filled in: every district ends at what its target takes, the city's own level and unknown as
    projected, and so does a district whose part of a count is below one; 0 for areas that don't add to the city."""
    is_district, is_other = (_of_kind(scene, kinds) for kinds in ((AreaKind.DISTRICT,), _OTHERS))
    going_on = np.where(np.isnan(figures.end_count), figures.have, figures.end_count)
    ends = np.where(figures.is_below_one, going_on, figures.needed)
    others = np.where(is_other, np.nan_to_num(going_on), 0.0)
    return replace(figures, at_target=np.where(is_district, ends, others))


_OTHERS = (AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)


def _of_kind(scene: Scene, kinds: tuple[AreaKind, ...]) -> Bools:
    return np.array([kind in kinds for kind in scene.kinds])[:, None, None]


def _split(scene: Scene, need: Floats, recent: Floats) -> Floats:
    """The city's need over districts and the city's own level by their last twelve months, in whole counts.

    Largest remainders, so that the parts add up; equal remainders in the order of the plan.
    """
    shares = np.where(_of_kind(scene, (AreaKind.DISTRICT, AreaKind.CITY_LEVEL)), np.maximum(recent, 0.0), 0.0)
    shares, need = np.nan_to_num(shares), np.ceil(need - 1e-9)
    total = shares.sum(axis=0)
    exact = np.divide(need * shares, total, out=np.full(shares.shape, np.nan), where=total > 0)
    whole = np.floor(exact + 1e-9)
    left = np.round(need - whole.sum(axis=0))
    order = np.argsort(-np.round(exact - whole, 9), axis=0, kind="stable")
    place = np.argsort(order, axis=0, kind="stable")
    parts = whole + (place < left)
    return np.where(shares > 0, parts, np.nan)
