"""Checkup: messages that got stuck, and accounts that nothing reaches, for the doctor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.outbox.queue import counted
from casework.outbox.states import DUE, LABELS, STUCK
from casework.tables.contacts import ContactRow
from pipelines.doctor.checkup import Line

WHAT = "消息"


def examine(session: Session, data: Path) -> Iterator[Line]:
    """One line; none where nobody is reached by anything and nothing was ever written."""
    numbers = counted(session)
    reached = session.scalar(select(func.count(ContactRow.user_id.distinct()))) or 0
    if not reached and not sum(numbers.values()):
        return
    stuck = "，".join(f"{LABELS[state]} {numbers[state]} 条" for state in STUCK if numbers[state])
    waiting = sum(numbers[state] for state in DUE)
    message = f"可送达账号 {reached} 个，待发 {waiting} 条" + (f"，{stuck}" if stuck else "")
    way = f"mingjian outbox list --data {data}，逐条核实后 mingjian outbox retry 编号，或 mingjian outbox drop 编号"
    yield Line(not stuck, WHAT, message, way)
