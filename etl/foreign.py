"""What a file is when it is no spreadsheet: told from its bytes, so that the message can say what to do about it.

Names of kinds are those of both languages (PDF, Word). Standard library only.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Collection

LOOKED_AT = 4096  # bytes at the beginning
MAGIC = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "GZIP"),
    (b"SQLite format 3", "SQLite"),
    (b"AT&TFORM", "DjVu"),
)
ZIPPED = (("word/", "Word"), ("ppt/", "PowerPoint"), ("OFD.xml", "OFD"))
COMPOUND = (("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint"), ("__properties_version1.0", "Outlook"))
SPREADSHEET = ("xl/", "content.xml", "[Content_Types].xml")
MARKUP = re.compile(
    r"<(?:!doctype html|html|head|meta|body|style|table|div|span|p|script|center|font)\b", re.IGNORECASE
)
WORKBOOK_XML = re.compile(r"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet")


def web_table(content: bytes) -> str | None:
    """HTML, MHTML or XML that holds a table: what many systems export under the name .xls."""
    text = _beginning(content)
    if text.startswith("MIME-Version:"):
        return "MHTML"
    if text.startswith("<?xml") and WORKBOOK_XML.search(text):
        return "XML"
    is_html = MARKUP.match(text) or (text.startswith(("<?xml", "<!--")) and MARKUP.search(text))
    table = re.search(rb"<\x00?t\x00?a\x00?b\x00?l\x00?e", content, re.IGNORECASE) if is_html else None
    return "HTML" if table else None


def foreign_kind(content: bytes) -> str | None:
    """The name of what the bytes are, where they are known and no spreadsheet."""
    for magic, kind in MAGIC:
        if content.startswith(magic) and (magic != b"BM" or content[6:10] == b"\x00" * 4):
            return kind
    text = _beginning(content)
    if MARKUP.match(text):
        return "HTML"
    return "XML" if text.startswith("<?xml") else None


def foreign_package(archive: zipfile.ZipFile) -> str | None:
    """What a zip archive is that holds no workbook."""
    names = archive.namelist()
    for beginning, kind in ZIPPED:
        if any(name.startswith(beginning) for name in names):
            return kind
    return None if any(name.startswith(SPREADSHEET) for name in names) else "ZIP"


def compound_kind(names: Collection[str]) -> str | None:
    """What an OLE file of these entries is that holds no workbook; "" for one that needs a password."""
    if "EncryptedPackage" in names:
        return ""
    return None if {"Workbook", "Book"} & set(names) else next((kind for name, kind in COMPOUND if name in names), None)


def _beginning(content: bytes) -> str:
    head = content[:LOOKED_AT]
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head.decode("utf-16" if wide else "latin-1", "ignore")
    return text.removeprefix("ï»¿").lstrip("\ufeff \t\r\n")
