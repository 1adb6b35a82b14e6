"""`python -m tests.corpus [--json]`: reads every made file; says which were right untouched, asked, or wrong."""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.corpus.cases import all_cases
from tests.corpus.judge import Verdict, demo_plan, judge, summary


def main(arguments: list[str]) -> int:
    """0 when nothing is wrong."""
    plan = demo_plan()
    verdicts = [judge(case, plan) for case in all_cases()]
    told = summary(verdicts)
    if "--json" in arguments:
        rows = [_row(verdict) for verdict in verdicts]
        sys.stdout.write(json.dumps({"summary": told, "files": rows}, ensure_ascii=False, indent=1, default=str) + "\n")
    else:
        sys.stdout.write("\n".join([line for verdict in verdicts for line in _lines(verdict)]) + "\n\n")
        sys.stdout.write(f"{told}\n")
    return int(any(verdict.status == "wrong" for verdict in verdicts))


def _row(verdict: Verdict) -> dict[str, Any]:
    own = {name: value for name, value in vars(verdict).items() if name != "case"}
    return {"name": verdict.case.name, "file": verdict.case.file_name, **own}


def _lines(verdict: Verdict) -> list[str]:
    case = verdict.case
    head = f"{verdict.status:9} {verdict.right_at_once:4}/{verdict.cells:<4} {case.name} ({case.file_name})"
    faults = [f"    - {text}" for text in verdict.faults[:6]]
    asked = [f"    ? {text}" for text in verdict.questions[:4]]
    alarms = [f"    ! {text}" for text in verdict.false_alarms[:6]]
    return [head, *faults, *asked, *alarms, *[f"    missing finding: {rule}" for rule in verdict.unheard]]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
