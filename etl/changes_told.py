"""What a file or an undo would change, as the command line prints it: values, closed months, goals that turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from etl.trial import Trial, Turn
from scorecard.plan import Plan
from scorecard.schema import YEAR_TO_DATE
from scorecard.texts import Texts
from scorecard.wording import words

MOST = 20  # lines; the rest is counted


def change_lines(texts: Texts, plan: Plan, changes: pa.Table) -> Iterator[str]:
    """One line a changed value (Preview.changes), at most MOST, then how many more there are."""
    for row in changes.slice(0, MOST).to_pylist():
        yield texts.t(
            "cli.change",
            figure=_figure(texts, plan, row),
            area=words.area_name(texts, plan.area(row["area_code"])),
            period=_period(texts, row),
            old=texts.number(row["old_value"]),
            new=texts.number(row["new_value"]),
            where=f"{row['sheet']}!{row['cell']}",
        )
    if changes.num_rows > MOST:
        yield texts.t("cli.changes_more", count=texts.number(changes.num_rows - MOST))


def _figure(texts: Texts, plan: Plan, row: dict[str, Any]) -> str:
    """A kind of an open dimension is named as it was written."""
    name = texts.pick(plan.measure(row["measure"])[1].label)
    try:
        return words.series_name(texts, plan, "/".join(filter(None, (row["measure"], row["dimension"], row["kind"]))))
    except (KeyError, ValueError):
        return f"{name} {row['kind']}"


def _period(texts: Texts, row: dict[str, Any]) -> str:
    start: date = row["period_start"]
    months = int(row["period_months"])
    if months == 1:
        return texts.month(start)
    last = date(start.year, min(12, start.month + months - 1), 1)
    if row["basis"] == YEAR_TO_DATE and start.month == 1:
        return texts.year_to_date(last)
    return f"{texts.month(start)}–{texts.month(last)}"


def closed_lines(texts: Texts, months: Sequence[str]) -> Iterator[str]:
    """One line where closed months (YYYY-MM) would move, nothing else."""
    if months:
        names = (texts.month(date.fromisoformat(f"{month}-01")) for month in months)
        yield texts.t("cli.moves_closed", months=texts.t("upload.comma").join(names))


def trial_lines(texts: Texts, plan: Plan, trial: Trial) -> Iterator[str]:
    """The month judged then, where it is another one, and the goals with another status."""
    before, after = (texts.month(one) if one else "—" for one in (trial.as_of_before, trial.as_of_after))
    if before != after:
        yield texts.t("cli.turns_month", before=before, after=after)
    turned = [turn for turn in trial.turns if turn.turns]
    if not turned:
        yield texts.t("cli.turns_none")
    for turn in turned:
        yield texts.t(
            "cli.turns",
            goal=texts.pick(plan.goal(turn.goal).name),
            area=words.area_name(texts, plan.area(turn.area_code)),
            before=texts.t(f"status.word.{turn.before.status}") if turn.before else "—",
            after=texts.t(f"status.word.{turn.after.status}"),
        )


def turns_as_told(trial: Trial) -> list[dict[str, Any]]:
    """Every goal and area that would read otherwise, as `--format json` prints it."""
    return [_turn(turn) for turn in trial.turns]


def _turn(turn: Turn) -> dict[str, Any]:
    before = vars(turn.before) if turn.before else None
    return {"goal": turn.goal, "area_code": turn.area_code, "before": before, "after": vars(turn.after)}
