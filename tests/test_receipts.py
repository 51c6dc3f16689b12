"""Records of what was received: torn or missing, they mend from each other, and nothing archived is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.inbox.receipts import INDEX, LOG, Records, days_received, records
from pipelines.inbox.receive import Received, archived, receive

NIGHT_1, NIGHT_2 = "2026-10-20T19:00:00+00:00", "2026-10-21T19:00:00+00:00"
REGISTER = '{"at": "x", "event": "received", "path": "a.csv", "received_at": "2026-09-20T00:00:00+00:00"}\n'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Two files of the first night, one of the second, and a day from before the first night."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / LOG).write_text(REGISTER, "utf-8")
    for name in ("a.csv", "b.csv"):
        (tmp_path / "inbox" / name).write_text(name, "utf-8")
    night(tmp_path, NIGHT_1)
    (tmp_path / "inbox" / "c.csv").write_text("c", "utf-8")
    night(tmp_path, NIGHT_2)
    return tmp_path


def night(house: Path, now: str = "2026-10-22T19:00:00+00:00") -> Received:
    return receive(house / "inbox", house / "lake", now)


def known(got: Received) -> list[tuple[str, str]]:
    return [(receipt.path, receipt.received_at[:10]) for receipt in got.receipts]


KNOWN = [("a.csv", "2026-10-20"), ("b.csv", "2026-10-20"), ("c.csv", "2026-10-21")]
DAYS = {*KNOWN, ("a.csv", "2026-09-20")}


def _days(house: Path) -> set[tuple[str, str]]:
    return {(path, str(day)) for path, day in days_received(house / "lake").rows()}


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _last_line_torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


INDEX_HARMS: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "torn": _last_line_torn,
    "of something else": lambda path: path.write_text('{"a": 1}', "utf-8"),
    "with another kind of row": lambda path: path.write_text('[{"path": 1}]', "utf-8"),
    "pointing out of the archive": lambda path: path.write_text(
        json.dumps([row | {"sha256": "../" * 21 + "x"} for row in json.loads(path.read_text("utf-8"))]), "utf-8"
    ),
    "not in UTF-8": lambda path: path.write_bytes(b"\xff\xfe"),
    "nested for ever": lambda path: path.write_text("[" * 100_000, "utf-8"),
    "a folder": _folder,
}


@pytest.mark.parametrize("harm", INDEX_HARMS)
def test_an_index_that_is_damaged_is_made_from_the_log(house: Path, harm: str) -> None:
    INDEX_HARMS[harm](house / "lake" / INDEX)
    got = night(house)
    assert (known(got), got.withdrawn, got.files_read) == (KNOWN, (), 0)
    assert bool(got.mended) == (harm != "gone")
    assert night(house).mended == ()


LOG_HARMS: dict[str, Callable[[Path], object]] = {
    "the last line torn": _last_line_torn,
    "a line of nonsense": lambda path: path.write_bytes(b"nonsense\n" + path.read_bytes()),
    "zeros at the end": lambda path: path.write_bytes(path.read_bytes() + bytes(512)),
    "a line not in UTF-8": lambda path: path.write_bytes(b'{"at": "\xff"}\n' + path.read_bytes()),
    "a line of another kind": lambda path: path.write_bytes(b'[1]\n{"path": 1}\n' + path.read_bytes()),
}


@pytest.mark.parametrize("harm", LOG_HARMS)
def test_whole_lines_of_a_damaged_log_are_kept_lost_ones_come_back_and_the_damaged_one_stays(
    house: Path, harm: str
) -> None:
    log = house / "lake" / LOG
    LOG_HARMS[harm](log)
    torn = log.read_bytes()
    got = night(house)
    assert known(got) == KNOWN and _days(house) == DAYS
    assert log.with_name(f"{LOG}.damaged-1").read_bytes() == torn
    assert "损坏" in got.mended[0] and night(house).mended == ()
    assert all(json.loads(line)["path"] for line in log.read_text("utf-8").splitlines())


@pytest.mark.parametrize("harm", ["gone", "empty", "a folder"])
def test_a_log_that_is_gone_speaks_again_of_every_file_that_counts(house: Path, harm: str) -> None:
    log = house / "lake" / LOG
    log.unlink()
    if harm == "empty":
        log.write_bytes(b"")
    elif harm == "a folder":
        log.mkdir()
    assert records(house / "lake").lost == 3
    got = night(house)
    assert known(got) == KNOWN and _days(house) == set(KNOWN) and got.mended
    assert records(house / "lake") == Records(whole=3, torn=0, lost=0, index=True)


def test_the_next_line_after_a_torn_one_is_a_line_of_its_own(house: Path) -> None:
    log = house / "lake" / LOG
    log.write_bytes(log.read_bytes()[:-20])
    (house / "inbox" / "d.csv").write_text("d", "utf-8")
    night(house)
    assert {path for path, _ in _days(house)} == {"a.csv", "b.csv", "c.csv", "d.csv"}


def test_with_both_records_gone_every_file_is_received_anew(house: Path) -> None:
    (house / "lake" / LOG).unlink()
    (house / "lake" / INDEX).unlink()
    assert known(night(house)) == [(path, "2026-10-22") for path, _ in KNOWN]


@pytest.mark.parametrize("harm", ["gone", "empty", "changed", "a folder"])
def test_archived_bytes_that_were_damaged_are_archived_anew_while_the_inbox_has_them(house: Path, harm: str) -> None:
    receipt = night(house).receipts[0]
    path = archived(house / "lake", receipt)
    path.unlink()
    if harm == "a folder":
        path.mkdir()
    elif harm != "gone":
        path.write_text("" if harm == "empty" else "x.csv", "utf-8")
    got = night(house)
    assert known(got) == KNOWN and path.read_text("utf-8") == "a.csv"
