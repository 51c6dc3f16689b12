"""Wording: steps, hats and the time that is left, in the words of the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from casework.accounts.person import LABELS, OFFICE
from casework.cases.days.reminders import REMINDERS, ROLE
from casework.cases.signals import SIGNALS
from casework.cases.steps import STEPS
from pages.ui.kit.format import MISSING, day, moment
from pipelines.china import wall

HOUR = timedelta(hours=1)
STEP_LABELS = {key: step.label for key, step in STEPS.items()} | dict(REMINDERS) | dict(SIGNALS)
HATS = {role.value: label for role, label in LABELS.items()} | {"office": OFFICE, ROLE: "系统按规定时限"}


def hours(by: datetime | None, now: datetime) -> str:
    """还剩 5 小时 until the moment; 已超时 3 小时 past it; nothing where there is none."""
    if by is None:
        return ""
    whole = abs(by - now) // HOUR
    if now > by:
        return f"已超时 {whole} 小时" if whole else "已超时不到 1 小时"
    return f"还剩 {whole} 小时" if whole else "还剩不到 1 小时"


def workdays(overdue: int, left: int | None) -> str:
    """逾期 3 个工作日, 今天到期, 还剩 2 个工作日; nothing where nobody has to act."""
    if overdue:
        return f"逾期 {overdue} 个工作日"
    if left is None:
        return ""
    return f"还剩 {left} 个工作日" if left else "今天到期"


def response(row: Mapping[str, object], now: datetime) -> str:
    """By when a case is or was to be answered, and whether it was: a row of `cases.listed`."""
    by, first = row["answer_by"], row["first_action_at"]
    if not isinstance(by, datetime):
        return "本县没有规定" if first is None else f"{_at(first)} 已响应"
    if isinstance(first, datetime):
        return f"{_at(first)} 已响应{'，超过时限' if row['is_answered_late'] else ''}"
    return f"{_at(by)} 前" + (f"（{hours(by, now)}）" if row["state"] == "assigned" else "")


def due(row: Mapping[str, object]) -> str:
    """The due day and how far it is away: a row of `cases.listed`."""
    overdue, left = row["overdue_workdays"], row["workdays_left"]
    left_words = workdays(int(str(overdue)), None if left is None else int(str(left)))
    return f"{day(row['due_on'])}{f'（{left_words}）' if left_words else ''}"  # type: ignore[arg-type]  # a day


def _at(when: object) -> str:
    return moment(wall(when)) if isinstance(when, datetime) else MISSING
