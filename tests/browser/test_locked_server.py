"""A locked server spoken to in bytes: anonymous WebSockets, a line that is cut, two processes over one county."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from casework.accounts import sessions
from casework.accounts.users import User
from pages.ui.ask.casework import store
from pages.ui.site.gate.checks import FRESH
from pages.ui.site.gate.cookie import PLAIN
from pages.ui.site.gate.websocket import ENDED, EVERY
from tests.browser.conftest import serving
from tests.conftest import NOW
from tests.gated import account, session
from tests.people import published
from tests.stores import RIGHT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def wang(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[User]:
    data = published(sample_lake, tmp_path_factory.mktemp("county"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(data))
        yield account("wang")


@pytest.fixture(scope="module")
def locked(wang: User, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Two processes over one county."""
    data, logs = Path(os.environ["MINGJIAN_DATA"]), tmp_path_factory.mktemp("locked")
    with serving(data, logs / "one.log") as one, serving(data, logs / "two.log") as two:
        yield one, two


def opened(server: str, token: str | None, **headers: str) -> ClientConnection:
    sent = {**({"Cookie": f"{PLAIN}={token}"} if token else {}), **headers}
    return connect(f"ws{server.removeprefix('http')}/_stcore/stream", additional_headers=sent, proxy=None)


def answered(server: str, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    """The status, and the cookie that comes with it."""
    with closing(HTTPConnection(urlsplit(server).netloc, timeout=20)) as line:
        line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        answer.read()
        return answer.status, answer.headers["Set-Cookie"] or ""


def status(server: str, path: str, token: str | None = None) -> int:
    return answered(server, "GET", path, **({"Cookie": f"{PLAIN}={token}"} if token else {}))[0]


@pytest.mark.parametrize(
    "headers", [{}, {"X-MJ-User": "1", "X-MJ-Session": "1"}, {"Origin": "http://evil.example"}], ids=str
)
def test_a_websocket_without_a_session_is_answered_403(locked: tuple[str, str], headers: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus) as refused:
        opened(locked[0], None, **headers)
    assert refused.value.response.status_code == 403


def test_a_foreign_page_does_not_connect_with_the_visitors_cookie(locked: tuple[str, str], wang: User) -> None:
    with pytest.raises(InvalidStatus) as refused:
        opened(locked[0], session(wang), Origin="http://evil.example")
    assert refused.value.response.status_code == 403


def test_nothing_can_be_uploaded_by_a_stranger(locked: tuple[str, str]) -> None:
    assert answered(locked[0], "PUT", "/_stcore/upload_file/a/b", "x" * 100)[0] == 401


def test_a_line_is_cut_when_the_session_ends_in_another_process(locked: tuple[str, str], wang: User) -> None:
    token = session(wang)
    with opened(locked[0], token) as line:
        sessions.end(store(), token, NOW)
        with pytest.raises(ConnectionClosed):
            for _ in range(1000):
                line.recv(timeout=EVERY + FRESH + 20)
        assert line.close_code == ENDED
    with pytest.raises(InvalidStatus):
        opened(locked[0], token)


def test_two_processes_know_the_same_sessions_and_the_same_ends(locked: tuple[str, str], wang: User) -> None:
    one, two = locked
    form = {"Content_Type": "application/x-www-form-urlencoded", "Origin": one}
    _, cookie = answered(one, "POST", "/sign-in", urlencode({"login": "wang", "password": RIGHT}), **form)
    token = cookie.split("=", 1)[1].split(";")[0]
    assert [status(server, "/mingjian/session", token) for server in locked] == [204, 204]
    assert answered(one, "POST", "/sign-out", **form, Cookie=f"{PLAIN}={token}")[0] == 303
    assert status(one, "/mingjian/session", token) == 401
    time.sleep(FRESH)
    assert status(two, "/mingjian/session", token) == 401
