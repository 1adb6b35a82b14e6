"""The XML parts of a zipped workbook: read with expat, never with a document type; relations, styles of per cent.

Imports the standard library and etl.oddities.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.parsers import expat

from etl.oddities import PERCENT_BUILT_IN, is_percent_format

BLOCK = 1 << 20


class UnsafeXmlError(Exception):
    """The XML declares a document type, and with it perhaps entities that multiply."""


def elements(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Local names and attributes of all elements of a small part, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    with archive.open(part) as stream:
        parse(stream, start=lambda name, attributes: found.append((local_name(name), attributes)))
    return iter(found)


def parse(
    stream: IO[bytes],
    *,
    start: Callable[[str, dict[str, str]], Any] | None = None,
    end: Callable[[str], Any] | None = None,
    text: Callable[[str], Any] | None = None,
) -> None:
    """Run expat over a stream. Raises UnsafeXmlError at a document type, before any of its entities is met."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    while block := stream.read(BLOCK):
        parser.Parse(block)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise UnsafeXmlError


def check_head(head: bytes) -> None:
    """Refuse a document type, and XML in UTF-16, which calamine takes for an empty sheet."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head[:64]:
        raise ValueError("XML: UTF-16")
    if b"<!DOCTYPE" in head[:4096]:
        raise UnsafeXmlError


def local_name(name: str) -> str:
    return name.rpartition(":")[2]


def relation_id(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")


def book_part(archive: zipfile.ZipFile) -> str:
    for kind, part in relations(archive, "").values():
        if kind.endswith("/officeDocument"):
            return part
    return "xl/workbook.xml"


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id → (type, part) of what a part refers to."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return {}
    found = {}
    for element, attributes in elements(archive, path):
        if element == "Relationship":
            target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = (attributes.get("Type", ""), target)
    return found


def percent_styles(archive: zipfile.ZipFile, part: str) -> list[int]:
    """The cell styles whose number format shows per cent."""
    if part not in archive.namelist():
        return []
    formats, found, place, in_cells = set(PERCENT_BUILT_IN), [], 0, False
    for name, attributes in elements(archive, part):
        if name == "numFmt" and is_percent_format(attributes.get("formatCode", "")):
            formats.add(int(attributes.get("numFmtId", "-1")))
        elif name in ("cellXfs", "cellStyles", "dxfs", "cellStyleXfs"):
            in_cells = name == "cellXfs"
        elif name == "xf" and in_cells:
            if int(attributes.get("numFmtId", "0")) in formats:
                found.append(place)
            place += 1
    return found
