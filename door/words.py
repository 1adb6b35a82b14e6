"""What manage.py says: texts of locale/*/manage.toml in the language of this machine."""

from __future__ import annotations

import locale
import os
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class StopError(Exception):
    """A reason to end that a person can act on; `key` names its text."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def language() -> str:
    """zh on a Chinese machine, else en. The variables count on Linux and macOS, the system's own setting on Windows."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    told = next(filter(None, named), None) or locale.getlocale()[0] or ""
    return "zh" if told.lower().startswith(("zh", "chinese")) else "en"


def text(key: str, **values: object) -> str:
    """The words of a key in this machine's language. Raises KeyError for an unknown key or a missing value."""
    words: str = tomllib.loads((ROOT / "locale" / language() / "manage.toml").read_text(encoding="utf-8"))[key]
    return words.format(**values)


def say(key: str, **values: object) -> None:
    print(text(key, **values), flush=True)
