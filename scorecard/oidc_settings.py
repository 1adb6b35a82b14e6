"""Whether the organisation has a sign-in of its own (OIDC), read from the environment once at the start."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from scorecard.access import Role
from scorecard.errors import AccessError
from scorecard.settings import HIDDEN, OIDC, OIDC_NAMES
from scorecard.texts import LANGUAGES, Texts

PREFIX = OIDC
MAKES = ("staff", "leader")  # an administrator or a district is made by a person


@dataclass(frozen=True)
class Provider:
    """claim: whose value is an account's name, "" to know people by `sub` alone; makes: the role of an account made for
    whoever has none, None to make none."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    claim: str = ""
    makes: Role | None = None


def provider_of(environment: Mapping[str, str]) -> Provider | None:
    """None where nothing of it is set. AccessError: oidc_setting, naming the variable."""
    given = {name: environment.get(f"{PREFIX}{name}", "").strip() for name in OIDC_NAMES}
    if not any(given.values()):
        return None
    if not _is_safe(given["ISSUER"]):
        raise AccessError("oidc_setting", f"{PREFIX}ISSUER", setting=f"{PREFIX}ISSUER")
    if not given["CLIENT_ID"]:
        raise AccessError("oidc_setting", f"{PREFIX}CLIENT_ID", setting=f"{PREFIX}CLIENT_ID")
    if given["MAKES"] not in ("", *MAKES) or (given["MAKES"] and not given["CLAIM"]):
        raise AccessError("oidc_setting", f"{PREFIX}MAKES", setting=f"{PREFIX}MAKES")
    makes = cast("Role | None", given["MAKES"] or None)
    return Provider(given["ISSUER"], given["CLIENT_ID"], _secret(environment), given["CLAIM"], makes)


def _secret(environment: Mapping[str, str]) -> str:
    """By the environment, or a file that only the server may read."""
    name = f"{PREFIX}CLIENT_SECRET"
    if given := environment.get(name, ""):
        return given
    try:
        return Path(environment[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
    except (KeyError, OSError, UnicodeDecodeError):
        raise AccessError("oidc_setting", name, setting=f"{name}_FILE") from None


def _is_safe(issuer: str) -> bool:
    """https, or this machine itself."""
    parts = urlsplit(issuer)
    try:
        is_here = ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        is_here = parts.hostname == "localhost"
    plain = not (parts.query or parts.fragment or parts.username)
    return bool(parts.hostname) and plain and (parts.scheme == "https" or (parts.scheme == "http" and is_here))


def told_of(provider: Provider | None) -> list[str]:
    """A line for each variable that is set, the secret hidden."""
    if provider is None:
        return []
    shown = {
        "ISSUER": provider.issuer,
        "CLIENT_ID": provider.client_id,
        "CLIENT_SECRET": HIDDEN,
        "CLAIM": provider.claim,
        "MAKES": provider.makes,
    }
    return [f"{PREFIX}{name} = {value}" for name, value in shown.items() if value]


def refusal_of(error: AccessError, texts: Texts) -> str:
    """Why it can't be used, as it is said of every other setting."""
    where, what, action = error.told(texts)
    return texts.t("cli.error", where=where, what=what, action=action)


def provider_or_exit(environment: Mapping[str, str]) -> Provider | None:
    """As `provider_of`; ends the process in words where a setting is wrong."""
    try:
        provider = provider_of(environment)
    except AccessError as error:
        for language in LANGUAGES:
            sys.stderr.write(refusal_of(error, Texts(language)) + "\n")
        raise SystemExit(1) from None
    sys.stderr.write("".join(f"{line}\n" for line in told_of(provider)))
    return provider
