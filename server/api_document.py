"""The OpenAPI document of the read API, made from what is declared in server/api_tables.py."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from scorecard.texts import Texts
from server.api_tables import RESOURCES, Resource
from server.problems import BASE

SHARED = ("format",)


def openapi(texts: Texts) -> dict[str, Any]:
    """OpenAPI 3.1; descriptions in one language."""
    t = texts.t
    return {
        "openapi": "3.1.0",
        "info": {"title": t("api.title"), "version": "1", "description": t("api.description")},
        "servers": [{"url": BASE}],
        "security": [{"token": []}],
        "paths": {f"/{name}": {"get": _operation(texts, name, one)} for name, one in RESOURCES.items()},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": t("api.token")}},
            "schemas": {
                **{name: _row(texts, name, resource.schema) for name, resource in RESOURCES.items()},
                "problem": {
                    "type": "object",
                    "required": ["title", "status", "detail"],
                    "properties": {"title": {"type": "string"}, "status": {"type": "integer"}, "detail": _text()},
                },
            },
        },
    }


def _text() -> dict[str, Any]:
    return {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}}


def _operation(texts: Texts, name: str, resource: Resource) -> dict[str, Any]:
    t, parameters = texts.t, {**resource.parameters, "format": False}
    answers = {str(status): t(f"api.status.{status}") for status in (304, 400, 401, 429, 503)}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    return {
        "operationId": name,
        "summary": t(f"api.resource.{name}"),
        "parameters": [
            {
                "name": parameter,
                "in": "query",
                "required": is_needed,
                "description": t(f"api.parameter.{parameter}"),
                "schema": {"type": "string", **({"enum": ["json", "csv"]} if parameter == "format" else {})},
            }
            for parameter, is_needed in parameters.items()
        ],
        "responses": {
            "200": {
                "description": t("api.status.200"),
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": _answer(name)}, "text/csv": {"schema": {"type": "string"}}},
            },
            **{
                status: {"description": told, **({} if status == "304" else {"content": problem})}
                for status, told in answers.items()
            },
        },
    }


def _answer(name: str) -> dict[str, Any]:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    head = {"plan": _text(), "demo": {"type": "boolean"}, "stamp": {"type": "string"}}
    return {"type": "object", "required": [*head, "rows"], "properties": {**head, "rows": rows}}


def _row(texts: Texts, name: str, schema: pa.Schema) -> dict[str, Any]:
    return {
        "type": "object",
        "description": texts.t(f"api.resource.{name}"),
        "required": schema.names,
        "properties": {field.name: _kind(field.type) for field in schema},
    }


def _kind(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_date(kind):
        return {"type": ["string", "null"], "format": "date"}
    if pa.types.is_boolean(kind):
        return {"type": ["boolean", "null"]}
    if pa.types.is_integer(kind):
        return {"type": ["integer", "null"]}
    return {"type": ["number", "null"]} if pa.types.is_floating(kind) else {"type": ["string", "null"]}
