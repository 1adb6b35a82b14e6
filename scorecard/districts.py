"""Areas beside each other: contribution, share, rank and its change. Pure; arrays are area × span × as_of.

The first area is the city. Zones, the city's own level and unknown districts contribute but aren't ranked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scorecard.history import Bools, Floats
from scorecard.judge import TOLERANCE, Figures
from scorecard.plan import AreaKind
from scorecard.rates import ratio
from scorecard.scene import Scene


@dataclass(frozen=True)
class Standing:
    """NaN where there is none. rank 1 is the highest; rank_change is positive for a district that moved up."""

    contribution: Floats
    share: Floats
    rank: Floats
    rank_change: Floats
    ranked_of: Floats
    is_tied: Bools  # shares its rank with another
    is_small: Bools


def standing(scene: Scene, figures: Figures) -> Standing:
    """How each area stands beside the others, by `actual`; small ones are marked and left out of the ranks."""
    is_small = figures.base < scene.plan.small_number
    is_district = np.array([kind == AreaKind.DISTRICT for kind in scene.kinds])[:, None, None]
    is_ranked = is_district & ~is_small & np.isfinite(figures.actual)
    rank, is_tied = _ranks(figures.actual, is_ranked)
    return Standing(
        contribution=ratio(figures.volume_change, np.broadcast_to(figures.volume_before[:1], scene.shape)),
        share=ratio(figures.volume, np.broadcast_to(figures.volume[:1], scene.shape)),
        rank=rank,
        rank_change=_rank_change(rank),
        ranked_of=np.where(is_ranked, is_ranked.sum(axis=0), np.nan),
        is_tied=is_tied,
        is_small=is_small,
    )


def _ranks(actual: Floats, is_ranked: Bools) -> tuple[Floats, Bools]:
    """(1 + how many are higher, whether another has the same rank); equals share a rank."""
    values = np.where(is_ranked, actual, -np.inf)
    with np.errstate(invalid="ignore"):
        bar = actual + TOLERANCE * np.maximum(1.0, np.abs(actual))
    higher = (values[None, :] > bar[:, None]).sum(axis=1)
    rank = np.where(is_ranked, 1.0 + higher, np.nan)
    return rank, (rank[None, :] == rank[:, None]).sum(axis=1) > 1


def _rank_change(rank: Floats) -> Floats:
    """Rank at the end of the year before − rank now: the span before each holds it (see Spans)."""
    change = np.full(rank.shape, np.nan)
    change[:, 1:] = rank[:, :-1] - rank[:, 1:]
    return change
