"""A writer of cases is killed: no step is lost or torn, and the night's file is whole."""

from __future__ import annotations

import sqlalchemy as sa

from casework.append_only import unprotected
from casework.audit import chain as audit
from casework.cases import lists
from casework.cases.export import export, frame
from casework.store import Store
from casework.tables.audit import AuditRow
from pipelines.lake import casework
from pipelines.lake.scope import COUNTY
from tests.case_writers import killed_after
from tests.stores import Home


def test_a_killed_writer_of_cases_leaves_no_step_lost_or_torn(home: Home, store: Store) -> None:
    for lines in (1, 4, 7):
        told = killed_after(home, lines)
        assert len(told) >= lines and casework.read(home.data).cases.height > 0
        held = {}
        for case in lists.cases(store, COUNTY):
            file = lists.file(store, COUNTY, case.case_id)
            assert file is not None
            held[case.case_id] = [done.after for done in file.steps]
            assert (
                held[case.case_id] == ["assigned", "responded"][: case.version] and file.steps[-1].after == case.state
            )
        for line in told:
            case_id, state = line.split()
            assert state in held[case_id]
    with store.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AuditRow)) == sum(map(len, held.values()))
        assert unprotected(session.connection()) == []
    assert audit.verify(store).whole
    export(store, home.data)
    with store.reading() as session:
        assert casework.read(home.data).cases.equals(frame(session))
