"""Margins that are said beforehand leave room for what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scorecard.margins import ABOVE, BELOW, BESIDE, EDGE, LEGEND, LINE, TITLE, margins, width

BAR = {"type": "bar", "x": ["a", "b"], "y": [900, 40]}
AXES = {"xaxis": {}, "yaxis": {"tickformat": ",~f"}, "height": 300}
ABOVE_A_LEGEND = LEGEND + 6


def left(*traces: Mapping[str, Any], **layout: Any) -> int:
    return margins(traces, {**AXES, **layout})["l"] - BESIDE


def test_the_widest_number_has_room_beside_the_axis() -> None:
    assert left(BAR) == round(width("954"))
    assert left(BAR, BAR, barmode="stack") == round(width("1,908")) > left(BAR, BAR, barmode="group")
    assert left({**BAR, "y": [None, -12_000]}) == round(width("-12,720"))
    assert left({**BAR, "y": [0.2, 0.71]}, yaxis={"tickformat": ".0%"}) == round(width("75%"))
    assert left({**BAR, "y": [1, 2]}) == round(width("2.1")), "ticks in halves"
    assert left({**BAR, "y": []}) > 0
    assert margins([BAR], {**AXES, "yaxis": {"showticklabels": False}})["l"] == EDGE


def test_words_are_as_wide_as_their_letters() -> None:
    assert width("渭滨区  <b>12</b>") == pytest.approx(width("渭滨区") + width("  12"))
    longest = "高新技术产业开发区  <b>1,200</b>"
    assert left(BAR, yaxis={"ticktext": ["渭滨区", longest]}) == round(width(longest))


@pytest.mark.parametrize(
    ("axis", "below"), [({}, 0), ({"ticktext": ["2012", "2013<br>未开始"]}, LINE), ({"title": {"text": "件"}}, TITLE)]
)
def test_below_are_the_ticks_their_second_line_and_the_unit(axis: dict[str, Any], below: int) -> None:
    assert margins([BAR], {**AXES, "xaxis": axis})["b"] == BELOW + below


@pytest.mark.parametrize(
    ("shown", "layout", "above"),
    [
        ((True,), {}, ABOVE),
        ((True, True), {}, ABOVE_A_LEGEND),
        ((True, False), {}, ABOVE),
        ((True,), {"showlegend": True}, ABOVE_A_LEGEND),
        ((False,), {"showlegend": True}, ABOVE),
        ((True, True), {"showlegend": False}, ABOVE),
    ],
)
def test_a_legend_has_room_where_plotly_draws_one(shown: tuple[bool, ...], layout: dict[str, bool], above: int) -> None:
    assert margins([{**BAR, "showlegend": one} for one in shown], {**AXES, **layout})["t"] == above
