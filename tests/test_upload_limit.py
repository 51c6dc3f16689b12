"""Uploads have a limit: so much a request, so much a person, until files are taken out or their tab is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from casework.accounts.users import User
from pages.ui.site.gate.gate import Gate
from pages.ui.site.server import uploads
from pages.ui.site.server.upload_limit import UploadLimit
from pages.ui.site.server.uploads import KEPT, LEAST, MEGABYTE, MOST_A_PERSON, MOST_A_REQUEST, Uploads
from tests.asgi import Answer, asked
from tests.gated import AWAY, account, session, with_cookie


class House:
    """Uploads with a clock and tabs of the test's own."""

    def __init__(self) -> None:
        self.now, self.open, self.released = 0.0, {"a", "b"}, list[str]()
        self.uploads = Uploads(self.open.__contains__, self.released.append, lambda: self.now)

    def put(self, size: int, file: str = "f", tab: str = "a", person: int = 1) -> bool:
        if not self.uploads.reserve(person, size):
            return False
        self.uploads.settle(person, size, tab, file, size)
        return True


@pytest.fixture
def house() -> House:
    return House()


def test_a_person_has_two_hundred_megabytes_and_not_one_byte_more(house: House) -> None:
    assert all(house.put(50 * MEGABYTE, str(nth)) for nth in range(3))
    assert not house.put(50 * MEGABYTE + 1, "x", "b")
    assert house.put(50 * MEGABYTE, "x", "b")
    assert not house.put(0, "y") and house.put(1, "y", person=2)


def test_what_is_under_way_counts_and_what_was_refused_does_not(house: House) -> None:
    for _ in range(4):
        assert house.uploads.reserve(1, 50 * MEGABYTE)
    assert not house.uploads.reserve(1, 1)
    house.uploads.settle(1, 50 * MEGABYTE, "a", "f", None)
    assert house.uploads.reserve(1, 50 * MEGABYTE)


def test_a_file_sent_again_is_one_and_its_small_successor_frees_nothing_that_is_under_way(house: House) -> None:
    assert all(house.put(60 * MEGABYTE) for _ in range(9))
    for _ in range(2):
        assert house.uploads.reserve(1, 60 * MEGABYTE)
    assert house.put(1)
    assert not house.uploads.reserve(1, 90 * MEGABYTE)


def test_a_file_that_is_taken_out_makes_room(house: House) -> None:
    assert house.put(MOST_A_PERSON)
    house.uploads.forget(1, "b", "f")
    house.uploads.forget(2, "a", "f")
    assert not house.put(1, "g")
    house.uploads.forget(1, "a", "f")
    assert house.put(MOST_A_PERSON, "g")


def test_the_files_of_a_closed_tab_make_room_once_they_are_surely_gone(house: House) -> None:
    assert house.put(MOST_A_PERSON)
    house.now = 10_000.0
    assert not house.put(1, tab="b")  # open all day, held all day
    house.open.discard("a")
    assert not house.put(1, tab="b")  # seen closed now
    house.now += KEPT
    assert not house.put(1, tab="b") and house.released == []
    house.now += 1
    assert house.put(MOST_A_PERSON, tab="b") and house.released == ["a"]


def test_a_tab_that_connects_again_keeps_its_files_and_counts_from_anew(house: House) -> None:
    assert house.put(MOST_A_PERSON)
    house.open.discard("a")
    assert not house.put(1, tab="b")
    house.open.add("a")
    house.now = KEPT * 2
    assert not house.put(1, tab="b")
    house.open.discard("a")
    assert not house.put(1, tab="b") and house.released == []


@pytest.mark.soak  # make test asks its siblings
def test_what_is_remembered_is_bounded_however_small_the_files(house: House) -> None:
    taken = sum(house.put(0, str(nth), f"tab{nth}") for nth in range(5000))
    assert taken == MOST_A_PERSON // LEAST == 3200


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("fgh"), st.integers(0, 90 * MEGABYTE)), max_size=30))
def test_however_files_come_nobody_holds_more_than_their_share(sent: list[tuple[str, str, int]]) -> None:
    house, held = House(), dict[tuple[str, str], int]()
    for tab, file, size in sent:
        if house.put(size, file, tab):
            held[tab, file] = size
        assert sum(held.values()) <= MOST_A_PERSON


async def _taken(request: Request) -> Response:
    if request.method == "DELETE":
        return Response(status_code=204)
    body = await request.body()
    return PlainTextResponse("no", 400) if body == b"no" else Response(status_code=204)


@pytest.fixture
def clerk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    return account("clerk", "township", township="西河镇")


class Server:
    def __init__(self) -> None:
        route = Route("/_stcore/upload_file/{session_id}/{file_id}", _taken, methods=["PUT", "DELETE"])
        stack = [Middleware(Gate), Middleware(UploadLimit, uploads=Uploads(lambda _: True, lambda _: None))]
        self.app = Starlette(routes=[route], middleware=stack)

    def ask(self, token: str, method: str, file: str, body: bytes = b"", **headers: str) -> Answer:
        sent = with_cookie(token, **{name.replace("_", "-"): value for name, value in headers.items()})
        return asked(self.app, f"/_stcore/upload_file/tab/{file}", sent, method=method, body=body, **AWAY)


def test_a_request_that_announces_too_much_is_refused_in_words_before_it_is_read(clerk: User) -> None:
    server, token = Server(), session(clerk)
    answer = server.ask(token, "PUT", "f", content_length=str(MOST_A_REQUEST + 1))
    assert (answer.status, answer.text) == (413, uploads.TOO_BIG)
    assert server.ask(token, "PUT", "f", b"x", content_length=str(MOST_A_REQUEST)).status == 204


def test_a_person_with_too_much_is_told_what_to_do_and_a_colleague_is_not_held(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_A_PERSON", 3 * LEAST)
    server, token, other = Server(), session(clerk), session(account("other", "township", township="东山镇"))
    again = session(clerk)  # another sign-in of the same person is the same person
    statuses = [server.ask(each, "PUT", str(nth), b"x", content_length="1").status
                for nth, each in enumerate([token, again, token])]  # fmt: skip
    assert statuses == [204] * 3
    answer = server.ask(again, "PUT", "x", b"x", content_length="1")
    assert (answer.status, answer.text) == (429, uploads.TOO_MUCH)
    assert server.ask(other, "PUT", "x", b"x", content_length="1").status == 204
    assert server.ask(token, "DELETE", "0").status == 204
    assert server.ask(again, "PUT", "x", b"x", content_length="1").status == 204


def test_a_file_that_the_app_refused_is_not_held(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_A_PERSON", LEAST)
    server, token = Server(), session(clerk)
    assert [server.ask(token, "PUT", str(nth), b"no", content_length="2").status for nth in range(3)] == [400] * 3
    assert server.ask(token, "PUT", "x", b"x", content_length="1").status == 204


def test_a_request_that_does_not_say_its_length_counts_as_the_largest(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_A_PERSON", MOST_A_REQUEST - 1)
    server, token = Server(), session(clerk)
    assert server.ask(token, "PUT", "f", b"x").status == 429
    assert server.ask(token, "PUT", "f", b"x", content_length="-5").status == 429
    assert server.ask(token, "PUT", "f", b"x", content_length="1").status == 204
