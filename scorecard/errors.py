"""The few errors a person can meet: each says where, what, and what to do next."""

from __future__ import annotations

import re

from scorecard.texts import Texts

FOLDERS = re.compile(r"^(?:[A-Za-z]:)?[\\/](?:[^\\/]*[\\/])*")  # of a whole path, up to the file's name


class ScorecardError(Exception):
    """An error for a person: `where` (file › sheet › cell, or file:line), `what` is wrong, `action` to take."""

    def __init__(self, where: str, what: str, action: str) -> None:
        super().__init__(f"{where}: {what} → {action}")
        self.where, self.what, self.action = where, what, action

    def told(self, texts: Texts) -> tuple[str, str, str]:  # noqa: ARG002 - subclasses know both languages
        """Where, what and action in the reader's language."""
        return self.where, self.what, self.action

    def told_to_visitors(self, texts: Texts) -> tuple[str, str, str]:
        """As `told`, without the folders of the machine: who looks through a browser may be anybody's district."""
        where, what, action = self.told(texts)
        return FOLDERS.sub("", where), what, action

    def sentences(self, texts: Texts) -> str:
        """What and action as two sentences, where it is plain what they are about."""
        _, what, action = self.told(texts)
        return f"{what}。{action}。" if texts.language == "zh" else f"{what}. {action}."


class PlanError(ScorecardError):
    """A declaration under plan/ is wrong."""


class FileError(ScorecardError):
    """A spreadsheet can't be read as a whole."""


class RuleError(ScorecardError):
    """What was asked can't be done: `rule` and `values` name the texts error.<rule>.what and .action."""

    def __init__(self, rule: str, where: str, **values: str | float | int) -> None:
        self.rule, self.values = rule, values
        texts = Texts("zh")
        super().__init__(where, texts.t(f"error.{rule}.what", **values), texts.t(f"error.{rule}.action", **values))

    def told(self, texts: Texts) -> tuple[str, str, str]:
        """Where, what and action in the reader's language."""
        said = (texts.t(f"error.{self.rule}.{part}", **self.values) for part in ("what", "action"))
        return (self.where, *said)  # type: ignore[return-value]


class ArchiveError(RuleError):
    """Archive, ledger or warehouse can't do what was asked."""


class AccessError(RuleError):
    """Somebody may not see or do this, or an account, link or session can't be what was asked."""
