"""The back-test's figures as rows, and the rows as text."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from bench.forecast import opponents
from bench.forecast.cases import ORIGINS, SIZES, Cases
from bench.forecast.ratios import Ratios
from bench.forecast.scores import brier, chances, covered, mase, pit, rest_of, wape
from bench.forecast.stocks import Stocks

MODEL = "model"
AT_MOST = 1.05  # of any opponent's error, in any class and at any horizon
COVERAGE = (0.70, 0.90)


@dataclass(frozen=True)
class Row:
    """One class at one origin ("all": together): errors by forecaster, coverage, Brier score and the base rate's."""

    size: str
    origin: str
    cases: int
    wape: dict[str, float]
    mase: dict[str, float]
    coverage: float
    brier: float
    base: float


def cells(size: np.ndarray, origin: np.ndarray) -> list[tuple[str, str, np.ndarray]]:
    """(class, months known, which cases), and all together at the end; none that is empty."""
    found = [(name, str(m), (size == n) & (origin == m)) for n, (_, _, name) in enumerate(SIZES) for m in ORIGINS]
    found += [("all", str(m), origin == m) for m in ORIGINS]
    return [cell for cell in [*found, ("all", "all", np.full(size.shape, True))] if cell[2].any()]


def counts_rows(cases: Cases, auto_ets: np.ndarray | None) -> list[Row]:
    """The model against its opponents on counts."""
    rest = rest_of(cases)
    foretold = {
        MODEL: cases.so_far + rest.quantile(0.5),
        "line": opponents.straight_line(cases),
        "naive": opponents.seasonal_naive(cases),
        "share": opponents.share_alone(cases),
    }
    if auto_ets is not None:
        foretold["AutoETS"] = auto_ets
    u, (chance, true) = pit(rest, cases.actual - cases.so_far), chances(cases, rest)
    rows = []
    for size, origin, which in cells(cases.size, cases.origin):
        part = cases.where(which)
        rows.append(
            Row(
                size,
                origin,
                int(which.sum()),
                {name: wape(totals[which], part.actual) for name, totals in foretold.items()},
                {name: mase(totals[which], part) for name, totals in foretold.items()},
                covered(u[which]),
                *brier(chance[:, which], true[:, which]),
            )
        )
    return rows


def ratio_rows(ratios: Ratios) -> list[Row]:
    """Shares or closure rates: no opponent, the mean absolute error in points under `wape`."""
    u, (chance, true), middle = ratios.pit(), ratios.chances(), ratios.model.quantile(0.5)
    return [
        Row(
            size,
            origin,
            int(which.sum()),
            {MODEL: float(np.abs(middle - ratios.actual)[which].mean())},
            {},
            covered(u[which]),
            *brier(chance[:, which], true[:, which]),
        )
        for size, origin, which in cells(ratios.size, ratios.origin)
    ]


def stock_rows(stocks: Stocks) -> list[Row]:
    """Levels: against staying as it is and against changing as last year."""
    foretold = {MODEL: stocks.model.quantile(0.5), "stays": stocks.stays, "as last year": stocks.as_last_year}
    u, (chance, true) = stocks.pit(), stocks.chances()
    return [
        Row(
            size,
            origin,
            int(which.sum()),
            {name: wape(levels[which], stocks.actual[which]) for name, levels in foretold.items()},
            {},
            covered(u[which]),
            *brier(chance[:, which], true[:, which]),
        )
        for size, origin, which in cells(stocks.size, stocks.origin)
    ]


def broken(rows: list[Row]) -> list[str]:
    """Every criterion of the design that these rows don't meet, in words.

    At every horizon below the straight line and the seasonal naive, over all below AutoETS; in no class at any horizon
    more than 5 % above one of them (dividing by the share alone is shown, but no criterion).
    """
    wrong = []
    for row in rows:
        place = f"{row.size}, {row.origin} months"
        for kind, errors in (("WAPE", row.wape), ("MASE", row.mase)):
            others = {name: error for name, error in errors.items() if name not in (MODEL, "share")}
            to_beat = [n for n in others if row.size == "all" and (n != "AutoETS" or row.origin == "all")]
            wrong += [f"{place}: {kind} not below {n}" for n in to_beat if errors[MODEL] >= others[n]]
            wrong += [f"{place}: {kind} over 1.05 × {n}" for n, e in others.items() if errors[MODEL] > AT_MOST * e]
        if row.size != "all" and not COVERAGE[0] <= row.coverage <= COVERAGE[1]:
            wrong.append(f"{place}: the 80 % interval covers {row.coverage:.1%}")
        if row.brier >= row.base:
            wrong.append(f"{place}: Brier score not below the base rate's")
    return wrong


def text(rows: list[Row]) -> str:
    """Rows as a table in plain text (Markdown)."""
    names, scaled = list(rows[0].wape), list(rows[0].mase)
    if len(names) > 1:
        heads = [f"WAPE {name}" for name in names] + [f"MASE {name}" for name in scaled]
    else:
        heads = ["error"]
    lines = [["last year", "months", "cases", *heads, "80 % covers", "Brier", "base rate"]]
    for row in rows:
        errors = [f"{row.wape[n]:.3f}" for n in names] + [f"{row.mase[n]:.2f}" for n in scaled]
        lines.append(
            [
                row.size,
                row.origin,
                str(row.cases),
                *errors,
                f"{row.coverage:.0%}",
                f"{row.brier:.3f}",
                f"{row.base:.3f}",
            ]
        )
    return grid(lines)


def grid(lines: list[list[str]]) -> str:
    """A Markdown table: the first line its heads, numbers to the right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    drawn = ["| " + " | ".join(cell.rjust(w) for cell, w in zip(line, widths, strict=True)) + " |" for line in lines]
    drawn.insert(1, "|" + "|".join("-" * (w + 1) + ":" for w in widths) + "|")
    return "\n".join(drawn)


def as_json(rows: list[Row]) -> list[dict[str, object]]:
    return [asdict(row) for row in rows]
