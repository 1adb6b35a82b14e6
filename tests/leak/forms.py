"""What a body of bytes holds when everything it is wrapped in is taken off: texts to read, numbers in binary columns.

Knows gzip, zlib, zstd, zip, base64, Arrow, Parquet, Plotly's arrays, protobuf, JSON, HTML and percent escapes.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import itertools
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
from google.protobuf.message import DecodeError, Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

DEEPEST = 5
LARGEST = 200_000_000
BASE64 = re.compile(rb"(?:[A-Za-z0-9+/_-]|\\/){24,}={0,2}")
# Plotly writes an array as its type and its bytes; either may come first.
PLOTLY = re.compile(
    r'"dtype"\s*:\s*"([a-z]\w*)"\s*,\s*"bdata"\s*:\s*"([^"]+)"|"bdata"\s*:\s*"([^"]+)"\s*,\s*"dtype"\s*:\s*"([a-z]\w*)"'
)
PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
ARROW_MARK, ZIP_MARK, GZIP_MARK, ZSTD_MARK = b"\xff\xff\xff\xff", b"PK\x03\x04", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"


class View(NamedTuple):
    """One way to look at a body: how it was come by, and what is seen."""

    how: str
    raw: bytes = b""
    text: str = ""
    numbers: np.ndarray | None = None


def views(body: bytes, how: str = "", depth: int = 0) -> Iterator[View]:
    """The body itself and whatever is wrapped in it, each once."""
    yield View(how or "as it is", raw=body)
    yield from _texts(body, how)
    if depth >= DEEPEST:
        return
    for name, unwrap in UNWRAPPERS.items():
        for inner in unwrap(body):
            if isinstance(inner, bytes):
                yield from views(inner, f"{how} › {name}", depth + 1)
            else:
                yield inner._replace(how=f"{how} › {inner.how}")


# --- texts -----------------------------------------------------------------------------------------------------------


def _texts(body: bytes, how: str) -> Iterator[View]:
    for name, text in _decoded(body):
        seen = {text}
        yield View(f"{how} › {name}", text=text)
        yield from _plotly_arrays(text)
        for other, change in (("JSON", _unescaped), ("HTML", html.unescape), ("address", _unquoted)):
            changed = change(text)
            if changed not in seen:
                seen.add(changed)
                yield View(f"{how} › {name} › {other}", text=changed)
                yield from _plotly_arrays(changed)


def _decoded(body: bytes) -> Iterator[tuple[str, str]]:
    yield "UTF-8", body.decode("utf-8", "replace")
    zeros = body[1:4000:2].count(0) + body[0:4000:2].count(0)
    if zeros * 4 > min(len(body), 4000):  # UTF-16 of letters and digits has a zero in every other byte
        yield "UTF-16", body.decode("utf-16-le", "replace")
        yield "UTF-16 shifted", body[1:].decode("utf-16-le", "replace")


def _unquoted(text: str) -> str:
    return PERCENT.sub(lambda match: unquote(match[0]), text)


def _unescaped(text: str) -> str:
    plain = text.replace('\\"', '"').replace("\\/", "/").replace("\\\\", "\\")
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), plain)


def _plotly_arrays(text: str) -> Iterator[View]:
    for one, two, three, four in PLOTLY.findall(text):
        kind, packed = one or four, two or three
        try:
            numbers = np.frombuffer(base64.b64decode(packed), np.dtype(kind))
        except (ValueError, TypeError):
            continue
        yield View("Plotly array", numbers=numbers.astype(np.float64))


# --- wrappings -------------------------------------------------------------------------------------------------------


def _base64(body: bytes) -> Iterator[bytes]:
    for match in BASE64.finditer(body):
        packed = match[0].replace(b"\\/", b"/").rstrip(b"=")
        packed += b"=" * (-len(packed) % 4)
        try:
            yield base64.b64decode(packed, altchars=b"-_" if b"-" in packed or b"_" in packed else None)
        except ValueError:
            continue


def _places(body: bytes, mark: bytes) -> Iterator[int]:
    at = body.find(mark)
    while at >= 0:
        yield at
        at = body.find(mark, at + 1)


def _gzip(body: bytes) -> Iterator[bytes]:
    for at in _places(body, GZIP_MARK):
        yield from _tried(lambda at=at: zlib.decompressobj(31).decompress(body[at:], LARGEST))


def _zlib(body: bytes) -> Iterator[bytes]:
    if body[:1] == b"\x78":
        yield from _tried(lambda: zlib.decompress(body))
    elif len(body) > 8 and body[0] & 6 in (2, 4):  # deflate without a head
        yield from _tried(lambda: zlib.decompress(body, -15))


def _zstd(body: bytes) -> Iterator[bytes]:
    for at in _places(body, ZSTD_MARK):
        yield from _tried(lambda at=at: pa.CompressedInputStream(pa.BufferReader(body[at:]), "zstd").read(LARGEST))


def _zip(body: bytes) -> Iterator[bytes]:
    if ZIP_MARK in body:
        try:
            with zipfile.ZipFile(io.BytesIO(body[body.find(ZIP_MARK) :])) as archive:
                yield from (archive.read(name) for name in archive.namelist())
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
            return


def _tried(unpack: Callable[[], bytes]) -> Iterator[bytes]:
    try:
        content = unpack()
    except (zlib.error, gzip.BadGzipFile, EOFError, OSError, pa.ArrowException):
        return
    if content:
        yield content


def _arrow(body: bytes) -> Iterator[View]:
    for at in _places(body, ARROW_MARK):
        try:
            with pa.ipc.open_stream(pa.BufferReader(body[at:])) as stream:
                table = stream.read_all()
        except (pa.ArrowException, OSError, ValueError):
            continue
        yield from _columns(table)
    if body[:4] in (b"PAR1", b"ARRO"):
        try:
            yield from _columns(_file(body))
        except (pa.ArrowException, OSError, ValueError):  # cut off, or only begins like one
            return


def _file(body: bytes) -> pa.Table:
    if body.startswith(b"PAR1"):
        return pq.read_table(pa.BufferReader(body[: body.rfind(b"PAR1") + 4]))
    return pa.ipc.open_file(pa.BufferReader(body)).read_all()


def _columns(table: pa.Table) -> Iterator[View]:
    for name, column in zip(table.column_names, table.columns, strict=True):
        kind = column.type
        if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            numbers = np.array([float(value) for value in column.drop_null().to_pylist()])
            yield View(f"Arrow column {name}", numbers=numbers)
        else:
            yield View(f"Arrow column {name}", text=json.dumps(column.to_pylist(), ensure_ascii=False, default=str))


def _protobuf(body: bytes) -> Iterator[View]:
    """The strings of a message of Streamlit's, each whole: in the bytes a length before it may look like a digit."""
    for kind in (ForwardMsg, BackMsg):
        try:
            message = kind.FromString(body)
        except DecodeError:
            continue
        strings: list[str] = []
        numbers: list[float] = []
        _walk(message, strings, numbers)
        if strings or numbers:
            yield View(f"fields of {kind.__name__}", text="\n".join(strings))
            yield View(f"fields of {kind.__name__}", numbers=np.array(numbers))


def _walk(message: Message, strings: list[str], numbers: list[float]) -> None:
    for field, value in message.ListFields():
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            values = itertools.chain(value.keys(), value.values())
        else:
            values = value if field.is_repeated else [value]
        for one in values:
            if isinstance(one, Message):
                _walk(one, strings, numbers)
            elif isinstance(one, str):
                strings.append(one)
            elif isinstance(one, (int, float)):
                numbers.append(float(one))


UNWRAPPERS: dict[str, Callable[[bytes], Iterator[bytes | View]]] = {
    "base64": _base64,
    "gzip": _gzip,
    "zlib": _zlib,
    "zstd": _zstd,
    "zip": _zip,
    "Arrow": _arrow,
    "protobuf": _protobuf,
}
