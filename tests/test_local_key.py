"""The key of a county without accounts: who has shown it is the person at the machine, and nobody else is."""

from __future__ import annotations

import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

from pages.ui.site.gate import settings
from pages.ui.site.local import key, printed
from tests.asgi import Answer
from tests.gated import AT_HOME, AWAY, FIGURES, HTML, LOOPBACK, account, get

HOST = {"host": "127.0.0.1:8501"}
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    return tmp_path


def at_machine(path: str = "/", query: str = "", **headers: str) -> Answer:
    return get(path, page=True, headers={**HTML, **HOST, **headers}, query_string=query.encode(), **LOOPBACK)


def shown(answer: Answer) -> str:
    """The cookie that a browser sends from now on."""
    return "; ".join(f"{name}={morsel.value}" for line in answer.cookies for name, morsel in SimpleCookie(line).items())


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8501", "localhost", "localhost:8501", "[::1]:8501"])
def test_from_the_machine_itself_nothing_opens_without_the_key(host: str) -> None:
    """Through nginx with only proxy_pass, or a forwarder of TCP, everybody looks like this."""
    for path in ("/", "/township", "/media/x", "/static/a.js", "/_stcore/health"):
        answer = get(path, headers={"host": host}, **LOOPBACK)
        assert (answer.status, FIGURES in answer.text) == (401, False), path
    page = at_machine(host=host)
    assert page.status == 503 and "看板已打开" in page.text and "mingjian user add" in page.text
    assert key.key() not in page.text


def test_the_address_that_is_printed_opens_and_loses_its_key() -> None:
    answer = at_machine("/township", f"period=2026&key={key.key()}&x=1")
    assert (answer.status, answer.headers["location"]) == (303, "/township?period=2026&x=1")
    (line,) = answer.cookies
    assert "HttpOnly" in line and "SameSite=lax" in line and key.key() not in line
    assert answer.headers["cache-control"] == "no-store"
    assert FIGURES in get("/app/static/a", headers={**HOST, "cookie": shown(answer)}, **LOOPBACK).text
    assert at_machine("/", f"key={key.key()}").headers["location"] == "/"


@pytest.mark.parametrize("given", ["", "x", "A" * 43, "键", "%ff%00", "\u00e9"])
def test_a_wrong_key_opens_nothing(given: str) -> None:
    answer = at_machine("/", f"key={given}")
    assert (answer.status, answer.cookies) == (503, ())
    assert at_machine("/", f"key={key.key()[:-1]}").status == 503
    assert at_machine("/", f"key={key.key()}&key={given}").status == 503


def test_the_key_in_the_address_leads_to_no_other_host() -> None:
    assert at_machine("//evil.example", f"key={key.key()}").headers["location"] == "/"


@pytest.mark.parametrize(
    "more",
    [
        AWAY,
        {**LOOPBACK, "client": ("10.0.0.7", 5)},
        {**LOOPBACK, "headers": {"x-forwarded-for": "10.0.0.7"}},
        {**LOOPBACK, "headers": {"host": "county.example"}},
    ],
    ids=str,
)
def test_the_key_is_no_way_in_from_elsewhere(more: dict[str, Any]) -> None:
    """The conditions of the connection stay beside it."""
    headers = {**HTML, **AT_HOME["headers"], **more.get("headers", {})}
    told = {**more, "headers": headers}
    assert get("/", page=True, query_string=f"key={key.key()}".encode(), **told).status == 503
    assert get("/media/a", **told).status == 401


def test_the_cookie_of_another_port_or_another_start_is_none() -> None:
    other_port = "=".join(key.cookie(8502, key.key()))
    other_start = "=".join(key.cookie(8501, "B" * 43))
    moved = f"{key.cookie(8501, '')[0]}={key.cookie(8502, key.key())[1]}"
    both = f"{'='.join(key.cookie(8501, key.key()))}; {other_start}"
    for cookie in (other_port, other_start, moved, both, f"{key.cookie(8501, '')[0]}=é"):
        assert get("/", headers={**HOST, "cookie": cookie}, **LOOPBACK).status == 401


def test_who_is_in_already_is_not_stopped_by_an_old_address() -> None:
    answer = at_machine("/township", "key=old", cookie=AT_HOME["headers"]["cookie"])
    assert (answer.status, answer.headers["location"], answer.cookies) == (303, "/township", ())


def test_the_first_account_ends_the_key() -> None:
    account("chief", "admin")
    answer = at_machine("/", f"key={key.key()}", cookie=AT_HOME["headers"]["cookie"])
    assert answer.headers["location"].startswith("/sign-in") and answer.cookies == ()


def test_every_start_has_another_key_and_the_environments_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(key.VARIABLE, raising=False)
    first, second = key.key.__wrapped__(), key.key.__wrapped__()
    assert first != second and key.FORM.fullmatch(first)
    monkeypatch.setenv(key.VARIABLE, "C" * 22)
    assert key.key.__wrapped__() == "C" * 22


@pytest.mark.parametrize(("given", "is_taken"), [("C" * 22, True), ("", True), ("C" * 21, False), ("键" * 22, False)])
def test_a_key_of_ones_own_has_to_be_long_enough(given: str, is_taken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.BELIEVED, "")
    monkeypatch.setenv(key.VARIABLE, given)
    if is_taken:
        settings.stop_unless_meant()
        return
    with pytest.raises(SystemExit, match="MINGJIAN_KEY"):
        settings.stop_unless_meant()


def told(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(config, "get_option", {"server.address": address, "server.port": 8601}.__getitem__)
    return printed.line()


def test_the_line_at_the_start_gives_an_address_that_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told("127.0.0.1", monkeypatch).endswith(f"http://127.0.0.1:8601/?key={key.key()}")
    assert key.key() not in told("10.0.0.1", monkeypatch) and "user add" in told("10.0.0.1", monkeypatch)
    account("chief", "admin")
    assert told("127.0.0.1", monkeypatch).endswith("请登录：http://127.0.0.1:8601/")


def test_streamlit_prints_no_address_of_its_own() -> None:
    asked = "from streamlit import config; print(config.get_option('logger.hideWelcomeMessage'))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
