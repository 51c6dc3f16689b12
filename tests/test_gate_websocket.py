"""The gate over a WebSocket: nobody connects without a session, and a line is cut when its session ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.accounts import sessions, users
from casework.accounts.rights import Rights
from pages.ui.ask.casework import store
from pages.ui.site.gate import websocket
from pages.ui.site.gate.caller import Caller, caller_of
from pages.ui.site.gate.sessions import CHECKS
from tests.asgi import asked
from tests.conftest import NOW
from tests.gated import APP, AT_HOME, AWAY, FIGURES, LOOPBACK, account, session, with_cookie
from tests.test_gate import ENDED, ended

STREAM = "/_stcore/stream"


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    return tmp_path


def connected(token: str | None, path: str = STREAM, **more: Any) -> tuple[str, ...]:
    headers = with_cookie(token, **more.pop("headers", {}))
    return asked(APP, path, headers, "websocket", **{**AWAY, **more}).kinds


@pytest.mark.parametrize("how", ENDED)
def test_nobody_connects_without_a_living_session(how: str) -> None:
    assert connected(ended(how)) == ("websocket.close",)  # before it is accepted: the server answers 403


def test_who_is_signed_in_connects_to_the_stream_and_to_nothing_else() -> None:
    token = session(account("wang"))
    assert connected(token)[0] == "websocket.accept"
    assert connected(token, "/anything") == ("websocket.close",)


def test_forged_headers_and_a_foreign_page_do_not_connect() -> None:
    user = account("wang")
    assert connected(None, headers={"x-mj-user": str(user.user_id), "x-mj-session": "1"}) == ("websocket.close",)
    assert connected(session(user), headers={"origin": "http://evil.example"}) == ("websocket.close",)


def test_before_the_password_is_their_own_nobody_connects() -> None:
    assert connected(session(account("wang"), how="password")) == ("websocket.close",)


def test_who_sits_at_the_machine_connects_until_there_is_an_account() -> None:
    assert connected(None, **AT_HOME)[0] == "websocket.accept"
    account("chief", "admin")
    assert connected(None, **AT_HOME) == ("websocket.close",)


def test_nobody_connects_from_the_machine_itself_without_its_key() -> None:
    """So it looks through nginx with nothing but proxy_pass, `ssh -R` or a TCP forwarder: all of it is loopback."""
    home = {"headers": {"host": "127.0.0.1:8501"}, **LOOPBACK}
    assert connected(None, **home) == ("websocket.close",)


class Talk:
    """A browser that says what it is told to, and hears what comes back; `between` happens before each message."""

    def __init__(self, token: str, says: list[bytes], between: Callable[[int], None], every: float = 60) -> None:
        self.scope = {
            "type": "websocket", "path": STREAM, "headers": [(b"cookie", f"mingjian_session={token}".encode())], **AWAY,
        }  # fmt: skip
        self.says, self.between, self.every = list(enumerate(says)), between, every
        self.heard: list[bytes] = []
        self.sent: list[dict[str, Any]] = []

    async def _receive(self) -> dict[str, Any]:
        if not self.says:
            self.between(-1)  # from here on it says nothing
            await asyncio.Event().wait()
        nth, words = self.says.pop(0)
        self.between(nth)
        return {"type": "websocket.receive", "bytes": words}

    async def _send(self, message: Any) -> None:
        self.sent.append(message)

    async def _run(self) -> None:
        caller: Caller = await caller_of(self.scope, is_used=False)  # as the gate does
        line = websocket.Line(caller, self.scope, self._receive, self._send, every=self.every)
        while (message := await line.receive())["type"] == "websocket.receive":
            self.heard.append(message["bytes"])
            await line.send({"type": "websocket.send", "bytes": FIGURES.encode()})
        await line.send({"type": "websocket.send", "bytes": FIGURES.encode()})  # a script that is still running
        line.drop()

    def run(self) -> Talk:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(asyncio.wait_for(self._run(), 20))).result()
        return self


def test_after_the_end_not_one_message_reaches_the_app_and_not_one_byte_the_browser() -> None:
    token = session(account("wang"))

    def between(nth: int) -> None:
        if nth == 2:
            sessions.end(store(), token, NOW)
            CHECKS.forget(token)

    talk = Talk(token, [b"0", b"1", b"2", b"3"], between).run()
    assert talk.heard == [b"0", b"1"]
    assert [message["type"] for message in talk.sent] == ["websocket.send", "websocket.send", "websocket.close"]
    assert talk.sent[-1]["code"] == websocket.ENDED


def test_signing_out_everywhere_cuts_a_page_that_says_nothing() -> None:
    user = account("wang")
    token = session(user)

    def between(nth: int) -> None:
        if nth == -1:
            sessions.end_all(store(), user.user_id, NOW)
            CHECKS.forget_person(user.user_id)

    talk = Talk(token, [b"0"], between, every=0.05).run()
    assert talk.heard == [b"0"]
    assert [message["type"] for message in talk.sent] == ["websocket.send", "websocket.close"]


def test_other_rights_cut_the_line_too() -> None:
    user = account("wang")
    token = session(user)

    def between(nth: int) -> None:
        if nth == 1:
            told = Rights(user.rights.role, None, (), False)
            users.change(store(), "test", user.user_id, user.version, "王五", told, NOW)
            CHECKS.forget_person(user.user_id)

    assert Talk(token, [b"0", b"1"], between).run().heard == [b"0"]


def test_a_page_left_open_does_not_keep_its_session_alive() -> None:
    user = account("wang")
    token = session(user, ago=timedelta(minutes=29))

    async def looked() -> list[Caller]:
        scope = Talk(token, [], lambda _: None).scope
        return [await caller_of(scope, is_used=False) for _ in range(2)]

    with ThreadPoolExecutor(1) as pool:
        first, second = pool.submit(lambda: asyncio.run(looked())).result()
    assert first == second and first.person
    later = NOW.now(NOW.tzinfo) + timedelta(minutes=2)
    assert sessions.person_of(store(), token, later) is None
