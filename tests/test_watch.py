"""Whoever looks on sees files and rows go by."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from pipelines.inbox import results
from pipelines.night import night
from pipelines.stages.outcome import Watch
from pipelines.watch import RichWatch
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county


class Listening(Watch):
    def __init__(self) -> None:
        self.entries: list[tuple[str, int]] = []
        self.total = 0

    def files(self, total: int) -> None:
        self.total = total

    def file(self, name: str, rows: int) -> None:
        self.entries.append((Path(name).name, rows))


def test_the_night_tells_of_every_file_it_reads_and_of_the_rows_in_it(tmp_path: Path) -> None:
    data = tiny_county(tmp_path / "county")
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1), project(2))
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, "PZ-0001,350987100-2026-0001,2026-03-05,5,预付款,某公司")
    seen = Listening()
    night(data, now=datetime(2026, 7, 1, tzinfo=UTC), watch=seen, processes=0)
    assert seen.total == 2
    assert sorted(seen.entries) == [("拨付台账.csv", 2), ("项目台账.csv", 3)]  # the header is a row that was seen


def test_a_sheet_that_feeds_two_datasets_has_been_seen_once() -> None:
    sheets = [{"sheet": "招标", "rows_seen": 7}, {"sheet": "招标", "rows_seen": 7}, {"sheet": "合同", "rows_seen": 4}]
    assert results.rows_seen({"sheets": sheets}) == 11


def test_the_bar_at_the_terminal_counts_rows_beside_files() -> None:
    out = io.StringIO()
    with RichWatch(Console(file=out, force_terminal=True, width=100)) as watch:
        watch.files(3)
        watch.file("a.csv", 1200)
        watch.file("b.csv", 34)
        watch._progress.refresh()
    assert "1,234 行" in out.getvalue() and "2/3" in out.getvalue()
