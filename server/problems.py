"""Problem documents (RFC 9457): how programs that read figures are told that something is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse

from scorecard.texts import LANGUAGES, Texts

BASE = "/api/v1"


def worded(rule: str, **values: object) -> dict[str, str]:
    """What is wrong and what to do, in both languages."""
    return {language: Texts(language).t(f"api.wrong.{rule}", **values) for language in LANGUAGES}


def problem(
    rule: str, status: int, detail: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem document; `detail` by language."""
    told = {"type": "about:blank", "title": rule, "status": status, "detail": detail}
    kept = {"cache-control": "no-store", **(headers or {})}
    return JSONResponse(told, status_code=status, headers=kept, media_type="application/problem+json")
