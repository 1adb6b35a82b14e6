"""`python -m bench [PART…] [--runs N] [--sessions N] [--json]`: the rows of quality.md that are a matter of speed.

The part `crowd` (only when named: it takes --minutes, 10) has many sessions poll and leaf while files are uploaded.

Commands of their own, no times: `python -m bench forecast …` is the forecast's back-test (docs/forecast.md),
`python -m bench pictures …` takes every page as people see it (docs/pictures.md).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from bench import crowd, loading, pages, pictures, reading, served, sessions, verdicts
from bench.forecast import command
from bench.measure import Row
from scorecard.place import Place
from scorecard.plan import load_plan

CROWD = "crowd"
PARTS = ("load", "read", "verdicts", "sessions", "pages")  # the last two need ../shared/bench


def _rows(wanted: Sequence[str], options: argparse.Namespace) -> list[Row]:
    """What the parts measure, in their order."""
    place = Place.default()
    plan = load_plan(place.plan_dir)
    rows: list[Row] = []
    if "load" in wanted:
        rows += loading.rows(plan, place.plan_dir, options.runs)
    if "read" in wanted:
        rows += reading.rows(plan, options.runs)
    if "verdicts" in wanted:
        rows += verdicts.rows(plan, options.runs)
    if "sessions" in wanted:
        rows += sessions.measure(options.sessions, options.bursts).rows
    if "pages" in wanted:
        rows += pages.rows(options.runs)
    if CROWD in wanted:
        many = crowd.measure(None, options.sessions, options.minutes * 60)
        rows += many.rows
        print(many.told, file=sys.stderr)
    return rows


def main() -> None:
    """Measure the named parts (all of them by default) and print one table."""
    if sys.argv[1:2] == ["forecast"]:
        command.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["pictures"]:
        pictures.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: these), {CROWD}")
    parser.add_argument("--runs", type=int, default=5, help="of each pair of times (default: 5)")
    parser.add_argument("--sessions", type=int, default=30, help="open pages of the part sessions (default: 30)")
    parser.add_argument("--bursts", type=int, default=5, help="changes of each of them (default: 5)")
    parser.add_argument("--minutes", type=float, default=10, help="of the part crowd (default: 10)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    unknown = set(options.parts) - {*PARTS, CROWD}
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    here = PARTS if served.OPPONENT.is_dir() else PARTS[: PARTS.index("sessions")]
    wanted = options.parts or here
    if tuple(options.parts) == ("sessions",) and options.json:
        print(json.dumps(sessions.measure(options.sessions, options.bursts).told, ensure_ascii=False, indent=1))
        return
    rows = _rows(wanted, options)
    if options.json:
        print(json.dumps([{**asdict(row), "ratio": row.ratio} for row in rows], ensure_ascii=False, indent=1))
        return
    print(f"{'what':86} {'s':>8}  {'against':45} {'s':>8}  {'ratio':>7}  {'limit':>8}")
    for row in rows:
        own, other = f"{row.what:86} {row.own_s:8.3f}", f"{row.against:45} {row.baseline_s:8.3f}"
        print(f"{own}  {other}  {row.ratio:7.3f}  {'≥' if row.at_least else '≤'} {row.limit:6.2f}")


if __name__ == "__main__":
    main()
