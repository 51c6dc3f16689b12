"""Notes: what people wrote upon the periods of a trend, numbered in their order, as the viewer may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from casework.notes import lists
from casework.notes.note import Note
from casework.store import Store
from pages.ui.ask.casework import existing
from pages.ui.site import periods
from pages.ui.site.view import View
from pipelines.lake.scope import Scope

KEPT = 60  # scopes, each as the store stands now and as it stood before
FIRST = 0x2460  # ①; a trend has at most eighteen periods, and there are twenty such signs


@dataclass(frozen=True)
class Mark:
    """One period of the trend with its number and its notes."""

    sign: str
    start: date
    notes: tuple[Note, ...]


def of_trend(view: View, kpi: str, kind: periods.Kind, starts: Sequence[date]) -> list[Mark]:
    """The notes of the figures that the trend draws: of its township, if it has one, and of the county; upon a quarter
    also those of its months. Only of the periods that it shows, so a past one knows nothing of what came later. Raises
    StoreError."""
    store, places = existing(), (None, view.filters.township)
    if store is None:
        return []
    of_period: dict[date, list[Note]] = {}
    for note in _readable(f"{store.where}#{lists.written(store)}", view.scope, store):
        point = note.point
        if (point.kpi, point.category) != (kpi, view.filters.category) or point.township not in places:
            continue
        start = periods.around(kind, point.end).start
        if start in starts and periods.MONTHS[point.kind] <= periods.MONTHS[kind]:
            of_period.setdefault(start, []).append(note)
    return [Mark(chr(FIRST + nth), start, tuple(of_period[start])) for nth, start in enumerate(sorted(of_period))]


def period_of(note: Note) -> str:
    """The period that the note is about, as people say it."""
    return periods.around(note.point.kind, note.point.end).label


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _readable(where: str, scope: Scope, _store: Store) -> tuple[Note, ...]:
    return tuple(lists.notes(_store, scope))
