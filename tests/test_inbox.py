"""Every kind of thing that can lie in an inbox costs itself only, and is listed with its reason."""

from __future__ import annotations

import json
import os
import socket
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from pipelines.inbox import archive, inbox
from pipelines.inbox.receive import Received, archived, receive
from reports.sendback.sendback import fitting

NIGHT_1, NIGHT_2 = "2026-10-20T19:00:00+00:00", "2026-10-21T19:00:00+00:00"
GOOD = "西河镇/台账.csv"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "inbox" / "西河镇").mkdir(parents=True)
    (tmp_path / "lake").mkdir()
    (tmp_path / "inbox" / GOOD).write_bytes(b"good")
    return tmp_path


def night(house: Path, now: str = NIGHT_1) -> Received:
    return receive(house / "inbox", house / "lake", now)


def paths(got: Received) -> list[str]:
    return [receipt.path for receipt in got.receipts]


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(os.path.relpath(path))  # an address of a socket has 107 bytes at most


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


LINKS: dict[str, Callable[[Path], None]] = {
    "to a file": lambda path: path.symlink_to("台账.csv"),
    "to a folder": lambda path: path.symlink_to(".."),
    "to nothing": lambda path: path.symlink_to("nowhere"),
    "to itself": _loop,
}
NO_FILES = {"pipe": (os.mkfifo, "管道"), "socket": (_socket, "套接字")} | {
    f"link {name}": (make, "链接") for name, make in LINKS.items()
}


@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_is_skipped_with_its_reason_and_keeps_nobody_waiting(house: Path, kind: str) -> None:
    make, word = NO_FILES[kind]
    make(house / "inbox" / "西河镇" / "假.xlsx")
    got = night(house)
    assert paths(got) == [GOOD]
    ((name, why),) = got.skipped
    assert name == "西河镇/假.xlsx" and word in why and "未读取" in why


def test_a_device_is_no_file() -> None:
    reasons: list[tuple[str, str]] = []
    entry: Any = SimpleNamespace(name="x.csv", stat=lambda *, follow_symlinks: os.stat_result((stat.S_IFCHR, *[0] * 9)))
    inbox._sort(entry, "x.csv", [], reasons, [])
    assert reasons == [("x.csv", "是设备，不是文件，未读取")]


def test_a_pipe_that_takes_the_files_place_after_it_was_listed_is_not_waited_for(house: Path) -> None:
    os.mkfifo(house / "inbox" / "p.csv")
    with pytest.raises(archive.NotTaken, match="不是普通文件"):
        archive.take_in(house / "inbox", house / "lake", "p.csv")


def test_a_link_that_takes_the_files_or_its_folders_place_is_not_followed(house: Path) -> None:
    outside = house / "outside"
    outside.mkdir()
    (outside / "a.csv").write_bytes(b"theirs")
    (house / "inbox" / "d").symlink_to(outside)
    (house / "inbox" / "a.csv").symlink_to(outside / "a.csv")
    for at in ("d/a.csv", "a.csv"):
        with pytest.raises(archive.NotTaken, match="打不开"):
            archive.take_in(house / "inbox", house / "lake", at)


def test_a_folder_with_a_ledgers_name_is_said_to_be_one_and_its_files_are_read(house: Path) -> None:
    (house / "inbox" / "台账.xlsx").mkdir()
    (house / "inbox" / "台账.xlsx" / "a.csv").write_bytes(b"a")
    got = night(house)
    assert paths(got) == ["台账.xlsx/a.csv", GOOD]
    assert got.skipped == (("台账.xlsx", inbox.FOLDER),)


def test_a_hidden_folder_is_not_read_and_says_so(house: Path) -> None:
    (house / "inbox" / ".Trash").mkdir()
    (house / "inbox" / ".Trash" / "a.csv").write_bytes(b"a")
    got = night(house)
    assert paths(got) == [GOOD] and got.skipped == ((".Trash", inbox.HIDDEN),)


@pytest.mark.parametrize(("levels", "read"), [(inbox.DEEPEST, True), (inbox.DEEPEST + 1, False)])
def test_folders_inside_folders_are_read_down_to_a_depth(house: Path, levels: int, read: bool) -> None:
    deep = house / "inbox" / "/".join("d" * levels)
    deep.mkdir(parents=True)
    (deep / "a.csv").write_bytes(b"a")
    got = night(house)
    assert len(got.receipts) == 1 + read
    assert [why for _, why in got.skipped] == ([] if read else [inbox.DEEP])


@pytest.mark.parametrize(("size", "read"), [(10, True), (11, False)])
def test_a_file_beyond_the_size_limit_is_not_read(
    house: Path, monkeypatch: pytest.MonkeyPatch, size: int, read: bool
) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 10)
    (house / "inbox" / "big.csv").write_bytes(b"x" * size)
    got = night(house)
    assert ("big.csv" in paths(got)) == read
    assert read or "拆成几个文件" in dict(got.skipped)["big.csv"]


def test_ten_sparse_gigabytes_are_refused_by_their_size_alone(house: Path) -> None:
    with (house / "inbox" / "空.csv").open("wb") as file:
        file.truncate(10_000_000_000)
    got = night(house)
    assert paths(got) == [GOOD] and "10.0 GB" in dict(got.skipped)["空.csv"]


def test_a_file_that_the_disk_has_no_room_for_is_left_where_it_is(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda folder: SimpleNamespace(free=7))
    got = night(house)
    assert got.receipts == () and "磁盘只剩" in dict(got.skipped)[GOOD]


NAMES = [
    b"\xff\xfe.csv",
    b"\xff\xfd.csv",
    "项目台账".encode("gb18030") + b".csv",
    "项目台账.csv".encode(),
    "换\n行.csv".encode(),
    b"esc\x1b[2J.csv",
    "右\u202e左.csv".encode(),
    b" =1+1 .csv",
    b"<img src=x onerror=alert(1)>.csv",
    b"a" * 251 + b".csv",
    "台".encode() * 83 + b"aa.csv",
    unicodedata.normalize("NFC", "é.csv").encode(),
    unicodedata.normalize("NFD", "é.csv").encode(),
    b"Big.CSV",
    b"big.csv",
]


def test_every_name_that_a_file_can_have_is_received_told_apart_and_fit_for_tables(house: Path) -> None:
    for nth, name in enumerate(NAMES):
        (house / "inbox" / os.fsdecode(name)).write_bytes(b"%d" % nth)
    got = night(house)
    assert got.skipped == () and len(set(paths(got))) == len(NAMES) + 1
    assert sorted(archived(house / "lake", one).read_bytes() for one in got.receipts) == sorted(
        [b"good", *(b"%d" % nth for nth in range(len(NAMES)))]
    )
    for path in paths(got):
        assert path.encode() and path.isprintable()
        assert len(fitting(f"{Path(path).name}.xlsx").encode()) <= 255
    pl.DataFrame({"source_file": paths(got)}).write_parquet(house / "names.parquet")
    assert pl.read_parquet(house / "names.parquet")["source_file"].to_list() == paths(got)
    again = night(house, NIGHT_2)
    assert (again.receipts, again.files_read, again.withdrawn) == (got.receipts, 0, ())


def test_a_name_in_gb18030_is_read_as_its_characters(house: Path) -> None:
    (house / "inbox" / os.fsdecode("东山乡".encode("gb18030") + b".csv")).write_bytes(b"a")
    assert paths(night(house)) == ["东山乡.csv", GOOD]


def _closed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As the system answers an account that may not read `name`: the tests' own account may read everything."""
    opened = os.open

    def refusing(path: Any, *more: Any, **named: Any) -> int:
        if path == name:
            raise PermissionError(13, "Permission denied", name)
        return opened(path, *more, **named)

    monkeypatch.setattr(archive.os, "open", refusing)


def test_a_file_that_may_not_be_read_is_skipped_and_what_it_brought_before_stands(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = night(house)
    (house / "inbox" / GOOD).write_bytes(b"newer")
    (house / "inbox" / "西河镇" / "新.csv").write_bytes(b"new")
    with monkeypatch.context() as closed:
        _closed(closed, "台账.csv")
        got = night(house, NIGHT_2)
    assert (got.withdrawn, paths(got)) == ((), [GOOD, "西河镇/新.csv"])
    assert got.receipts[0] == before.receipts[0]
    assert "打不开" in dict(got.skipped)[GOOD] and "仍以 2026-10-20 收到的那一份为准" in dict(got.skipped)[GOOD]
    later = night(house, NIGHT_2)
    assert later.skipped == () and archived(house / "lake", later.receipts[0]).read_bytes() == b"newer"


def test_a_folder_that_may_not_be_opened_withdraws_nothing(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = night(house)
    listed = os.scandir

    def refusing(path: Any) -> Any:
        if Path(path).name == "西河镇":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(inbox.os, "scandir", refusing)
    got = night(house, NIGHT_2)
    assert (got.receipts, got.withdrawn) == (before.receipts, ())
    assert "打不开" in dict(got.skipped)["西河镇"]


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")])
def test_a_file_that_may_not_be_looked_at_withdraws_nothing_and_says_so(
    house: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    before = night(house)
    _unseen(monkeypatch, error)
    got = night(house, NIGHT_2)
    assert (got.receipts, got.withdrawn) == (before.receipts, ())
    assert "看不到是什么" in dict(got.skipped)[GOOD]


def test_a_file_that_is_gone_since_it_was_listed_is_withdrawn(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    night(house)
    _unseen(monkeypatch, FileNotFoundError(2, "No such file"))
    got = night(house, NIGHT_2)
    assert (paths(got), got.withdrawn, got.skipped) == ([], (GOOD,), ())


def _unseen(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    sort = inbox._sort

    def refusing(entry: Any, place: str, *rest: Any) -> None:
        if place == GOOD:
            raise error
        sort(entry, place, *rest)

    monkeypatch.setattr(inbox, "_sort", refusing)


def _while_it_is_read(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None], times: int) -> None:
    blocks, left = archive._blocks, [times]

    def interrupted(handle: int, size: int) -> Iterator[bytes]:
        for block in blocks(handle, size):
            if left[0]:
                left[0] -= 1
                act()
            yield block

    monkeypatch.setattr(archive, "_blocks", interrupted)


def _append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"+")


CHANGES: dict[str, Callable[[Path], None]] = {
    "grows": _append,
    "shrinks": lambda path: os.truncate(path, path.stat().st_size - 1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_keeps_changing_is_no_half_ledger(
    house: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = house / "inbox" / "慢.csv"
    path.write_bytes(b"half of it")
    _while_it_is_read(monkeypatch, lambda: CHANGES[change](path), 99)
    got = night(house)
    assert "慢.csv" not in paths(got) and "正在写入" in dict(got.skipped)["慢.csv"]
    assert [path.name for path in (house / "lake" / "archive").glob(".tmp-*")] == []


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changed_once_is_read_again_and_whole(
    house: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = house / "inbox" / GOOD
    _while_it_is_read(monkeypatch, lambda: CHANGES[change](path), 1)
    got = night(house)
    assert got.skipped == () and archived(house / "lake", got.receipts[0]).read_bytes() == path.read_bytes()


def test_a_file_that_is_replaced_while_it_is_read_is_whole_tonight_and_new_tomorrow(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, beside = house / "inbox" / GOOD, house / "beside"
    beside.write_bytes(b"next")
    with monkeypatch.context() as during:
        _while_it_is_read(during, lambda: beside.exists() and beside.replace(path), 1)
        got = night(house)
    assert archived(house / "lake", got.receipts[0]).read_bytes() in (b"good", b"next")
    assert archived(house / "lake", night(house, NIGHT_2).receipts[0]).read_bytes() == b"next"


def test_a_file_that_vanishes_before_it_is_read_is_gone_and_not_a_failure(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(house)
    (house / "inbox" / GOOD).write_bytes(b"newer")
    listed = inbox.look

    def look(folder: Path) -> inbox.Contents:
        listing = listed(folder)
        (folder / GOOD).unlink()
        return listing

    monkeypatch.setattr("pipelines.inbox.receive.look", look)
    got = night(house, NIGHT_2)
    assert (got.receipts, got.withdrawn) == ((), (GOOD,)) and "已被移走" in dict(got.skipped)[GOOD]


def test_two_thousand_files_are_received_and_known_again(house: Path) -> None:
    for nth in range(2000):
        (house / "inbox" / f"{nth}.csv").write_bytes(b"%d" % nth)
    assert night(house).files_read == 2001
    assert night(house, NIGHT_2).files_read == 0
    assert len(json.loads((house / "lake" / "inbox_index.json").read_text("utf-8"))) == 2001
