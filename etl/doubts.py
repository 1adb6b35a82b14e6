"""Figures of a cross table that may not be what they seem: another city's, of several areas at once, rates only.

Each is told and none stored: a number left out with an error is found, a number at the wrong area is not. Imports the
small modules of etl.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from etl.headers import NONE
from etl.layout import Block
from etl.periods import read_period
from etl.remarks import Remarks
from etl.row_labels import RowLabel
from etl.rows import is_figure
from etl.surroundings import REPORTER, Context
from etl.values import squeeze
from etl.vocabulary import ROLE_DERIVED, Meaning, Vocabulary
from etl.workbook import a1
from scorecard.plan import AreaKind
from scorecard.schema import Question

# 各市, 各设区市, 分市; but 各市县 and 各市辖区 are parts of a city
ALL_CITIES = re.compile(r"[各分](?:地级|设区|地|省辖)?市(?![县区辖直级])|[各分](?:市州|州市|地州市)|各地[、,]?市")
HEAD_OF_CITIES = re.compile(r"^(?:地市|城市|市州|州市|设区市|地级市|市|市别|市名|地州市|市\(州\))$")


def foreign_place(texts: Iterable[str], vocabulary: Vocabulary) -> str:
    """The other city or province that titles, sheet or file speak of; "" when none does or the own one comes first."""
    areas = vocabulary.areas
    for text in sorted((squeeze(text) for text in texts), key=lambda text: bool(REPORTER.match(text))):
        word = squeeze(read_period(REPORTER.sub("", text))[1]).lstrip("(《、,:")
        if areas.names_city(word):
            return ""
        if county := areas.county_like_city(word):
            return county
        for part in re.split(r"[_\-—+]", word):  # 报表_咸阳市
            part = part.removeprefix(squeeze(areas.names.get(areas.province, "")))
            if where := areas.elsewhere.begins(part):
                return "" if any(areas.exact(part[:length]) for length in range(2, len(part) + 1)) else where
    return ""


class Doubts:
    """The doubts about one table."""

    def __init__(self, block: Block, dataset: str, context: Context, vocabulary: Vocabulary, remarks: Remarks) -> None:
        self.block, self.dataset, self.context, self.remarks = block, dataset, context, remarks
        self.words, self.sheet = vocabulary, block.sheet.name
        self.city = vocabulary.areas.names[vocabulary.areas.city]
        self._foreign = False

    def of_another_city(self, answers: Mapping[str, str]) -> bool:
        """The table as a whole speaks of another city: an error and a question, until a person says whose it is."""
        where = foreign_place((text for text, _ in self.context.texts), self.words)
        key = f"place:{self.sheet}!{self.block.bounds}"
        if not where or answers.get(key) in (self.words.areas.city, NONE):
            return answers.get(key) == NONE
        cell = a1(self.block.header_row, self.block.columns[0])
        told: dict[str, str | float | int] = {"title": self._title(), "where": where, "city": self.city}
        self.remarks.error("table_foreign", self.sheet, cell, **told)
        choices = ((self.words.areas.city, self.city), (NONE, "—"))
        self.remarks.ask(Question(key, "ask_place", self.sheet, cell, told, choices))
        return True

    def _title(self) -> str:
        """The first text that names the other city, else the title."""
        texts = [text for text, _ in self.context.texts]
        return next((text for text in texts if foreign_place([text], self.words)), self.context.title)[:60]

    def weigh(self, labels: Iterable[RowLabel]) -> None:
        """See whether most of the areas named on either side are other cities': then no total is this city's."""
        rows = list(labels)
        foreign = sum(1 for label in rows if label.problem and label.problem[0] == "area_foreign")
        named = [label.meaning.area for label in rows if not label.problem]
        for texts in self.block.headers.values():
            found = self.words.areas.find(texts[-1]) if texts else None
            foreign += bool(found and found.where)
            named += [found.code] if found and found.code else []
        kinds = self.words.areas.kinds
        own = sum(1 for code in named if code and kinds.get(code) in (AreaKind.DISTRICT, AreaKind.ZONE))
        self._foreign = foreign > own or (not own and self._is_of_all_cities())

    def _is_of_all_cities(self) -> bool:
        """A table of the province's cities, by its title or by what heads its labels."""
        first = self.block.headers[self.block.columns[0]][-1:]
        return any(ALL_CITIES.search(squeeze(text)) for text, _ in self.context.texts) or any(
            HEAD_OF_CITIES.match(squeeze(text)) for text in first
        )

    def is_foreign_total(self, label: RowLabel, column: int, meaning: Meaning) -> bool:
        """合计 among other cities: an error, unless the city is called by its name."""
        areas, head = self.words.areas, "".join(self.block.headers[column])
        own = {label.meaning.area, meaning.area} <= {None, areas.city}
        if not self._foreign or not own or self._names_the_city(label.text) or self._names_the_city(head):
            return False
        cell = label.cell if label.meaning.area or label.meaning.total else a1(self.block.header_row, column)
        text = label.text or head
        self.remarks.error_once("total_foreign", self.sheet, cell, text=text[:40], city=self.city)
        return True

    def _names_the_city(self, text: str) -> bool:
        return self.words.areas.names_city(squeeze(text))

    def only_derived(self) -> None:
        """A table of nothing but rates gives nothing: said, since its sender believes to have reported."""
        heads: list[str] = []
        for column, texts in self.block.headers.items():
            if texts and any(is_figure(self.block.sheet.cell(row, column)) for row in self.block.body):
                if self.words.path(texts, self.dataset).role == ROLE_DERIVED:
                    heads.append("".join(texts))
        if heads:
            cell = a1(self.block.header_row, self.block.columns[0])
            title = self.context.title or self.sheet
            self.remarks.warn("table_only_derived", self.sheet, cell, title=title[:60], headers="、".join(heads)[:80])
