"""Findings: red ones that no night had before and nobody has assigned, told once, as a number and a link.

A finding is not proven: the message says how many there are, never what they are or whose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from casework.accounts.scope import holds, scope_of
from casework.outbox.put import Message, put, untold
from casework.outbox.receivers import Receiver, receivers
from casework.store import Store
from casework.tables.cases import CaseRow

PAGE = "anomalies"


@dataclass(frozen=True)
class Red:
    """A red finding, whose it is and who might lead it."""

    finding_id: str
    department: str
    township: str | None
    category: str | None


def tell_findings(store: Store, red: Sequence[Red], as_of: date, now: datetime) -> int:
    """Tell the office, and each department those that are suggested to it; how many findings were new."""
    with store.writing() as session:
        assigned = set(session.scalars(select(CaseRow.finding_id)))
        names = set(untold(session, [f"finding:{each.finding_id}" for each in red], now))
        new = [each for each in red if f"finding:{each.finding_id}" in names and each.finding_id not in assigned]
        for receiver in receivers(session) if new else ():
            if number := sum(_concerns(receiver, each) for each in new):
                put(session, receiver, _message(receiver, number, as_of, now), now)
    return len(new)


def _concerns(receiver: Receiver, red: Red) -> bool:
    person = receiver.person
    is_theirs = person.is_office or (person.department is not None and person.department == red.department)
    return is_theirs and holds(scope_of(person), red.township, red.category)


def _message(receiver: Receiver, number: int, as_of: date, now: datetime) -> Message:
    what = "新增红色疑点" if receiver.person.is_office else "新增建议由贵单位牵头核实的红色疑点"
    until = f"数据截至 {as_of.year}年{as_of.month}月{as_of.day}日"
    body = f"{until}，{what} {number} 条。\n疑点由系统比对得出，须经核实。请登录看板查看。"
    return Message(f"red:{now.isoformat()}", f"【明鉴】{what} {number} 条", body, PAGE)
