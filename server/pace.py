"""How many requests somebody has made in this minute, and who counts as one."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime

MOST_KEYS = 100_000  # beyond it a minute begins anew: addresses cost a stranger nothing


class Pace:
    """Counts by key; the next minute begins anew. Safe between threads."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._minute, self._had = "", Counter[str]()

    def wait(self, key: str, at: datetime) -> int:
        """Count one; seconds to wait where it was one too many, else 0."""
        minute = f"{at:%Y-%m-%dT%H:%M}"
        with self._lock:
            if minute != self._minute or len(self._had) > MOST_KEYS:
                self._minute, self._had = minute, Counter()
            self._had[key] += 1
            if self._had[key] <= self._most:
                return 0
        return 60 - at.second
