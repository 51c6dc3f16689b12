"""Idle: what keeps a session alive is somebody who does something, not a page that was left open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from casework.accounts import sessions
from casework.accounts.users import User
from pages.ui.ask.casework import store
from pages.ui.site.gate.checks import TRIES, Checks, digest_of
from pages.ui.site.gate.deeds import Deeds
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.media.issued import ISSUED
from tests.gated import account, get, post, session
from tests.test_gate_websocket import STREAM, Talk, connected


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def wang() -> User:
    return account("wang")


def says(**what: Any) -> bytes:
    return BackMsg(**what).SerializeToString()


def run(**what: Any) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = ""
    for name, value in what.items():
        setattr(message.rerun_script, name, value)
    return message.SerializeToString()


def upload() -> bytes:
    message = BackMsg()
    message.file_urls_request.request_id = "1"
    return message.SerializeToString()


def is_kept_alive(token: str) -> bool:
    """Whether the session, idle for 29 minutes when it was used, lives two minutes later."""
    return sessions.person_of(store(), token, datetime.now(UTC) + timedelta(minutes=2), is_used=False) is not None


OPEN_PAGE = [
    "/_stcore/health",
    "/_stcore/host-config",
    "/media/x",
    "/static/a.js",
    "/mingjian/session",
    "/mingjian/health",
]


@pytest.mark.parametrize("path", OPEN_PAGE)
def test_what_an_open_page_asks_for_by_itself_keeps_no_session_alive(wang: User, path: str) -> None:
    token = session(wang, ago=timedelta(minutes=29))
    ISSUED.note(digest_of(token), ["/media/x"])
    assert get(path, token).status in (200, 204)
    assert not is_kept_alive(token)


def test_opening_a_page_and_sending_a_form_keep_it_alive(wang: User) -> None:
    opened = session(wang, ago=timedelta(minutes=29))
    assert get("/township", opened, page=True).status == 200
    assert is_kept_alive(opened)
    sent = session(wang, ago=timedelta(minutes=29))
    post("/change-password", {"old": "x", "new": "y", "again": "z"}, sent)
    assert is_kept_alive(sent)


def test_a_click_right_after_a_look_still_counts(wang: User) -> None:
    """The two seconds in which nothing is looked up again do not swallow it."""
    token = session(wang, ago=timedelta(minutes=29))
    assert get("/_stcore/health", token).status == 200
    assert get("/township", token, page=True).status == 200
    assert is_kept_alive(token)


@pytest.mark.parametrize(
    ("messages", "counts"),
    [
        ([run()], False),  # every line begins so, also one that was lost and came back
        ([run(), run()], True),
        ([run(), run(is_auto_rerun=True)], False),
        ([run(is_auto_rerun=True), run()], True),
        ([run(), says(app_heartbeat=True)], False),
        ([run(), says(load_git_info=True)], False),
        ([run(), upload()], True),
        ([run(), b"\xff\xff"], False),
        ([run(), b""], False),
    ],
)
def test_a_line_that_connects_again_by_itself_keeps_no_session_alive(
    wang: User, messages: list[bytes], counts: bool
) -> None:
    token = session(wang, ago=timedelta(minutes=29))
    assert connected(token, STREAM)[0] == "websocket.accept"
    alive = []

    def between(nth: int) -> None:
        if nth == -1:  # everything is said
            alive.append(is_kept_alive(token))
            sessions.end(store(), token, datetime.now(UTC))
            CHECKS.forget(token)

    assert Talk(token, messages, between, every=0.05).run().heard == messages
    assert alive == [counts]


def test_a_text_is_no_deed() -> None:
    assert not Deeds().count({"type": "websocket.receive", "text": "hello"})


def test_a_look_begun_before_the_end_does_not_put_the_session_back() -> None:
    """The store is read, then the session is ended and forgotten, then the look comes back with what it had seen."""
    living, looks = {"t": "person"}, []

    def look(token: str, is_used: bool) -> object:
        looks.append(is_used)
        seen = living.pop(token, None)
        if seen:
            checks.forget(token)
        return seen

    checks = Checks(look, clock=lambda: 0.0)  # type: ignore[arg-type]  # any object stands for a person here
    assert (checks.person("t"), len(looks)) == (None, 2)
    assert checks.by_digest(digest_of("t")) is None and checks.fresh("t", is_used=False) is None


def test_somebody_elses_end_meanwhile_costs_one_more_look_and_nobody_their_seat() -> None:
    ends = [1]

    def look(token: str, is_used: bool) -> object:
        if ends:
            checks.forget(f"other{ends.pop()}")
        return "person"

    checks = Checks(look, clock=lambda: 0.0)  # type: ignore[arg-type]  # as above
    assert checks.watched("t") == checks.by_digest(digest_of("t")) == "person"


def test_where_something_ends_during_every_look_nobody_is_let_in() -> None:
    looks = []

    def look(token: str, is_used: bool) -> object:
        looks.append(token)
        checks.forget_person(7)
        return "person"

    checks = Checks(look, clock=lambda: 0.0)  # type: ignore[arg-type]  # as above
    assert (checks.person("t"), len(looks)) == (None, TRIES)
