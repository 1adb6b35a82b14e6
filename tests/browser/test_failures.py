"""What fails shows words and a number, never a trace; the log has the trace with that number, and nobody's secret."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from scorecard.texts import Texts
from tests.conftest import Server, start_server
from tests.leak.wire import Client

UNSEEN = "sesame-4711-unseen"
SITE = "scorecard.example.cn"
NUMBER = re.compile(r"\b[0-9A-F]{8}\b")
PATIENCE_SECONDS = 20
SCRIPT = "tests/browser/failing_app.py"


@pytest.fixture(scope="module", params=["stderr", "file"])
def failing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty city whose server has what fails in it; its structured log on stderr, or in a file beside stderr's."""
    folder = tmp_path_factory.mktemp("failing")
    target = str(folder / "log.jsonl") if request.param == "file" else request.param
    more = {"SCORECARD_DATA": str(folder / "city"), "SCORECARD_LOG": target, "UNSEEN": UNSEEN}
    limits = {"SCORECARD_UPLOAD_MB": "1", "SCORECARD_ALLOWED_HOSTS": SITE, "SCORECARD_REQUESTS_PER_MINUTE": "60"}
    one = start_server(folder / "server.log", script=SCRIPT, **limits, **more)
    yield one
    one.stop()


def lines(server: Server) -> list[dict[str, Any]]:
    """The structured log."""
    own = server.log.with_name("log.jsonl")
    told = (own if own.exists() else server.log).read_text(encoding="utf-8")
    return [json.loads(line) for line in told.splitlines() if own.exists() or line.startswith("{")]


def holds_soon(holds: Callable[[], bool]) -> None:
    """A line is written when its answer has gone out, so a moment after it came in."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def traced(server: Server, number: str, words: str) -> bool:
    """Whether the log has the trace of that number, and beside a file stderr the whole of it."""
    (line,) = [one for one in lines(server) if one.get("failure") == number]
    told = server.log.read_text(encoding="utf-8")
    if server.log.with_name("log.jsonl").exists():
        assert f"{words} {number}" in told and 'failing_app.py", line' in told.partition(number)[2]
    return line["level"] == "error" and any("failing_app.py" in frame for frame in line["trace"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_failed_page_shows_words_and_a_number(failing: Server, language: str) -> None:
    texts = Texts(language)
    with Client(failing.url, "") as client:
        pages = client.run(query=f"lang={language}").pages
        drawn = client.run(pages.get("data", ""), f"lang={language}")
    shown = [e.body for e in drawn.elements if type(e).__name__ == "Alert"]  # type: ignore[attr-defined]
    (told,) = [one for one in shown if texts.t("app.error.unknown") in one]
    (number,) = NUMBER.findall(told)
    assert texts.t("app.error.number", number=number) in told
    assert traced(failing, number, "page failed")
    sent = b"".join(client.frames)
    assert UNSEEN.encode() not in sent and b"Traceback" not in sent and b"failing_app" not in sent


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/records.csv", "/api/v1/openapi.json"])
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_a_failed_route_answers_in_words_with_a_number(failing: Server, path: str, accept: str, language: str) -> None:
    answer = httpx.get(f"{failing.url}{path}?lang={language}", headers={"accept": accept}, trust_env=False)
    number, texts = answer.headers["x-request-id"], Texts(language)
    assert answer.status_code == 500 and answer.headers["x-content-type-options"] == "nosniff"
    text = json.dumps(answer.json(), ensure_ascii=False) if path.startswith("/api") else answer.text
    assert texts.t("app.error.number", number=number) in text
    if path == "/records.csv" and accept == "text/html":
        assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in text
    assert UNSEEN not in text and "Traceback" not in text and ".py" not in text
    assert traced(failing, number, "route failed")


def test_every_line_of_the_structured_log_is_an_object_without_secrets(failing: Server) -> None:
    httpx.get(f"{failing.url}/link/{UNSEEN}?as_of={UNSEEN}", trust_env=False)
    httpx.get(f"{failing.url}/{UNSEEN}", headers={"authorization": f"Bearer {UNSEEN}"}, trust_env=False)
    httpx.get(f"{failing.url}/healthz", trust_env=False)
    holds_soon(lambda: {"/link/*", "*", "/healthz"} <= {line.get("route") for line in lines(failing)})
    found = lines(failing)
    assert UNSEEN not in str(found)
    said = [line for line in found if line["event"] == "request"]
    assert all({"time", "level", "request", "route", "status", "ms", "method"} <= set(line) for line in said)
    assert {line.get("who") for line in said} <= {"local", None}
    own = failing.log.with_name("log.jsonl")
    assert not own.exists() or own.stat().st_mode & 0o077 == 0


def test_a_file_above_the_limit_is_refused_and_one_that_does_not_come_to_an_end_let_go(failing: Server) -> None:
    with Client(failing.url, "") as client, httpx.Client(base_url=failing.url, trust_env=False) as browser:
        client.run()
        browser.get("/_stcore/health")
        token = {"x-xsrftoken": browser.cookies.get("_streamlit_xsrf", "")}
        address = f"/_stcore/upload_file/{client.session_id}/1"
        sent = {
            size: browser.put(address, files={"file": ("a.csv", b"x" * size)}, headers=token).status_code
            for size in (1000, 1_200_000)
        }
        cookie, parts = f"_streamlit_xsrf={token['x-xsrftoken']}", urlsplit(failing.url)
        with socket.create_connection((parts.hostname, parts.port)) as leaving:
            asked = f"PUT {address} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: 500000\r\nCookie: {cookie}\r\n"
            form = "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
            leaving.sendall(f"{asked}X-Xsrftoken: {token['x-xsrftoken']}\r\n{form}".encode())
        holds_soon(lambda: any(line.get("status") == 499 for line in lines(failing)))
    assert sent == {1000: 204, 1_200_000: 413}
    failed = [line for line in lines(failing) if "failure" in line and line["error"] == "ClientDisconnect"]
    assert not failed, "who leaves in the middle of an upload is no failure of the program"


def test_the_limits_of_the_settings_hold_in_the_server(failing: Server) -> None:
    with httpx.Client(base_url=failing.url, trust_env=False) as stranger:
        assert stranger.get("/", headers={"host": "elsewhere.example.cn"}).status_code == 421
        asked = (stranger.get("/sign-in", headers={"host": SITE}) for _ in range(130))  # more than two minutes' worth
        refused = next(answer for answer in asked if answer.status_code == 429)
    assert 0 < int(refused.headers["retry-after"]) <= 60
