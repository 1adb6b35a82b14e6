"""python -m scorecard.settings_command [--json] [--lang zh]: the settings as they count, or what is wrong with them.

Asked by `python manage.py settings` and `run`, which start before anything is installed. Exit code 1 with errors.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from scorecard.settings import SettingError, Settings, found, told
from scorecard.texts import LANGUAGES, Texts

# What manage.py has to know before the server does; no secret is among them.
FOR_THE_DOOR = ("data", "plan", "address", "port", "trusted_proxies")


def main(arguments: list[str]) -> int:
    """Print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scorecard.settings_command", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])
    options = parser.parse_args(arguments)
    given, texts = found(os.environ), Texts(options.lang)
    if isinstance(given.checked, list):
        sys.stderr.write("\n".join([*refusals(given.checked, texts), ""]))
        return 1
    lines = [_as_json(given.checked)] if options.json else told(given, given.checked, texts)
    sys.stdout.buffer.write("\n".join([*lines, ""]).encode())
    return 0


def refusals(problems: Sequence[SettingError], texts: Texts) -> list[str]:
    """Where, what and what to do, a line for each setting that can't be used."""
    parts = (problem.told(texts) for problem in problems)
    return [texts.t("cli.error", where=where, what=what, action=action) for where, what, action in parts]


def _as_json(settings: Settings) -> str:
    return settings.model_dump_json(include=set(FOR_THE_DOOR))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
