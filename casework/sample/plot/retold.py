"""Retold: a finding as an earlier night would have said it, for a case that was assigned then.

at 2026-10-01  2026-07-30 竣工，至 2026-10-01 已 63 天，没有合格的验收记录     limit 28 天
by 2026-09-07  2026-07-30 竣工，至 2026-09-07 已 39 天，没有合格的验收记录
by 2026-08-20  21 days: nobody had flagged it yet
by 2026-07-01  it had not happened yet
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

DAY = r"\d{4}-\d{2}-\d{2}"
RUNNING = re.compile(rf"(?<=至 )({DAY})(?! 的| 累计| 签订)")  # through which day something is told
FINISHED = re.compile(rf"实际竣工 ({DAY})，算至 \1")
LENGTH = re.compile(r"(已 |已过 |超期 )(\d+)(?= 天)")
DAYS = re.compile(r"(\d+) 天")


@dataclass(frozen=True)
class Sentence:
    """What a finding says, and its days past and allowed, where it counts any."""

    text: str
    days: int | None
    allowed: int | None


def sentence(text: str, measured: str | None, limit: str | None) -> Sentence:
    """The sentence of a finding with the figures of its columns."""
    return Sentence(text, _days(measured), _days(limit))


def retold(before: Sentence, by: date) -> Sentence | None:
    """The sentence of the night of that day; None where the finding was not there by then."""
    text = FINISHED.sub(lambda match: _unfinished(match, by), before.text)
    later = [day for day in RUNNING.findall(text) if date.fromisoformat(day) > by]
    shift = max((date.fromisoformat(day) - by for day in later), default=timedelta()).days
    days = None if before.days is None else before.days - shift
    text = RUNNING.sub(lambda match: min(match[1], by.isoformat()), text)
    if shift and days is not None:
        text = LENGTH.sub(lambda match: f"{match[1]}{int(match[2]) - shift}", text)
    if any(day > by.isoformat() for day in re.findall(DAY, text)):
        return None
    return None if days is not None and days <= (before.allowed or 0) else Sentence(text, days, before.allowed)


def is_running(sentence: Sentence) -> bool:
    """Whether the sentence speaks of something that goes on, so that it can end and begin again."""
    return RUNNING.search(sentence.text) is not None and FINISHED.search(sentence.text) is None


def _unfinished(match: re.Match[str], by: date) -> str:
    """The work as it stood sentence it was finished."""
    return match[0] if match[1] <= by.isoformat() else f"未见竣工，算至 {match[1]}"


def _days(text: str | None) -> int | None:
    match = DAYS.fullmatch(text or "")
    return int(match[1]) if match else None
