"""What an address asks for and isn't there is said in words, on any page; what merely doesn't fit is not."""

from __future__ import annotations

import pytest

from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.place import Place
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
        ("matrix", {"goal": "met"}),
        ("overview", {"goal": "read by no page here"}),
    ],
)
def test_what_only_does_not_fit_the_page_is_not_announced(place: Place, page: str, address: dict[str, str]) -> None:
    assert not [one for one in view(page, place, **address).warning if "链接中的" in one.value]


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
