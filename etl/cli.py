"""The grammar of `python -m etl`: commands and their options. What they do is in etl.commands."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from etl import closing_commands, commands, keeping_commands, load_command, undo_command
from scorecard.command import carry_out
from scorecard.texts import LANGUAGES

FORMATS = ("table", "csv", "json")


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    return carry_out(parser(), arguments, commands.Session)


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--plan", metavar="DIR", help="declarations of the city (default: plan/)")
    common.add_argument("--data", metavar="DIR", help="archive, ledger and warehouse (default: data/)")
    common.add_argument("--lang", choices=LANGUAGES, default="zh", help="language of what is printed")
    common.add_argument("--clock", type=datetime.fromisoformat, help=argparse.SUPPRESS)
    root = argparse.ArgumentParser(prog="python -m etl", description="Spreadsheets in, warehouse out.")
    subs = root.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[commands.Session], int], about: str) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, parents=[common], help=about, description=about)
        sub.set_defaults(run=run)
        return sub

    _add_load(command)
    sub = command("read", commands.read_one, "print the tidy rows, findings and questions of a file; store nothing")
    sub.add_argument("file", type=Path)
    sub.add_argument("--format", choices=("csv", "json"), default="json")
    sub.add_argument("--answer", action="append", default=[], metavar="KEY=ID")
    _add_undo(command)
    sub = command("history", commands.show_history, "all batches, newest first; or what was said of the goals and when")
    sub.add_argument("--format", choices=FORMATS, default="table")
    sub.add_argument("--judgements", action="store_true", help="the judgements instead of the batches")
    sub.add_argument("--goal", metavar="ID", help="judgements of one goal (default: all)")
    _add_which(sub, "default: the city")
    command("publish", commands.publish_now, "build the warehouse and swap it in")
    command("rebuild", commands.rebuild, "build the warehouse again from archive and ledger")
    command("verify", commands.verify_all, "prove that archive, ledger and warehouse agree")
    sub = command("goals", commands.show_goals, "the verdicts of a month")
    _add_which(sub, "default: the city; all: every area")
    sub.add_argument("--format", choices=FORMATS, default="table")
    sub = command("template", commands.write_template, "an empty workbook for a dataset")
    sub.add_argument("dataset")
    sub.add_argument("--shape", choices=("records", "summary"), help="default: a list where there is one")
    sub.add_argument("--out", type=Path, help="default: DATASET.xlsx here")
    _add_closing(command)
    sub = command("start", keeping_commands.start_for_real, "put the demo aside and begin with an empty city")
    sub.add_argument("--by", help="who does it (default: the user of this machine)")
    sub = command("backup", keeping_commands.back_up, "archive, ledger, accounts and plan in one file")
    sub.add_argument("--out", type=Path, metavar="FILE", help="or a folder; default: ip-city-scorecard-<day>.tar here")
    sub = command("restore", keeping_commands.bring_back, "bring a backup into an empty data folder")
    sub.add_argument("file", type=Path)
    command("demo", commands.demo, "make the demo city's spreadsheets and load them month by month")
    return root


def _add_load(command: Callable[..., argparse.ArgumentParser]) -> None:
    sub = command("load", load_command.load_files, "read files, show what they change, accept them and publish")
    sub.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    sub.add_argument("--yes", action="store_true", help="accept without asking")
    sub.add_argument(
        "--accept-warnings", action="store_true", help="accept what was found; rows with errors are left out"
    )
    sub.add_argument("--trial", action="store_true", help="say as well which goals would turn")
    sub.add_argument("--format", choices=("table", "json"), default="table")
    _add_who(sub)
    sub.add_argument("--office", help="who publishes these figures (one of the plan's offices)")
    sub.add_argument(
        "--answer", action="append", default=[], metavar="KEY=ID", help="answer a question of the importer"
    )


def _add_undo(command: Callable[..., argparse.ArgumentParser]) -> None:
    about = "show what undoing a batch would change, take it out of force and publish"
    sub = command("undo", undo_command.undo_batch, about)
    sub.add_argument("batch", type=int)
    sub.add_argument("--yes", action="store_true", help="undo without asking")
    sub.add_argument("--format", choices=("table", "json"), default="table")
    _add_who(sub)


def _add_closing(command: Callable[..., argparse.ArgumentParser]) -> None:
    sub = command("close", closing_commands.close, "close a month (定版) and publish; later changes need a reason")
    sub.add_argument("month", metavar="YYYY-MM")
    sub.add_argument("--filled-by", required=True, metavar="NAME", help="填报人")
    sub.add_argument("--checked-by", required=True, metavar="NAME", help="审核人")
    sub.add_argument("--responsible", required=True, metavar="NAME", help="负责人")
    sub.add_argument("--note", default="", help="what is to be said; needed where reports are missing")
    sub.add_argument("--by", help="who does it (default: the user of this machine)")
    sub = command("waiting", closing_commands.waiting, "what districts handed in by their links; accept or return it")
    which = sub.add_mutually_exclusive_group()
    which.add_argument("--accept", type=int, metavar="N")
    which.add_argument("--return", type=int, metavar="N", dest="send_back")
    sub.add_argument("--yes", action="store_true", help="accept without asking")
    sub.add_argument("--trial", action="store_true", help="say as well which goals would turn")
    sub.add_argument(
        "--accept-warnings", action="store_true", help="accept what was found; rows with errors are left out"
    )
    sub.add_argument("--office", help="who publishes these figures (one of the plan's offices)")
    sub.add_argument("--format", choices=FORMATS, default="table")
    _add_who(sub)


def _add_who(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--by", help="who does it (default: the user of this machine)")
    sub.add_argument("--reason", default="")


def _add_which(sub: argparse.ArgumentParser, areas: str) -> None:
    sub.add_argument("--as-of", metavar="YYYY-MM", help="default: the latest month with figures")
    sub.add_argument("--area", metavar="CODE", help=areas)
