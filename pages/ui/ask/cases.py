"""Cases: what the pages ask casework about cases, within the viewer's scope; the lists are remembered until a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from casework.accounts.names import names_of
from casework.cases import lists, snapshot
from casework.cases.case import Case, Done, File
from casework.cases.days.terms import Terms, terms
from casework.cases.figures import histories
from casework.cases.figures import waiting as waits
from casework.cases.figures.foreign import as_seen
from casework.cases.figures.funnel import days_in_stages
from casework.cases.figures.lines import answered, lines, plain
from casework.cases.figures.selection import of_unit
from casework.cases.finding import Finding
from casework.cases.nightly import at_evening, sample_day
from pages.ui.ask.casework import existing
from pages.ui.ask.query import data_folder, open_lake
from pages.ui.kit.texts import words
from pages.ui.site.viewer import Viewer
from pipelines.china import wall
from pipelines.errors import ReferenceError
from pipelines.lake.scope import Scope
from pipelines.registry import rules

KEPT = 60  # answers: a scope's list, its moves, and those of the step before, which running sessions still read
Ask = Callable[..., pl.DataFrame]
HOUR = 3600  # seconds after which the county's working days and limits are read anew


def now() -> datetime:
    """This moment, the one clock of the pages of cases; of a sample county, whose story stops, its last evening."""
    return at_evening(_sample_day(str(data_folder().resolve())), datetime.now(UTC))


@st.cache_resource(max_entries=4, ttl=HOUR, show_spinner=False)
def _sample_day(folder: str) -> date | None:
    try:
        return sample_day(Path(folder))
    except ReferenceError:
        return None  # whoever needs the county's reference says what is wrong with it


def findings(scope: Scope, finding_ids: Sequence[str]) -> list[Finding]:
    """These findings of the newest snapshot, to be assigned. Raises NoSnapshot, and Refused as casework does."""
    return snapshot.findings(open_lake(), scope, finding_ids)


def today(at: datetime) -> date:
    """The day in China."""
    return wall(at).date()


def county_terms(at: datetime) -> Terms:
    """The county's working days and limits. Raises ReferenceError."""
    return _terms(str(data_folder().resolve()), today(at))


@st.cache_resource(max_entries=4, ttl=HOUR, show_spinner=False)
def _terms(folder: str, day: date) -> Terms:
    del folder  # a part of the key
    return terms(data_folder(), day)


def listed(viewer: Viewer) -> pl.DataFrame:
    """Every case of the viewer, by due day and number, with what the limits say of it: the columns of
    casework/cases/figures/lines.py and rule_label. Frames are shared: never change one in place. Raises StoreError,
    ReferenceError."""
    at = now()
    return answered(answer(viewer, "lines", _lines, _snapshot(viewer), today(at)), at)


def every(viewer: Viewer) -> pl.DataFrame:
    """The same cases without what the county's limits say of them: for pages that stand when its reference is being
    mended. Raises StoreError."""
    return answer(viewer, "plain", _plain, _snapshot(viewer))


def _snapshot(viewer: Viewer) -> str:
    """The snapshot against which a limited viewer's sentences are held; a part of the key."""
    return str(open_lake().folder) if viewer.scope.is_limited else ""


def moves(viewer: Viewer) -> pl.DataFrame:
    """Every change of a state of the viewer's cases, in order."""
    return answer(viewer, "moves", _moves)


def waiting(viewer: Viewer) -> pl.DataFrame:
    """What waits for a signed-in viewer: casework/cases/figures/waiting.py says how."""
    if viewer.person is None:
        raise ValueError("nothing waits for a viewer without an account")
    own = waits.Own()
    if waits.is_reviewer(viewer.person):
        own = waits.Own(**{task: _taken(viewer, *steps) for task, steps in waits.UNLIKE.items()})
    return waits.waiting(listed(viewer), moves(viewer), viewer.person, own)


def stage_days(viewer: Viewer, unit: str | None, rule: str | None) -> dict[str, tuple[float | None, int]]:
    """Stage → median days and of how many cases, of a unit and a rule: over every change of a state, so remembered."""

    def asked(*_: object) -> pl.DataFrame:
        return _stage_days(of_unit(listed(viewer), unit, rule), moves(viewer))

    days = answer(viewer, "stage days", asked, unit, rule)
    return {stage: (middle, number) for stage, middle, number in days.iter_rows()}


def file(viewer: Viewer, case_id: str) -> File | None:
    """One case with its steps; None: there is none, or it is not the viewer's."""
    store = existing()
    return lists.file(store, viewer.scope, case_id) if store else None


def steps_of_all(viewer: Viewer) -> dict[str, tuple[Done, ...]]:
    """Every step of every case of the viewer, by number of the case: for lists that are printed."""
    store = existing()
    return histories.histories(store, viewer.scope) if store else {}


def _taken(viewer: Viewer, *steps: str) -> frozenset[str]:
    """The cases of which the viewer ever took one of these steps: others have to judge them."""
    store = existing()
    return histories.taken_by(store, viewer.login, steps) if store and viewer.login else frozenset()


def names(logins: set[str]) -> dict[str, str]:
    """Login → name of whoever has an account."""
    store = existing()
    return names_of(store, logins) if store else {}


def answer(viewer: Viewer, name: str, make: Ask, *arguments: Any) -> pl.DataFrame:
    """What `make(scope, *arguments)` gives, asked again once a step was taken, by whomever."""
    store = existing()
    steps = histories.written(store) if store else ""
    where = f"{store.where}#{steps}" if store else str(data_folder().resolve())
    return _answer(name, where, viewer.scope, arguments, make)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _answer(name: str, where: str, scope: Scope, arguments: tuple[Any, ...], _make: Ask) -> pl.DataFrame:
    return _make(scope, *arguments)


def _plain(scope: Scope, snapshot: str) -> pl.DataFrame:
    return _in_sight(plain(*_cases(scope)), scope, snapshot)


def _lines(scope: Scope, snapshot: str, day: date) -> pl.DataFrame:
    return _in_sight(lines(*_cases(scope), day, _terms(str(data_folder().resolve()), day)), scope, snapshot)


def _cases(scope: Scope) -> tuple[list[Case], set[str]]:
    """The cases, and the numbers of those whose finding came back."""
    store = existing()
    if store is None:
        return [], set()
    return lists.cases(store, scope), {case.case_id for case in lists.recurred(store, scope)}


def _in_sight(frame: pl.DataFrame, scope: Scope, snapshot: str) -> pl.DataFrame:
    """With the sentences that the viewer may read, and what the rules are called."""
    frame = as_seen(frame, open_lake().seen_by(scope)) if snapshot else frame
    return frame.with_columns(words(frame["rule"], rule_label).alias("rule_label"))


def _stage_days(listed: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    rows = [(stage, *passed) for stage, passed in days_in_stages(listed, moves).items()]
    return pl.DataFrame(rows, schema={"stage": pl.String, "days": pl.Float64, "cases": pl.Int64}, orient="row")


def _moves(scope: Scope) -> pl.DataFrame:
    store = existing()
    return histories.moves(store, scope) if store else pl.DataFrame(schema=histories.MOVES)


def rule_label(key: str) -> str:
    """What the rule is called; its key where it is no rule any more."""
    known = rules().get(key)
    return known.definition.label if known else key
