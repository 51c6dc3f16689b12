"""Record: what was found at a drawn work; an earlier result stays readable when another takes its place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from casework.accounts.person import Person
from casework.audit import chain as audit
from casework.cases.kept import name_of
from casework.errors import Refused, Stale
from casework.sampling.draw import may_sample
from casework.sampling.sample import PASS, RESULTS
from casework.store import Store
from casework.tables.assessed.samples import SampleResultRow, SampleUnitRow
from casework.texts import cleaned

NOTE = 500  # characters at most


def record(
    store: Store, sample_no: int, position: int, result: str, note: str, seq: int, person: Person, now: datetime
) -> None:
    """Keep a result of a work that was seen with `seq` results. Raises Refused, and Stale where there are more now.

    What did not pass or could not be judged needs a note, and so does a correction.
    """
    if why := may_sample(person):
        raise Refused(why)
    if result not in RESULTS:
        raise Refused("请选择合格、不合格或无法核查。")
    text = cleaned("说明", note, NOTE, is_needed=result != PASS or seq > 0)
    with store.writing() as session:
        unit = session.get(SampleUnitRow, (sample_no, position))
        if unit is None:
            raise Refused("没有这个抽中的项目，请刷新后再办。")
        mine = (SampleResultRow.sample_no == sample_no, SampleResultRow.position == position)
        last = session.scalar(select(SampleResultRow).where(*mine).order_by(SampleResultRow.seq.desc()).limit(1))
        if (last.seq if last else 0) != seq:
            who = name_of(session, last.by) if last else ""
            raise Stale(f"这个项目已由{who}登记。请刷新后再办。")
        row = SampleResultRow(sample_no=sample_no, position=position, seq=seq + 1, result=result, note=text)
        row.by, row.at = person.login, now
        session.add(row)
        session.flush()
        body = {"sample_no": sample_no, "subject": unit.project_no, "result": result, "seq": seq + 1, "note": text}
        audit.record(session, now, person.login, "sampling.record", body)
