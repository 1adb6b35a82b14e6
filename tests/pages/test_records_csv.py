"""The download of records: the address the page gives brings what the page shows, whole, in pieces, and no more."""

from __future__ import annotations

import csv
import io
from urllib.parse import parse_qsl

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from scorecard import warehouse
from scorecard.access import LOCAL_VISITOR, Visitor, viewer_of
from scorecard.access.seal import HEADER, city_secret, sealed
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.record_list import from_address
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from server.records import ADDRESS, RecordsCsv
from tests.pages.viewing import view
from tests.waiting import waited

OWN, NEIGHBOUR = "610302", "610303"
ZH = Texts("zh")
LIST = "list=patent_applications&cut=patent_type&date=filed_on&sort=application_number&way=up"


def fetch(place: Place, address: str, visitor: Visitor | None = LOCAL_VISITOR) -> httpx.Response:
    """The route as the gate would pass it on."""
    headers = {} if visitor is None else {HEADER: sealed(visitor, city_secret(place))}

    async def ask() -> httpx.Response:
        app = Starlette(routes=[Route(ADDRESS, RecordsCsv(Warehouse(place.warehouse), place).answer)])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
            return await http.get(address, headers=headers)

    return waited(ask())


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_page_s_address_brings_all_that_match_in_its_order(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "PIECE", 20)
    app = view("district", place, area=OWN, goal="patent_growth", depth="records")
    (link,) = [one.proto.url for one in app.get("link_button") if one.proto.url.startswith(ADDRESS)]
    answer = fetch(place, link)
    told = rows(answer)
    assert len(told) == 75
    days = [row["申请日"] for row in told]
    assert days == sorted(days, reverse=True), "as the page: the newest first"
    assert told[0][ZH.t("district.records.file")]
    assert {row[ZH.t("district.records.area")] for row in told} == {"渭滨"}
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]


def test_every_column_sorts_and_a_search_narrows(place: Place) -> None:
    upwards = [row["申请号"] for row in rows(fetch(place, f"{ADDRESS}?{LIST}"))]
    assert upwards == sorted(upwards)
    by_area = [row[ZH.t("district.records.area")] for row in rows(fetch(place, f"{ADDRESS}?{LIST}&sort=area_code"))]
    assert len(by_area) == len(upwards)
    assert len(set(by_area)) == sum(1 for at, name in enumerate(by_area) if not at or by_area[at - 1] != name)
    (one,) = rows(fetch(place, f"{ADDRESS}?{LIST}&area={OWN}&words=第24厂"))
    assert one["申请人"] == "宝鸡第24厂"
    assert rows(fetch(place, f"{ADDRESS}?{LIST}&words=没有这个")) == [], "a header and nothing below it"


def test_a_district_gets_its_own_records_masked_and_no_neighbour_s(place: Place) -> None:
    visitor = Visitor(viewer_of("district", OWN), OWN, "link:1")
    own = rows(fetch(place, f"{ADDRESS}?{LIST}", visitor))
    assert {row[ZH.t("district.records.area")] for row in own} == {"渭滨"}
    assert {row["申请人"] for row in own if row["专利类型"] == "发明"} == {"***"}
    assert rows(fetch(place, f"{ADDRESS}?{LIST}&area={NEIGHBOUR}", visitor)) == []
    assert fetch(place, f"{ADDRESS}?{LIST}", None).status_code == 403


@pytest.mark.parametrize(
    "query",
    ["", "list=batch", "list=population", f"{LIST}&cut=sheet", f"{LIST}&sort=1", "list=patent_applications&first=x"],
)
def test_what_no_list_has_is_refused_in_words(place: Place, query: str) -> None:
    answer = fetch(place, f"{ADDRESS}?{query}")
    assert answer.status_code == 400
    assert answer.text == ZH.t("district.records.strange")
    with pytest.raises(ValueError, match=r"no such|Invalid"):
        from_address(load_plan(place.plan_dir), dict(parse_qsl(query)))
