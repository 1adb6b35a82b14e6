"""Text from files, shown as text: never markup in a page. Imports nothing of ours."""

from __future__ import annotations

import re

# Every ASCII punctuation mark that may begin markup in Streamlit's Markdown (directives and $math$ too). A dot or a
# hyphen between words never does, and escaping those would only make addresses ugly.
MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+|~$:!])")
LIST_START = re.compile(r"^(\d*)([-=.])")


def plain(text: str) -> str:
    """The text with everything escaped that Markdown would take for markup; line breaks become spaces."""
    one_line = " ".join(str(text).split())
    return LIST_START.sub(r"\1\\\2", MARKUP.sub(r"\\\1", one_line))
