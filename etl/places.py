"""Where the records of a list belong: area and zone, from their columns, an address, the sheet's title or an answer.

Imports the small modules of etl, numpy and pyarrow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.area_words import area_problem
from etl.columns import Encoded, Mask, encode
from etl.remarks import Remarks
from etl.surroundings import Context
from etl.values import parse_yes_no, plain, squeeze
from etl.vocabulary import Vocabulary
from scorecard.plan import AreaKind, ColumnType, Dataset
from scorecard.schema import Question

OTHER_PROVINCE = re.compile(r"^(?:中国)?(.{2,3}省|.{2,3}自治区|北京市|上海市|天津市|重庆市)")
WHOLE_FILE = "area_of_records"  # the question that is asked once for a file


@dataclass(frozen=True)
class Where:
    """Area and zone of every row; `blocked` rows name an area that is none. `speaks_for`: the list is of this area."""

    area: pa.Array
    zone: pa.Array
    blocked: Mask
    speaks_for: str | None


class Places:
    """Finds the areas of one list."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        remarks: Remarks,
        answers: Mapping[str, str],
        sheet: str,
        name: Callable[[str, int], str],
    ) -> None:
        self.vocabulary, self.remarks, self.answers, self.sheet, self.name = vocabulary, remarks, answers, sheet, name
        self.areas, self.plan = vocabulary.areas, vocabulary.plan
        unknown = [area.code for area in self.plan.areas if area.kind == AreaKind.UNKNOWN]
        self.unknown = unknown[0] if unknown else self.areas.city
        self.on: date | None = None  # the list's own time, in which old names may be official or not

    def find(
        self, dataset: Dataset, raw: Mapping[str, pa.Array | list[Any]], context: Context, keep: Mask, count: int
    ) -> Where:
        """Area and zone of `count` rows; lists whose dataset has no area column are of the city (or its fixed area)."""
        columns = {column.type: column.id for column in (dataset.records.columns if dataset.records else ())}
        hint = context.hint
        self.on = date(hint.year, hint.first or 12, 1) if hint.year else None
        none = np.zeros(count, dtype=bool)
        zone = self._zones(columns.get(ColumnType.ZONE), raw, keep, count)
        if ColumnType.AREA not in columns:
            return Where(_constant(self.areas.city, count), zone, none, None)
        local = (AreaKind.DISTRICT, AreaKind.CITY_LEVEL)
        named = context.area if context.area and self.areas.kinds[context.area] in local else None
        if context.area and self.areas.kinds[context.area] == AreaKind.ZONE:
            zone = zone.fill_null(context.area)
        codes, blocked, from_zone = self._areas(columns[ColumnType.AREA], raw, keep, count)
        missing = np.array([code is None for code in codes]) & ~blocked if count else none
        if missing.any():
            blocked = blocked | self._fill(codes, missing, raw, columns, named, keep)
        zone = pc.coalesce(zone, from_zone)
        return Where(pa.array(codes, pa.string()), zone, blocked & keep, named or context.area)

    def _areas(
        self, column: str, raw: Mapping[str, pa.Array | list[Any]], keep: Mask, count: int
    ) -> tuple[Any, Mask, pa.Array]:
        """Codes by row (None: not said), blocked rows, zones that stood in the area column."""
        nothing = np.full(count, None, dtype=object)
        if column not in raw:
            return nothing, np.zeros(count, dtype=bool), pa.nulls(count, pa.string())
        encoded = encode(raw[column])
        codes: list[str | None] = []
        zones: list[str | None] = []
        wrong: list[bool] = []
        for position, value in enumerate(encoded.values):
            code, zone, bad = self._area(value, encoded, position, column, keep)
            codes.append(code)
            zones.append(zone)
            wrong.append(bad)
        return np.array(codes, dtype=object)[encoded.codes], encoded.mask(wrong), encoded.map(zones, pa.string())

    def _area(
        self, value: Any, encoded: Encoded, position: int, column: str, keep: Mask
    ) -> tuple[str | None, str | None, bool]:
        if value is None:
            return None, None, False
        rows = np.flatnonzero((encoded.codes == position) & keep)
        text = squeeze(value)
        if not len(rows) or text in ("-", "—", "/"):
            return None, None, False
        answered = self.answers.get(f"area:{text}")
        match = self.areas.exact(value, self.on)
        code = answered or (match.code if match else None)
        if match and match.outdated and not answered:
            self.remarks.warn("area_old_name", self.sheet, self.name(column, int(rows[0])), text=text)
        if code is None or code not in self.areas.kinds:
            self._wrong(value, column, rows)
            return None, None, True
        kind = self.areas.kinds[code]
        if kind == AreaKind.ZONE:
            self.remarks.warn("zone_as_area", self.sheet, self.name(column, int(rows[0])), text=text, count=len(rows))
            return self.unknown, code, False
        if kind in (AreaKind.CITY, AreaKind.PROVINCE):
            self.remarks.warn("area_too_wide", self.sheet, self.name(column, int(rows[0])), text=text, count=len(rows))
            return self.unknown, None, False
        return code, None, False

    def _wrong(self, value: Any, column: str, rows: Any) -> None:
        cell = self.name(column, int(rows[0]))
        (rule, values), question = area_problem(value, cell, self.vocabulary)
        self.remarks.error(rule, self.sheet, cell, **values, count=len(rows))
        if question:
            self.remarks.ask(replace(question, sheet=self.sheet, values={**question.values, "count": len(rows)}))

    def _fill(
        self, codes: Any, missing: Mask, raw: Mapping[str, Any], columns: Mapping[ColumnType, str], named: str | None,
        keep: Mask,
    ) -> Mask:  # fmt: skip
        """Rows without an area: the title's district, the address, the answer for the file, else unknown.

        Gives the rows whose address lies in another city."""
        foreign = np.zeros(len(missing), dtype=bool)
        if named:
            codes[missing] = named
            return foreign
        address = columns.get(ColumnType.ADDRESS)
        if address is not None and address in raw:
            encoded = encode(raw[address])
            found = np.array([self._in_address(value) for value in encoded.values], dtype=object)[encoded.codes]
            codes[missing] = found[missing]
            foreign = self._foreign(encoded, address, missing & keep & np.array([code is None for code in codes]))
        rest = np.array([code is None for code in codes]) & missing & ~foreign
        answer = self.answers.get(WHOLE_FILE)
        codes[rest] = answer if answer in self.areas.kinds else self.unknown
        if (rest & keep).any() and not answer:
            self._ask(rest & keep, columns[ColumnType.AREA])
        return foreign

    def _foreign(self, encoded: Encoded, column: str, open_: Mask) -> Mask:
        """Rows without an area whose address is another city's: an error for each such city, with its first row."""
        where = [self.areas.elsewhere.in_address(squeeze(value)) if value else "" for value in encoded.values]
        for place in dict.fromkeys(place for place in where if place):
            rows = np.flatnonzero(encoded.mask([one == place for one in where]) & open_)
            if len(rows):
                text = plain(encoded.values[int(encoded.codes[rows[0]])])[:40]
                city = self.areas.names[self.areas.city]
                self.remarks.error("area_foreign", self.sheet, self.name(column, int(rows[0])), text=text, where=place,
                                   city=city, count=len(rows))  # fmt: skip
        return encoded.mask([bool(place) for place in where]) & open_

    def _ask(self, rest: Mask, column: str) -> None:
        first, count = int(np.flatnonzero(rest)[0]), int(rest.sum())
        cell = self.name(column, first)
        self.remarks.warn("area_blank", self.sheet, cell, count=count, area=self.areas.names[self.unknown])
        if count * 2 > len(rest):
            choices = self.areas.candidates(
                c
                for c, k in self.areas.kinds.items()
                if k in (AreaKind.DISTRICT, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)
            )
            self.remarks.ask(Question(WHOLE_FILE, "ask_area_of_records", self.sheet, cell, {"count": count}, choices))

    def _in_address(self, value: Any) -> str | None:
        """The district an address lies in; None for another city's and for one that names none."""
        if value is None:
            return None
        text = squeeze(value)
        province = OTHER_PROVINCE.match(text)
        if province and province[1] != self.areas.names.get(self.areas.city[:2] + "0000", province[1]):
            return None
        return self.areas.in_address(text)

    def _zones(self, column: str | None, raw: Mapping[str, pa.Array | list[Any]], keep: Mask, count: int) -> pa.Array:
        if column is None or column not in raw:
            return pa.nulls(count, pa.string())
        encoded = encode(raw[column])
        zones = [code for code, kind in self.areas.kinds.items() if kind == AreaKind.ZONE]
        codes: list[str | None] = []
        for position, value in enumerate(encoded.values):
            match = self.areas.exact(value) if value is not None else None
            said = parse_yes_no(value) if value is not None else "no"
            code = (
                match.code if match and match.code in zones else zones[0] if said == "yes" and len(zones) == 1 else None
            )
            rows = np.flatnonzero((encoded.codes == position) & keep)
            if code is None and said != "no" and plain(value) not in ("/", "--") and len(rows):
                self.remarks.warn(
                    "zone_unknown", self.sheet, self.name(column, int(rows[0])), text=plain(value)[:40], count=len(rows)
                )
            codes.append(code)
        return encoded.map(codes, pa.string())


def _constant(value: str, count: int) -> pa.Array:
    return pa.array([value], pa.string()).take(pa.array(np.zeros(count, dtype=np.int64)))
