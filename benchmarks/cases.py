"""Cases: what the questions of the pages cost with many cases, and a step, the night's file and the reminders.

    python -m benchmarks.cases [--cases 20000] [--rounds 20]

A store in a file of its own, thrown away afterwards; cases in every state, 18 townships, 12 departments, five steps
each. Prints the median of the rounds in milliseconds: by the clock on the wall, and by the processor, which
does not count how long other programs were at work.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from sqlalchemy import insert

from casework.accounts.person import Person, Role
from casework.accounts.scope import scope_of
from casework.cases import lists
from casework.cases.days.reminders import remind
from casework.cases.days.terms import Terms
from casework.cases.days.workdays import Workdays
from casework.cases.export import export
from casework.cases.figures import histories
from casework.cases.figures.duties import by_person, duties
from casework.cases.figures.funnel import days_in_stages, numbers, unassigned
from casework.cases.figures.lines import answered, lines
from casework.cases.figures.selection import Selection, select
from casework.cases.figures.units import by_unit
from casework.cases.figures.waiting import Own, waiting
from casework.cases.lists import Wanted
from casework.cases.signals import listen
from casework.cases.states import OPEN, OUTCOMES, State
from casework.cases.take import step
from casework.store import Store
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow
from pipelines.lake.scope import COUNTY
from pipelines.limits.overlay import PROGRAMME, overlaid

NOW = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
TODAY, DAY = date(2026, 10, 20), timedelta(days=1)
STEPS = ("assign", "respond", "plan", "report", "close")
STATES = (None, "assigned", "responded", "mending", "to_review", "closed")  # before and after each step
CATEGORIES = ("道路", "水利", "照明", "文化")


def _rows(many: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(1)  # noqa: S311  # the same cases every time
    for nth in range(many):
        state = dice.choices(list(State), [2, 2, 1, 4, 1, 1, 30, 3, 2, 1])[0]
        assigned = NOW - timedelta(days=dice.randrange(1, 700))
        yield {
            "case_id": f"2026-{nth:05d}",
            "finding_id": f"f{nth}",
            "rule": "paid_ahead",
            "level": "red",
            "project_no": f"P{nth % 9000}",
            "township": f"乡镇{nth % 18}",
            "village": None,
            "category": CATEGORIES[nth % 4],
            "amount_fen": nth,
            "snapshot": "s",
            "evidence": "付款比例 90%" * 8,
            "state": state,
            "lead_department": f"部门{nth % 12}",
            "person": "张三",
            "due_on": assigned.date() + 15 * DAY,
            "assigned_at": assigned,
            "first_action_at": assigned,
            "closed_on": TODAY if state is State.CLOSED else None,
            "outcome": OUTCOMES.get(state),
            "version": 5,
        }


def _fill(store: Store, many: int) -> None:
    rows = list(_rows(many))
    common = {"by": "x", "role": "office", "note": "情况", "due_on": None}
    steps = [
        common
        | {"case_id": row["case_id"], "seq": seq, "step": name, "at": row["assigned_at"] + seq * DAY, "files": ()}
        | {"before": STATES[seq - 1], "after": STATES[seq]}
        for row in rows
        for seq, name in enumerate(STEPS, 1)
    ]
    with store.writing() as session:
        session.execute(insert(CaseRow), rows)
        session.execute(insert(CaseStepRow), steps)


def _questions(store: Store) -> dict[str, Callable[[], object]]:
    township = scope_of(Person(1, "x", "x", Role.TOWNSHIP, False, "乡镇3", (), False))
    department = scope_of(Person(1, "x", "x", Role.DEPARTMENT, False, None, ("道路", "水利"), False))
    return {
        "every case of the county": lambda: lists.cases(store, COUNTY),
        "every open case": lambda: lists.cases(store, COUNTY, Wanted(states=OPEN)),
        "a page of 200": lambda: lists.cases(store, COUNTY, limit=200),
        "overdue": lambda: lists.cases(store, COUNTY, Wanted(overdue_on=TODAY)),
        "one lead department": lambda: lists.cases(store, COUNTY, Wanted(department="部门3")),
        "seen by a township": lambda: lists.cases(store, township),
        "seen by a department of two categories, open": lambda: lists.cases(store, department, Wanted(states=OPEN)),
        "counts by state": lambda: lists.states(store, COUNTY),
        "one case with its steps": lambda: lists.file(store, COUNTY, "2026-00007"),
        "open case by finding": lambda: lists.open_by_finding(store, COUNTY),
        "recurred": lambda: lists.recurred(store, COUNTY),
    }


def _of_pages(store: Store, terms: Terms) -> dict[str, Callable[[], object]]:
    """What the pages work out: the first two once after every step, the rest in every run of their page."""
    office = Person(1, "x", "x", Role.DEPARTMENT, True, None, (), False)
    kept, moves = _kept_lines(store, terms), histories.moves(store, COUNTY)
    findings = pl.DataFrame({"finding_id": [f"f{n}" for n in range(3000)], "level": ["red"] * 3000})
    return {
        "page: the table of cases, after a step": lambda: _kept_lines(store, terms),
        "page: every change of a state, after a step": lambda: histories.moves(store, COUNTY),
        "page: is anything new": lambda: histories.written(store),
        "page: late by the hour": lambda: answered(kept, NOW),
        "page 我的待办 of the office": lambda: waiting(kept, moves, office, Own()),
        "page 整改台账: days per stage, after a step": lambda: days_in_stages(kept, moves),
        "page 整改台账: figures": lambda: (numbers(kept), unassigned(findings, kept)),
        "page 整改台账: the list": lambda: select(kept, Selection(states=OPEN)),
        "page 整改台账: units": lambda: (by_unit(kept, "township"), by_unit(kept, "department")),
        "page 责任清单": lambda: by_person(duties(kept)),
        "export: every step of every case": lambda: histories.histories(store, COUNTY),
    }


def _kept_lines(store: Store, terms: Terms) -> pl.DataFrame:
    recurred = {case.case_id for case in lists.recurred(store, COUNTY)}
    return lines(lists.cases(store, COUNTY), recurred, TODAY, terms)


def _a_step(store: Store, workdays: Workdays) -> Callable[[], object]:
    office = Person(1, "x", "x", Role.DEPARTMENT, True, None, (), False)
    waiting = iter([case.case_id for case in lists.cases(store, COUNTY, Wanted(states=(State.CLOSED,)))])
    return lambda: step(store, next(waiting), 5, "reopen", office, NOW, workdays, note="复查")


def _shown(what: str, rounds: int, work: Callable[[], object]) -> None:
    times = []
    for _ in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - wall, time.process_time() - processor))
    walls, processors = zip(*times, strict=True)
    typer.echo(f"{what:46} {statistics.median(walls) * 1000:8.1f} {statistics.median(processors) * 1000:10.1f}")


def main(cases: Annotated[int, typer.Option()] = 20_000, rounds: Annotated[int, typer.Option()] = 20) -> None:
    """Measure."""
    days = (date(2024, 1, 1) + n * DAY for n in range(1500))
    terms = Terms(Workdays(day for day in days if day.weekday() < 5), overlaid(PROGRAMME))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        store = Store.open(data)
        _fill(store, cases)
        typer.echo(f"{f'{cases} cases, {rounds} rounds':46} {'wall ms':>8} {'processor':>10}")
        for what, work in (_questions(store) | _of_pages(store, terms)).items():
            _shown(what, rounds, work)
        _shown("the night's file", 5, lambda: export(store, data))
        _shown("a step, the night's file with it", rounds, _a_step(store, terms.workdays))
        _shown(
            "signals of a night, none new", 5, lambda: listen(store, "x", NOW, {f"f{n}": None for n in range(cases)})
        )
        _shown("reminders of all that is late, the first time", 1, lambda: remind(store, "x", NOW, terms))
        _shown("reminders, none new", 5, lambda: remind(store, "x", NOW, terms))
        store.close()


if __name__ == "__main__":
    typer.run(main)
