"""Text from files, shown as text: never markup in a page."""

from __future__ import annotations

import re
from html import escape

from scorecard.texts import Texts

# Every ASCII punctuation mark that may begin markup in Streamlit's Markdown (directives and $math$ too). A dot or a
# hyphen between words never does, and escaping those would only make addresses ugly.
MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+|~$:!])")
LIST_START = re.compile(r"^(\d*)([-=.])")
WRITTEN = "written"  # how keys of containers begin that hold what an office wrote, in the language it wrote it in
CHINESE = re.compile(r"[\u3400-\u9fff]")


def as_written(texts: Texts, text: str) -> str:
    """HTML of a text from a file, marked as Chinese where the page is not: for screen readers, and for tests."""
    is_foreign = texts.language != "zh" and CHINESE.search(text)
    return f'<span lang="zh">{escape(text)}</span>' if is_foreign else escape(text)


def plain(text: str) -> str:
    """The text with everything escaped that Markdown would take for markup; line breaks become spaces."""
    one_line = " ".join(str(text).split())
    return LIST_START.sub(r"\1\\\2", MARKUP.sub(r"\\\1", one_line))
