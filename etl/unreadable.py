"""The error for a file that can't be read at all: a rule of the finding catalogue, so both languages can say it."""

from __future__ import annotations

from scorecard.errors import FileError
from scorecard.texts import Texts


class UnreadableFileError(FileError):
    """`rule` and `values` name the text `finding.<rule>`; where, what and action carry it in Chinese."""

    def __init__(self, rule: str, file_name: str, **values: str | float | int) -> None:
        texts = Texts("zh")
        self.rule, self.values = rule, {"file": file_name, **values}
        what = texts.t(f"finding.{rule}.message", **self.values)
        super().__init__(file_name, what, texts.t(f"finding.{rule}.action", **self.values))

    def told(self, texts: Texts) -> tuple[str, str, str]:
        """Where, what and action in the reader's language."""
        what, action = (texts.t(f"finding.{self.rule}.{part}", **self.values) for part in ("message", "action"))
        return self.where, what, action
