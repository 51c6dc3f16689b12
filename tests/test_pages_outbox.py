"""The page 运行 counts the messages: what waits, and what a person has to look at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.outbox import queue
from casework.outbox.lease import claim, settle
from casework.outbox.senders.outcome import taken, uncertain
from casework.outbox.states import STUCK, Sending
from pages.admin.runs.outbox import words
from pages.ui.ask.casework import store
from tests.gated import account
from tests.mailed import settings
from tests.people import published, signed_in
from tests.test_outbox_sending import laid
from tests.walk import page_text


def test_the_messages_are_counted_for_those_who_keep_the_records(
    sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(published(sample_lake, tmp_path / "county")))
    chief, now = account("chief", "admin"), datetime.now(UTC)
    assert "消息：" not in page_text(signed_in(chief, "runs"))
    laid(store(), 3)
    for outcome in (taken(), uncertain("HTTP 500")):
        message = claim(store(), ["email"], now)
        assert message
        settle(store(), message, outcome, settings().sending, now)
    shown = page_text(signed_in(chief, "runs"))
    assert "消息：已发出 1 条，待发 1 条，结果不明 1 条。" in shown and "mingjian outbox list" in shown
    queue.drop(store(), "test", [each.message_id for each in queue.entries(store(), STUCK)], now)
    assert "mingjian outbox list" not in page_text(signed_in(chief, "runs"))
    assert "消息：" not in page_text(signed_in(account("kaohe", "assessment"), "runs"))


def test_what_did_not_happen_is_not_named() -> None:
    assert words(dict.fromkeys(Sending, 0) | {Sending.SENT: 7}) == "消息：已发出 7 条，待发 0 条。"
