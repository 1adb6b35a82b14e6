"""Lines that many tables share: districts, kinds, months, totals, and the parts of a fact that a period decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tests.corpus.clerk import month_name
from tests.corpus.cross import Cross, Line, Parts
from tests.corpus.names import CITY, DISTRICTS, PATENT_TYPES, ZONE, area_text

SOME = ("渭滨区", "金台区", "陈仓区", "岐山县", "眉县", "太白县")


def of_month(year: int, month: int) -> Parts:
    """One month's flow."""
    return {"start": date(year, month, 1), "months": 1, "basis": "month"}


def to_date(year: int, months: int) -> Parts:
    """January to a month."""
    return {"start": date(year, 1, 1), "months": months, "basis": "year_to_date"}


def months_of(year: int, first: int, count: int) -> Parts:
    """Several months in a row as one flow."""
    return {"start": date(year, first, 1), "months": count, "basis": "month"}


def at_month(year: int, month: int) -> Parts:
    """A level at a month's end."""
    return {"start": date(year, month, 1), "months": 1, "basis": "stock"}


def at_year(year: int) -> Parts:
    """A level of a year."""
    return {"start": date(year, 1, 1), "months": 12, "basis": "stock"}


def areas(names: Iterable[str] = SOME, form: str = "long", total: str = "合计", zone: str = "") -> list[Line]:
    """Districts, the city's total, and the zone beside it."""
    found = [Line(name, (area_text(name, form),), {"area": DISTRICTS[name]}) for name in names]
    if total:
        found.append(Line("total", (total,), {"area": CITY}, tuple(line.key for line in found)))
    if zone:
        found.append(Line("zone", (zone,), {"area": ZONE}))
    return found


def kinds(
    words: Mapping[str, str] = PATENT_TYPES,
    dimension: str = "patent_type",
    total: str = "合计",
    over: Sequence[str] = (),
    first: bool = False,
) -> list[Line]:
    """Kinds under the headers `over`, with their total after (or before) them."""
    found = [Line(word, (*over, word), {"dimension": dimension, "kind": kind}) for word, kind in words.items()]
    if not total:
        return found
    whole = Line(total, (total,), {}, tuple(line.key for line in found))
    return [whole, *found] if first else [*found, whole]


def months(year: int, numbers: Iterable[int], form: str = "number", total: str = "合计") -> list[Line]:
    """Months of a year, with their sum (which is checked and not stored)."""
    forms = {
        "number": lambda m: f"{m}月",
        "bare": lambda m: str(m),
        "name": month_name,
        "dots": lambda m: f"{year}.{m:02d}",
        "full": lambda m: f"{year}年{m}月",
        "hyphen": lambda m: f"{year}-{m:02d}",
    }
    found = [Line(f"m{m}", (forms[form](m),), of_month(year, m)) for m in numbers]
    if total:
        found.append(Line("months", (total,), {}, tuple(line.key for line in found), stored=False))
    return found


def growth(text: str, of: str, since: str, style: str = "") -> Line:
    """A column of 同比: per cent with one digit, or a ratio under a per cent format. It is not stored."""

    def ratio(cross: Cross, line: Line) -> float:
        base = cross.of(line, since)
        change = cross.of(line, of) / base - 1 if base else 0.0
        return round(change, 3) if style else round(change * 100, 1)

    return Line(text, (text,), ratio=ratio, style=style)


def share(text: str, of: str) -> Line:
    """A column of 占比: the row's part of the last row's, the total. It is not stored."""
    return Line(text, (text,), style="percent", ratio=lambda cross, line: round(_part(cross, line, of), 3))


def _part(cross: Cross, line: Line, of: str) -> float:
    whole = cross.of(next((row for row in cross.rows if row.sums), line), of)
    return cross.of(line, of) / whole if whole else 0.0


def closed_share(text: str, carried: str, filed: str, closed: str) -> Line:
    """A column of 结案率: closed of those carried over and filed."""

    def ratio(cross: Cross, line: Line) -> float:
        whole = cross.of(line, carried) + cross.of(line, filed)
        return round(cross.of(line, closed) / whole, 3) if whole else 0.0

    return Line(text, (text,), style="percent", ratio=ratio)


def last_year(text: str, size: int = 60) -> Line:
    """Last year's figures: read, and not stored."""
    return Line("last", (text,), stored=False, size=size)


def flow(dataset: str, measure: str = "", **more: object) -> dict[str, object]:
    """The parts that all cells of a table share."""
    return {"dataset": dataset, "measure": measure or dataset, **more}
