"""Listing: files of evidence as somebody may see them — those of the cases in their scope, and their own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.cases.lists import within
from casework.evidence.file import EvidenceFile, file_of
from casework.store import Store
from casework.tables.case_files import CaseFileRow
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow
from casework.tables.evidence_files import EvidenceRow
from pipelines.lake.scope import Scope


def named(store: Store, scope: Scope, sha256s: Sequence[str]) -> list[EvidenceFile]:
    """These files, in their order, as whoever put them to a case named them; what is on no case of the scope is left
    out."""
    with store.reading() as session:
        carried = _carried(session, scope, sha256s)
    return [carried[sha256] for sha256 in sha256s if sha256 in carried]


def readable(store: Store, scope: Scope, login: str, sha256: str) -> EvidenceFile | None:
    """The file, if it is on a case of the viewer's or was kept by this login ("": nobody's); None otherwise, and where
    there is none."""
    with store.reading() as session:
        own = session.get(EvidenceRow, (sha256, login))
        return file_of(own) if own else _carried(session, scope, [sha256]).get(sha256)


def unfit(session: Session, case_id: str, sha256s: Sequence[str], login: str) -> str | None:
    """Why these files cannot be put to this case by this login; None: they kept each, or the case has it already."""
    own = select(EvidenceRow.sha256).where(EvidenceRow.by == login, EvidenceRow.sha256.in_(sha256s))
    there = select(CaseFileRow.sha256).where(CaseFileRow.case_id == case_id, CaseFileRow.sha256.in_(sha256s))
    lost = set(sha256s) - set(session.scalars(own)) - set(session.scalars(there))
    return f"有 {len(lost)} 份佐证材料不是您上传的，或没有上传成功。请重新上传后再办理。" if lost else None


def _carried(session: Session, scope: Scope, sha256s: Sequence[str]) -> dict[str, EvidenceFile]:
    """By hash, as the first who put it to a case of the scope had kept it."""
    step, carried = CaseStepRow, CaseFileRow
    asked = (
        select(EvidenceRow)
        .join(carried, carried.sha256 == EvidenceRow.sha256)
        .join(step, and_(step.case_id == carried.case_id, step.seq == carried.seq, step.by == EvidenceRow.by))
        .join(CaseRow, CaseRow.case_id == step.case_id)
        .where(EvidenceRow.sha256.in_(sha256s), *within(scope))
        .order_by(step.at.desc(), step.case_id.desc(), step.seq.desc())
    )
    return {row.sha256: file_of(row) for row in session.scalars(asked)}
