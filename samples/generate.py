"""All deliveries of the demo city in the order in which they arrive, and the one function that writes them."""

from __future__ import annotations

from pathlib import Path

from . import deliver_activity, deliver_administration, deliver_patents, deliver_registrations
from .delivery import Delivery

DEMO_SEED = 20131008
_SOURCES = (deliver_patents, deliver_registrations, deliver_activity, deliver_administration)


def deliveries(seed: int = DEMO_SEED) -> list[Delivery]:
    """Every delivery, sorted by day and name; the same seed gives the same cells."""
    found = [delivery for source in _SOURCES for delivery in source.deliveries(seed)]
    return sorted(found, key=lambda delivery: (delivery.day, delivery.name))


def generate(out: Path, seed: int = DEMO_SEED) -> list[Path]:
    """Write every delivery to `out/<day>/<name>` and give the paths in order of arrival."""
    return [delivery.save(out) for delivery in deliveries(seed)]
