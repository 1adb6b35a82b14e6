"""The command line loads while the dashboard serves: neither waits for the other, and an open page follows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.etl import made

FOLLOWS_MS = 5_000


def health(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{url}/healthz", timeout=10) as answer:
        told: dict[str, Any] = json.loads(answer.read())
        return told


@pytest.mark.long
def test_an_open_page_follows_a_load_from_the_command_line(
    server: Any, page: Page, demo_copy: Path, tmp_path: Path
) -> None:
    url = server(demo_copy).url
    before = health(url)
    page.goto(f"{url}/?lang=zh")
    expect(page.get_by_text("数据截至2013年9月")).to_be_visible()
    counts = dict.fromkeys(made.DISTRICTS, (3, 4, 5))
    path = made.by_kind(
        tmp_path / "october.xlsx", "2013年10月各区县专利申请统计表", ("发明", "实用新型", "外观设计"), counts
    )
    load = ["load", str(path), "--yes", "--data", str(demo_copy), "--clock", "2013-11-08T10:00:00+08:00"]
    subprocess.run([sys.executable, "-m", "etl", *load], cwd=ROOT, check=True, capture_output=True)
    expect(page.get_by_text(re.compile("数据截至2013年10月")).first).to_be_visible(timeout=FOLLOWS_MS)
    after = health(url)
    assert after["stamp"] != before["stamp"]
    assert after["facts"] == before["facts"] + 52
    assert after["batches"] == before["batches"] + 1
