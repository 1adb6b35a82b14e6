"""Settings of one installation, by environment (SCORECARD_PORT=…) or by file (settings.toml: port = …): the first wins.

Everything is checked at once; a name that isn't known is an error with the nearest one. Imports errors and texts.
`python -m scorecard.settings_command` prints them, secrets hidden.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, model_validator

from scorecard.errors import RuleError
from scorecard.texts import Texts

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "SCORECARD_"
FILE, FILE_NAME = f"{PREFIX}SETTINGS", "settings.toml"
# Named so by others: the server that Streamlit runs on reads it itself.
OTHER_NAMES = {"FORWARDED_ALLOW_IPS": "trusted_proxies"}
NO_SETTINGS = {FILE, f"{PREFIX}BROWSER", f"{PREFIX}SITE"}  # of the tests, of deploy/compose.yaml
# Told to nobody, not even when wrong: a password may stand in each.
UNTOLD = {"webhook_url", "webhook_secret", "oidc_issuer", "oidc_client_secret"}
HIDDEN = "••••••"
NEAR_ENOUGH = 0.6
# What is set, and what it is nothing without.
NEEDS = (
    ("webhook_url", "webhook_secret"),
    ("webhook_secret", "webhook_url"),
    *((name, "oidc_issuer") for name in ("oidc_client_id", "oidc_client_secret", "oidc_claim", "oidc_makes")),
    ("oidc_issuer", "oidc_client_id"),
    ("oidc_issuer", "oidc_client_secret"),
    ("oidc_makes", "oidc_claim"),
)
LOG_OFF, LOG_STDERR = "off", "stderr"
NAME_OF_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def _listed(given: object) -> object:
    """Several values: a list in the file, separated by commas or blanks in the environment."""
    return tuple(re.split(r"[,\s]+", given.strip())) if isinstance(given, str) and given.strip() else given or ()


def _whole(given: object) -> object:
    """Yes and no are numbers to Python, not to people."""
    if isinstance(given, bool):
        raise ValueError(given)
    return given


def _address(given: object) -> str:
    return str(ipaddress.ip_address("127.0.0.1" if given == "localhost" else str(given)))


def _host(given: str) -> str:
    name = given.lower().rstrip(".")
    if not NAME_OF_HOST.fullmatch(name):
        str(ipaddress.ip_address(name.strip("[]")))
    return name.strip("[]")


def _network(given: str) -> str:
    if given != "*":
        ipaddress.ip_network(given)
    return given


def _web_address(given: object) -> object:
    """An address to send to. What it may not hold is name and password: it is printed."""
    parts = urlsplit(str(given))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.fragment:
        raise ValueError(given)
    parts.port  # noqa: B018 - raises for a port that is none
    return given


def _issuer(given: object) -> object:
    """https, or this machine itself: what it says decides who comes in."""
    parts = urlsplit(str(_web_address(given)))
    if parts.query or (parts.scheme != "https" and parts.hostname != "localhost" and not _is_loopback(parts.hostname)):
        raise ValueError(given)
    return given


def _is_loopback(host: str | None) -> bool:
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


Whole = BeforeValidator(_whole)
Listed = BeforeValidator(_listed)
Host = Annotated[str, BeforeValidator(_host)]
Network = Annotated[str, BeforeValidator(_network)]


class Settings(BaseModel):
    """What can be set; the meaning of each stands in the catalogue `settings`, the table in docs/operating.md."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    data: Path | None = None
    plan: Path = ROOT / "plan"
    address: Annotated[str, BeforeValidator(_address)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535), Whole] | None = None
    trusted_proxies: Annotated[tuple[Network, ...], Listed] = ("127.0.0.1", "::1")
    allowed_hosts: Annotated[tuple[Host, ...], Listed] = ()
    upload_mb: Annotated[int, Field(ge=1, le=2048), Whole] = 200
    requests_per_minute: Annotated[int, Field(ge=60, le=1_000_000), Whole] = 1800
    log: Annotated[str, Field(min_length=1)] = LOG_OFF
    webhook_url: Annotated[str, BeforeValidator(_web_address)] | None = None
    webhook_secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    oidc_issuer: Annotated[str, BeforeValidator(_issuer)] | None = None
    oidc_client_id: Annotated[str, Field(min_length=1)] | None = None
    oidc_client_secret: Annotated[SecretStr, Field(min_length=1)] | None = None
    oidc_claim: Annotated[str, Field(min_length=1)] | None = None
    oidc_makes: Literal["staff", "leader"] | None = None  # an administrator or a district is made by a person

    @model_validator(mode="after")
    def _together(self) -> Settings:
        """What is nothing alone: a notice is signed or isn't sent, who comes in is known by a registered client."""
        for name, needed in NEEDS:
            if getattr(self, name) is not None and getattr(self, needed) is None:
                raise ValueError(f"{name} {needed}")
        return self


class SettingError(RuleError):
    """A setting can't be used: where it stands, what is wrong, what it has to be."""

    def __init__(self, rule: str, where: str, setting: str, **values: str) -> None:
        self._setting = setting
        super().__init__(rule, where, **values, form=_form(Texts("zh"), setting))

    def told(self, texts: Texts) -> tuple[str, str, str]:
        """Where, what and action in the reader's language."""
        self.values = {**self.values, "form": _form(texts, self._setting)}
        return super().told(texts)


def _form(texts: Texts, name: str) -> str:
    return texts.t(f"settings.{name}.form") if name in Settings.model_fields else ""


@dataclass(frozen=True)
class Found:
    """What was given: by the environment, by a file (None: there is none), each by the setting's name."""

    by_environment: Mapping[str, str]
    by_file: Mapping[str, Any]
    file: Path | None
    errors: tuple[SettingError, ...] = ()

    def where(self, name: str) -> str:
        """What a person changes: the variable, or file and name; "" for a default."""
        if name in self.by_environment:
            return next((other for other, ours in OTHER_NAMES.items() if ours == name), PREFIX + name.upper())
        return f"{self.file.name} › {name}" if self.file and name in self.by_file else ""

    @cached_property
    def checked(self) -> Settings | list[SettingError]:
        """The settings, or all that is wrong with what was given."""
        problems = list(self.errors)
        try:
            settings = Settings.model_validate(self._values())
        except ValidationError as error:
            return problems + [self._told(one) for one in error.errors()]
        return problems or settings

    def _values(self) -> dict[str, Any]:
        given = {**self.by_file, **self.by_environment}
        folder = self.file.parent if self.file else Path.cwd()
        for name in ("data", "plan", "log"):
            if isinstance(given.get(name), str) and given[name] not in (LOG_OFF, LOG_STDERR, ""):
                base = Path.cwd() if name in self.by_environment else folder
                given[name] = str((base / given[name]).resolve())
        return given

    def _told(self, error: Any) -> SettingError:
        """Pydantic's finding in our words; a secret, or an address with one in it, is told to nobody."""
        if not error["loc"]:
            name, missing = str(error["ctx"]["error"]).split()
            return SettingError("setting_missing", self.where(name), missing, name=name, missing=missing)
        name = str(error["loc"][0])
        given = {**self.by_file, **self.by_environment}.get(name)
        shown = ", ".join(map(str, given)) if isinstance(given, list) else str(given)
        shown = HIDDEN if name in UNTOLD else shown[:80]
        return SettingError("setting_value", self.where(name), name, given=shown)


def found(environment: Mapping[str, str], file: Path | None = None) -> Found:
    """What the environment and the file give. Unknown names are among its errors; an empty variable counts as none.

    The file: `file`, else the one that SCORECARD_SETTINGS names, else settings.toml beside the program where it is.
    """
    named = environment.get(FILE)
    path = file or (Path(named).resolve() if named else ROOT / FILE_NAME)
    is_needed = file is not None or bool(named)
    by_file, errors = _read(path) if is_needed or (named is None and path.is_file()) else ({}, [])
    ours = {name: value for name, value in environment.items() if _is_ours(name)}
    by_environment = {name: environment[other] for other, name in OTHER_NAMES.items() if environment.get(other)}
    for variable, value in ours.items():
        name = variable.removeprefix(PREFIX).lower()
        if name not in Settings.model_fields or name in OTHER_NAMES.values():
            errors.append(_unknown(variable, variable, PREFIX))
        elif value:
            by_environment[name] = value
    return Found(by_environment, by_file, path if by_file else None, tuple(errors))


def _is_ours(variable: str) -> bool:
    return variable.startswith(PREFIX) and variable not in NO_SETTINGS


def _read(path: Path) -> tuple[dict[str, Any], list[SettingError]]:
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, [SettingError("settings_file", str(path), "", detail=str(error)[:200])]
    known = {name: value for name, value in given.items() if name in Settings.model_fields}
    return known, [_unknown(f"{path.name} › {name}", name) for name in given if name not in known]


def _unknown(where: str, name: str, prefix: str = "") -> SettingError:
    """With the known name that is near enough to be what was meant, where there is one."""
    near = difflib.get_close_matches(name.removeprefix(prefix).lower(), Settings.model_fields, 1, NEAR_ENOUGH)
    if not near:
        return SettingError("setting_unknown", where, name, name=name)
    by_others = next((other for other, ours in OTHER_NAMES.items() if ours == near[0]), prefix + near[0].upper())
    return SettingError("setting_misspelt", where, name, name=name, nearest=by_others if prefix else near[0])


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises SettingError for the first that can't be used."""
    checked = found(os.environ if environment is None else environment).checked
    if isinstance(checked, list):
        raise checked[0]
    return checked


def told(given: Found, settings: Settings, texts: Texts, *, all_of_them: bool = True) -> list[str]:
    """A line for each setting (or each not as by default): name, value, where. Secrets and queries are hidden."""
    lines = []
    for name, field in Settings.model_fields.items():
        where = given.where(name)
        if all_of_them or getattr(settings, name) != field.default:
            shown = _shown(name, getattr(settings, name), texts)
            lines.append(
                texts.t("settings.line.set" if where else "settings.line.default", name=name, value=shown, where=where)
            )
    return lines


def _shown(name: str, value: object, texts: Texts) -> str:
    if value is None or value == ():
        return texts.t(f"settings.{name}.none")
    if isinstance(value, SecretStr):
        return HIDDEN
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value).partition("?")[0] if name == "webhook_url" else str(value)
