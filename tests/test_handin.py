"""What a township uploads arrives whole, under a name that is one, inside the inbox and nowhere else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.inbox.hand_in import LONGEST, NotHandedIn, foreseen, hand_in, safe_name
from pipelines.inbox.receive import receive


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026年拨付台账.xlsx", "2026年拨付台账.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\我的文档\\台账.xls", "台账.xls"),
        ("..台账.xlsx", "台账.xlsx"),
        ("~$台账.xlsx", "台账.xlsx"),
        ("台\u202exslx.exe\n账.csv", "台xslx.exe账.csv"),
        ('台账<1>:"2".csv', "台账_1___2_.csv"),
        (" 台账.csv. ", "台账.csv"),
    ],
)
def test_a_name_loses_what_no_name_may_have(typed: str, kept: str) -> None:
    assert safe_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "..", "/", ".", " . ", "~$", "\x00\x1f"])
def test_what_leaves_no_name_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(NotHandedIn, match="不能作文件名"):
        safe_name(typed)


def test_a_name_on_the_limit_stays_and_one_byte_over_is_cut_with_its_suffix_kept() -> None:
    on = "a" * (LONGEST - 5) + ".xlsx"
    assert safe_name(on) == on
    assert safe_name("a" + on) == on
    assert len(safe_name("台" * 300 + ".xlsx").encode()) <= LONGEST and safe_name("台" * 300 + ".xlsx").endswith(
        ".xlsx"
    )


@given(st.text(max_size=80))
def test_whatever_is_typed_the_name_is_one_plain_visible_name_and_stays_itself(typed: str) -> None:
    try:
        name = safe_name(typed)
    except NotHandedIn:
        return
    assert name == Path(name).name and not name.startswith((".", "~$")) and len(name.encode()) <= LONGEST
    assert name.isprintable()
    assert safe_name(name) == name


def test_a_file_arrives_below_its_township_and_the_night_receives_it(inbox: Path, tmp_path: Path) -> None:
    done = hand_in(inbox, "西河镇/台账.csv", b"1")
    assert (done.state, done.sha256) == ("new", hashlib.sha256(b"1").hexdigest())
    assert (inbox / "西河镇" / "台账.csv").read_bytes() == b"1"
    got = receive(inbox, tmp_path / "lake", "2026-10-20T19:00:00+00:00")
    assert [receipt.path for receipt in got.receipts] == ["西河镇/台账.csv"] and got.skipped == ()


def test_the_same_name_replaces_and_the_same_bytes_change_nothing(inbox: Path) -> None:
    hand_in(inbox, "西河镇/台账.csv", b"1")
    before = (inbox / "西河镇" / "台账.csv").stat()
    assert foreseen(inbox, "西河镇/台账.csv", b"1") == "same"
    assert hand_in(inbox, "西河镇/台账.csv", b"1").state == "same"
    after = (inbox / "西河镇" / "台账.csv").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert foreseen(inbox, "西河镇/台账.csv", b"2") == "replaces"
    assert hand_in(inbox, "西河镇/台账.csv", b"2").state == "replaces"
    assert (inbox / "西河镇" / "台账.csv").read_bytes() == b"2"


def test_looking_ahead_writes_nothing(inbox: Path) -> None:
    assert foreseen(inbox, "西河镇/台账.csv", b"1") == "new"
    assert list(inbox.iterdir()) == []


@pytest.mark.parametrize(
    "path", ["../台账.csv", "西河镇/../../台账.csv", "/etc/台账.csv", "a//b.csv", ".x/台账.csv", "西河镇/.a"]
)
def test_no_path_leads_out_of_the_inbox(inbox: Path, path: str) -> None:
    with pytest.raises(NotHandedIn):
        hand_in(inbox, path, b"1")
    assert sorted(inbox.parent.rglob("*")) == [inbox]


def test_a_link_in_the_inbox_is_never_followed(inbox: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "台账.csv").write_bytes(b"theirs")
    (inbox / "西河镇").symlink_to(outside)
    with pytest.raises(OSError, match="西河镇"):
        hand_in(inbox, "西河镇/台账.csv", b"1")
    (inbox / "链接.csv").symlink_to(outside / "台账.csv")
    with pytest.raises(NotHandedIn, match="不是普通文件"):
        hand_in(inbox, "链接.csv", b"1")
    assert (outside / "台账.csv").read_bytes() == b"theirs"


def test_a_write_that_fails_leaves_the_old_file_and_no_crumbs(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(inbox, "台账.csv", b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipelines.inbox.hand_in.os.replace", full)
    with pytest.raises(OSError, match="No space"):
        hand_in(inbox, "台账.csv", b"new")
    assert [path.name for path in inbox.iterdir()] == ["台账.csv"] and (inbox / "台账.csv").read_bytes() == b"old"


def test_an_inbox_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        hand_in(tmp_path / "none", "台账.csv", b"1")
    with pytest.raises(FileNotFoundError):
        foreseen(tmp_path / "none", "台账.csv", b"1")
