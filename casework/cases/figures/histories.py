"""Histories: the steps of many cases at once, as figures and printed lists need them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, func, select

from casework.cases.case import STEP_COLUMNS, Done
from casework.cases.figures.lines import UTC_TIME, moments
from casework.cases.lists import within
from casework.cases.states import State
from casework.store import Store
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow
from pipelines.lake.scope import Scope

MOVES: dict[str, Any] = {"case_id": pl.String, "before": pl.String, "after": pl.String, "at": UTC_TIME}
_STEP = CaseStepRow.__table__.columns


def written(store: Store) -> str:
    """How many steps were ever written, and when the latest: no case changes without one, so what was read then still
    holds. The number alone would not do: a restore takes steps away, and others may come in their place."""
    with store.reading() as session:
        number, latest = session.execute(select(func.count(), func.max(CaseStepRow.at))).one()
    return f"{number}@{latest}"


def moves(store: Store, scope: Scope) -> pl.DataFrame:
    """Every step that changed a state of the viewer's cases, in order: case_id, before (nothing: assigned), after,
    at (UTC)."""
    moved = (_STEP.before.is_(None)) | (_STEP.before != _STEP.after)
    asked = select(*(_STEP[name] for name in MOVES)).where(moved, *_own(scope)).order_by(_STEP.case_id, _STEP.seq)
    with store.reading() as session:
        rows = session.connection().execute(asked).all()
    columns: dict[str, Any] = {name: [row[nth] for row in rows] for nth, name in enumerate(MOVES)}
    return pl.DataFrame(columns | {"at": moments(columns["at"])}, schema=MOVES)


def histories(store: Store, scope: Scope) -> dict[str, tuple[Done, ...]]:
    """Every step of every case of the viewer, by number of the case, the first step first."""
    columns = [_STEP.case_id, *(_STEP[name] for name in STEP_COLUMNS)]
    asked = select(*columns).where(*_own(scope)).order_by(_STEP.case_id, _STEP.seq)
    with store.reading() as session:
        rows = [tuple(row) for row in session.connection().execute(asked)]
    return {case_id: tuple(map(_done, steps)) for case_id, steps in groupby(rows, itemgetter(0))}


def taken_by(store: Store, login: str, steps: Iterable[str]) -> frozenset[str]:
    """The cases of which somebody ever took one of these steps."""
    asked = select(_STEP.case_id).where(_STEP.by == login, _STEP.step.in_(list(steps))).distinct()
    with store.reading() as session:
        return frozenset(session.scalars(asked))


def _own(scope: Scope) -> list[ColumnElement[bool]]:
    """Steps of the viewer's cases; who sees every case needs no look at the cases."""
    if not scope.is_limited:
        return []
    return [_STEP.case_id.in_(select(CaseRow.case_id).where(*within(scope)))]


def _done(row: tuple[object, ...]) -> Done:
    values = dict(zip(STEP_COLUMNS, row[1:], strict=True))
    before = values["before"]
    values |= {"before": State(str(before)) if before else None, "after": State(str(values["after"]))}
    return Done(**values)  # type: ignore[arg-type]  # by name, as the table's columns are typed
