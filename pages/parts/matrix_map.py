"""One goal, or the number of goals met, on the map of squares or the true one; beside it what it says, in words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts import inner_links
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.heat_look import STEPS
from pages.parts.heat_table import VALUE, figure, is_small, shade_key, tip
from pages.parts.inner_links import href
from pages.parts.kept import kept
from pages.parts.matrix_rows import MET_ORDER, Matrix, is_counted, is_good, is_ranked, shades
from pages.parts.plain import plain
from pages.parts.scoreboard import SIGN
from pages.parts.tile_map import Tile, places, tile_map
from pages.parts.true_map import true_map
from scorecard.judge import Status
from scorecard.plan import Area, AreaKind, Goal
from scorecard.verdicts import Verdict
from scorecard.wording import words

MAPPED = (AreaKind.DISTRICT, AreaKind.ZONE)
TILES, TRUE = "tiles", "true"
FEWEST = 3  # squares: fewer make no map


def draw_map(context: Context, matrix: Matrix, year: int | None, show: str) -> None:
    """The card; nothing for a viewer of one district, whose map would be one square."""
    t, areas = context.texts.t, [area for area in matrix.areas if area.kind in MAPPED]
    if not context.viewer.sees_all or len(areas) < FEWEST:
        return
    with st.container(border=True, key="tile-map"):
        left, right = st.columns(2, gap="large")
        with right:
            kind = _choose_kind(context)
            names = {MET_ORDER: t("matrix.map.met")}
            names |= {goal.id: context.texts.pick(goal.name) for goal in matrix.goals if goal.districts}
            chosen = choose(t("matrix.map.goal"), names, name="goal", width=340)
            goal = None if chosen == MET_ORDER else context.plan.goal(chosen)
            _draw_words(context, matrix, goal)
            if goal is None or show == VALUE:
                st.html(shade_key(context, t("matrix.map.shade")))
            about = "matrix.map.about" if places(areas) else "matrix.map.plain"
            st.caption(t("boundaries.about" if kind == TRUE else about))
        with left:
            question = ("map", kind, context.month, year, show, chosen, inner_links.kept())
            st.html(kept(context, question, lambda: _map(context, matrix, areas, goal, show, kind)))


def _choose_kind(context: Context) -> str:
    """Tiles, or the true map where the office has put one into the plan; the title where there is nothing to choose."""
    t = context.texts.t
    if context.plan.boundaries is None:
        st.markdown(f"**{t('matrix.map.title')}**")
        return TILES
    kinds = {TILES: t("matrix.map.title"), TRUE: t("boundaries.title")}
    return choose(t("boundaries.choose"), kinds, name="map", how=st.segmented_control, required=True)


def _map(
    context: Context, matrix: Matrix, areas: Sequence[Area], goal: Goal | None, show: str, kind: str = TILES
) -> str:
    t = context.texts.t
    tiles = _met_tiles(context, matrix, areas) if goal is None else _goal_tiles(context, matrix, areas, goal, show)
    topic = t("matrix.map.met") if goal is None else context.texts.pick(goal.name)
    told = t("matrix.map.comma").join(tile.label for tile in tiles.values())
    title, boundaries = t("boundaries.title" if kind == TRUE else "matrix.map.title"), context.plan.boundaries
    alt = t("matrix.map.alt", title=title, topic=topic, told=told)
    if kind != TRUE or boundaries is None:
        return tile_map(areas, tiles, alt, context.lang)
    number = t("boundaries.number", number=boundaries.review_number)
    without = [area for area in areas if area.code not in boundaries.shapes]
    beside = tile_map(without, tiles, t("boundaries.without"), context.lang) if without else ""
    return true_map(boundaries, areas, tiles, alt, number) + beside


def _goal_tiles(context: Context, matrix: Matrix, areas: Sequence[Area], goal: Goal, show: str) -> dict[str, Tile]:
    """Squares in the looks of the table above: by status, or by value."""
    shade = shades(matrix, goal, STEPS)
    return {area.code: _tile(context, goal, area, matrix.at(area, goal), shade.get(area.code), show) for area in areas}


def _tile(context: Context, goal: Goal, area: Area, verdict: Verdict | None, shade: int | None, show: str) -> Tile:
    texts, t, name = context.texts, context.texts.t, _tile_name(context, area)
    link = href("district", area=area.code, goal=goal.id)
    if verdict is None:
        return Tile(name, texts.number(None), "", "s-no_data", link, name, name)
    status = words.status_word(texts, verdict.status)
    star = t("matrix.table.small") if is_small(context, verdict) else ""
    shown = figure(context, goal, verdict) + star
    look, sign = f"v-{shade}" if shade is not None else "s-not_started", ""
    if show != VALUE and (is_counted(verdict) or verdict.status is Status.TRACKED):
        look, sign = f"s-{verdict.status}", SIGN[verdict.status]
    elif show != VALUE:
        look = "s-not_started"
    label = t("matrix.map.tile", area=name, value=words.actual(texts, goal, verdict), status=status)
    return Tile(name, shown, sign, look, link, "\n".join(tip(context, goal, verdict)), label)


def _tile_name(context: Context, area: Area) -> str:
    """A zone carries the mark that is explained beside the map."""
    name = words.area_name(context.texts, area)
    return context.texts.t("matrix.map.zone", area=name) if area.kind is AreaKind.ZONE else name


def _met_tiles(context: Context, matrix: Matrix, areas: Sequence[Area]) -> dict[str, Tile]:
    """Squares shaded by how many goals each district meets."""
    t = context.texts.t
    counts = {area.code: matrix.met(area) for area in areas}
    low, high = min(counts.values()), max(counts.values())
    tiles = {}
    for area in areas:
        name, met = _tile_name(context, area), counts[area.code]
        step = min(STEPS - 1, (met - low) * STEPS // (high - low)) if high > low else 0
        told = t("matrix.table.met_title", area=name, judged=matrix.judged(area), met=met)
        shown = t("matrix.table.met_of", met=met, judged=matrix.judged(area))
        label = t("matrix.map.met_tile", area=name, met=met)
        tiles[area.code] = Tile(name, shown, "", f"v-{step}", href("district", area=area.code), told, label)
    return tiles


def _draw_words(context: Context, matrix: Matrix, goal: Goal | None) -> None:
    """How many districts meet the goal, the ends of the ranking, who isn't ranked and why; the way to the goal."""
    t, districts = context.texts.t, matrix.of_kind(AreaKind.DISTRICT)
    if goal is None:
        _draw_lines(context, matrix, [t("matrix.ranking.count"), *_met_ends(context, matrix, districts)])
        return
    both = [(area, matrix.at(area, goal)) for area in districts]
    met = sum(is_good(verdict) for _, verdict in both)
    lines = [t("matrix.ranking.met", count=len(districts), met=met)]
    ranked = sorted(
        ((v.actual or 0.0, a, v) for a, v in both if v is not None and is_ranked(v)), key=lambda one: one[0]
    )
    if len(ranked) >= words.LEAST_RANKED:
        for key, (_, area, verdict) in (("best", ranked[-1]), ("worst", ranked[0])):
            value = words.actual(context.texts, goal, verdict)
            lines.append(t(f"matrix.ranking.{key}", area=words.area_name(context.texts, area), value=value))
    small = [area for area, v in both if v is not None and is_small(context, v)]
    silent = [area for area, v in both if v is None or v.status is Status.NO_DATA]
    for key, some in (("small", small), ("no_data", silent)):
        if some:
            lines.append(t(f"matrix.ranking.{key}", areas=_names(context, some)))
    _draw_lines(context, matrix, lines)
    if "goal" in context.links:
        asked = {**st.query_params.to_dict(), "goal": goal.id, "area": context.plan.city.code}
        st.page_link(
            context.links["goal"], label=t("matrix.ranking.see_goal"), icon=":material/flag:", query_params=asked
        )


def _met_ends(context: Context, matrix: Matrix, districts: Sequence[Area]) -> list[str]:
    """Which districts meet the most goals and which the fewest; equals together."""
    counts = {area.code: matrix.met(area) for area in districts}
    lines = []
    for key, met in (("most", max(counts.values(), default=0)), ("least", min(counts.values(), default=0))):
        names = _names(context, [area for area in districts if counts[area.code] == met])
        lines.append(context.texts.t(f"matrix.ranking.{key}", areas=names, met=met))
    return lines


def _draw_lines(context: Context, matrix: Matrix, lines: Sequence[str]) -> None:
    """As a list; where there are zones, that they overlap the districts."""
    zones = matrix.of_kind(AreaKind.ZONE)
    more = [context.texts.t("matrix.ranking.zone", areas=_names(context, zones))] if zones else []
    st.markdown("\n".join(f"- {plain(line)}" for line in [*lines, *more]))


def _names(context: Context, areas: Sequence[Area]) -> str:
    return context.texts.t("matrix.map.comma").join(words.area_name(context.texts, area) for area in areas)
