"""Static files are packed once and kept; everything else reaches Streamlit as it came."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import httpx
import pytest
from starlette.responses import PlainTextResponse

from server import static
from server.static import CODINGS, PackedFiles, StaticFiles
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
    app = StaticFiles(PlainTextResponse("from Streamlit"), files)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


def get(files: PackedFiles, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with client(files) as http:
            return await http.request(method, path, headers={"accept-encoding": "gzip, deflate", **headers})

    return waited(ask())


@pytest.mark.parametrize(
    ("accepted", "coding", "packed"),
    [
        ("gzip, deflate", "gzip", gzip.compress(SCRIPT, 9, mtime=0)),
        ("gzip, deflate, br, zstd", "br", brotli.compress(SCRIPT, quality=static.QUALITY["br"])),
        ("br;q=1.0, GZIP; q=0.8", "br", brotli.compress(SCRIPT, quality=static.QUALITY["br"])),
        ("br;q=0, gzip", "gzip", gzip.compress(SCRIPT, 9, mtime=0)),
    ],
)
def test_a_script_comes_packed_and_whole(folder: Path, accepted: str, coding: str, packed: bytes) -> None:
    answer = get(PackedFiles(folder), "/static/js/chart.1f2e.js", **{"accept-encoding": accepted})
    assert answer.headers["content-encoding"] == coding
    assert int(answer.headers["content-length"]) == len(packed) < len(SCRIPT) / 10
    assert answer.content == SCRIPT
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "accept-encoding"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/static/js/chart.1f2e.js", "GET", {"accept-encoding": "identity"}),
        ("/static/js/chart.1f2e.js", "GET", {"accept-encoding": "br;q=0, gzip;q=0"}),
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


def test_letters_that_the_theme_does_not_use_are_not_sent(folder: Path) -> None:
    answer = get(PackedFiles(folder), "/static/media/SourceSansVF-Upright.ttf.1a2b.woff2")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "font/woff2"), "no error in the browser's log"
    assert answer.content[:4] == b"wOF2" and len(answer.content) < 1_000
    assert "immutable" in answer.headers["cache-control"], "asked for once only"


def test_a_known_file_is_not_sent_again(folder: Path) -> None:
    files = PackedFiles(folder)
    etag = get(files, "/static/js/chart.1f2e.js").headers["etag"]
    answer = get(files, "/static/js/chart.1f2e.js", **{"if-none-match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_each_file_is_compressed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[str] = []
    pack = static._pack

    def counted(content: bytes, coding: static.Coding) -> bytes:
        packed.append(coding)
        return pack(content, coding)

    monkeypatch.setattr(static, "_pack", counted)
    files = PackedFiles(folder)
    files.pack(["/static/js/chart.1f2e.js", "/static/js/gone.js"])
    for _ in range(3):
        get(files, "/static/js/chart.1f2e.js")
    assert sorted(packed) == sorted(CODINGS)


def test_the_next_server_finds_them_packed_and_a_changed_file_is_packed_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [PackedFiles(folder, tmp_path / "kept").get("/static/js/chart.1f2e.js", coding) for coding in CODINGS]
    monkeypatch.setattr(static, "_pack", lambda content, coding: b"packed anew")
    next_server = PackedFiles(folder, tmp_path / "kept")
    assert [next_server.get("/static/js/chart.1f2e.js", coding) for coding in CODINGS] == first
    (folder / "js" / "chart.1f2e.js").write_bytes(SCRIPT * 2)
    changed = PackedFiles(folder, tmp_path / "kept").get("/static/js/chart.1f2e.js", "br")
    assert changed.body == b"packed anew" and changed.etag != first[0].etag


def test_where_nothing_can_be_kept_it_packs_all_the_same(folder: Path, tmp_path: Path) -> None:
    (closed := tmp_path / "kept").write_text("a file where the folder would be")
    packed = PackedFiles(folder, closed).get("/static/js/chart.1f2e.js", "gzip")
    assert gzip.decompress(packed.body) == SCRIPT
