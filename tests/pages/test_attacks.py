"""Attacks by what a file brings: scripts in every text, paths in its name, a bomb dropped on the page."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.archive import Archive
from pages.parts import plain as plain_words
from scorecard.access import LOCAL_OWNER
from scorecard.access.access import Access
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from server.meeting import Meeting
from tests.leak import city as leak_city
from tests.pages.test_upload import NAME, dropped, own, workbook
from tests.pages.viewing import view

__all__ = ["own"]
ZH = Texts("zh")
SCRIPT = "<img src=x onerror=alert(1)>[q](javascript:alert)"
RAW = re.compile(r"(?<!\\)<img src=x|(?<!\\)\]\(javascript:")
TEXTS = (
    "OTHERS_RECORD", "OTHERS_FILE", "OTHERS_SHEET", "OTHERS_TABLE", "OTHERS_REASON", "OTHERS_PERSON", "OTHERS_CELL",
    "MIXED_REASON", "MIXED_PERSON", "MIXED_FILE", "OWN_FILE", "OWN_REASON", "OWN_RECORD",
)  # fmt: skip
LOOKS: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("goal", {"goal": "training", "area": leak_city.OTHER, "depth": "sources"}),
    ("goal", {"goal": "patent_growth", "area": leak_city.OTHER, "depth": "records"}),
    ("district", {"area": leak_city.OTHER}),
    ("work_items", {"view": "list", "item": "district_offices"}),
    ("work_items", {"view": "board"}),
    ("submissions", {"show": "gaps"}),
    ("data", {"part": "batches", "batch": "1"}),
    ("data", {"part": "batches", "batch": "2"}),
    ("data", {"part": "batches", "batch": "4", "state": "undone"}),
    ("data", {"part": "waiting", "waiting": "1"}),
    ("data", {"part": "closing"}),
    ("data", {"part": "reconciliation"}),
    ("audit", {}),
    ("accounts", {}),
    ("sharing", {}),
    ("mark", {}),
)


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The planted city, a script in every text that a file, a person or the plan's names of areas bring."""
    patch = pytest.MonkeyPatch()
    plan_dir = tmp_path_factory.mktemp("scripted") / "plan"
    copied(leak_city.PLAN_DIR, plan_dir)
    patch.setattr(leak_city, "PLAN_DIR", plan_dir)
    for name in TEXTS:
        patch.setattr(leak_city, name, f"{SCRIPT}{name}")
    place = leak_city.build(tmp_path_factory.mktemp("scripted-city"))
    access = Access(place)
    access.add_account("somebody", "three short words here", "administrator", at=leak_city.MIXED_AT)
    access.make_link(leak_city.OTHER, days=366, by=SCRIPT, at=datetime.now(UTC))
    yield place
    patch.undo()


def copied(source: Path, to: Path) -> None:
    """The plan with a script for a district's name."""
    to.mkdir()
    for path in sorted(source.rglob("*")):
        target = to / path.relative_to(source)
        if path.is_dir():
            target.mkdir()
        elif path.name == "areas.toml":
            text = path.read_text(encoding="utf-8")
            for old in ('"渭滨区"', '"Weibin District"'):
                assert old in text
                text = text.replace(f"= {old}", f'= "{SCRIPT}{old[1:]}', 1)
            target.write_text(text, encoding="utf-8")
        else:
            target.write_bytes(path.read_bytes())


def markup(app: AppTest) -> list[str]:
    """What the browser would take for markup: HTML, and words that are read as Markdown."""
    kinds = ("markdown", "caption", "title", "header", "subheader", "info", "success", "warning", "error")
    told = [str(one.value) for kind in kinds for one in app.get(kind)]
    told += [str(one.proto.body) for one in app.get("html")]
    labels = ("button", "checkbox", "expander", "selectbox", "text_input", "download_button")
    return told + [str(getattr(one, "label", "")) for kind in labels for one in app.get(kind)]


def scripts_in(place: Place, page: str, address: dict[str, str], language: str = "zh") -> list[str]:
    app = view(page, place, language=language, **address)
    assert not app.exception
    return [text for text in markup(app) if RAW.search(text)]


@pytest.mark.parametrize(("page", "address"), LOOKS, ids=[f"{page} {'·'.join(a.values())}" for page, a in LOOKS])
def test_no_text_that_a_file_brings_is_markup_on_a_page(scripted: Place, page: str, address: dict[str, str]) -> None:
    assert scripts_in(scripted, page, address) == []


def test_the_deck_shows_them_as_text(scripted: Place) -> None:
    deck = Meeting(Warehouse(scripted.warehouse), scripted).deck(LOCAL_OWNER, "latest", ZH)
    assert not RAW.search(unpacked(deck.packed))


def unpacked(packed: bytes) -> str:
    return gzip.decompress(packed).decode()


def test_without_the_escaping_they_would_be_markup(scripted: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_words, "MARKUP", re.compile(r"((?!))"))
    assert scripts_in(scripted, "data", {"part": "batches", "batch": "2"})


def test_a_path_in_a_name_leads_nowhere(own: Place) -> None:
    """Whatever it is called, it is kept under the hash of its bytes, and the ledger has the bare name."""
    before = {path for path in own.data_dir.parent.rglob("*") if path.is_file()}
    app = dropped(own, ("../../../../evil.xlsx", workbook(["渭滨区", 71, 21, 30, 20])))
    app.button(key="upload.accept").click().run()
    entry = Archive(own, load_plan(own.plan_dir)).history(viewer=LOCAL_OWNER)[0]
    new = {path for path in own.data_dir.parent.rglob("*") if path.is_file()} - before
    assert not [path for path in new if "evil" in path.name]
    assert all(path.is_relative_to(own.data_dir) for path in new)
    assert "/" not in entry.file_name and ".." not in entry.file_name


def bomb(unpacked: int, declared: int) -> bytes:
    """A workbook whose one sheet unpacks to more than `unpacked` bytes and says that it has `declared`."""
    whole, out = zipfile.ZipFile(io.BytesIO(workbook(["渭滨区", 1, 1, 0, 0]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part in whole.namelist():
            more = b" " * unpacked if "sheet1" in part else b""
            package.writestr(part, whole.read(part) + more)
            if more:
                package.filelist[-1].file_size = declared  # what stands in the directory of the package
    return out.getvalue()


@pytest.mark.parametrize(("unpacked", "declared"), [(1_000, 3_000_000_000), (100_000_000, 2_000)], ids=["huge", "liar"])
def test_a_bomb_dropped_on_the_page_is_told_and_nothing_is_stored(own: Place, unpacked: int, declared: int) -> None:
    content = bomb(unpacked, declared)
    assert len(content) < 1_000_000
    before = Archive(own, load_plan(own.plan_dir)).history(viewer=LOCAL_OWNER)
    app = dropped(own, (NAME, content))
    assert not app.exception
    (told,) = [one.value for one in app.error]
    rule = "file_too_large" if declared > unpacked else "file_damaged"
    assert ZH.t(f"finding.{rule}.action").rstrip("。") in told and NAME in told
    assert not [button for button in app.button if button.key == "upload.accept" and not button.disabled]
    assert Archive(own, load_plan(own.plan_dir)).history(viewer=LOCAL_OWNER) == before
