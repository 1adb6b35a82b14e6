"""Static files are gzipped once and kept; everything else reaches Streamlit as it came."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse

from server import static
from server.static import PackedFiles, StaticGzip
from tests.waiting import waited

SCRIPT = b"console.log('a chart');\n" * 500


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    static_dir = tmp_path / "static"
    (static_dir / "js").mkdir(parents=True)
    (static_dir / "js" / "chart.1f2e.js").write_bytes(SCRIPT)
    (static_dir / "js" / "tiny.js").write_bytes(b"1;")
    (static_dir / "font.woff2").write_bytes(b"\0" * 5000)
    (tmp_path / "secret.js").write_bytes(SCRIPT)
    return static_dir


def client(files: PackedFiles) -> httpx.AsyncClient:
    app = StaticGzip(PlainTextResponse("from Streamlit"), files)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


def get(files: PackedFiles, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with client(files) as http:
            return await http.request(method, path, headers={"accept-encoding": "gzip, br", **headers})

    return waited(ask())


def test_a_script_comes_gzipped_and_whole(folder: Path) -> None:
    answer = get(PackedFiles(folder), "/static/js/chart.1f2e.js")
    assert answer.content == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(gzip.compress(SCRIPT, 9))
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "accept-encoding"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/static/js/chart.1f2e.js", "GET", {"accept-encoding": "identity"}),
        ("/static/js/chart.1f2e.js", "GET", {"accept-encoding": "br, gzip;q=0"}),
        ("/static/js/chart.1f2e.js", "GET", {"range": "bytes=0-10"}),
        ("/static/js/chart.1f2e.js", "HEAD", {}),
        ("/static/js/tiny.js", "GET", {}),
        ("/static/font.woff2", "GET", {}),
        ("/static/js/unknown.js", "GET", {}),
        ("/static/../secret.js", "GET", {}),
        ("/static/%2e%2e/secret.js", "GET", {}),
        ("/", "GET", {}),
    ],
)
def test_anything_else_goes_on_to_streamlit(folder: Path, path: str, method: str, headers: dict[str, str]) -> None:
    answer = get(PackedFiles(folder), path, method, **headers)
    assert "content-encoding" not in answer.headers
    assert method == "HEAD" or answer.text == "from Streamlit"


def test_a_weighted_gzip_is_accepted(folder: Path) -> None:
    answer = get(PackedFiles(folder), "/static/js/chart.1f2e.js", **{"accept-encoding": "br;q=1.0, GZIP; q=0.8"})
    assert answer.headers["content-encoding"] == "gzip"


def test_a_known_file_is_not_sent_again(folder: Path) -> None:
    files = PackedFiles(folder)
    etag = get(files, "/static/js/chart.1f2e.js").headers["etag"]
    answer = get(files, "/static/js/chart.1f2e.js", **{"if-none-match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_each_file_is_compressed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[str] = []
    pack = static._pack
    monkeypatch.setattr(static, "_pack", lambda path: packed.append(path.name) or pack(path))
    files = PackedFiles(folder)
    files.pack_all()
    for _ in range(3):
        get(files, "/static/js/chart.1f2e.js")
    assert packed == ["chart.1f2e.js"]
