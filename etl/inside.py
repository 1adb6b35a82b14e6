"""What a workbook holds besides its cells, looked at before calamine opens it: locks, bombs, macros, links, oddities.

Calamine allocates a grid from corner to corner and ends the process when that doesn't fit, so the reach of the cells
is known first. Imports the passes over the formats, etl.foreign and etl.unreadable.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from etl import biff, opendocument, sidepass, xlsb
from etl.compound import open_compound
from etl.foreign import compound_kind, foreign_package
from etl.oddities import BoundsError, Oddities
from etl.package_xml import UnsafeXmlError
from etl.unreadable import UnreadableFileError

OLE_MAGIC = b"\xd0\xcf\x11\xe0"
LARGEST_UNPACKED = 2_000_000_000  # bytes a workbook may unpack to: beyond this it is a bomb, not a table
LARGEST_GRID = 20_000_000  # cells of all sheets, blank ones included: a million rows of twenty columns
DAMAGED = (expat.ExpatError, zipfile.BadZipFile, zlib.error, ValueError, LookupError, OSError, EOFError,
           NotImplementedError, struct.error)  # fmt: skip

Remark = tuple[str, dict[str, str | float | int]]


@dataclass(frozen=True)
class Inside:
    """Oddities by the names of the sheets, and remarks about the file."""

    sheets: Mapping[str, Oddities]
    remarks: tuple[Remark, ...]


def look_inside(content: bytes, file_name: str) -> Inside:
    """Look through a zipped or OLE workbook. Raises UnreadableFileError for what can't or mustn't be opened."""
    return _old(content, file_name) if content[:4] == OLE_MAGIC else _zipped(content, file_name)


def _old(content: bytes, file_name: str) -> Inside:
    try:
        compound = open_compound(content)
        kind = compound_kind(compound.entries)
        stream = b"" if kind is not None else compound.read("Workbook", "Book")
    except DAMAGED as error:
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableFileError("file_locked", file_name) from error
        raise UnreadableFileError("file_damaged", file_name, detail=str(error)[:200]) from error
    if kind is not None:
        raise UnreadableFileError(
            "file_foreign" if kind else "file_locked", file_name, **({"kind": kind} if kind else {})
        )
    remarks: list[Remark] = []
    if any(name.startswith("_VBA_PROJECT") for name in compound.entries):
        remarks.append(("macros_ignored", {}))
    sheets: Mapping[str, Oddities] = {}
    try:
        sheets = biff.look_through(stream)
    except BoundsError as error:
        raise UnreadableFileError("file_damaged", file_name, detail=str(error)[:200]) from error
    except DAMAGED:  # calamine may still read it: what can't be seen is said
        remarks.append(("cells_unchecked", {}))
    _refuse_wide(sheets, file_name)
    return Inside(sheets, tuple(remarks))


def _zipped(content: bytes, file_name: str) -> Inside:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _package(archive, file_name)
    except UnsafeXmlError as error:
        raise UnreadableFileError("file_unsafe", file_name) from error
    except RuntimeError as error:  # what zipfile says of an encrypted entry
        if isinstance(error, NotImplementedError):
            raise UnreadableFileError("file_damaged", file_name, detail=str(error)[:200]) from error
        raise UnreadableFileError("file_locked", file_name) from error
    except (*DAMAGED, BoundsError) as error:
        raise UnreadableFileError("file_damaged", file_name, detail=str(error)[:200]) from error


def _package(archive: zipfile.ZipFile, file_name: str) -> Inside:
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableFileError("file_too_large", file_name, megabytes=unpacked // 1_000_000)
    if kind := foreign_package(archive):
        raise UnreadableFileError("file_foreign", file_name, kind=kind)
    names = archive.namelist()
    remarks: list[Remark] = []
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        remarks.append(("macros_ignored", {}))
    if any(name.startswith("xl/externalLinks/") for name in names):
        remarks.append(("external_links", {}))
    if "content.xml" in names:
        _refuse_locked(archive, file_name)
        sheets = opendocument.look_through(archive)
    elif any(name.endswith("workbook.bin") for name in names):
        sheets = xlsb.look_through(archive)
    else:
        sheets = sidepass.look_through(archive)
    _refuse_wide(sheets, file_name)
    return Inside(sheets, tuple(remarks))


def _refuse_locked(archive: zipfile.ZipFile, file_name: str) -> None:
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnreadableFileError("file_locked", file_name)


def _refuse_wide(sheets: Mapping[str, Oddities], file_name: str) -> None:
    """Cells so far apart that the grid between them doesn't fit into memory."""
    if sum(sheet.area for sheet in sheets.values()) > LARGEST_GRID:
        largest = max(sheets, key=lambda name: sheets[name].area)
        row, column = sheets[largest].furthest
        raise UnreadableFileError("file_too_wide", file_name, sheet=largest, rows=row + 1, columns=column + 1)
