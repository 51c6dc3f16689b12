"""Flagged: what the nights of a sample county ever flagged, and what the sample's truth says of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from casework.cases.finding import Finding, as_findings
from casework.errors import Refused
from casework.sample.plot.retold import Sentence, is_running, retold, sentence
from pipelines.china import STAMP
from pipelines.lake.scope import Scope
from pipelines.lake.snapshot_db import open_newest
from pipelines.limits.dated import Limits
from pipelines.registry import rules

LIVES = "select * from finding_lives where outcome = 'flagged' order by rule, subject_id"
RED = {
    "overdue": "overdue_red_days",
    "not_accepted": "acceptance_red_days",
    "not_started": "start_delay_red_days",
}
LAG = timedelta(days=5)  # at least, from what happened to the night that sees it
LATE_LEDGER = 8  # findings of one rule in one township that were not planted: a ledger came late


@dataclass(frozen=True)
class Flagged:
    """A finding. `is_planted`: the sample's truth knows it; `is_of_a_batch`: one of many that a late ledger made."""

    finding: Finding
    words: Sentence
    happened_on: date | None
    department: str
    seen_on: date  # the day of the snapshot that tells it
    is_planted: bool
    is_of_a_batch: bool

    @property
    def is_running(self) -> bool:
        """Whether what it speaks of goes on."""
        return is_running(self.words)

    def by(self, day: date, limits: Limits) -> Finding | None:
        """The finding as the night of that day told it; None where it could not have been told yet."""
        if day >= self.seen_on:
            return self.finding
        words = None if self.happened_on and self.happened_on + LAG > day else retold(self.words, day)
        if words is None:
            return None
        level = _level(self.finding, words, day, limits)
        return replace(self.finding, snapshot=_snapshot(day), evidence=words.text, level=level)


def flagged(data: Path) -> list[Flagged]:
    """Every finding of the county, by rule and subject. Raises Refused where it is no sample, and NoSnapshot."""
    truth = truth_of(data)
    planted = {(plant["rule"], plant["subject"]) for plant in truth["plants"]}
    lake, _ = open_newest(data)
    rows = list(lake.asked_in(Scope(), LIVES).iter_rows(named=True))
    findings = as_findings(rows, lake.snapshot)
    as_of = date.fromisoformat(lake.manifest["as_of"])
    known = [(row["rule"], row["subject_id"]) in planted for row in rows]
    loose = Counter((row["rule"], row["township"]) for row, is_known in zip(rows, known, strict=True) if not is_known)
    return [
        _flagged(row, finding, as_of, is_known, loose)
        for row, finding, is_known in zip(rows, findings, known, strict=True)
    ]


def truth_of(data: Path) -> dict[str, Any]:
    """What was planted in the sample county. Raises Refused where there is none."""
    path = data / "truth.json"
    try:
        truth: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise Refused(
            f"{data}：不是示例县（没有可读的 truth.json），不写示例立案。真实的立案由联席会议办公室交办。"
        ) from None
    return truth


def _flagged(
    row: Mapping[str, Any], finding: Finding, as_of: date, is_planted: bool, loose: Counter[tuple[str, str]]
) -> Flagged:
    is_of_a_batch = not is_planted and loose[row["rule"], row["township"]] >= LATE_LEDGER
    words = sentence(row["evidence"], row["measured"], row["limit"])
    seen_on = row["last_seen_on"] or as_of
    return Flagged(finding, words, row["happened_on"], row["department"], seen_on, is_planted, is_of_a_batch)


def _level(finding: Finding, words: Sentence, day: date, limits: Limits) -> str:
    """Red only where the days of that night were."""
    limit = limits.on(RED[finding.rule], day) if finding.rule in RED else None
    if limit is None or words.days is None or words.days > limit.value:
        return finding.level
    level: str = rules()[finding.rule].definition.level
    return level


def _snapshot(day: date) -> str:
    """The name of that evening's snapshot, which like all old ones is not there any more."""
    return f"{datetime.combine(day, time(17, 30), UTC).strftime(STAMP)}-{day:%m%d%m%d}"
