"""What an address asks for and isn't there is said in words, on any page; what merely doesn't fit is not."""

from __future__ import annotations

import ast

import pytest

from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.place import ROOT, Place
from scorecard.texts import Texts
from tests.pages.city import CITY
from tests.pages.viewing import view

OWN = "610302"


@pytest.mark.parametrize(
    ("page", "address", "told"),
    [
        ("goal", {"goal": "no_such_goal"}, ("目标“no\\_such\\_goal”", "现在显示的是：专利申请量年增长")),
        ("goal", {"goal": "patent_growth", "area": "999999"}, ("区县“999999”", "现在显示的是：宝鸡")),
        ("district", {"area": "<b>x</b>"}, ("\\<b\\>x", "现在显示的是：渭滨")),
        ("trends", {"kind": "nothing/at_all", "areas": f"{CITY},1"}, ("类别", "默认内容", f"区县“{CITY},1”")),
        (
            "submissions",
            {"year": "1850", "dataset": "x", "show": "y"},
            ("年份“1850”", "数据集“x”", "内容“y”", "：2013年"),
        ),
        ("data", {"part": "x"}, ("栏目“x”", "：数据批次")),
        ("data", {"batch": "99999"}, ("批次“99999”",)),
        ("trends", {"span": "x", "since": "1066"}, ("期间“x”", "起始年份“1066”", "：2011年")),
        ("goal", {"depth": "x"}, ("查看层次“x”",)),
        ("matrix", {"show": "x", "judged": "1", "order": "y"}, ("“x”", "评价年度“1”", "排列顺序“y”")),
        ("work_items", {"view": "x", "figure": "y"}, ("显示内容“x”", "数据项“y”")),
        ("work_items", {"item": "x" * 100}, ("重点任务“" + "x" * 40 + "…”",)),
    ],
)
def test_an_unknown_id_is_announced_with_what_is_shown(
    place: Place, page: str, address: dict[str, str], told: tuple[str, ...]
) -> None:
    app = view(page, place, **address)
    (warning,) = [one.value for one in app.warning if "链接中的" in one.value]
    assert all(piece in warning for piece in told), warning
    again = app.run()
    assert not [one for one in again.warning if "链接中的" in one.value], "said once: the address is right by now"


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("goal", {"goal": "training", "area": OWN, "series": "patent_applications", "month": "2013-04"}),
        ("district", {"area": CITY, "goal": "ip_platform"}),
        ("matrix", {"goal": "met", "judged": "2014"}),
        ("trends", {"measure": "population", "span": "to_date", "how": "share"}),
        ("overview", {"goal": "read by no page here"}),
    ],
)
def test_what_only_does_not_fit_the_page_is_not_announced(place: Place, page: str, address: dict[str, str]) -> None:
    assert not [one for one in view(page, place, **address).warning if "链接中的" in one.value]


def test_every_choice_of_a_page_has_a_name_to_be_announced_by() -> None:
    """The names are literals beside `choose`, so that this can read them."""
    calls = [
        call
        for path in (ROOT / "pages").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("choose", "choose_many", "row")
    ]
    names = {word.value.value for call in calls for word in call.keywords if word.arg == "name"}  # type: ignore[attr-defined]
    assert {"goal", "show", "since", "areas"} < names
    assert not [name for name in names if not Texts("zh").has(f"address.what.{name}")]


def test_a_district_hears_that_another_is_not_its_own_and_no_more(place: Place) -> None:
    app = view("district", place, language="en", viewer=viewer_of("district", OWN), area="610303")
    (warning,) = [one.value for one in app.warning]
    assert "610303" in warning
    assert "Weibin" in warning
    assert "Jintai" not in warning
    assert not view("district", place, viewer=LOCAL_OWNER, area="610303").warning


def test_what_an_address_says_nothing_of_is_not_written_into_it(place: Place) -> None:
    """Else every page would add steps to the browser's "back"; what was chosen is written."""
    app = view("matrix", place)
    assert not {"show", "judged", "order"} & set(app.query_params)
    assert view("matrix", place, show="value").query_params["show"] in ("value", ["value"])
