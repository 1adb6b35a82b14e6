"""What pydantic found wrong with the shape of a declaration, as problems in our own terms. Imports pydantic."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from scorecard.plan_files.problem import KeyPath, Problem

_EXPECTED = {
    "string_type": "text in quotes",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "an array [ … ]",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "dict_type": "a table",
    "date_type": "a date such as 2012-01-31, without quotes",
    "date_parsing": "a date such as 2012-01-31, without quotes",
    "date_from_datetime_parsing": "a date such as 2012-01-31, without quotes",
    "finite_number": "a finite number",
}


def shape_problems(model: type[BaseModel], error: ValidationError) -> Iterator[Problem]:
    """The errors of a validation against `model`, each with the keys or values that are allowed there."""
    for found in error.errors(include_url=False):
        yield _problem(model, found["type"], tuple(found["loc"]), found["input"], found.get("ctx", {}), found["msg"])


def _problem(
    model: type[BaseModel], kind: str, path: KeyPath, given: object, context: dict[str, Any], said: str
) -> Problem:
    key = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        allowed = ", ".join(_fields_at(model, path[:-1]))
        return Problem(path, "unknown_key", {"name": key, "allowed": allowed})
    if kind == "missing":
        if isinstance(path[-1], int):
            return Problem(path[:-1], "too_few", {"name": _name(path[:-1]), "minimum": path[-1] + 1})
        return Problem(path[:-1], "missing_key", {"name": key, "needed": ", ".join(_needed_at(model, path[:-1]))})
    if kind in ("enum", "literal_error"):
        return Problem(path, "not_one_of", {"name": _name(path), "given": given, "allowed": context["expected"]})
    if kind == "too_short":
        return Problem(path, "too_few", {"name": _name(path), "minimum": context["min_length"]})
    if kind == "string_pattern_mismatch":
        return Problem(path, "bad_id", {"given": str(given)})
    expected = _EXPECTED.get(kind, said[:1].lower() + said[1:])
    return Problem(path, "wrong_type", {"name": _name(path), "expected": expected, "given": _shown(given)})


def _name(path: KeyPath) -> str:
    """The nearest key with a name: an element of an array is named by the array."""
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "")


def _shown(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 60 else text[:57] + "…"


def _fields_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    target = _model_at(model, path)
    return list(target.model_fields) if target else []


def _needed_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    target = _model_at(model, path)
    return [name for name, info in target.model_fields.items() if info.is_required()] if target else []


def _model_at(model: type[BaseModel], path: KeyPath) -> type[BaseModel] | None:
    """The model that stands at `path` inside `model`: walks fields, tuples, dicts and `X | None`."""
    annotation: Any = model
    for part in path:
        inner = _model_in(annotation)
        if isinstance(part, str) and inner is not None and part in inner.model_fields:
            annotation = inner.model_fields[part].annotation
    return _model_in(annotation)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part))), None)
