"""Which of Streamlit's own files are packed, and where they are kept: beside the packages they come from.

`python -m server.packing` packs them now, for a container, whose disk is closed to writing while it serves.
"""

from __future__ import annotations

import sys
from pathlib import Path

from streamlit import file_util

from server.first_page import needed
from server.static import PackedFiles

STREAMLITS_PAGE = Path(file_util.get_static_dir()) / "index.html"


def streamlits_files() -> PackedFiles:
    """All that can be packed; nothing is yet, but what an earlier server kept is read."""
    return PackedFiles(STREAMLITS_PAGE.parent / "static", Path(sys.prefix) / "packed-for-browsers")


def pack_needed(files: PackedFiles) -> None:
    """Pack what our pages load. Blocks for some seconds where nothing is kept yet."""
    files.pack(needed(STREAMLITS_PAGE))


if __name__ == "__main__":
    pack_needed(streamlits_files())
