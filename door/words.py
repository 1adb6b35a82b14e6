"""What manage.py says: texts of locale/*/manage.toml in the language of this machine."""

from __future__ import annotations

import locale
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class StopError(Exception):
    """A reason to end that a person can act on; `key` names its text."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def text(key: str, **values: object) -> str:
    """The words of a key: Chinese on a Chinese machine, else English."""
    language = "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
    words: str = tomllib.loads((ROOT / "locale" / language / "manage.toml").read_text(encoding="utf-8"))[key]
    return words.format(**values)


def say(key: str, **values: object) -> None:
    print(text(key, **values), flush=True)
