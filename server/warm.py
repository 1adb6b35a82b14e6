"""What the first visitor would otherwise wait for: imports, and the first touch of the warehouse."""

from __future__ import annotations

import importlib
from pathlib import Path

from scorecard.access import LOCAL_OWNER
from scorecard.errors import ArchiveError
from scorecard.warehouse import Warehouse

# Babel reads its data on first use, not on import.
SLOW_TO_IMPORT = ("babel.dates", "babel.numbers", "plotly.graph_objects", "pyarrow", "pandas", "streamlit.emojis")


def warm_up(warehouse: Warehouse, script: Path) -> None:
    """Import what the page script beside its fellow pages needs; with a warehouse, ask what the first page asks.

    Streamlit runs the script anew for each visitor, but the modules it imports stay.
    """
    fellows = sorted(path.stem for path in script.parent.glob("*.py") if path != script and path.stem != "__init__")
    for name in (*SLOW_TO_IMPORT, *(f"{script.parent.name}.{fellow}" for fellow in fellows)):
        importlib.import_module(name)
    try:
        warehouse.run("health", viewer=LOCAL_OWNER)
    except ArchiveError:
        return
    importlib.import_module(f"{script.parent.name}.parts.warm").fill(LOCAL_OWNER)
