"""What the deck is made of: contrast by computation, numbers taken apart, headlines of every status, closed content."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from scorecard.access import LOCAL_OWNER
from scorecard.charts.chart import Chart
from scorecard.figures import Line, Role, Scale, lines, stages
from scorecard.judge import Status
from scorecard.plan import load_plan
from scorecard.reports import deck
from scorecard.reports.deck_look import CHART_COLORS, COLORS, ICONS, color_of, width_of
from scorecard.reports.deck_plots import CLEAR_PX, PLOT_PX, legend_of, plot_of
from scorecard.reports.deck_slides import _areas_said, _pages
from scorecard.reports.deck_tables import areas_table
from scorecard.reports.headline import headline
from scorecard.reports.numbers import numbers_of, split
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.view import View
from scorecard.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
ZH, EN, PLAN = Texts("zh"), Texts("en"), load_plan(ROOT / "plan")
STATUS_COLORS = ("green", "orange", "red", "blue", "gray")
# what stands on what
PAIRS = (
    *itertools.product(("text", "soft", "accent"), ("paper", "panel")),
    *itertools.product(("cover-text", "cover-soft"), ("cover",)),
    *((color, ground) for color in STATUS_COLORS for ground in ("paper", "panel", f"{color}-tint")),
)


def verdict(goal: str, status: Status, **told: Any) -> Verdict:
    """A verdict of the city as of September 2013 with these figures."""
    empty: dict[str, Any] = dict.fromkeys(Verdict.__dataclass_fields__)
    fixed = {
        "goal": goal, "part": "", "area_code": "610300", "as_of": date(2013, 9, 1), "data_as_of": date(2013, 9, 1),
        "span": PLAN.goal(goal).per, "is_headline": True, "status": status, "is_small": False, "target_source": "plan",
        "missing": (), "flags": (), "terms": {}, "beside": {},
    }  # fmt: skip
    if fixed["span"] == "year":
        fixed["year"] = 2013
    return Verdict(**empty | fixed | told)


# --- colours ---------------------------------------------------------------------------------------------------------


def light(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_text_colour_stands_out_seven_to_one(theme: int, ink: str, ground: str) -> None:
    assert contrast(COLORS[ink][theme], COLORS[ground][theme]) >= 7


def test_chart_colours_are_the_pages() -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    for name, colors in CHART_COLORS.items():
        assert list(colors) == theme[name]["chartCategoricalColors"]
        assert all(contrast(color, COLORS["paper"][name == "dark"]) > 3 for color in colors)


def test_every_status_has_a_colour_and_an_icon_of_its_own() -> None:
    assert set(ICONS) == set(Status)
    assert len(set(ICONS.values())) == len(Status)
    assert {color_of(status) for status in Status} <= set(STATUS_COLORS)


# --- numbers and headlines -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "parts"),
    [
        ("+17.1%", ("", "+17.1%", "")),
        ("≥10,000人次", ("", "≥10,000", "人次")),
        ("＞全省 45.13件/10万人", ("＞全省", "45.13", "件/10万人")),
        ("> province 45.13 per 100,000", ("> province", "45.13", "per 100,000")),
        ("≥ 15%", ("", "≥15%", "")),
        ("−4.5%", ("", "−4.5%", "")),
        ("—", ("", "—", "")),
        ("净增＞0个", ("净增", "＞0", "个")),
    ],
)
def test_a_value_is_taken_apart(shown: str, parts: tuple[str, str, str]) -> None:
    assert split(shown) == parts


@pytest.mark.parametrize(
    ("goal", "status", "told", "zh", "en"),
    [
        (
            "patent_growth", Status.ON_TRACK, {"actual": 0.171, "target": 0.15, "gap": 0.021},
            "专利申请量同比增长17.1%，高于目标2.1个百分点，预计可完成",
            "Patent applications up 17.1% on the year before; 2.1 points above the target; on track",
        ),
        (
            "patent_growth", Status.OFF_TRACK, {"actual": -0.045, "target": 0.15, "gap": -0.195},
            "专利申请量同比下降4.5%，低于目标19.5个百分点，进度滞后",
            "Patent applications down 4.5% on the year before; 19.5 points below the target; off track",
        ),
        (
            "trademark_growth", Status.MISSED, {"actual": 0.0, "target": 0.02, "gap": -0.02},
            "商标注册量与上年同期持平，低于目标2.0个百分点，未完成",
            "Trademark registrations level with the year before; 2.0 points below the target; missed",
        ),
        (
            "invention_share", Status.AT_RISK, {"actual": 0.242, "target": 0.25, "gap": -0.008},
            "发明专利申请占比为24.2%，低于目标0.8个百分点，按期完成有风险",
            "Invention share 24.2%; 0.8 points below the target; at risk",
        ),
        (
            "invention_grants_per_100k", Status.OFF_TRACK, {"actual": 4.43, "target": 10.64, "gap": -6.21},
            "每10万人发明专利授权量为4.43件，比全省平均低6.21件，进度滞后",
            "Invention grants per 100,000: 4.43; 6.21 below the province's average; off track",
        ),
        (
            "training", Status.ON_TRACK, {"actual": 5811.0, "target": 10000.0, "gap": -4189.0},
            "培训人次累计5,811人次，距目标还差4,189人次，预计可完成",
            "Person-times trained: 5,811 person-times so far; 4,189 person-times short of the target; on track",
        ),
        (
            "well_known_trademarks", Status.ACHIEVED, {"actual": 1.0, "target": 1.0, "gap": 0.0},
            "新认定驰名商标累计1件，目标已完成",
            "Well-known marks newly recognised: 1 so far; target met",
        ),
        (
            "geographical_indications", Status.OFF_TRACK, {"actual": 0.0, "target": 0.0, "gap": 0.0},
            "地理标志产品与期初持平，与目标持平，尚须超过，进度滞后",
            (
                "Products with a geographical indication: as many as at the start; "
                "level with the target, which must be exceeded; off track"
            ),
        ),
        (
            "enterprise_ip_rules", Status.TRACKED, {"actual": 22.0},
            "建立知识产权制度的企业现有22家，方案无数量要求",
            "Enterprises with internal IP rules: 22 enterprises; no number in the plan",
        ),
        ("patent_growth", Status.NO_DATA, {}, "专利申请量年增长：数据待报", "Patent application growth: Awaiting data"),
        ("training", Status.NOT_STARTED, {}, "知识产权培训：未开始", "People trained in IP: Not started"),
    ],
)  # fmt: skip
def test_the_headline_states_the_finding(
    goal: str, status: Status, told: Mapping[str, float], zh: str, en: str
) -> None:
    one = verdict(goal, status, **told)
    assert headline(ZH, PLAN, PLAN.goal(goal), one) == zh
    assert headline(EN, PLAN, PLAN.goal(goal), one) == en


def test_no_status_of_any_goal_is_without_words() -> None:
    for goal, status, number in itertools.product(PLAN.goals, Status, (None, 0.0, 0.3, -0.3, 12.0)):
        gap = None if number is None else number - 1.0
        one = verdict(goal.id, status, actual=number, target=1.0, gap=gap)
        for texts in (ZH, EN):
            assert headline(texts, PLAN, goal, one)
            assert 1 <= len(numbers_of(texts, PLAN, goal, one, None)) <= 3


def test_the_gap_stands_by_the_target_and_not_by_the_forecast() -> None:
    goal = PLAN.goal("ip_enterprises")
    told = {"actual": 19.0, "target": 30.0, "gap": -11.0}
    _, target, forecast = numbers_of(
        ZH, PLAN, goal, verdict("ip_enterprises", Status.ON_TRACK, forecast_mid=32.0, **told), None
    )
    assert (target.note, forecast.figure, forecast.note) == ("差额 11家", "32", "")
    _, target, gap = numbers_of(ZH, PLAN, goal, verdict("ip_enterprises", Status.ON_TRACK, **told), None)
    assert (target.note, gap.label, gap.figure) == ("", "差额", "11"), "said once"


def test_a_district_sees_the_citys_number_and_its_rank_as_the_third() -> None:
    goal = PLAN.goal("patent_growth")
    own = verdict("patent_growth", Status.OFF_TRACK, actual=-0.045, target=0.15, gap=-0.195, rank=10, ranked_of=11)
    city = verdict("patent_growth", Status.ON_TRACK, actual=0.171, target=0.15, gap=0.021)
    third = numbers_of(ZH, PLAN, goal, own, city)[2]
    assert (third.label, third.figure, third.note) == ("全市", "+17.1%", "本区县列第 10 位（共 11 个区县）")
    small = numbers_of(ZH, PLAN, goal, replace(own, is_small=True), city)[2]
    assert "基数小" in small.note
    for other in (replace(own, rank=2, ranked_of=2), replace(own, rank=1, ranked_of=1), replace(own, actual=0.0)):
        assert numbers_of(ZH, PLAN, goal, other, city)[2].note == "", "says where the other stands, or says nothing"


def test_a_district_isnt_headlined_by_a_fraction_of_a_mark() -> None:
    goal = PLAN.goal("well_known_trademarks")
    told: dict[str, Any] = {"actual": 0.0, "target": 0.13, "gap": -0.13, "flags": ("split_by_population", "below_one")}
    own = verdict("well_known_trademarks", Status.TRACKED, **told)
    assert headline(ZH, PLAN, goal, own) == "新认定驰名商标累计0件，按人口分解不足1件，不单独评价"
    assert "0.13" not in headline(EN, PLAN, goal, own)
    city = verdict("well_known_trademarks", Status.ON_TRACK, actual=0.0, target=1.0, gap=-1.0)
    _, aim, whole = numbers_of(ZH, PLAN, goal, own, city)
    assert (aim.label, aim.figure, aim.unit, whole.label) == ("全市目标", "≥1", "件", "全市")
    more = replace(own, target=1.3, gap=-1.3, status=Status.OFF_TRACK, flags=("split_by_population",))
    assert "不单独评价" not in headline(ZH, PLAN, goal, more)


# --- districts -------------------------------------------------------------------------------------------------------


def test_a_status_without_a_figure_is_not_shown_and_the_headline_adds_up() -> None:
    goal = PLAN.goal("famous_trademarks")
    found: list[dict[str, Verdict]] = [
        {goal.id: verdict(goal.id, status, actual=actual)}
        for status, actual in (
            (Status.ON_TRACK, 0.2), (Status.OFF_TRACK, 0.0), (Status.OFF_TRACK, None), (Status.AT_RISK, None),
            (Status.NO_DATA, None),
        )
    ]  # fmt: skip
    areas = [(PLAN.area(code), told) for code, told in zip(PLAN.districts(), found, strict=False)]
    html = areas_table(View(ZH, LOCAL_OWNER, PLAN, Warehouse("none"), "", False, date(2013, 9, 1)), [goal], areas)
    cells = re.findall(r'<td class="(\w+)"><span class="cell">(.*?)</span></td>', html)
    assert [color for color, _ in cells] == ["green", "red", "gray", "gray", "gray"]
    assert ["<svg" in cell for _, cell in cells] == [True, True, False, False, True]
    assert [cell.endswith("—") for _, cell in cells] == [False, False, True, True, True]
    assert "— 暂无数值" in html
    assert "有风险" not in html
    assert _areas_said(ZH, found) == "5个区县5项次：1项次已完成或预计可完成，1项次需要关注，3项次暂无数值"
    assert _areas_said(ZH, found[:2]) == "2个区县2项次：1项次已完成或预计可完成，1项次需要关注"


# --- charts ----------------------------------------------------------------------------------------------------------


def chart(figure: go.Figure) -> Chart:
    return Chart("走势", figure, {}, "alt")


def test_a_chart_for_the_wall_has_large_letters_and_its_last_value() -> None:
    months = [date(2013, number, 1) for number in range(1, 13)]
    known = [float(number * 100) for number in range(1, 10)] + [None] * 3
    drawn = [Line("2013年累计", known), Line("目标", [500.0] * 12, Role.TARGET)]
    plot = plot_of(ZH, chart(lines(months, drawn, Scale("件"), month_format="%-m月")))
    assert plot["layout"]["annotations"][0]["text"] == "<b>900</b>"
    sizes = {int(size) for size in re.findall(r"'size': (\d+), 'color': '@text'", str(plot["layout"]))}
    assert min(sizes) >= 24
    assert "height" not in plot["layout"], "the slide gives the size"
    assert [one[0] for one in legend_of(plot)] == ["2013年累计", "目标"]
    assert plot["layout"]["xaxis"]["dtick"] == "M1"


@pytest.mark.parametrize(
    ("last", "target", "shift"),
    [(54.0, 59.0, "below"), (54.0, 200.0, "above"), (54.0, 20.0, "above"), (1.0, 6.0, "further up")],
)
def test_the_label_keeps_clear_of_the_target(last: float, target: float, shift: str) -> None:
    months = [date(2012 + at // 12, at % 12 + 1, 1) for at in range(21)]
    drawn = [Line("期末数量", [last] * 21), Line("目标所需数量", [target] * 21, Role.TARGET)]
    plot = plot_of(ZH, chart(lines(months, drawn, Scale("件"), month_format="%Y年%-m月")))
    (label,) = plot["layout"]["annotations"]
    (top,) = plot["layout"]["yaxis"]["autorangeoptions"]["include"]
    assert abs((target - last) / top * PLOT_PX - label["yshift"]) >= CLEAR_PX
    assert {"below": label["yshift"] < 0, "above": label["yshift"] == 38, "further up": label["yshift"] > 0}[shift]


def test_small_counts_have_whole_ticks_and_long_names_several_lines() -> None:
    months = [date(2012 + at // 12, at % 12 + 1, 1) for at in range(21)]
    drawn = lines(months, [Line("So far", [2.0] * 21)], Scale(), month_format="%b %Y")
    assert drawn.layout.yaxis.dtick == 1, "on a page too"
    assert lines(months, [Line("So far", [2.0, 30.0])], Scale(), month_format="%b %Y").layout.yaxis.dtick is None
    few = plot_of(EN, chart(drawn))
    assert (few["layout"]["yaxis"]["dtick"], few["layout"]["xaxis"]["dtick"]) == (1, "M6")
    name = "Integrated circuits and optoelectronic integration database"
    bars_ = stages([name], [0.4], ["Being built"], pace=0.5, pace_name="Pace")
    (over,) = bars_.layout.annotations  # on a page the name stands over its bar, in lines that a phone has room for
    assert all(width_of(re.sub("<.*?>", "", line)) <= 44 for line in over.text.split("<br>"))
    bars = plot_of(EN, chart(bars_))
    assert "annotations" not in bars["layout"], "on a slide beside it"
    (label,) = bars["layout"]["yaxis"]["ticktext"]
    assert re.sub(r"<br>|<b>|</b>", " ", label).split() == [*name.split(), "Being", "built"]
    assert all(width_of(re.sub("<.*?>", "", line)) <= 40 for line in label.split("<br>"))


# --- the document ----------------------------------------------------------------------------------------------------


def test_pages_are_evenly_filled() -> None:
    assert [len(items) for _, _, items in _pages(range(14), 9)] == [7, 7]
    assert [(number, of) for number, of, _ in _pages(range(17), 16)] == [(1, 2), (2, 2)]
    assert list(_pages([], 16)) == []


def test_the_policy_names_the_two_scripts_and_nothing_else() -> None:
    for script in (deck._plotly(), deck._script()):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in deck._policy()
        assert "</script" not in script.lower()
    assert "default-src 'none'" in deck._policy()
    assert not re.search(r"connect-src|https?:|'self'|unsafe-eval|script-src[^;]*unsafe", deck._policy())


def test_no_style_is_smaller_than_24_px() -> None:
    css = (ROOT / "scorecard" / "reports" / "deck.css").read_text(encoding="utf-8")
    assert min(int(size) for size in re.findall(r"font(?:-size)?: (\d+)px", css)) >= 24
    assert "ellipsis" not in css
