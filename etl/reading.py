"""The importer's door: the bytes of one file → a Reading: figures, records, events, coverage, findings, questions.

Pure: the same bytes, plan, answers and day give the same reading. Imports the other modules of etl and scorecard.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

import pyarrow as pa

from etl.areas import AreaIndex
from etl.checks import Checks
from etl.doubts import Doubts
from etl.events import Coverage, coverage_rows, coverage_table, covered_months, events_of, told_measures
from etl.excerpt import excerpts
from etl.fact_table import fact_table
from etl.figures import Figure
from etl.known import Known
from etl.layout import Block, find_blocks
from etl.leftover import tell_faults_aside, tell_strange_rows
from etl.own_sheets import is_own
from etl.periods import Hint, complete, implausible, label, likely_months, read_period, since_when
from etl.recognise import Recognised, Recogniser
from etl.record_checks import joined, tell_repeated
from etl.records import RecordList, RecordReader
from etl.remarks import Remarks
from etl.shapes import shape_of
from etl.tidy import CrossReader, CrossTable
from etl.vocabulary import Vocabulary
from etl.workbook import Sheet, a1, base_name, letter, open_workbook
from scorecard.plan import AreaKind, Plan
from scorecard.schema import EVENT_SCHEMA, Question, Reading, TableReading

NONE = "none"  # the answer that a table or a name is to be left out


def read_file(
    content: bytes,
    file_name: str,
    plan: Plan,
    *,
    answers: Mapping[str, str] | None = None,
    today: date,
    known: Known | None = None,
) -> Reading:
    """Read one spreadsheet. `answers` maps question keys to chosen candidates; `today` tells what lies in the future.
    `known` is what is stored, to hold the file against: it makes warnings and changes neither figures nor records.

    Raises FileError when the file as a whole can't be read; whatever else is wrong becomes a finding or a question.
    """
    return _FileReader(content, file_name, plan, answers or {}, today, known).read()


class _FileReader:
    """Everything collected while one file is read."""

    def __init__(
        self,
        content: bytes,
        file_name: str,
        plan: Plan,
        answers: Mapping[str, str],
        today: date,
        known: Known | None,
    ) -> None:
        self.content, self.file_name, self.plan, self.known = content, base_name(file_name), plan, known
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.answers, self.today = answers, today
        self.remarks = Remarks()
        self.vocabulary = vocabulary_of(plan)
        self.recogniser = Recogniser(self.vocabulary, self.file_name, answers)
        self.cross = CrossReader(self.vocabulary, self.remarks, answers, today)
        self.lists = RecordReader(self.vocabulary, self.remarks, answers, today)
        self.checks = Checks(self.vocabulary, self.remarks, known, self.sha256)
        self.tables: list[TableReading] = []
        self.figures: list[tuple[str, Figure]] = []
        self.records: dict[str, list[pa.Table]] = {}
        self.coverage: list[Coverage] = []

    def read(self) -> Reading:
        book = open_workbook(self.content, self.file_name)
        for rule, values in book.remarks:
            self.remarks.warn(rule, "", "", **values)
        for sheet in book.sheets:
            if is_own(sheet):
                continue
            if sheet.hidden:
                self.remarks.warn("sheet_hidden", sheet.name, "", name=sheet.name)
            elif sheet.height:
                self._sheet(sheet)
        figures = self.checks.file(self.figures)
        records = {name: joined(tables, self.remarks) for name, tables in self.records.items()}
        for name, table in records.items():
            tell_repeated(self.known, name, table, self.sha256, self.remarks)
        events = [table for name, joined in records.items() for table in events_of(self.plan.dataset(name), joined)]
        findings, questions = self.remarks.told(), tuple(self.remarks.questions.values())
        return Reading(
            file_name=self.file_name,
            sha256=self.sha256,
            tables=tuple(self.tables),
            facts=fact_table(figures),
            records=records,
            events=pa.concat_tables(events) if events else EVENT_SCHEMA.empty_table(),
            coverage=coverage_table(self.coverage),
            findings=findings,
            questions=questions,
            excerpts=excerpts(book.sheets, self.tables, findings, questions),
        )

    def _sheet(self, sheet: Sheet) -> None:
        for rule, cell, values in sheet.remarks:
            self.remarks.warn(rule, sheet.name, cell, **values)
        blocks = find_blocks(sheet, self.vocabulary)
        read = 0
        strange: list[Block] = []
        for block in blocks:
            found = self.recogniser.recognise(block)
            if found.question:
                self.remarks.ask(found.question)
                read += 1
            elif found.chosen is None:
                asked = self._left_out(found)
                strange += [] if asked else [block]
                read += asked
            elif found.chosen.shape == "records":
                self._list(found)
                read += 1
            else:
                self._cross(found)
                read += 1
        if not read and not _left_out_by_answer(blocks, self.answers):
            self.remarks.warn("sheet_without_table", sheet.name, "A1", name=sheet.name or self.file_name)
        elif read:
            tell_strange_rows(strange, self.remarks)
        tell_faults_aside(sheet, self.remarks)

    def _left_out(self, found: Recognised) -> int:
        """A block that nothing is known of: a question when it holds rows under a header, else said with the sheet."""
        block = found.block
        key = f"dataset:{block.sheet.name}!{block.bounds}"
        if key in self.answers:
            return 1
        if not block.header_rows or not len(block.body) or len(block.columns) < 2:
            return 0
        cell = a1(block.header_row, block.columns[0])
        title = found.context.title or block.sheet.name or self.file_name
        datasets = tuple((dataset.id, dataset.label.zh) for dataset in self.plan.datasets)
        values: dict[str, str | float | int] = {"title": title[:60]}
        choices, shape = (*datasets, (NONE, "—")), shape_of("dataset", block)
        self.remarks.ask(Question(key, "ask_dataset", block.sheet.name, cell, values, choices, shape=shape))
        return 1

    # --- cross tables ---

    def _cross(self, found: Recognised) -> None:
        assert found.chosen
        block, dataset = found.block, found.chosen.dataset
        table = self.cross.read(block, found.chosen, found.context)
        if table.needs_period:
            context = replace(found.context, conflict=found.context.conflict or table.lines.conflict)
            self._ask_period(block, replace(found, context=context))
        self.checks.table(block, table)
        stored = [figure for figure in table.figures if figure.stored]
        self.figures += [(block.sheet.name, figure) for figure in stored]
        self._cover(found, stored)
        self.tables.append(
            self._table(found, dataset.id, len(stored), _period_label(stored, table), table.unit, tuple(table.areas))
        )

    def _ask_period(self, block: Block, found: Recognised) -> None:
        """The month was said nowhere, or twice and differently: an error, and a question with what it may be."""
        cell, conflict = a1(block.header_row, block.columns[0]), found.context.conflict
        values: dict[str, str | float | int] = {
            "title": (found.context.title or block.sheet.name or self.file_name)[:60]
        }
        if conflict:
            values |= {"one": conflict[0], "other": conflict[1], "text": conflict[2]}
        strange = next((odd for text, _ in found.context.texts if (odd := implausible(text))), "")
        since = next((old for text, _ in found.context.texts if (old := since_when(text))), "")
        if since and not conflict:
            self.remarks.error("period_since", block.sheet.name, cell, text=since)
        elif strange and not conflict:
            self.remarks.error("period_implausible", block.sheet.name, cell, text=strange)
        else:
            self.remarks.error("period_conflict" if conflict else "period_missing", block.sheet.name, cell, **values)
        newest = self.known.newest_month() if self.known else None
        months = likely_months(found.context.hint.year, self.today, newest)
        spans = [f"{month[:4]}-01..{month}" for month in months if month[-2:] != "01"]
        years = sorted({month[:4] for month in months}, reverse=True)
        choices = [(one, one) for one in dict.fromkeys((*(conflict or ())[:2], *months, *spans, *years))]
        key = f"period:{block.sheet.name}!{block.bounds}"
        self.remarks.ask(Question(key, "ask_period", block.sheet.name, cell, values, tuple(choices)))

    def _cover(self, found: Recognised, figures: list[Figure]) -> None:
        """Months and areas a summary states: the city by its own figures or by all districts, else each area in it."""
        speaks = found.context.area if found.context.area in self.vocabulary.areas.kinds else None
        kinds = self.vocabulary.areas.kinds
        for measure in dict.fromkeys(figure.measure for figure in figures):
            mine = [f for f in figures if f.measure == measure and f.value is not None]
            if not mine:
                continue
            areas = {f.area for f in mine}
            wide = [code for code in areas if kinds[code] in (AreaKind.CITY, AreaKind.PROVINCE)]
            whole = bool(wide) or areas >= set(self.plan.districts())
            told = (wide or [self.plan.city.code])[:1] if whole else [speaks] if speaks else sorted(areas)
            months = (min(f.period.start for f in mine), max(f.period.last_month for f in mine))
            for area in told:
                self.coverage += coverage_rows(mine[0].dataset, [measure], "summary", area, months)

    # --- record lists ---

    def _list(self, found: Recognised) -> None:
        assert found.chosen
        block, dataset, context = found.block, found.chosen.dataset, found.context
        if Doubts(block, dataset.id, context, self.vocabulary, self.remarks).of_another_city(self.answers):
            self.tables.append(self._table(found, dataset.id, 0, label(context.hint), "", ()))
            return
        answer = self.answers.get(f"period:{block.sheet.name}!{block.bounds}")
        if answer:
            context = replace(context, hint=complete(read_period(answer)[0], context.hint))
        records = self.lists.read(block, found.chosen, context)
        self.records.setdefault(dataset.id, []).append(records.table)
        months = covered_months(context.hint, dataset, records.table, self.today, self.plan)
        if dataset.measures and ((months is None and not records.table.num_rows) or (context.conflict and not answer)):
            self._ask_period(block, found)
        if months:
            area = self._speaks_for(records)
            told = told_measures(dataset, records.sources)
            self.coverage += coverage_rows(dataset.id, told, "records", area, months)
        areas = tuple(code for code in records.table.column("area_code").unique().to_pylist() if code)
        columns = {name: letter(place) for name, place in records.sources.items()}
        period = label(context.hint) or label(Hint(span=months) if months else Hint())
        reading = self._table(found, dataset.id, records.table.num_rows, period, "、".join(context.units), areas)
        self.tables.append(replace(reading, columns=columns))

    def _speaks_for(self, records: RecordList) -> str:
        """The one area a list covers: its title's; for what districts report, the only one in it; else the city."""
        if records.where.speaks_for and self.vocabulary.areas.kinds[records.where.speaks_for] != AreaKind.PROVINCE:
            return records.where.speaks_for
        areas = records.table.column("area_code").unique().to_pylist()
        if records.dataset.reported_by == "district" and len(areas) == 1 and areas[0]:
            return str(areas[0])
        return self.plan.city.code

    def _table(
        self, found: Recognised, dataset: str, rows: int, period: str, unit: str, areas: tuple[str, ...]
    ) -> TableReading:
        assert found.chosen
        return TableReading(
            sheet=found.block.sheet.name,
            bounds=found.block.bounds,
            dataset=dataset,
            shape=found.chosen.shape,
            period=period,
            unit=unit,
            title=found.context.title,
            confidence=min(1.0, found.chosen.score),
            why=found.chosen.why,
            rows=rows,
            areas=areas,
            form=shape_of("corrected", found.block),
        )


@lru_cache(maxsize=4)
def vocabulary_of(plan: Plan) -> Vocabulary:
    """The words of a plan, kept while files of that very plan come in."""
    return Vocabulary(plan, AreaIndex(plan))


def _left_out_by_answer(blocks: list[Block], answers: Mapping[str, str]) -> bool:
    return any(answers.get(f"dataset:{block.sheet.name}!{block.bounds}") == NONE for block in blocks)


def _period_label(figures: list[Figure], table: CrossTable) -> str:
    """The period of a table: its title's, else the months from its first to its last figure."""
    if table.period.dated and (table.period.first or not figures):
        return label(table.period)
    periods = [figure.period for figure in figures]
    if not periods:
        return ""
    first, last = min(p.start for p in periods), max(p.last_month for p in periods)
    if first.month == 1 and last.month == 12 and first.year == last.year:
        return str(first.year)
    return f"{first:%Y-%m}" if first == last else f"{first:%Y-%m}..{last:%Y-%m}"
