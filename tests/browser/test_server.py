"""The real server without a browser: health, what it listens on, and what goes over the wire."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import duckdb
import httpx
import pytest

from scorecard.texts import Texts
from tests.conftest import ROOT, Server


def get(server: Server, path: str, **headers: str) -> httpx.Response:
    return httpx.get(server.url + path, headers=headers, trust_env=False)


def test_health_tells_the_build_and_counts(demo_server: Server, demo_warehouse: Path) -> None:
    with duckdb.connect(demo_warehouse, read_only=True) as connection:
        stamp = connection.execute("select stamp from build").fetchall()[0][0]
        facts, batches = connection.execute(
            "select (select count(*) from fact), (select count(*) from batch)"
        ).fetchall()[0]
    answer = get(demo_server, "/healthz")
    assert answer.status_code == 200
    health = answer.json()
    assert (health["stamp"], health["facts"], health["batches"], health["demo"]) == (stamp, facts, batches, True)
    assert health["goals"] == 16


def test_health_without_a_warehouse_says_what_to_do(server: Callable[..., Server], tmp_path: Path) -> None:
    answer = get(server(tmp_path / "empty"), "/healthz")
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/plain")
    assert "python -m etl rebuild" in answer.text


def test_health_under_a_broken_plan_is_503_with_the_reason_for_the_owner_alone(
    server: Callable[..., Server], demo_home: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(ROOT / "plan", plan)
    started = server(demo_home, plan)
    assert get(started, "/healthz").status_code == 200
    (plan / "goals.toml").write_text("nonsense", encoding="utf-8")
    told = get(started, "/healthz")
    assert (told.status_code, "goals.toml:1" in told.text) == (503, True)
    deck = get(started, "/meeting/current", accept="text/html")
    assert (deck.status_code, "goals.toml:1" in deck.text) == (503, True)
    stranger = get(started, "/healthz", **{"x-forwarded-for": "203.0.113.7"})
    assert (stranger.status_code, stranger.text) == (503, "503\n")


def test_the_first_pages_own_name_leads_to_it(demo_server: Server) -> None:
    answer = get(demo_server, "/overview?lang=en&as_of=2013-06")
    assert answer.is_redirect and answer.headers["location"] == "/?lang=en&as_of=2013-06"


def test_it_listens_on_this_machine_only(demo_server: Server) -> None:
    port = int(demo_server.url.rsplit(":", 1)[1])
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)} - {"127.0.0.1"}
    for address in others or {"127.0.0.2"}:
        with pytest.raises(OSError, match=r"refused|timed out|unreachable"):
            socket.create_connection((str(address), port), timeout=2).close()


def test_streamlits_scripts_come_packed(demo_server: Server) -> None:
    html = get(demo_server, "/").text
    script = next(part.split('"')[0] for part in html.split('src="') if ".js" in part.split('"')[0])
    path = "/" + script.removeprefix("./").removeprefix("/")
    packed, plain = get(demo_server, path), get(demo_server, path, **{"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "br"
    assert "immutable" in packed.headers["cache-control"]
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < 0.36 * int(plain.headers["content-length"])


def test_no_page_is_served_beside_the_frame(demo_server: Server) -> None:
    """A page's address gives Streamlit's empty document; what is drawn comes through frame.py or not at all."""
    empty_document = get(demo_server, "/", accept="text/html").text
    assert get(demo_server, "/data", accept="text/html").text == empty_document
    for path in ("/pages/data.py", "/data.py", "/frame.py", "/nopage", "/goal/nopage"):
        answer = get(demo_server, f"{path}?lang=en", accept="text/html")
        assert answer.status_code == 404
        assert Texts("en").t("address.page.what") in answer.text
        assert 'href="/?lang=en"' in answer.text
