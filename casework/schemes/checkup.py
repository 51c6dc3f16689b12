"""Checkup: whether every adopted scheme is as it was adopted, and the night's file of them is right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from casework.schemes.chain import SCHEMES
from casework.schemes.export import is_current
from pipelines.doctor.checkup import Line
from pipelines.errors import ReferenceError
from pipelines.lake.adopted import place, read

WHAT = "考核方案"


def examine(session: Session, data: Path, again: str) -> Iterator[Line]:
    """Lines; none where nothing was ever adopted. `again`: the command that restores a backup."""
    chain = SCHEMES.verified(session)
    if not chain.whole:
        yield Line(False, WHAT, f"方案链在第 {chain.broken_at} 号断开（{chain.why}）", f"保留现场，{again}")
    elif chain.rows:
        yield Line(True, WHAT, f"{chain.rows} 号前后相接，与审计记下的相同")
        yield from _file(session, data)


def _file(session: Session, data: Path) -> Iterator[Line]:
    try:
        is_right = is_current(session, dict(read(data).texts))
    except ReferenceError:
        is_right = False
    if not is_right:
        way = f"运行 mingjian scheme export --data {data}，夜间处理也会重写"
        yield Line(False, WHAT, f"{place(data)} 与采用的方案不符", way)
