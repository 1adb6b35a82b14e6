"""The plan for routes: read again when a file of it has changed, not at every request."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from scorecard.plan import Plan, load_plan

Signature = tuple[tuple[str, int, int], ...]


def current_plan(plan_dir: Path) -> Plan:
    """The declarations as they stand now. Raises PlanError as `load_plan` does."""
    return _read(plan_dir, _signature(plan_dir))


def _signature(plan_dir: Path) -> Signature:
    """Name, time and size of every file."""
    found = ((str(path), path.stat()) for path in sorted(plan_dir.rglob("*")) if path.is_file())
    return tuple((name, status.st_mtime_ns, status.st_size) for name, status in found)


@lru_cache(maxsize=2)
def _read(plan_dir: Path, signature: Signature) -> Plan:  # noqa: ARG001 - read again once it differs
    return load_plan(plan_dir)
