"""Keep: takes in a file that somebody sends as evidence — its bytes first, then its row and its line in the audit.

Killed in between, bytes lie there that no row names: nobody reads them, and the same file sent again makes them good.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from casework.accounts.person import Person, Role
from casework.audit import chain as audit
from casework.errors import Refused, StoreError
from casework.evidence import files
from casework.evidence.apart import fit
from casework.evidence.file import EvidenceFile, file_of
from casework.evidence.names import fitting, plain
from casework.store import Store
from casework.tables.evidence_files import EvidenceRow
from pipelines.privacy.masks import mask

WHO = frozenset({Role.TOWNSHIP, Role.DEPARTMENT, Role.INSPECTION})  # those who take steps of a case
DAY, MOST_A_DAY = timedelta(days=1), 500_000_000  # bytes of one person: nobody fills the disk alone
NOT_YOURS = "上传佐证材料的是办理立案的乡镇、县直部门、联席会议办公室和纪检审计，您的账号不办理立案。"
TOO_MUCH = "您一天内上传的佐证材料超过 500 MB，“{name}”没有收下。请明天再传，或把材料缩小。"


def keep(store: Store, name: str, content: bytes, person: Person, now: datetime) -> EvidenceFile:
    """Keep a file that `person` sent under `name`. What the same person kept before is that file, under its first name.

    Raises Refused with a sentence that names the file, and StoreError.
    """
    shown = plain(name)
    if person.role not in WHO:
        raise Refused(NOT_YOURS)
    if store.data is None:
        raise StoreError(f"{store.where}：没有县数据目录，佐证材料无处存放。请用 --data 指明目录。")
    if _of_today(store, person, now) + len(content) > MOST_A_DAY:
        raise Refused(TOO_MUCH.format(name=shown))
    kept = fit(shown, content)
    sha256 = files.write(store.data, kept.content)
    with store.writing() as session:
        row = session.get(EvidenceRow, (sha256, person.login))
        if row is None:
            row = EvidenceRow(sha256=sha256, by=person.login, kind=kept.kind, size=len(kept.content), at=now)
            row.name = mask(fitting(name, kept.kind))  # people write telephone numbers into names of pictures
            session.add(row)
            session.flush()
            body = {"sha256": sha256, "path": row.name, "size": row.size}
            audit.record(session, now, person.login, "evidence.keep", body)
        return file_of(row)


def _of_today(store: Store, person: Person, now: datetime) -> int:
    mine = (EvidenceRow.by == person.login, EvidenceRow.at > now - DAY)
    with store.reading() as session:
        return int(session.scalar(select(func.sum(EvidenceRow.size)).where(*mine)) or 0)
