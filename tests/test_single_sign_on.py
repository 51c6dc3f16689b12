"""Signing in at the county's own provider or by a trusted proxy: who is believed, for what, and who is not."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from casework.accounts import sessions, users
from casework.accounts.person import Person, Role
from casework.audit.log import Wanted, entries
from pages.ui.ask.casework import store
from pages.ui.site.gate import settings, visitor
from pages.ui.site.gate.cookie import PLAIN
from pages.ui.site.sign_in import oidc
from tests.asgi import Answer
from tests.gated import APP, AWAY, HTML, account, get, session
from tests.stores import RIGHT

CLAIMS = (
    {"sub": "s-1", "preferred_username": "wang", "roles": ["admin"], "role": "admin", "groups": ["admin"]},
    {"sub": "s-2", "preferred_username": "stranger"},
    {"sub": "s-3"},
    {"sub": "s-4", "preferred_username": "gone"},
    {"sub": "s-5", "preferred_username": "WANG"},
    {"sub": "s-6", "preferred_username": "ｗａｎｇ"},
    {"sub": "s-7", "preferred_username": " wang "},
    {"sub": "s-8", "email": "wang", "email_verified": False},
    {"sub": "s-9", "email": "wang", "email_verified": True},
)


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider of its own process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = [part for claims in CLAIMS for part in ("--user-claims", json.dumps(claims))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *told]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2)  # noqa: S310  (ours)
                break
            except OSError:
                time.sleep(0.1)
        yield address
        process.terminate()


@pytest.fixture
def told(issuer: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(settings.PUBLIC, "http://127.0.0.1:8501")
    monkeypatch.setenv(settings.ISSUER, issuer)
    monkeypatch.setenv(settings.CLIENT, "mingjian")
    monkeypatch.setenv(settings.SECRET, "s" * 20)
    oidc._client.cache_clear()
    return issuer


class Browser:
    """Keeps the cookies that the app gives."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        parts = urlsplit(path)
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = get(parts.path, page=True, headers={"cookie": sent, **HTML}, query_string=parts.query.encode())
        for line in answer.cookies:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer


def consented(address: str, sub: str) -> str:
    """What the provider answers when this person agrees: the address it sends the browser back to."""
    answer = httpx2.post(address, data={"sub": sub}, follow_redirects=False)
    assert answer.status_code in (302, 303), answer.text
    return str(answer.headers["location"])


def signed_in(sub: str, wanted: str = "/township") -> tuple[Browser, Answer]:
    browser = Browser()
    there = browser.get(f"/sign-in/oidc?{urlencode({'next': wanted})}").headers["location"]
    back = consented(there, sub)
    return browser, browser.get(back)


def person(browser: Browser) -> Person | None:
    return sessions.person_of(store(), browser.cookies.get(PLAIN, ""), datetime.now(UTC))


def test_the_providers_user_comes_in_by_name_and_brings_no_rights_along(told: str) -> None:
    account("wang", "leader")
    browser, answer = signed_in("s-1")
    assert (answer.status, answer.headers["location"]) == (303, "/township")
    found = person(browser)
    assert found and (found.login, found.role, found.must_change) == ("wang", Role.LEADER, False)
    (line,) = entries(store(), Wanted(actions=("sign-in",)), 9)
    assert line.body["how"] == "oidc"


def test_on_the_way_there_go_state_nonce_and_a_challenge(told: str) -> None:
    account("wang")
    there = urlsplit(Browser().get("/sign-in/oidc").headers["location"])
    asked = parse_qs(there.query)
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == ["http://127.0.0.1:8501/sign-in/oidc/callback"]
    assert "roles" not in asked["scope"][0]


@pytest.mark.parametrize("sub", ["s-2", "s-3", "s-4", "s-5", "s-6"])
def test_who_has_no_account_or_one_out_of_use_does_not_come_in(told: str, sub: str) -> None:
    account("wang")
    gone = account("gone")
    users.disable(store(), "test", gone.user_id, datetime.now(UTC))
    browser, answer = signed_in(sub)
    assert answer.status == 403 and "一样的账号" in answer.text
    assert PLAIN not in browser.cookies


def test_by_sub_if_the_county_says_so(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.CLAIM, "sub")
    account("s-3")
    browser, _ = signed_in("s-3")
    found = person(browser)
    assert found and found.login == "s-3"


def test_spaces_around_the_providers_name_are_none_of_it(told: str) -> None:
    account("wang")
    found = person(signed_in("s-7")[0])
    assert found and found.login == "wang"


@pytest.mark.parametrize(("sub", "comes_in"), [("s-8", False), ("s-9", True), ("s-1", False)])
def test_an_email_counts_only_where_the_provider_has_verified_it(
    told: str, sub: str, comes_in: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.CLAIM, "email")
    account("wang")
    there = Browser().get("/sign-in/oidc").headers["location"]
    assert "email" in parse_qs(urlsplit(there).query)["scope"][0].split()
    browser, answer = signed_in(sub)
    assert ((person(browser) is not None), answer.status) == ((True, 303) if comes_in else (False, 403))


def test_a_code_is_good_once_and_in_the_browser_that_asked_for_it(told: str) -> None:
    account("wang")
    browser = Browser()
    back = consented(browser.get("/sign-in/oidc").headers["location"], "s-1")
    stranger = Browser()
    assert stranger.get(back).status == 403 and PLAIN not in stranger.cookies
    assert browser.get(back).status == 303
    again = Browser()
    again.cookies = {name: value for name, value in browser.cookies.items() if name != PLAIN}
    assert again.get(back).status == 403


@pytest.mark.parametrize("change", ["state", "code"])
def test_a_forged_state_or_code_does_not_come_in(told: str, change: str) -> None:
    account("wang")
    browser = Browser()
    back = consented(browser.get("/sign-in/oidc").headers["location"], "s-1")
    answer = browser.get(re.sub(rf"{change}=[^&]+", f"{change}=forged", back))
    assert answer.status == 403 and PLAIN not in browser.cookies


def test_a_refusal_at_the_provider_is_a_sentence(told: str) -> None:
    account("wang")
    answer = Browser().get("/sign-in/oidc/callback?error=access_denied&error_description=<script>")
    assert answer.status == 403 and "<script>" not in answer.text


def test_the_provider_leads_to_this_server_only(told: str) -> None:
    account("wang")
    assert signed_in("s-1", "//evil.example")[1].headers["location"] == "/"


def test_a_provider_that_is_away_is_a_sentence_and_passwords_still_work(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account("wang")
    monkeypatch.setenv(settings.ISSUER, "http://127.0.0.1:9")
    assert Browser().get("/sign-in/oidc").status == 503
    assert "用统一身份认证登录" in get("/sign-in", page=True).text


def test_without_the_setting_there_is_no_way_in_by_it() -> None:
    account("wang")
    assert get("/sign-in/oidc", page=True).status == get("/sign-in/oidc/callback", page=True).status == 404
    assert "统一身份认证" not in get("/sign-in", page=True).text


OIDC = {
    settings.ISSUER: "https://id.example",
    settings.CLIENT: "m",
    settings.SECRET: "x",
    settings.PUBLIC: "https://m.example",
}


@pytest.mark.parametrize(
    "environment",
    [
        *({name: value for name, value in OIDC.items() if name != left} for left in OIDC if left != settings.PUBLIC),
        {name: value for name, value in OIDC.items() if name != settings.PUBLIC},
        {**OIDC, settings.ISSUER: "http://id.example"},
        {**OIDC, settings.PUBLIC: "http://m.example"},
        {**OIDC, settings.PUBLIC: "https://m.example/path"},
        {**OIDC, settings.PUBLIC: "https://a:b@m.example"},
        {**OIDC, settings.CLAIM: "role"},
        {settings.HEADER: "X-Remote-User"},
        {settings.PEERS: "127.0.0.1, proxy.example"},
        {settings.PEERS: "10.0.0.0/8"},
        {settings.HEADER: "X-Remote-User", settings.PEERS: "proxy.example"},
        {settings.HEADER: "x-mj-user", settings.PEERS: "127.0.0.1"},
        {settings.HEADER: "a b", settings.PEERS: "127.0.0.1"},
    ],
)
def test_settings_that_cannot_be_meant_are_said_at_the_start(environment: dict[str, str]) -> None:
    with pytest.raises(settings.SettingsError, match="MINGJIAN_"):
        settings.settings({**environment, "PATH": "x"})


def test_settings_that_can_be_meant_are_taken() -> None:
    told = settings.settings({**OIDC, settings.HEADER: "X-Remote-User", settings.PEERS: "10.0.0.7, ::1"})
    assert told.oidc and told.oidc.claim == "preferred_username" and told.public_url == "https://m.example"
    assert told.proxy == settings.Proxy("x-remote-user", frozenset({"10.0.0.7", "::1"}))
    assert settings.settings({"PATH": "x"}) == settings.Settings(None, None, None)
    assert settings.settings({settings.PEERS: "127.0.0.1"}).peers == {"127.0.0.1"}


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A proxy at 10.0.0.7, and the header in which it names somebody."""
    monkeypatch.setenv(settings.HEADER, "X-Remote-User")
    monkeypatch.setenv(settings.PEERS, "10.0.0.7")
    monkeypatch.setenv(visitor.BELIEVED, "")
    account("wang")
    return {"x-remote-user": "wang", "x-forwarded-for": "203.0.113.5"}


def test_who_the_proxy_names_is_signed_in_and_sent_where_they_wanted(proxy: dict[str, str]) -> None:
    answer = get("/township", page=True, headers={**HTML, **proxy}, query_string=b"period=1")
    assert (answer.status, answer.headers["location"]) == (303, "/township?period=1")
    token = SimpleCookie(answer.headers["set-cookie"])[PLAIN].value
    assert get("/township", token, page=True, headers={**HTML, **proxy}).status == 200
    (line,) = entries(store(), Wanted(actions=("sign-in",)), 9)
    assert line.body == {"address": "203.0.113.5", "how": "proxy"}


def test_spaces_around_the_proxys_name_are_none_of_it_and_lead_round_in_no_circle(proxy: dict[str, str]) -> None:
    headers = {**HTML, **proxy, "x-remote-user": " wang "}
    answer = get("/township", page=True, headers=headers)
    token = SimpleCookie(answer.headers["set-cookie"])[PLAIN].value
    assert get("/township", page=True, headers={**headers, "cookie": f"{PLAIN}={token}"}).status == 200


@pytest.mark.parametrize("name", ["WANG", "Wang", "wan g"])
def test_a_name_that_the_proxy_spells_another_way_is_nobodys(proxy: dict[str, str], name: str) -> None:
    answer = get("/", page=True, headers={**HTML, **proxy, "x-remote-user": name})
    assert answer.status == 403 and "set-cookie" not in answer.headers and "大小写" in answer.text


@pytest.mark.parametrize(
    ("headers", "more"),
    [
        ({}, {"client": ("10.0.0.8", 5)}),
        ({}, {"client": ("127.0.0.1", 5)}),
        ({}, {"client": None}),
        ({"x-forwarded-for": "10.0.0.7"}, {"client": ("10.0.0.8", 5)}),
        ({"x-remote-user": ""}, {}),
        ({"x-remote-user": "nobody"}, {}),
    ],
)
def test_from_anywhere_else_the_header_is_nothing(
    proxy: dict[str, str], headers: dict[str, str], more: dict[str, Any]
) -> None:
    answer = get("/township", page=True, headers={**HTML, **proxy, **headers}, **more)
    assert answer.status in (303, 403) and "set-cookie" not in answer.headers


def test_a_header_sent_twice_names_nobody(proxy: dict[str, str]) -> None:
    scope = {
        "type": "http", "method": "GET", "path": "/", "query_string": b"", "extensions": {}, **AWAY,
        "headers": [(b"accept", b"text/html"), (b"x-remote-user", b"wang"), (b"x-remote-user", b"chief")],
    }  # fmt: skip
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(APP(scope, receive, send))).result()
    assert sent[0]["status"] == 403


def test_where_the_server_rewrites_who_connected_the_header_is_nothing(
    proxy: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(visitor.BELIEVED)
    assert "set-cookie" not in get("/", page=True, headers={**HTML, **proxy}).headers
    assert os.environ.get(visitor.BELIEVED) is None


def test_another_name_from_the_proxy_ends_the_session_of_the_one_before(proxy: dict[str, str]) -> None:
    li = account("li")
    token = session(li)
    answer = get("/", token, page=True, headers={**HTML, **proxy, "cookie": f"{PLAIN}={token}"})
    assert answer.status == 303 and SimpleCookie(answer.headers["set-cookie"])[PLAIN].value != token
    assert sessions.person_of(store(), token, datetime.now(UTC)) is None


def test_the_proxys_word_does_not_replace_a_password_that_is_asked_for(proxy: dict[str, str]) -> None:
    """Files and the WebSocket want the session itself: the header alone opens none of them."""
    assert get("/media/x", headers=proxy).status == 401
    assert RIGHT  # the account has one, and it was not asked
