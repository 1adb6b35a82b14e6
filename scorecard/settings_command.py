"""python -m scorecard.settings_command [--json] [--lang zh]: the settings as they count, or what is wrong with them.

Asked by `python manage.py settings` and `run`, which start before anything is installed. Exit code 1 with errors.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from scorecard.errors import AccessError
from scorecard.oidc_settings import Provider, provider_of, refusal_of, told_of
from scorecard.settings import Found, SettingError, Settings, found, told
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
    problems, provider = _problems(given, texts)
    if isinstance(given.checked, list) or problems:
        sys.stderr.write("\n".join([*problems, ""]))
        return 1
    lines = [_as_json(given.checked)] if options.json else told(given, given.checked, texts) + told_of(provider)
    sys.stdout.buffer.write("\n".join([*lines, ""]).encode())
    return 0


def _problems(given: Found, texts: Texts) -> tuple[list[str], Provider | None]:
    """All that can't be used, in words, and the organisation's own sign-in where it can."""
    problems = refusals(given.checked, texts) if isinstance(given.checked, list) else []
    try:
        return problems, provider_of(os.environ)
    except AccessError as error:
        return [*problems, refusal_of(error, texts)], None


def refusals(problems: Sequence[SettingError], texts: Texts) -> list[str]:
    """Where, what and what to do, a line for each setting that can't be used."""
    parts = (problem.told(texts) for problem in problems)
    return [texts.t("cli.error", where=where, what=what, action=action) for where, what, action in parts]


def _as_json(settings: Settings) -> str:
    return settings.model_dump_json(include=set(FOR_THE_DOOR))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
