"""The view of one record list: the viewer's own records, confidential columns masked. The words are those of scope.sql.

What is confidential stands in the warehouse itself (`masked_column`), as it was declared when it was built.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

TEXT = "VARCHAR"  # other types can't hold *** and are left empty


@dataclass(frozen=True)
class Masked:
    """A confidential column of a list; the fields from `filed_column` on are there for "until_published" alone."""

    column: str
    rule: Literal["always", "until_published"]
    in_key: bool
    filed_column: str | None = None
    kind_column: str | None = None
    kinds: Sequence[str] = ()
    months: int = 0


def record_view(table: str, columns: Mapping[str, str], masked: Sequence[Masked]) -> str:
    """SQL that makes the view `table`. `columns`: the table's columns with their DuckDB types.

    A district sees records of its own area or zone only: a list of the city holds whatever no district was named for.
    """
    secret = {one.column: _is_secret(one, columns) for one in masked if one.column in columns}
    keys = [_is_secret(one, columns) for one in masked if one.in_key]
    if keys:
        secret["record_key"] = f"({' or '.join(keys)})"
    hidden = [
        f"{'masked' if columns[name] == TEXT else 'emptied'}({_name(name)}, {condition}) as {_name(name)}"
        for name, condition in secret.items()
    ]
    shown = f"* replace ({', '.join(hidden)})" if hidden else "*"
    return (
        f"create or replace view {_name(table)} as select {shown} from wh.{_name(table)} "
        "where own(area_code) or own(zone_code)"
    )


def _is_secret(one: Masked, columns: Mapping[str, str]) -> str:
    """A column that a list lacks is unknown in every row, which counts as unpublished."""
    if one.rule == "always":
        return "true"
    filed, kind = (_name(name) if name in columns else "null" for name in (one.filed_column, one.kind_column))
    kinds = ", ".join(_text(kind) for kind in one.kinds)
    return f"unpublished(cast({filed} as date), cast({kind} as varchar), [{kinds}], {int(one.months)})"


def _name(name: str | None) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
