"""The district's name for the documents before the dashboard: a link knows a code only.

Whoever gets to read it holds that link, so nothing is told that it would not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from scorecard.errors import PlanError
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.texts import Texts


def name_of(place: Place, texts: Texts, code: str) -> str:
    """The official name; the code where the plan doesn't have it, or can't be read now."""
    areas = place.plan_dir / "areas.toml"
    changed = areas.stat().st_mtime_ns if areas.is_file() else 0
    zh, en = _names(place.plan_dir, changed).get(code, (code, code))
    return zh if texts.language == "zh" else en


@lru_cache(maxsize=4)
def _names(plan_dir: Path, changed: int) -> Mapping[str, tuple[str, str]]:  # noqa: ARG001 - read again once changed
    try:
        return {area.code: (area.name, area.name_en) for area in load_plan(plan_dir).areas}
    except PlanError:
        return {}
