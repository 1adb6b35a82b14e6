"""The reference page of the bench: eight charts of the project's own parts, each naming its district."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import plotly.graph_objects as go
import pytest

from bench.reference.charts import CHARTS, chart
from bench.reference.data import ReferenceData
from scorecard.access import LOCAL_OWNER
from scorecard.place import ROOT
from scorecard.plan import load_plan
from scorecard.texts import Texts
from scorecard.view import View

DISTRICT = "雁塔区"


@pytest.fixture
def view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> View:
    """A look at a handful of rows in the shape of ../shared/bench/make_data.py."""
    with duckdb.connect(str(tmp_path / "ip.duckdb")) as con:
        con.execute(
            "create table patent as select date '2009-01-01' + cast(i as integer) as app_date, "
            f"'{DISTRICT}' as district, if(i % 2 = 0, '企业', '高校') as applicant_kind from range(60) as t(i)"
        )
        con.execute(
            "create table cube as select date '2009-01-01' + to_months(cast(m as integer)) as month, "
            f"'{DISTRICT}' as district, x.measure, x.kind, 5 + m as value from range(4) as t(m), "
            "(values ('patent_app', '发明'), ('patent_app', '外观设计'), ('trademark_app', ''), "
            "('training_people', ''), ('copyright_soft', '')) as x(measure, kind)"
        )
    monkeypatch.setenv("PLAIN_DATA", str(tmp_path))
    return View(Texts("zh"), LOCAL_OWNER, load_plan(ROOT / "plan"), ReferenceData(), "one", True, None)  # type: ignore[arg-type]


def test_every_chart_names_its_district_and_is_as_small_as_it_gets(view: View) -> None:
    for key in CHARTS:
        drawn = chart(view, key, DISTRICT, DISTRICT)
        written = drawn.figure.to_dict()
        assert DISTRICT in json.dumps(written, ensure_ascii=False), "or a change of the district could not be counted"
        assert DISTRICT in drawn.title
        assert "template" not in written["layout"]
        assert drawn.figure.to_dict() is written, "written down once, however often it is drawn"
        assert json.loads(go.Figure(written).to_json())["data"] == json.loads(drawn.figure.to_json())["data"]
        assert set(drawn.datasets) <= {dataset.id for dataset in view.plan.datasets}
