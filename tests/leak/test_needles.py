"""The search itself: every form a figure or text can travel in is found, and what may be shown is not."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import zipfile
import zlib

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from scorecard.place import Place
from scorecard.texts import Texts
from tests.leak import city, planted
from tests.leak.needles import Needles

FIGURE, RATIO, ALLOWED = 734_519_283, 5_417.382_913, 268_435_799
TEXT = "QZXRECORD绝密"
NEEDLES = Needles(np.array([RATIO, FIGURE]), np.array([float(ALLOWED)]), (TEXT,), own_rank=12)
MANY = [FIGURE + 7_000 * step for step in range(8)]
MANY_NEEDLES = Needles(np.array(MANY, float))


def arrow(values: pa.Array) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, pa.schema([("x", values.type)])) as writer:
        writer.write_table(pa.table({"x": values}))
    return sink.getvalue()


def parquet(values: pa.Array) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"x": values}), sink, compression="zstd")
    return sink.getvalue()


def zipped(content: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet1.xml", content)
    return sink.getvalue()


def plotly(kind: str, values: list[float]) -> bytes:
    return json.dumps({"bdata": base64.b64encode(np.array(values, kind).tobytes()).decode(), "dtype": kind}).encode()


def frame(text: str) -> bytes:
    """As Streamlit sends it: before the text stands its length, which may look like a digit."""
    message = ForwardMsg()
    message.delta.new_element.markdown.body = text.ljust(0x35)
    return message.SerializeToString()


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


ZH, EN = Texts("zh"), Texts("en")
WRITTEN = {
    "plain": str(FIGURE),
    "JSON float": json.dumps({"x": [1.5, float(FIGURE)]}),
    "JSON list": json.dumps([12, FIGURE, 13], separators=(",", ":")),
    "exponent": f"{FIGURE:.8e}",
    "separators": ZH.number(FIGURE),
    "spaces": f"{FIGURE:,}".replace(",", "\u202f"),
    "unit": f"{EN.number(FIGURE)}件",
    "wan": ZH.number(FIGURE, wan=True),
    "percent": ZH.percent(RATIO),
    "ratio": str(RATIO),
    "negative": ZH.number(-FIGURE, signed=True),
    "CSV": f"a,b\n1,{FIGURE}\n",
}
BINARY = {
    "float64": struct.pack("<3d", 1, FIGURE, 2),
    "float64 of a ratio": b"abc" + struct.pack("<d", RATIO),
    "int64": b"x" + struct.pack("<q", FIGURE),
    "big-endian": struct.pack(">d", RATIO),
    "Arrow float64": arrow(pa.array([1.0, FIGURE])),
    "Arrow float32": b"pad" + arrow(pa.array(np.array([FIGURE], np.float32))),
    "Arrow int32": arrow(pa.array([FIGURE], pa.int32())),
    "Arrow int64": arrow(pa.array([FIGURE])),
    "Parquet": parquet(pa.array([FIGURE, 5])),
    "Plotly float64": plotly("f8", [1, FIGURE]),
    "Plotly float32": plotly("f4", [FIGURE]),
    "Plotly int32": plotly("i4", [FIGURE]),
    "Plotly in JSON in a frame": frame(json.dumps(plotly("f8", [FIGURE]).decode())),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_a_written_figure_is_found(form: str) -> None:
    written = WRITTEN[form]
    for body in (written.encode(), json.dumps(written).encode(), frame(written), written.encode("utf-16")):
        assert NEEDLES.find(body), body


@pytest.mark.parametrize("form", BINARY)
def test_a_binary_figure_is_found(form: str) -> None:
    assert NEEDLES.find(BINARY[form])
    assert NEEDLES.find(b"\x00\x17" + base64.b64encode(BINARY[form] + bytes(24)) + b'"')


def test_short_words_are_found_several_at_once() -> None:
    for kind in ("<i4", "<f4"):
        assert MANY_NEEDLES.find(b"\x07" + np.array(MANY, kind).tobytes())
    message = ForwardMsg()
    message.metadata.delta_path.extend(MANY)
    assert MANY_NEEDLES.find(message.SerializeToString())


@pytest.mark.parametrize("wrap", [gzip.compress, zlib.compress, raw_deflate, zipped, base64.b64encode])
def test_wrapped_in_anything(wrap: object) -> None:
    content = f"a long enough text with {FIGURE} and {TEXT} in it".encode()
    found = NEEDLES.find(wrap(content))  # type: ignore[operator]
    assert {hit.needle for hit in found} == {str(FIGURE), TEXT}
    assert NEEDLES.find(base64.b64encode(wrap(gzip.compress(content))))  # type: ignore[operator]


def test_zstd_is_unwrapped() -> None:
    assert NEEDLES.find(b"..." + pa.Codec("zstd").compress(f"{TEXT} {FIGURE}".encode(), asbytes=True))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-16"])
def test_a_text_is_found_in_every_encoding(encoding: str) -> None:
    assert NEEDLES.find(b"\x05" + f"题名：{TEXT}；".encode(encoding))


def test_a_text_is_found_escaped() -> None:
    assert NEEDLES.find(json.dumps({"title": TEXT}).encode())
    assert NEEDLES.find("".join(f"%{byte:02X}" for byte in TEXT.encode()).encode())
    assert NEEDLES.find("".join(f"&#{ord(sign)};" for sign in TEXT).encode())
    assert NEEDLES.find(arrow(pa.array([TEXT])))
    assert NEEDLES.find(arrow(pa.array([TEXT]).dictionary_encode()))


def test_ranks_of_others_are_found_in_words_only() -> None:
    assert NEEDLES.find("全市第 3/12".encode())
    assert NEEDLES.find(arrow(pa.array(["7/12 ↑2"])))
    for harmless in ("12/12", "2013/12", "3/121", "a3/12b", "2013-3/12", "x/3/12"):
        assert not NEEDLES.find(harmless.encode()), harmless


def test_the_noise_of_a_short_figure_makes_no_long_one_of_it() -> None:
    """A browser's pixels: 0.1 × 524 is written with seventeen digits and has three."""
    short = Needles(np.array([52.400000000000006, 86_048.42292226095]))
    assert short.find(b'<rect height="52.400000000000006">') == []
    assert [hit.how for hit in short.find(b"width: 86048.42292226095")]


def test_what_may_be_shown_is_no_hit() -> None:
    harmless = [f"{ALLOWED:,} {ALLOWED}", "73451", "7345.2", f"1{FIGURE}", f"{FIGURE}0", f"id{FIGURE}", f"0.{FIGURE}"]
    for body in harmless:
        assert not NEEDLES.find(body.encode()), body
    assert not NEEDLES.find(struct.pack("<d", ALLOWED) + arrow(pa.array([ALLOWED, 7.0])))
    assert not NEEDLES.find(np.random.default_rng(3).bytes(400_000))


def test_the_planted_city_can_be_told_apart(place: Place) -> None:
    """No sum or difference that the link may show is a figure of the others, and its ranks are nobody else's."""
    needles = planted.needles_of(place)
    own = planted.figures_of(place, (city.OWN,))
    whole = planted.figures_of(place, (city.CITY,))
    assert needles.figures.size > 50_000
    differences = np.subtract.outer(np.array(sorted(whole)), np.array(sorted(own))[:400])
    shown = np.concatenate([np.array([*own, *whole]), differences.ravel()])
    planted_ones = needles.figures[needles.figures > city.LEAST]
    assert not np.isin(shown[shown > city.LEAST], planted_ones).any()
    assert np.count_nonzero(planted_ones == np.floor(planted_ones)) > 5_000


def test_own_is_last_in_every_ranking_and_nobody_else_is(place: Place) -> None:
    import duckdb

    with duckdb.connect(str(place.warehouse), read_only=True) as connection:
        ranks = connection.execute("select distinct area_code, rank from verdict where rank is not null").fetchall()
    frame = pd.DataFrame(ranks, columns=["area", "rank"])
    assert set(frame[frame.area == city.OWN]["rank"]) == {12}
    assert 12 not in set(frame[frame.area == city.OTHER]["rank"])
