"""Collects findings and questions while a file is read; the same remark about the same thing is made once."""

from __future__ import annotations

from scorecard.schema import Finding, Question

Value = str | float | int
MOST = 40  # findings of one rule in one sheet that are told one by one


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

    def told(self) -> tuple[Finding, ...]:
        """All findings; of very many of one rule in one sheet the first ones, and how many more there are and where."""
        places: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in self.findings:
            places.setdefault((finding.severity, finding.rule, finding.sheet), []).append(finding)
        told: list[Finding] = []
        for (_, _, sheet), found in places.items():
            told += found[:MOST]
            if rest := found[MOST:]:
                values: dict[str, Value] = {"count": len(rest), "first": rest[0].cell, "last": rest[-1].cell}
                told.append(Finding(found[0].severity, "more_of_these", sheet, rest[0].cell, values))
        order = {id(finding): place for place, finding in enumerate(self.findings)}
        return tuple(sorted(told, key=lambda finding: order.get(id(finding), len(order))))

    def _first(self, key: tuple[object, ...]) -> bool:
        new = key not in self._made
        self._made.add(key)
        return new
