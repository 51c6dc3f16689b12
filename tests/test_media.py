"""A file in the server's memory opens for the session that was sent its address, and is not there for anybody else."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from casework.accounts import sessions
from casework.accounts.users import User
from pages.ui.ask.casework import store
from pages.ui.site.gate import websocket
from pages.ui.site.gate.caller import caller_of
from pages.ui.site.gate.checks import digest_of
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.media.issued import Issued
from pages.ui.site.media.messages import issued, wanted
from tests.asgi import asked
from tests.gated import APP, AT_HOME, AWAY, FIGURES, account, get, session

FILE = "/media/3f0c.xlsx"


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))


@pytest.fixture
def wang() -> User:
    return account("wang")


def made(url: str) -> bytes:
    """What a page hears when its download was made."""
    message = ForwardMsg()
    message.backend_operation_response.deferred_file.url = url
    return message.SerializeToString()


def button(name: str) -> bytes:
    """A button whose download is made when it is pressed."""
    message = ForwardMsg()
    message.delta.new_element.download_button.deferred_file_id = name
    return message.SerializeToString()


def asks(name: str) -> bytes:
    """A page that asks for it."""
    message = BackMsg()
    message.backend_operation_request.deferred_file.file_id = name
    return message.SerializeToString()


def talked(token: str, says: list[bytes], hears: list[bytes]) -> list[bytes]:
    """What of `says` reaches the app over a line of this session, whose page then hears `hears`."""
    cookie = (b"cookie", f"mingjian_session={token}".encode())
    scope: dict[str, Any] = {"type": "websocket", "path": "/_stcore/stream", "headers": [cookie], **AWAY}
    left = [{"type": "websocket.receive", "bytes": words} for words in says] + [{"type": "websocket.disconnect"}]

    async def receive() -> dict[str, Any]:
        return left.pop(0)

    async def send(_: Any) -> None:
        await asyncio.sleep(0)

    async def run() -> list[bytes]:
        line = websocket.Line(await caller_of(scope, is_used=False), scope, receive, send)
        for words in hears:
            await line.send({"type": "websocket.send", "bytes": words})
        reached = []
        while (message := await line.receive())["type"] == "websocket.receive":
            reached.append(message["bytes"])
        line.drop()
        return reached

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(run())).result()


def test_an_address_opens_for_the_session_that_was_sent_it_in_every_tab_and_for_no_other(wang: User) -> None:
    mine, again, theirs = session(wang), session(wang), session(account("li"))
    assert get(FILE, mine).status == 404
    talked(mine, [], [made(FILE)])
    assert FIGURES in get(FILE, mine).text and FIGURES in get(FILE, mine).text  # a tab beside it sends the same cookie
    unknown = get("/media/nothing.xlsx", theirs)
    for other in (theirs, again):  # signed in, and knows the address
        answer = get(FILE, other)
        assert (answer.status, answer.content) == (404, unknown.content) and FIGURES not in answer.text
    assert get(FILE, None).status == 401
    talked(theirs, [], [made(FILE)])  # the same content, made for them too
    assert get(FILE, theirs).status == get(FILE, mine).status == 200


def test_it_opens_for_a_line_that_came_later_of_the_same_session(wang: User) -> None:
    token = session(wang)
    talked(token, [], [made(FILE)])
    talked(token, [], [made("/media/other.xlsx")])  # the page was run again
    assert get(FILE, token).status == get("/media/other.xlsx", token).status == 200


def test_after_the_session_nothing_opens(wang: User) -> None:
    token = session(wang)
    talked(token, [], [made(FILE)])
    sessions.end(store(), token, datetime.now(UTC))
    CHECKS.forget(token)
    assert get(FILE, token).status == 401


@pytest.mark.parametrize("path", ["/media/3f0c", "/media/3f0c.svg", "/media//3f0c.xlsx", "/media/../media/3f0c.xlsx"])
def test_another_way_of_writing_the_address_does_not_open_it(wang: User, path: str) -> None:
    token = session(wang)
    talked(token, [], [made(FILE)])
    assert get(path, token).status == 404


def test_whoever_sits_at_the_machine_has_what_was_sent_there() -> None:
    home = {key: value for key, value in AT_HOME.items() if key != "headers"}
    headers = AT_HOME["headers"]
    assert asked(APP, FILE, headers, **home).status == 404  # type: ignore[arg-type]  # by name
    scope: dict[str, Any] = {
        "type": "websocket", "path": "/_stcore/stream", **home,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],  # type: ignore[attr-defined]  # a dict
    }  # fmt: skip

    async def run() -> None:
        line = websocket.Line(await caller_of(scope), scope, _nothing, _gone)
        await line.send({"type": "websocket.send", "bytes": made(FILE)})

    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(run())).result()
    assert asked(APP, FILE, headers, **home).status == 200  # type: ignore[arg-type]  # by name


async def _nothing() -> dict[str, Any]:
    return {"type": "websocket.disconnect"}


async def _gone(_: Any) -> None:
    await asyncio.sleep(0)


def test_a_download_is_made_for_the_session_whose_button_it_is_and_for_no_other(wang: User) -> None:
    mine, theirs = session(wang), session(account("li"))
    assert talked(mine, [asks("a1")], [button("a1")]) == [asks("a1")]
    assert talked(mine, [asks("a1")], []) == [asks("a1")]  # another line of the same session
    assert talked(theirs, [asks("a1"), b"\x12\x00"], [button("b2")]) == [b"\x12\x00"]


def test_operations_that_no_page_has_do_not_reach_the_app(wang: User) -> None:
    install, chunk = BackMsg(), BackMsg()
    install.backend_operation_request.install_skills.SetInParent()
    chunk.backend_operation_request.dataframe_chunk.SetInParent()
    words = [install.SerializeToString(), chunk.SerializeToString()]
    assert talked(session(wang), words, []) == words[1:]


def test_a_text_that_looks_like_an_address_gives_nothing_away() -> None:
    message = ForwardMsg()
    message.delta.new_element.markdown.body = FILE
    assert issued({"type": "websocket.send", "bytes": message.SerializeToString()}) == []
    message = ForwardMsg()
    message.delta.new_element.link_button.url = FILE
    assert issued({"type": "websocket.send", "bytes": message.SerializeToString()}) == []
    for words in (b"", FILE.encode(), b"\xff" * 9):
        assert issued({"type": "websocket.send", "bytes": words}) == []
    assert issued({"type": "websocket.send", "text": FILE}) == [] and wanted({"bytes": b"\xff" * 9}) is None


def test_every_place_where_streamlit_writes_an_address_is_read() -> None:
    for place in (
        "delta.new_element.download_button.url", "delta.new_element.audio.url", "delta.new_element.video.url",
        "logo.image", "logo.icon_image", "page_config_changed.favicon",
    ):  # fmt: skip
        message = ForwardMsg()
        *ways, field = place.split(".")
        inner: Any = message
        for way in ways:
            inner = getattr(inner, way)
        setattr(inner, field, FILE)
        assert issued({"bytes": message.SerializeToString()}) == [FILE], place
    message = ForwardMsg()
    message.delta.new_element.imgs.imgs.add().url = FILE
    assert issued({"bytes": message.SerializeToString()}) == [FILE]


def test_what_is_remembered_is_bounded_and_the_oldest_goes_first() -> None:
    book = Issued(most_sessions=2, most_each=2)
    book.note("a", ["1", "2"])
    book.note("a", ["1", "3"])
    assert [book.holds("a", name) for name in "123"] == [True, False, True]
    book.note("b", ["1"])
    book.note("a", [])
    book.note("c", ["1"])
    assert [book.holds(name, "1") for name in "abc"] == [True, False, True]
    assert not book.holds(digest_of("x" * 40), "1")
