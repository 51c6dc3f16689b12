"""Checkup: whether every publication is as it was frozen, for the doctor."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from casework.publications.chain import verified
from pipelines.doctor.checkup import Line

WHAT = "排名发布"


def examine(session: Session, again: str) -> Iterator[Line]:
    """One line; none where nothing was ever published. `again`: the command that restores a backup."""
    chain = verified(session)
    if not chain.whole:
        yield Line(False, WHAT, f"发布链在第 {chain.broken_at} 号断开（{chain.why}）", f"保留现场，{again}")
    elif chain.rows:
        yield Line(True, WHAT, f"{chain.rows} 号前后相接，与审计记下的相同")
