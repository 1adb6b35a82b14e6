"""The organisation's own sign-in, against a small issuer on loopback: the whole way, and all that is refused."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from scorecard.access.deeds import Deeds
from scorecard.access.outside import Outside
from scorecard.errors import AccessError
from scorecard.settings import Settings
from scorecard.texts import Texts
from server.oidc import COOKIE, Provider, provider_of
from tests.unit.asgi import BROWSER, PASSWORD, Answer, City
from tests.unit.issuer import CLIENT, SECRET, Issuer, serving

ZH = Texts("zh")
NAME = "王芳"


@pytest.fixture(scope="module")
def running() -> Iterator[Issuer]:
    with serving(Issuer()) as issuer:
        yield issuer


@pytest.fixture
def issuer(running: Issuer) -> Issuer:
    """As new: what a test before spoilt is whole again."""
    running.who, running.twist = {"sub": "u-1001", "preferred_username": NAME}, lambda claims: None
    running.algorithm, running.signs_with, running.told_issuer, running.asked = "RS256", running.key, "", []
    return running


def city_of(folder: Path, issuer: Issuer, **settings: Any) -> City:
    """A city with one account that knows the issuer."""
    city = City(folder / "city", provider=Provider(issuer.url, CLIENT, SECRET, **settings))
    city.access.add_account(NAME, PASSWORD, "staff", at=city.now)
    return city


def start(city: City, path: str = "/oidc/start") -> tuple[str, str]:
    """Where the browser is sent, and the cookie it keeps meanwhile."""
    answer = city.ask(path, **BROWSER)
    assert answer.status == 302, answer.text
    kept = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
    assert (kept["httponly"], kept["samesite"].lower(), kept["path"], kept["max-age"]) == (True, "lax", "/oidc", "600")
    return answer.headers["location"], kept.value


def agree(away: str) -> str:
    """The person signs in there: the path and query to which the issuer sends the browser back."""
    back = urlsplit(httpx.get(away, follow_redirects=False, trust_env=False).headers["location"])
    return f"{back.path}?{back.query}"


def come_back(city: City, back: str, kept: str, cookie: str = "") -> Answer:
    told = f"{COOKIE}={kept}" + (f"; scorecard={cookie}" if cookie else "")
    return city.ask(back, more=[("cookie", told)], sec_fetch_site="cross-site", **BROWSER)


def whole_way(city: City) -> Answer:
    away, kept = start(city)
    return come_back(city, agree(away), kept)


def admitted(answer: Answer) -> str:
    """The session's cookie."""
    cookies = [SimpleCookie(value) for name, value in answer.raw if name == "set-cookie"]
    return next(one["scorecard"].value for one in cookies if "scorecard" in one)


def test_the_whole_way_ends_in_a_session_of_the_account(tmp_path: Path, issuer: Issuer) -> None:
    city = city_of(tmp_path, issuer)
    Outside(city.place).set_subject(NAME, "u-1001", by="李", at=city.now)
    assert ZH.t("gate.sign_in.outside") in city.ask("/sign-in", **BROWSER).text
    planted = city.access.sign_in(NAME, PASSWORD, address="", at=city.now).cookie
    away, kept = start(city, "/oidc/start?next=%2Fdistrict%3Farea%3D610303&lang=en")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(away).query).items()}
    assert {"state", "nonce", "code_challenge"} <= set(asked) and asked["code_challenge_method"] == "S256"
    answer = come_back(city, agree(away), kept, cookie=planted)
    assert (answer.status, answer.headers["location"]) == (303, "/district?area=610303&lang=en")
    cookie = admitted(answer)
    assert city.access.visitor(cookie, at=city.now).key == f"account:{NAME}"
    assert city.ask(cookie=planted).status == 401, "what the browser had before is no session any more"
    told = [(one.action, one.by, one.subject) for one in Deeds(city.place).all()]
    assert ("sign_in", NAME, "OIDC") in told and ("oidc_subject_set", "李", f"{NAME} u-1001") in told
    assert [one.account for one in city.access.sign_ins(at=city.now)] == [NAME]


def test_a_name_joins_an_account_once_and_never_another_person(tmp_path: Path, issuer: Issuer) -> None:
    city = city_of(tmp_path, issuer, claim="preferred_username")
    assert whole_way(city).status == 303
    assert city.access.accounts()[0].oidc_subject == "u-1001"
    issuer.who = {"sub": "u-2002", "preferred_username": NAME}
    refused = whole_way(city)
    assert refused.status == 403, "somebody else who took the name"
    assert 'href="/sign-in?lang=zh"' in refused.text, "the way back to the form"
    issuer.who = {"sub": "u-1001", "preferred_username": "renamed"}
    assert whole_way(city).status == 303
    city.access.lock_account(NAME, by="李", at=city.now)
    city.account("李明")
    assert whole_way(city).status == 403
    assert Deeds(city.place).all()[0].action == "sign_in_failed"


def test_an_administrator_is_joined_by_a_person_only(tmp_path: Path, issuer: Issuer) -> None:
    city = city_of(tmp_path, issuer, claim="preferred_username", makes="leader")
    city.access.add_account("周主任", PASSWORD, "administrator", at=city.now)
    issuer.who = {"sub": "u-3003", "preferred_username": "周主任"}
    assert whole_way(city).status == 403
    Outside(city.place).set_subject("周主任", "u-3003", by="李", at=city.now)
    assert whole_way(city).status == 303


def test_without_a_claim_a_name_is_nothing_and_no_account_is_made(tmp_path: Path, issuer: Issuer) -> None:
    city = city_of(tmp_path, issuer)
    answer = whole_way(city)
    assert answer.status == 403 and ZH.t("gate.closed.oidc_unknown.what") in answer.text
    assert "scorecard=" not in answer.headers.get("set-cookie", "")
    assert [one.name for one in city.access.accounts()] == [NAME]


def test_accounts_are_made_only_where_that_is_set(tmp_path: Path, issuer: Issuer) -> None:
    city = city_of(tmp_path, issuer, claim="preferred_username", makes="leader")
    for name, status in (("陈静", 303), ("<script>", 403), ("", 403)):
        issuer.who = {"sub": f"u-{name}", "preferred_username": name}
        assert whole_way(city).status == status
    (made,) = [one for one in city.access.accounts() if one.name != NAME]
    assert (made.name, made.role, made.oidc_subject) == ("陈静", "leader", "u-陈静")
    with pytest.raises(AccessError):
        city.access.sign_in("陈静", "", address="", at=city.now)


def spoil(**claims: Any) -> Any:
    return lambda issuer: setattr(issuer, "twist", lambda told: told.update(claims))


def drop(name: str) -> Any:
    return lambda issuer: setattr(issuer, "twist", lambda told: told.pop(name))


def by(**settings: Any) -> Any:
    return lambda issuer: [setattr(issuer, name, value) for name, value in settings.items()]


@pytest.mark.parametrize(
    "wrong",
    [
        spoil(nonce="another"), drop("nonce"), spoil(aud="another client"), spoil(iss="https://evil.example"),
        spoil(exp=1_000_000_000), drop("exp"), drop("sub"), spoil(sub=""), spoil(sub=["u-1001"]), spoil(sub="x" * 300),
        by(algorithm="none"), by(algorithm="HS256"), lambda issuer: setattr(issuer, "signs_with", issuer.foreign),
    ],
    ids=["nonce", "no nonce", "audience", "issuer", "expired", "no end", "no subject", "empty", "list", "long", "none",
         "public key as secret", "foreign key"],
)  # fmt: skip
def test_a_token_that_is_not_for_us_now_lets_nobody_in(tmp_path: Path, issuer: Issuer, wrong: Any) -> None:
    city = city_of(tmp_path, issuer)
    Outside(city.place).set_subject(NAME, "u-1001", by="李", at=city.now)
    assert whole_way(city).status == 303, "whole, it would"
    wrong(issuer)
    answer = whole_way(city)
    assert answer.status == 401 and ZH.t("gate.closed.oidc_failed.what") in answer.text
    assert not [1 for name, value in answer.raw if name == "set-cookie" and value.startswith("scorecard=")]


def test_the_way_back_belongs_to_the_browser_that_began_it_and_is_used_once(tmp_path: Path, issuer: Issuer) -> None:
    city = city_of(tmp_path, issuer)
    Outside(city.place).set_subject(NAME, "u-1001", by="李", at=city.now)
    (away, kept), (_, others) = start(city), start(city)
    back = agree(away)
    for stranger in ("", others, kept[:-2] + "xx", "forged"):
        assert come_back(city, back, stranger).status == 401
    for spoilt in (back.replace("state=", "state=x"), back.replace("code=", "code=x"), "/oidc/callback"):
        assert come_back(city, spoilt, kept).status == 401
    assert come_back(city, "/oidc/callback?error=access_denied&error_description=%3Cscript%3E", kept).status == 401
    assert come_back(city, back, kept).status == 303
    assert come_back(city, back, kept).status == 401, "the code is spent"
    away, kept = start(city)
    back = agree(away)
    city.later(minutes=11)
    assert come_back(city, back, kept).status == 401, "too late"


def test_an_issuer_that_says_it_is_another_or_is_away(tmp_path: Path, issuer: Issuer) -> None:
    city = city_of(tmp_path, issuer)
    issuer.told_issuer = "https://evil.example"
    assert city.ask("/oidc/start", **BROWSER).status == 502
    away = City(tmp_path / "away", provider=Provider("http://127.0.0.1:9", CLIENT, SECRET))
    assert away.ask("/oidc/start", **BROWSER).status == 403, "before the first administrator nobody comes in this way"
    away.access.add_account(NAME, PASSWORD, "administrator", at=away.now)
    answer = away.ask("/oidc/start", **BROWSER)
    assert answer.status == 502 and ZH.t("gate.closed.oidc_unreachable.what") in answer.text
    assert away.ask("/oidc/start?next=https://evil.example", "POST").status == 401


def test_where_it_is_not_configured_there_is_neither_route_nor_button(tmp_path: Path, issuer: Issuer) -> None:
    city = City(tmp_path / "city")
    cookie = city.account(NAME, "administrator")
    assert ZH.t("gate.sign_in.outside") not in city.ask("/sign-in", **BROWSER).text
    assert city.ask("/oidc/start", cookie=cookie).text == "behind", "no route of ours"
    assert issuer.asked == []


def test_settings_name_the_provider_and_no_secret_is_shown() -> None:
    assert provider_of(Settings()) is None
    given = {"oidc_issuer": "https://id.example.cn", "oidc_client_id": "c", "oidc_client_secret": "between us"}
    found = provider_of(Settings.model_validate(given))
    assert found == Provider("https://id.example.cn", "c", "between us", "", None)
    assert "between us" not in repr(found)
    made = provider_of(Settings.model_validate(given | {"oidc_claim": "name", "oidc_makes": "staff"}))
    assert made is not None and (made.claim, made.makes) == ("name", "staff")
