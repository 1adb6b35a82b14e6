"""Collects findings and questions while a file is read; the same remark about the same thing is made once."""

from __future__ import annotations

from scorecard.schema import Finding, Question

Value = str | float | int


class Remarks:
    """Findings and questions of one file, in the order in which they were met."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.questions: dict[str, Question] = {}
        self._made: set[tuple[object, ...]] = set()

    def error(self, rule: str, sheet: str, cell: str, **values: Value) -> None:
        """Something that blocks a row."""
        self.findings.append(Finding("error", rule, sheet, cell, values))

    def warn(self, rule: str, sheet: str, cell: str, **values: Value) -> None:
        """Something to look at that blocks nothing."""
        self.findings.append(Finding("warning", rule, sheet, cell, values))

    def error_once(self, rule: str, sheet: str, cell: str, **values: Value) -> None:
        """An error about a whole table, not repeated for each of its cells."""
        if self._first((rule, sheet, *values.values())):
            self.error(rule, sheet, cell, **values)

    def warn_once(self, rule: str, sheet: str, cell: str, **values: Value) -> None:
        """A warning about a whole table, not repeated for each of its cells."""
        if self._first((rule, sheet, *values.values())):
            self.warn(rule, sheet, cell, **values)

    def ask(self, question: Question) -> None:
        """A question; the same key is asked once."""
        self.questions.setdefault(question.key, question)

    def _first(self, key: tuple[object, ...]) -> bool:
        new = key not in self._made
        self._made.add(key)
        return new
