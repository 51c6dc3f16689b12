"""Receiving: every byte is archived, nothing unchanged is read twice, the inbox is what counts."""

import json
from pathlib import Path

import pytest

from pipelines.inbox import receive as receiving
from pipelines.inbox.receive import archived, receive

NIGHT_1, NIGHT_2 = "2026-10-20T19:00:00+00:00", "2026-10-21T19:00:00+00:00"


@pytest.fixture
def house(tmp_path: Path) -> tuple[Path, Path]:
    inbox, lake = tmp_path / "inbox", tmp_path / "lake"
    (inbox / "西河镇").mkdir(parents=True)
    lake.mkdir()
    (inbox / "西河镇" / "拨付台账.csv").write_text("凭证号\nA1\n", "utf-8")
    return inbox, lake


def events(lake: Path) -> list[str]:
    return [json.loads(line)["event"] for line in (lake / "receipts.jsonl").read_text("utf-8").splitlines()]


def test_a_file_is_archived_under_its_hash_with_the_bytes_it_had(house):
    inbox, lake = house
    got = receive(inbox, lake, NIGHT_1)
    assert [r.path for r in got.receipts] == ["西河镇/拨付台账.csv"]
    assert archived(lake, got.receipts[0]).read_bytes() == (inbox / "西河镇" / "拨付台账.csv").read_bytes()


def test_a_second_night_reads_no_unchanged_file(house, monkeypatch):
    inbox, lake = house
    first = receive(inbox, lake, NIGHT_1)
    assert first.files_read == 1
    monkeypatch.setattr(receiving, "take_in", lambda inbox, lake, at: pytest.fail(f"{at} was read again"))
    second = receive(inbox, lake, NIGHT_2)
    assert second.files_read == 0
    assert second.receipts == first.receipts


def test_the_same_length_written_over_at_once_is_noticed(house):
    inbox, lake = house
    first = receive(inbox, lake, NIGHT_1)
    (inbox / "西河镇" / "拨付台账.csv").write_text("凭证号\nA2\n", "utf-8")
    second = receive(inbox, lake, NIGHT_2)
    assert second.receipts[0].sha256 != first.receipts[0].sha256
    assert second.receipts[0].received_at == NIGHT_2
    assert archived(lake, first.receipts[0]).exists()
    assert events(lake) == ["received", "changed"]


def test_a_file_touched_but_not_changed_keeps_its_first_receipt(house):
    inbox, lake = house
    receive(inbox, lake, NIGHT_1)
    (inbox / "西河镇" / "拨付台账.csv").touch()
    second = receive(inbox, lake, NIGHT_2)
    assert second.receipts[0].received_at == NIGHT_1
    assert events(lake) == ["received"]


def test_a_removed_file_is_withdrawn_and_its_bytes_stay(house):
    inbox, lake = house
    first = receive(inbox, lake, NIGHT_1)
    (inbox / "西河镇" / "拨付台账.csv").unlink()
    second = receive(inbox, lake, NIGHT_2)
    assert second.receipts == ()
    assert second.withdrawn == ("西河镇/拨付台账.csv",)
    assert archived(lake, first.receipts[0]).exists()
    assert events(lake) == ["received", "withdrawn"]


def test_links_and_office_lock_files_are_skipped_with_a_reason(house):
    inbox, lake = house
    (inbox / "~$拨付台账.xlsx").write_bytes(b"lock")
    (inbox / "link.csv").symlink_to(inbox / "西河镇" / "拨付台账.csv")
    got = receive(inbox, lake, NIGHT_1)
    assert {name for name, why in got.skipped if why} == {"~$拨付台账.xlsx", "link.csv"}
    assert len(got.receipts) == 1
