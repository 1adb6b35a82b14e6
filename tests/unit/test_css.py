"""What our styles hold on to: classes of our own, documented keys, test ids; never a class that a release renames."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("pages", "scorecard", "server", "locale", ".streamlit", "tests/browser", "bench")
KINDS = (".py", ".css", ".js", ".toml", ".html")
# Emotion's names, BaseWeb's, and Streamlit's of one release; `st-key-…` is what st.container(key=…) promises.
PRIVATE = re.compile(
    r"st-emotion|e[0-9a-z]{7,8}[0-9]\b(?=[^\w]*\{)|\.st-(?!key-)[a-z]|data-baseweb|class\*?=[\"']?st-(?!key-)"
)


def private_names(text: str) -> list[str]:
    return [match[0] for match in PRIVATE.finditer(text)]


@pytest.mark.parametrize(
    "rule", [".st-emotion-cache-1abc{}", ".st-bq p{}", '[class*="st-emotion"]', "[data-baseweb=tag]"]
)
def test_a_private_name_is_found(rule: str) -> None:
    assert private_names(rule)


def test_no_style_of_ours_holds_on_to_a_private_name() -> None:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in KINDS]
    assert len(files) > 100
    found = {str(path.relative_to(ROOT)): private_names(path.read_text(encoding="utf-8")) for path in files}
    assert not {path: names for path, names in found.items() if names}
    assert not private_names(".st-key-card{} [data-testid=stMain]{}")
