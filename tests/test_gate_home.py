"""The first page of a menu is known to Streamlit by the empty address only; its own address leads there."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.accounts.users import User
from tests.gated import account, get, session


@pytest.fixture(autouse=True)
def _county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))


def of(role: str) -> User:
    """An account of that role; of a township, one of the county's."""
    return account("lin", role, township="西河镇" if role == "township" else None)


@pytest.mark.parametrize(
    ("role", "path", "there"),
    [
        ("leader", "/cockpit", "/"),
        ("leader", "/cockpit?period=2026%E5%B9%B4&kpi=a", "/?period=2026%E5%B9%B4&kpi=a"),
        ("admin", "/accounts", "/"),
        ("township", "/todo", "/"),
        ("department", "/todo?case=2026-00001", "/?case=2026-00001"),
    ],
)
def test_the_first_page_by_its_own_address_is_at_the_empty_one(role: str, path: str, there: str) -> None:
    address, _, query = path.partition("?")
    answer = get(address, session(of(role)), page=True, query_string=query.encode())
    assert (answer.status, answer.headers["location"]) == (303, there)


@pytest.mark.parametrize(
    ("role", "path"),
    [("leader", "/township"), ("leader", "/"), ("admin", "/runs"), ("township", "/cockpit"), ("leader", "/todo")],
)
def test_every_other_page_opens_where_it_is(role: str, path: str) -> None:
    assert get(path, session(of(role)), page=True).status == 200


def test_who_may_not_open_the_page_is_refused_and_not_led_on() -> None:
    assert get("/accounts", session(account("lin", "leader")), page=True).status == 403
