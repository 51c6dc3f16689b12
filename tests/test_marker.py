"""The marker of accounts: a store that is gone is no county without accounts, and opens for nobody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework import doctor, marker
from casework.accounts import users
from casework.backup.dump import backup, named
from casework.backup.restore import restore
from casework.errors import StoreError
from casework.store import VARIABLE, Store, place
from pages.ui.ask import casework
from tests import postgres
from tests.gated import AT_HOME, FIGURES, HTML, LOOPBACK, get
from tests.stores import NOON, Home, add


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test is a new start; what the gate opens is closed."""
    opened: list[Store] = []

    def open_anew(data: Path, url: str | None) -> Store:
        opened.append(Store.open(data, url))
        return opened[-1]

    monkeypatch.setattr(casework, "_opened", open_anew)
    casework._noted.cache_clear()
    yield
    for store in opened:
        store.close()


@pytest.fixture
def served(bare: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The county that the gate is asked about."""
    monkeypatch.setenv("MINGJIAN_DATA", str(bare.data))
    if bare.url:
        monkeypatch.setenv(VARIABLE, bare.url)
    return bare


@pytest.fixture
def emptied(served: Home, request: pytest.FixtureRequest) -> Home:
    """The same county after it had an account, with an empty store in the place of its own."""
    with_account(served)
    if served.url:
        empty = Home(served.data, postgres.room(request.getfixturevalue("postgresql_server")))
    else:
        for path in served.data.glob("casework/casework.db*"):
            path.unlink()
        empty = served
    Store.open(empty.data, empty.url, anew=True).close()
    return empty


def with_account(home: Home) -> None:
    with home.opened() as store:
        add(store, "chief", "admin")


def started_again(monkeypatch: pytest.MonkeyPatch, url: str | None = None) -> None:
    monkeypatch.setenv(VARIABLE, url or "")


def is_closed() -> bool:
    """Whether nobody gets in, the one at the machine with the key included, and the page says why."""
    file = get("/app/static/a", **AT_HOME)
    page = get("/", page=True, headers={**HTML, **AT_HOME["headers"]}, **LOOPBACK)
    assert FIGURES not in file.text + page.text
    return (file.status, page.status) == (503, 503) and "不在原来的地方" in page.text


def told(home: Home) -> list[str]:
    """What the doctor has against the store and its accounts."""
    return [line.message for line in doctor.examine(home.data, home.url, NOON) if not line.well]


def test_the_first_account_leaves_the_marker_and_a_store_alone_does_not(served: Home) -> None:
    with served.opened():
        assert marker.marked(served.data) is None
    assert FIGURES in get("/app/static/a", **AT_HOME).text
    with_account(served)
    assert marker.marked(served.data) == ("server" if served.url else "file")
    assert get("/media/a", **AT_HOME).status == 401


def test_a_store_that_was_moved_away_or_forgotten_opens_for_nobody(
    served: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_account(served)
    if not served.url:
        place(served.data).rename(served.data / "away.db")
    started_again(monkeypatch)  # without the address of the server
    assert is_closed()
    assert not place(served.data).exists()  # and none was made in its place
    with pytest.raises(StoreError, match="ACCOUNTS"):
        Store.open(served.data)
    assert any("ACCOUNTS" in line for line in told(Home(served.data, None)))


def test_an_empty_store_in_its_place_opens_for_nobody_either(emptied: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    started_again(monkeypatch, emptied.url)
    assert is_closed()
    assert any("一个也没有" in line for line in told(emptied))


def test_an_old_file_is_not_taken_for_the_server_that_followed_it(
    tmp_path: Path, postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accounts moved from the file to PostgreSQL: the file's are from before."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    old, new = Home(tmp_path, None), Home(tmp_path, postgres.room(postgresql_server))
    with_account(old)
    with old.opened() as store:
        kept = backup(store, named(tmp_path, NOON), "test", NOON)
    restore(tmp_path, new.url, kept.file, "test", NOON)
    assert marker.marked(tmp_path) == "server"
    started_again(monkeypatch)
    assert is_closed()
    with pytest.raises(StoreError, match="MINGJIAN_CASEWORK"):
        old.open()


def test_no_backup_is_made_of_a_store_that_has_lost_its_accounts(emptied: Home) -> None:
    with emptied.opened() as store, pytest.raises(StoreError, match="没有备份"):
        backup(store, emptied.data / "empty.zip", "test", NOON)
    assert not (emptied.data / "empty.zip").exists()


def test_a_restore_brings_back_the_accounts_and_the_marker(served: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with_account(served)
    with served.opened() as store:
        kept = backup(store, served.data / "kept.zip", "test", NOON)
    shutil.rmtree(served.data / "casework")
    if served.url:
        restore(served.data, served.url, kept.file, "test", NOON, replace=True)
    else:
        restore(served.data, None, kept.file, "test", NOON)
    assert marker.marked(served.data) == ("server" if served.url else "file")
    started_again(monkeypatch, served.url)
    assert get("/media/a", **AT_HOME).status == 401


def test_a_restore_is_the_way_back_from_a_lost_store(served: Home) -> None:
    with_account(served)
    with served.opened() as store:
        kept = backup(store, served.data / "kept.zip", "test", NOON)
    if not served.url:
        for path in served.data.glob("casework/casework.db*"):
            path.unlink()
    restore(served.data, served.url, kept.file, "test", NOON, replace=True)
    with served.opened() as store:
        assert users.by_login(store, "chief")


def test_accounts_that_are_older_than_the_marker_get_it_at_the_next_start(served: Home) -> None:
    with_account(served)
    marker.place(served.data).unlink()
    assert casework.has_accounts()
    assert marker.marked(served.data) == ("server" if served.url else "file")


def test_a_marker_that_says_nothing_is_one_all_the_same(tmp_path: Path) -> None:
    assert marker.marked(tmp_path) is None
    marker.mark(tmp_path, marker.SERVER)
    assert marker.marked(tmp_path) == marker.SERVER
    marker.place(tmp_path).write_bytes(b"\xff")
    assert marker.marked(tmp_path) == marker.FILE
    marker.place(tmp_path).unlink()
    marker.place(tmp_path).mkdir()
    with pytest.raises(StoreError, match="ACCOUNTS"):
        marker.marked(tmp_path)


def test_an_account_whose_marker_cannot_be_written_is_not_made(served: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise StoreError("ACCOUNTS：写不进去")

    monkeypatch.setattr(marker, "mark", refused)
    with served.opened() as store:
        with pytest.raises(StoreError, match="写不进去"):
            add(store, "chief", "admin")
        assert not users.any_users(store)
