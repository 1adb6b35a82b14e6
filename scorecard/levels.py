"""Goals that are a number reached: stocks, counts over the period, milestones; and what is only tracked. Pure.

Each function takes a Scene (one goal or part) to Figures, area × span × as_of. What is decided how: judge.py.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scorecard.course import Figure, at, pace_last_year
from scorecard.ending import count_ending
from scorecard.gaps import figure_lack, gap_of, target_lack
from scorecard.history import MILESTONE_DIMENSION, Bools, Floats, measure_with
from scorecard.judge import Figures, Lack, least_count, meets
from scorecard.rates import grown, ratio
from scorecard.scene import Scene
from scorecard.spans import NONE, RUNNING


def stock(scene: Scene) -> Figures:
    """The stock now against the end of the year (or period) before; the target a ratio or, in pieces, an increase."""
    goal, spans = scene.goal, scene.spans
    figure = scene.figure(goal.series)
    target, _ = scene.targets
    now = figure.at(spans.month)
    base_month = np.where(spans.month == NONE, NONE, spans.start[:, None] - 1)
    base, year_ago = figure.at(base_month), figure.at(spans.back(12))
    is_ratio = not scene.is_count_target
    if is_ratio:
        need, is_strict = grown(base, target, goal)
        actual, compare = ratio(now, base) - 1.0, ratio(year_ago, _base_before(scene, figure, base)) - 1.0
    else:
        need, is_strict = base + target, np.broadcast_to(goal.strict, target.shape)
        actual, compare = now - base, year_ago - _base_before(scene, figure, base)
    is_running = spans.state == RUNNING
    needed = least_count(need, is_strict)
    has_base = (base > 0) | ~np.full_like(base, is_ratio, dtype=np.bool_)  # else nothing to reckon growth from
    ending = count_ending(figure, spans, np.where(has_base, now, np.nan), needed) if goal.forecastable else None
    is_spoilt = _fell(scene, figure) & goal.never_falls
    if ending is not None:  # what fell once can't be met any more
        ending = replace(ending, probability=ending.probability * ~is_spoilt)
    return Figures.of(
        scene.shape,
        actual=actual,
        target=target,
        numerator=now,
        denominator=base,
        compare=compare,
        reach=now,
        need=need,
        is_strict=is_strict,
        ending=ending and ending.mapped(lambda end: ratio(end, base) - 1.0 if is_ratio else end - base),
        have=now,
        needed=needed,
        pace=pace_last_year(figure, spans),
        end_count=now if ending is None else ending.mid,
        base=base if is_ratio else scene.full(np.nan),
        volume=now,
        volume_before=base,
        volume_change=now - base,
        recent=now,
        is_spoilt=is_spoilt,
        progress=None if goal.forecastable else _stock_progress(scene, now, base, needed),
        terms={"current": now, "base": base, "needed": needed},
        flags={
            "zero_base": (base <= 0) & is_ratio,
            "no_projection": is_running & ~has_base & ~np.isnan(base) & goal.forecastable,
            "met_so_far": is_running & ~np.isnan(base) & (now >= needed) & (not goal.forecastable),
            "stock_fell": _fell(scene, figure),
        },
        lacks=(
            figure_lack(scene, goal.series, now, 0),
            figure_lack(scene, goal.series, base, base_month),
            target_lack(scene, target),
        ),
    )


def _base_before(scene: Scene, figure: Figure, base: Floats) -> Floats:
    """What the stock of twelve months ago stood against: of a year, the base a year earlier; of a period, the same."""
    spans = scene.spans
    if not spans.of_period:
        return figure.at(np.where(spans.month == NONE, NONE, spans.start[:, None] - 13))
    return np.where(spans.back(12) >= spans.start[:, None], base, np.nan)


def _stock_progress(scene: Scene, now: Floats, base: Floats, needed: Floats) -> Floats:
    done = np.divide(now - base, needed - base, out=np.zeros_like(now), where=needed > base)
    return done - _elapsed(scene)


def _fell(scene: Scene, figure: Figure) -> Bools:
    """Whether the stock fell in any month of the span up to the month judged."""
    spans = scene.spans
    if figure.stock is None:
        return scene.no()
    change = np.diff(figure.stock, axis=1, prepend=np.nan)
    falls = np.cumsum(change < -1e-9, axis=1).astype(np.float64)
    start = np.where(spans.month == NONE, NONE, spans.start[:, None] - 1)
    return Figure(None, falls).at(spans.month) - Figure(None, falls).at(start) > 0


def _elapsed(scene: Scene) -> Floats:
    """Share of the span that has gone by, up to and with the month judged."""
    spans = scene.spans
    length = (spans.end - spans.start + 1)[:, None]
    share = (spans.month - spans.start[:, None] + 1) / length
    return np.broadcast_to(np.where(spans.month == NONE, np.nan, share), scene.shape)


def cumulative(scene: Scene) -> Figures:
    """The count since the period began; reached is achieved at once, and lost again by a correction."""
    goal, spans = scene.goal, scene.spans
    figure = scene.figure(goal.series)
    target, is_own = scene.targets
    so_far, this_year = since_start(scene, figure, 0), figure.at(spans.month)
    last_year = figure.at(spans.back(12))
    is_strict = np.broadcast_to(goal.strict, scene.shape)
    needed = least_count(target, is_strict)
    ending = count_ending(figure, spans, so_far, needed) if goal.forecastable else None
    projected = scene.full(np.nan) if ending is None else ending.mid
    is_split = _is_split(scene, is_own)
    done = np.divide(so_far, needed, out=np.ones_like(so_far), where=needed > 0)
    elapsed = _elapsed(scene)
    is_judged = np.broadcast_to(spans.month != NONE, scene.shape)
    return Figures.of(
        scene.shape,
        actual=so_far,
        target=target,
        numerator=so_far,
        compare=since_start(scene, figure, 12),
        reach=so_far,
        need=target,
        is_strict=is_strict,
        ending=ending,
        have=so_far,
        needed=needed,
        pace=pace_last_year(figure, spans),
        end_count=so_far if ending is None else projected,
        volume=so_far,
        volume_before=last_year,
        volume_change=this_year - last_year,
        recent=figure.twelve_months(spans.month),
        is_reached=meets(so_far, target, is_strict),
        is_below_one=is_split & (target > 0) & (target < 1),
        progress=None if goal.forecastable else done - elapsed,
        terms={"current": so_far, "projected": projected, "needed": needed, "elapsed_share": elapsed},
        flags={
            "even_profile": scene.no() if ending is None else ending.is_even,
            "split_by_population": is_split & is_judged,
        },
        lacks=(
            figure_lack(scene, goal.series, this_year, 0),
            _earlier_lack(scene, so_far, this_year),
            target_lack(scene, target),
        ),
    )


def _is_split(scene: Scene, is_own: Bools) -> Bools:
    is_split = ~is_own & bool(scene.goal.target)
    is_split[0] = False
    return is_split


def since_start(scene: Scene, figure: Figure, back: int) -> Floats:
    """Flow since the span's first month, up to so many months before the month judged; NaN before the span."""
    spans = scene.spans
    month = spans.back(back)
    month = np.where(month >= spans.start[:, None], month, NONE)
    if figure.flow is None or not spans.of_period:
        return figure.at(month)
    by_year = figure.flow.reshape(figure.flow.shape[0], -1, 12)[:, :, 11]
    first = int(spans.start[0]) // 12
    whole_years = np.cumsum(by_year[:, first:], axis=1)
    before = np.concatenate([np.zeros((whole_years.shape[0], 1)), whole_years[:, :-1]], axis=1)
    year = np.where(month == NONE, 0, month // 12 - first)
    return at(figure.flow, month) + before[:, year]


def _earlier_lack(scene: Scene, so_far: Floats, this_year: Floats) -> Lack:
    """A year of the period before this one isn't fully known."""
    spans = scene.spans

    def describe(area: int, span: int, as_of: int) -> dict[str, object]:
        row = int(scene.rows[area])
        for january in range(int(spans.start[span]), int(spans.month[span, as_of]) - 11, 12):
            figure = scene.figure(scene.goal.series)
            if np.isnan(figure.at(np.array([[january + 11]]))[area, 0, 0]):
                return gap_of(scene, scene.goal.series, row, january, january + 11)
        return {}

    return Lack(np.isnan(so_far) & ~np.isnan(this_year), describe)


def milestones(scene: Scene) -> Figures:
    """How many stand in operation; the mean share of the way against the share of time elapsed decides."""
    goal, spans = scene.goal, scene.spans
    measure = measure_with(scene.plan, MILESTONE_DIMENSION)
    series = tuple(f"{measure}/{MILESTONE_DIMENSION}/{kind}" for kind in goal.milestones)
    stages = np.stack([scene.figure((key,)).at(spans.month) for key in series])
    is_known = ~np.isnan(stages)
    stage = np.where(is_known, stages, 0.0)
    total = np.where(spans.month == NONE, np.nan, scene.full(float(len(series))))
    done = np.where(np.isnan(total), np.nan, (stage >= 1.0 - 1e-9).sum(axis=0))
    stage_share = np.where(np.isnan(total), np.nan, stage.mean(axis=0))
    elapsed, target = _elapsed(scene), scene.full(float(len(series)))
    return Figures.of(
        scene.shape,
        actual=done,
        target=target,
        numerator=done,
        denominator=total,
        reach=done,
        need=target,
        is_reached=done >= target,
        progress=stage_share - elapsed,
        terms={"done": done, "total": total, "stage_share": stage_share, "elapsed_share": elapsed},
        flags={"milestone_unreported": np.any(is_known, axis=0) & ~np.all(is_known, axis=0)},
        lacks=(figure_lack(scene, series, np.where(np.any(is_known, axis=0), 0.0, np.nan), 0),),
    )


def tracked(scene: Scene) -> Figures:
    """A figure without a target: shown, never judged."""
    goal, spans = scene.goal, scene.spans
    figure = scene.figure(goal.series)
    now = since_start(scene, figure, 0) if spans.of_period else figure.at(spans.month)
    before = figure.at(spans.back(12))
    return Figures.of(
        scene.shape,
        actual=now,
        numerator=now,
        compare=since_start(scene, figure, 12) if spans.of_period else before,
        reach=now,
        volume=now,
        volume_before=before,
        volume_change=figure.at(spans.month) - before,
        terms={"current": now},
        lacks=(figure_lack(scene, goal.series, now, 0),),
    )
