"""The empty city's checklist, and the button that ends the demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.archive import Archive
from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.first_uploads import first_uploads
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.texts import LANGUAGES, Texts
from tests.pages.city import build
from tests.pages.viewing import view

ZH = Texts("zh")


@pytest.fixture
def own(tmp_path: Path) -> Place:
    return build(tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checklist_names_every_dataset_that_is_needed(place: Place, language: str) -> None:
    texts, plan = Texts(language), load_plan(place.plan_dir)
    app = view("first_steps", place, language=language)
    told = app.table[0].value
    names = [f"**{texts.pick(one.dataset.label)}**" for one in first_uploads(plan)]
    assert told[texts.t("first.dataset")].tolist() == names
    if language == "en":
        said = f"{told.to_dict()} {[one.value for one in app.markdown]} {[one.label for one in app.button]}"
        assert not [sign for sign in said if "\u4e00" <= sign <= "\u9fff"]


@pytest.mark.parametrize("role", ["staff", "leader"])
def test_who_may_not_run_the_city_is_not_offered_the_button(place: Place, role: str) -> None:
    assert not view("first_steps", place, viewer=viewer_of(role)).button  # type: ignore[arg-type]


def test_the_button_asks_first_then_empties_the_city(own: Place) -> None:
    app = view("first_steps", own)
    app.button(key="first.start").click().run()
    assert app.button(key="first.start.go").disabled
    app.checkbox(key="first.start.sure").check()
    app.button(key="first.start").click().run()  # AppTest runs the whole page: the dialog is opened again each time
    assert Archive(own, load_plan(own.plan_dir)).history(viewer=LOCAL_OWNER)
    app.button(key="first.start").click()
    app.button(key="first.start.go").click().run()
    assert not own.warehouse.exists() and not Archive(own, load_plan(own.plan_dir)).history(viewer=LOCAL_OWNER)
    assert list((own.data_dir / "archived").glob("demo-*/batches/*"))
