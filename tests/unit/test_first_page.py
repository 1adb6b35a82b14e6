"""Streamlit's document is answered in the reader's language, and only where Streamlit would have answered with it."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route
from streamlit import file_util

from pages.parts.inner_links import CLASS
from scorecard.texts import Texts
from server.first_page import IMPORTED, SOON, FirstPage
from tests.waiting import waited

STREAMLITS = Path(file_util.get_static_dir()) / "index.html"


def get(path: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def document(_request: Request) -> Response:
        return FileResponse(STREAMLITS, headers={"cache-control": "no-cache"})

    async def other(_request: Request) -> Response:
        return HTMLResponse("<p>a page of our own</p>")

    async def ask() -> httpx.Response:
        routes, as_streamlit = [Route("/", document), Route("/other", other)], Middleware(GZipMiddleware)
        app = FirstPage(Starlette(routes=routes, middleware=[as_streamlit]), STREAMLITS)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
            return await http.request(method, path, headers={"accept": "text/html", **headers})

    return waited(ask())


@pytest.mark.parametrize(
    ("query", "tag", "language"), [("", "zh-CN", "zh"), ("?lang=en", "en", "en"), ("?lang=x", "zh-CN", "zh")]
)
def test_language_and_title_are_the_readers(query: str, tag: str, language: str) -> None:
    text = get("/" + query).text
    assert f'<html lang="{tag}">' in text
    assert f"<title>{Texts(language).t('app.title')}</title>" in text
    assert 'as="font"' not in text


def test_everything_else_of_the_document_stays() -> None:
    theirs, ours = STREAMLITS.read_text(encoding="utf-8"), get("/").text
    assert ours.count("<script") == theirs.count("<script") + 1
    assert f"a.{CLASS}" in ours, "the script that links of our own HTML are made for"
    assert all(link in ours for link in re.findall(r'<link rel="modulepreload"[^>]*>', theirs))


def test_what_the_first_screen_needs_is_fetched_at_once() -> None:
    """Every element of the sidebar and the overview, with all they import; each once, each a file of Streamlit's."""
    scripts = STREAMLITS.parent / "static" / "js"
    named = re.findall(r'<link rel="modulepreload" crossorigin href="./static/js/([^"]+)">', get("/").text)
    assert len(named) == len(set(named))
    assert all((scripts / name).is_file() for name in named)
    assert all(any(fnmatch(name, pattern) for name in named) for pattern in SOON)
    needed = {one for name in named for one in IMPORTED.findall((scripts / name).read_text(encoding="utf-8"))}
    assert needed - {*named, *re.findall(r"index\.\w+\.js", get("/").text)} == set()


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_its_length_is_right_either_way(accepted: str) -> None:
    answer = get("/", **{"accept-encoding": accepted})
    assert answer.headers.get("content-encoding", "identity") == accepted
    assert answer.num_bytes_downloaded == int(answer.headers["content-length"])


def test_a_cached_copy_of_streamlits_is_not_called_fresh() -> None:
    etag = {"if-none-match": "*", "if-modified-since": "Wed, 01 Jan 2098 00:00:00 GMT"}
    answer = get("/", **etag)
    assert answer.status_code == 200
    assert "etag" not in answer.headers


def test_other_documents_pass_untouched() -> None:
    assert get("/other").text == "<p>a page of our own</p>"
    assert get("/nothing").status_code == 404
    assert get("/", "HEAD", **{"accept-encoding": "identity"}).headers["content-length"] == str(
        STREAMLITS.stat().st_size
    )
