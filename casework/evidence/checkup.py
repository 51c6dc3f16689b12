"""Checkup: whether every file of evidence lies there as it was kept, for the doctor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.evidence import files
from casework.tables.evidence_files import EvidenceRow
from pipelines.doctor.checkup import Line

WHAT = "佐证材料"
MOST_NAMED = 20
WAY = "从含有它的备份（zip）里取出 {entry}，放回 {path}"


def examine(session: Session, data: Path) -> Iterator[Line]:
    """A line for each of the first files that are missing or changed; one where all are whole, none without any."""
    asked = select(EvidenceRow.sha256, func.min(EvidenceRow.name)).group_by(EvidenceRow.sha256)
    rows = [(sha256, name) for sha256, name in session.execute(asked.order_by(EvidenceRow.sha256))]
    bad = [(sha256, name) for sha256, name in rows if files.read(data, sha256) is None]
    for sha256, name in bad[:MOST_NAMED]:
        path = files.place(data, sha256)
        fault = "内容变了或读不出来" if path.exists() else "不在了"
        entry = path.relative_to(data / "casework").as_posix()
        yield Line(False, WHAT, f"“{name}”（{sha256[:12]}）{fault}", WAY.format(entry=entry, path=path))
    if len(bad) > MOST_NAMED:
        yield Line(False, WHAT, f"另有 {len(bad) - MOST_NAMED} 份不在了或变了", "先把上面的放回，再体检一次")
    if rows and not bad:
        yield Line(True, WHAT, f"{len(rows)} 份，逐份与校验值相同")
