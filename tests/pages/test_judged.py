"""研判历史 on the goal page: then beside now for every month, and what a revision turned, with its batch and reason."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from etl.archive import Archive
from etl.publish import publish
from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.schema import COVERAGE_SCHEMA, EVENT_SCHEMA, FACT_SCHEMA, Reading
from scorecard.texts import Texts
from tests.pages.city import CITY
from tests.pages.reading import html, told
from tests.pages.viewing import view, words

REVISED_IN, OTHER = "610303", "610302"
REASON = "外观设计误报为发明 <b>更正</b>"
TITLE = {"zh": "修订、补报导致的研判变化", "en": "Verdicts turned by revised or later figures"}


@pytest.fixture(scope="module")
def revised(place: Place, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The city, where a district then hands in so many applications that hardly any is an invention."""
    folder = shutil.copytree(place.data_dir, tmp_path_factory.mktemp("revised") / "city")
    mine = replace(place, data_dir=folder, warehouse=folder / Path(place.warehouse).name)
    row = dict.fromkeys(FACT_SCHEMA.names) | {
        "dataset": "patent_applications", "measure": "patent_applications", "area_code": REVISED_IN,
        "period_start": date(2013, 9, 1), "period_months": 1, "basis": "month", "dimension": "", "kind": "",
        "value": 71_031.0, "is_stated_total": False, "sheet": "9月", "cell": "C7",
    }  # fmt: skip
    facts = pa.Table.from_pylist([row], schema=FACT_SCHEMA)
    empty = (EVENT_SCHEMA.empty_table(), COVERAGE_SCHEMA.empty_table())
    sha256 = hashlib.sha256(b"revision").hexdigest()
    reading = Reading("9月更正.xlsx", sha256, (), facts, {}, *empty, (), ())
    archive = Archive(mine, plan)
    archive.accept(reading, b"revision", by="张科员", at=datetime(2013, 10, 20, 1, tzinfo=UTC), reason=REASON)
    publish(mine, plan, at=datetime(2013, 10, 20, 2, tzinfo=UTC))
    return mine


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_turned_verdict_stands_there_with_its_batch_and_reason(revised: Place, language: str) -> None:
    app = view("goal", revised, language=language, goal="invention_share", area=CITY)
    assert not app.exception
    page = words(app).replace("\\", "")
    after = page[page.index(TITLE[language]) :]
    assert "2013-10-20 10:00" in after and "9月更正" in after and "张科员" in after
    assert ":orange-badge" in after and ":red-badge" in after
    assert "\\<b\\>" in words(app), "a reason is text, never markup"
    strip = next(body for body in html(app) if "<table" in body and "aria-label" in body)
    framed = re.findall(r'<td title="([^"]+)"[^>]*outline', strip)
    assert len(framed) == 2, "then and now of the one month that differs"
    assert told(strip).count("2013") == 2


def test_a_district_is_told_what_it_may_hear(revised: Place) -> None:
    other = words(view("goal", revised, viewer=viewer_of("district", OTHER), goal="invention_share", area=OTHER))
    assert TITLE["zh"] in other and "不在您的查看范围内" in other
    assert not {"张科员", "更正"} & {name for name in ("张科员", "更正") if name in other}
    own = words(
        view("goal", revised, viewer=viewer_of("district", REVISED_IN), goal="invention_share", area=REVISED_IN)
    )
    assert "张科员" in own and own.count(TITLE["zh"]) == 2, "the city's and its own"


def test_where_nothing_turned_the_page_says_so(place: Place) -> None:
    page = words(view("goal", place, viewer=LOCAL_OWNER, goal="invention_share", area=CITY))
    assert Texts("zh").t("judged.turned.none") in page and "的评价状态都与当时一致" in page
    assert "研判历史" not in words(view("goal", place, goal="enterprise_ip_rules", area=CITY)), "it is never judged"
    before = words(view("goal", place, goal="invention_share", area=CITY, as_of="2012-06"))
    assert "还没有研判记录" in before, "nothing had been said of that month"
