"""Keeps pandas out of a process that reads, stores and publishes: pyarrow imports it at the first list it is given.

That is most of a second and 50 MB of each command and each reading process, and nothing here uses it. Imported first,
by the modules that are run. Imports the standard library only.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


class _NoPandas:
    """A finder of modules that says there is none."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> None:  # noqa: ARG004
        if name == "pandas":
            raise ModuleNotFoundError("kept out by etl.lean", name=name)


sys.meta_path.insert(0, _NoPandas)
