"""The frame of a command line: encodings, a reader who has seen enough, and errors told in the reader's language.

What the commands do stands with them. Imports scorecard only.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from scorecard.errors import ScorecardError
from scorecard.texts import Texts

Session = TypeVar("Session")
STOPPED = 130  # what a shell gives for Ctrl+C


def carry_out(
    parser: argparse.ArgumentParser, arguments: Sequence[str], session_of: Callable[[argparse.Namespace], Session]
) -> int:
    """Run the command that the parser chose (`options.run`, `options.lang`); returns the exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # Windows consoles default to a code page
    options = parser.parse_args(arguments)
    run: Callable[[Session], int] = options.run
    try:
        return run(session_of(options))
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, EOFError):  # at a question
        sys.stderr.write("\n")
        return STOPPED
    except ScorecardError as error:
        texts = Texts(options.lang)
        where, what, action = error.told(texts)
        sys.stderr.write(texts.t("cli.error", where=where, what=what, action=action) + "\n")
        return 1
