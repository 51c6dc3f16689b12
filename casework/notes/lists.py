"""Lists: the notes that stand, as a viewer may read them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.notes.note import Note, Point, is_readable
from casework.store import Store
from casework.tables.chart_notes import ChartNoteRow, ChartNoteWithdrawalRow
from pipelines.lake.scope import Scope


def written(store: Store) -> str:
    """How many notes were ever written and taken back, and when the latest: what was read then still holds. The numbers
    alone would not do: a restore takes notes away, and others may come in their place."""
    asked = [
        select(made(column)).scalar_subquery()
        for table in (ChartNoteRow, ChartNoteWithdrawalRow)
        for made, column in ((func.count, table.note_no), (func.max, table.at))
    ]
    with store.reading() as session:
        return "@".join(map(str, session.execute(select(*asked)).one()))


def notes(store: Store, scope: Scope) -> list[Note]:
    """Every note that stands and is the viewer's to read, by period and number. Raises StoreError."""
    with store.reading() as session:
        return [note for note in standing(session) if is_readable(note, scope)]


def standing(session: Session) -> list[Note]:
    """Every note that was not taken back, by period and number, inside the caller's session."""
    gone = select(ChartNoteWithdrawalRow.note_no)
    asked = select(ChartNoteRow).where(ChartNoteRow.note_no.not_in(gone))
    return [note_of(row) for row in session.scalars(asked.order_by(ChartNoteRow.period_end, ChartNoteRow.note_no))]


def note_of(row: ChartNoteRow) -> Note:
    """The note of a row."""
    point = Point(row.kpi, row.period_kind, row.period_end, row.township, row.category)  # type: ignore[arg-type]  # the store checks the kind
    return Note(row.note_no, point, row.text, row.named, row.unit, row.by, row.at)
