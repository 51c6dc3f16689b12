"""The sample county's year of casework: what was made is what stands in the store, and its figures are those counted by
hand."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casework import doctor
from casework.audit import chain as audit
from casework.cases import lists
from casework.cases.days.reminders import REMINDERS
from casework.cases.days.terms import is_answered_late, terms
from casework.cases.export import frame
from casework.cases.signals import SIGNALS
from casework.cases.states import LABELS, OPEN, State
from casework.cases.steps import STEPS
from casework.errors import Refused
from casework.meetings import lists as meetings
from casework.meetings.meeting import State as Meeting
from casework.sample import make as making
from casework.sample.make import make
from casework.sample.plot.flagged import flagged
from casework.store import VARIABLE, Store
from casework.tables.audit import AuditRow
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow
from casework.tables.users import UserRow
from pipelines import registry
from pipelines.china import wall
from pipelines.lake import casework
from pipelines.lake.scope import COUNTY
from pipelines.measures.run import run
from pipelines.sample.spec import Spec
from tests import handmade
from tests.people import published
from tests.stores import NOON, Home, add
from tests.tiny import tiny_county

AS_OF = Spec(seed=1).as_of
BEGAN = date(2025, 2, 1)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
KPIS = ("rectification_rate", "response_hours")
PERIODS = {
    "2025": (date(2025, 1, 1), date(2025, 12, 31)),
    "2026H1": (date(2026, 1, 1), date(2026, 6, 30)),
    "2026": (date(2026, 1, 1), AS_OF),
    "2026Q2": (date(2026, 4, 1), date(2026, 6, 30)),
    "2026-09": (date(2026, 9, 1), date(2026, 9, 30)),
}


@dataclass(frozen=True)
class Made:
    """The county, its store, and what its making said of it."""

    data: Path
    store: Store
    truth: dict[str, Any]

    def rows(self, table: type[Any]) -> list[Any]:
        with self.store.reading() as session:
            return list(session.scalars(select(table).order_by(*table.__table__.primary_key)))


def county(source: Path, data: Path) -> Path:
    """A sample county of one night, without casework."""
    shutil.copy(source / "truth.json", published(source, data))
    return data


@pytest.fixture(scope="module")
def made(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    data = county(sample_lake, tmp_path_factory.mktemp("cases") / "county")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(VARIABLE, raising=False)
        store = Store.open(data)
        truth = make(store, data)
    assert truth is not None
    yield Made(data, store, truth)
    store.close()


def test_what_was_made_is_what_stands_in_the_store(made: Made) -> None:
    cases = made.rows(CaseRow)
    assert json.loads((made.data / "truth_cases.json").read_text("utf-8")) == made.truth
    assert len(cases) == made.truth["cases"] >= 60
    assert len({case.finding_id for case in cases}) == made.truth["findings"]
    assert Counter(LABELS[State(case.state)] for case in cases) == made.truth["states"]
    assert Counter(case.outcome for case in cases if case.outcome) == made.truth["outcomes"]
    for rule, outcomes in made.truth["rules"].items():
        assert Counter(case.outcome for case in cases if case.outcome and case.rule == rule) == outcomes, rule
    taken = sum(step.step in STEPS for step in made.rows(CaseStepRow))
    assert taken == made.truth["steps"]
    assert len(lists.recurred(made.store, COUNTY)) == made.truth["recurred"] > 0


def test_there_is_a_case_in_every_state_and_every_step_reminder_and_signal_was_taken(made: Made) -> None:
    assert {State(case.state) for case in made.rows(CaseRow)} == set(State)
    assert {step.step for step in made.rows(CaseStepRow)} == {*STEPS, *REMINDERS, *SIGNALS}
    assert set(made.truth["outcomes"]) == {"属实", "不属实", "数据错误"}


def test_some_answered_late_and_some_are_overdue(made: Made) -> None:
    county, now = terms(made.data, AS_OF), datetime(2026, 10, 20, 15, 30, tzinfo=UTC)
    cases = lists.cases(made.store, COUNTY)
    late = sum(is_answered_late(case, now, county) for case in cases if case.state is not State.WITHDRAWN)
    assert 0 < late < len(cases) / 2
    assert 0 < len(lists.cases(made.store, COUNTY, lists.Wanted(overdue_on=AS_OF))) < len(cases) / 5


def test_the_story_runs_in_order_and_ends_on_the_samples_own_day(made: Made) -> None:
    cases, steps = made.rows(CaseRow), made.rows(CaseStepRow)
    at = {case.case_id: wall(case.assigned_at) for case in cases}
    assert [at[case.case_id] for case in cases] == sorted(at.values()), "numbers go up with time"
    assert min(at.values()).date() >= BEGAN
    assert max(at.values()).date() <= AS_OF
    assert max(wall(step.at).date() for step in steps) == AS_OF
    assert {(step.at.astimezone(UTC) + timedelta(hours=8)).date() for step in steps if step.step in STEPS} <= {
        *terms(made.data, AS_OF).workdays.days
    }
    months = {f"{moment:%Y-%m}" for moment in at.values()}
    assert len(months) >= 17, "nearly two years, not a week"


def test_no_sentence_tells_of_a_day_that_had_not_come(made: Made) -> None:
    for case in made.rows(CaseRow):
        days = [date.fromisoformat(day) for day in DAY.findall(case.evidence)]
        assert all(day < wall(case.assigned_at).date() for day in days), case.evidence


def test_a_finding_is_assigned_anew_only_when_its_case_is_over(made: Made) -> None:
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    last = {step.case_id: step.at for step in made.rows(CaseStepRow) if step.step in STEPS}
    for case in made.rows(CaseRow):
        end = datetime.max.replace(tzinfo=UTC) if State(case.state) in OPEN else last[case.case_id]
        spans.setdefault(case.finding_id, []).append((case.assigned_at, end))
    assert any(len(each) > 1 for each in spans.values())
    for each in spans.values():
        ordered = sorted(each)
        assert all(end < start for (_, end), (start, _) in pairwise(ordered))


def test_two_meetings_were_held_one_is_filed_and_its_decisions_are_followed(made: Made) -> None:
    second, first = meetings.books(made.store, meetings.sight_of(None, COUNTY))
    assert [first.meeting.state, second.meeting.state] == [Meeting.CLOSED, Meeting.HELD]
    assert first.minutes and first.instructions and second.minutes and not second.instructions
    assert all(0 < len(book.topics) <= 8 for book in (first, second))
    assert {each.case_id for each in second.decisions} <= {case.case_id for case in made.rows(CaseRow)}
    assert all(
        case.assigned_at < datetime.combine(second.meeting.held_on, time(), UTC) for case in second.cases.values()
    )
    followed = meetings.followed(made.store, meetings.sight_of(None, COUNTY), second.meeting.meeting_no)
    own = {line.decision.lead_department: line.standing.is_done for line in followed if line.decision.case_id is None}
    assert set(own.values()) == {True, False}


def test_the_audit_tells_of_the_year_in_its_order(made: Made) -> None:
    moments = [row.at for row in made.rows(AuditRow) if row.who != "夜间处理"]
    assert moments == sorted(moments)


def test_prompt_and_slow_townships_differ(made: Made) -> None:
    hours: dict[str, list[float]] = {}
    for case in made.rows(CaseRow):
        if case.first_action_at and case.township:
            waited = (case.first_action_at - case.assigned_at).total_seconds() / 3600
            hours.setdefault(case.township, []).append(waited)
    means = sorted(sum(each) / len(each) for each in hours.values() if len(each) > 2)
    assert means[-1] > 3 * means[0]


def test_whoever_acts_has_a_name_and_no_account_so_that_the_county_still_opens_at_the_machine(made: Made) -> None:
    who = {step.by for step in made.rows(CaseStepRow)}
    assert all(re.fullmatch(r"\w+\.\w+|夜间处理", login) for login in who), who
    assert any(login.startswith("联席办.") for login in who)
    assert made.rows(UserRow) == []
    assert not (made.data / "casework" / "ACCOUNTS").exists()


def test_the_store_is_whole_and_the_night_reads_what_it_holds(made: Made) -> None:
    assert audit.verify(made.store).whole
    assert all(line.well for line in doctor.examine(made.data, None, NOON))
    with made.store.reading() as session:
        held = frame(session)
    assert casework.read(made.data).cases.equals(held)
    assert held.height == made.truth["cases"] - made.truth["states"]["已撤回"]


def test_a_store_that_has_cases_is_left_alone(made: Made) -> None:
    rows = len(made.rows(AuditRow))
    assert make(made.store, made.data) is None
    assert len(made.rows(AuditRow)) == rows


def test_a_county_that_is_no_sample_and_a_store_with_accounts_are_refused(store: Store, home: Home) -> None:
    tiny_county(home.data)
    with pytest.raises(Refused, match="不是示例县"):
        make(store, home.data)
    (home.data / "truth.json").write_text('{"seed": 1, "plants": []}', "utf-8")
    with pytest.raises(Refused, match="没有 sample_as_of"):
        make(store, home.data)
    add(store)
    with pytest.raises(Refused, match="已有账号"):
        make(store, home.data)
    assert lists.number(store, COUNTY) == 0


def told(store: Store) -> list[tuple[Any, ...]]:
    """Every row of cases, steps and audit."""
    with store.reading() as session:
        tables = [table.__table__ for table in (CaseRow, CaseStepRow, AuditRow)]
        return [
            tuple(row)
            for table in tables
            for row in session.connection().execute(select(table).order_by(*table.primary_key))
        ]


def test_the_same_seed_gives_the_same_rows_on_both_stores(
    store: Store, home: Home, sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = county(sample_lake, tmp_path / "again")
    few = flagged(data)[::6]
    monkeypatch.setattr(making, "flagged", lambda data: few)
    monkeypatch.delenv(VARIABLE, raising=False)
    other = Store.open(data)
    try:
        assert make(other, data) == make(store, data)
        assert told(other) == told(store) != []
    finally:
        other.close()


def test_a_year_that_cannot_be_played_to_its_end_leaves_nothing(
    store: Store, sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = county(sample_lake, tmp_path / "again")
    few = flagged(data)[::9]
    monkeypatch.setattr(making, "flagged", lambda data: few)
    monkeypatch.setattr("casework.sample.play.proofs", lambda *asked: ())  # what is reported has no evidence
    with pytest.raises(Refused, match="须附佐证材料"):
        make(store, data)
    assert told(store) == []


def counted(made: Made, kpi: str, first: date, last: date, township: str | None) -> tuple[float, float]:
    """Numerator and denominator by hand, from the store's rows: in time of due, hours of red ones."""
    steps = made.rows(CaseStepRow)
    top = bottom = 0.0
    for case in made.rows(CaseRow):
        mine = [step for step in steps if step.case_id == case.case_id]
        if case.state == "withdrawn" or (township and case.township != township):
            continue
        answers = [wall(step.at) for step in mine if step.step == "respond"]
        closes = [wall(step.at).date() for step in mine if step.step == "close"] if case.state == "closed" else []
        if kpi == "response_hours" and case.level == "red" and first <= wall(case.assigned_at).date() <= last:
            until = answers[0] if answers else datetime.combine(AS_OF + timedelta(days=1), datetime.min.time())
            begun = wall(case.assigned_at).replace(second=0, microsecond=0)
            top += (until.replace(second=0, microsecond=0) - begun).total_seconds() / 3600
            bottom += 1
        if kpi == "rectification_rate" and case.outcome in (None, "属实") and first <= case.due_on <= last:
            top += bool(closes) and closes[-1] <= case.due_on
            bottom += 1
    return top, bottom


@pytest.fixture(scope="module")
def figures(made: Made) -> dict[tuple[str, str, str | None], tuple[float, float]]:
    """By KPI, period and township (None: the county) what the night counts of the file of cases."""
    return night_figures(casework.read(made.data).cases.to_dicts())


def night_figures(cases: list[dict[str, Any]]) -> dict[tuple[str, str, str | None], tuple[float, float]]:
    kpis = {key: registry.kpis()[key] for key in KPIS}
    rows = run(handmade.facts({"cases": cases}, AS_OF), kpis, AS_OF)
    return {
        (row["kpi"], row["period"], row["township"]): (row["numerator"], row["denominator"])
        for row in rows.iter_rows(named=True)
        if row["level"] in ("county", "township") and row["period"] in PERIODS
    }


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("kpi", KPIS)
def test_the_nights_figures_of_a_year_a_quarter_and_a_month_are_those_counted_by_hand(
    made: Made, figures: dict[tuple[str, str, str | None], tuple[float, float]], kpi: str, period: str
) -> None:
    townships = {case.township for case in made.rows(CaseRow)}
    for township in (None, *sorted(name for name in townships if name)):
        top, bottom = counted(made, kpi, *PERIODS[period], township)
        assert figures.get((kpi, period, township), (0, 0)) == pytest.approx((top, bottom)), township
    assert figures[kpi, period, None][1] > 0


@pytest.mark.parametrize("period", ["2025", "2026H1", "2026"])
def test_half_of_the_townships_or_more_have_cases_due_in_every_period_that_is_ranked(
    figures: dict[tuple[str, str, str | None], tuple[float, float]], period: str
) -> None:
    having = {place for kpi, of, place in figures if (kpi, of) == ("rectification_rate", period) and place}
    assert len(having) >= Spec(seed=1).townships / 2


def test_townships_without_cases_have_no_figure_and_the_others_keep_theirs(
    made: Made, figures: dict[tuple[str, str, str | None], tuple[float, float]]
) -> None:
    cases = casework.read(made.data).cases.to_dicts()
    names = sorted({case["township"] for case in cases if case["township"]})
    half = set(names[::2])
    fewer = night_figures([case for case in cases if case["township"] in half])
    for kpi in KPIS:
        for name in names:
            key = (kpi, "2026", name)
            assert fewer.get(key) == (figures.get(key) if name in half else None)
    assert night_figures([]) == {}, "no cases: unknown, not 0"
