"""Example county: lays the rows of an Example into an otherwise empty county, so that a definition runs on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines import registry
from pipelines.cleaning.outcome.schema import CHECKSUMS, REJECTED, WARNINGS, schema
from pipelines.engines.duck import DuckEngine
from pipelines.facts import build, calendar
from pipelines.facts.report_states import STATES
from pipelines.geography.fit import SITE
from pipelines.lake.cases import CASES
from pipelines.limits.dated import Limit, Limits
from pipelines.needs import need
from pipelines.not_computed import UNASKED
from pipelines.ranking.standings import STANDINGS
from pipelines.tables.coverage import DATA_GAPS, FILE_DAYS, LACKING_COLUMNS, LEDGER_STATES
from pipelines.tables.findings import FINDINGS, LIVES
from pipelines.tables.history import FIELD_NAMES, HISTORY, TONIGHT, WATERMARKS

AS_OF = date(2026, 9, 30)
Rows = Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Mapping[str, Any]]]

S, I, D, F = pl.String(), pl.Int64(), pl.Date(), pl.Float64()  # noqa: E741
OTHERS: dict[str, dict[str, pl.DataType]] = {
    "night": {"as_of": D},
    "workdays": {"day": D, "workday_no": I, "moved_on": D},
    "months": {"month_start": D, "month_end": D},
    "townships": {"code": S, "name": S, "kind": S, "group": S, "population": I, "area_km2": F},
    "villages": {"code": S, "name": S, "township_code": S, "population": I, "vulnerable_population": I, "township": S},
    "submissions": {
        "township": S, "dataset": S, "source_file": S, "source_sheet": S, "row_on": D, "rows_accepted": I,
        "rows_rejected": I,
    },
    "files": {
        "source_file": S, "source_sheet": S, "dataset": S, "township": S, "submitter": S, "received_on": D,
        "period_on": D, "rows_seen": I, "accepted": I, "rejected": I, "non_data": I, "status": S, "message": S,
    },
    "tonight": TONIGHT,
    "history": HISTORY,
    "standing_watermarks": WATERMARKS,
    "field_names": FIELD_NAMES,
    "rejected": REJECTED,
    "checksums": CHECKSUMS,
    "warnings": WARNINGS,
    "project_sites": {"project_no": S, "coordinate_system": S, **SITE},
    "report_sites": {"project_no": S, "reported_on": D, "coordinate_system": S, **SITE},
    "findings": FINDINGS,
    "standing_lives": LIVES,
    "unasked_rules": UNASKED,
    "quarter_standings": STANDINGS,
    "cases": CASES,
    "report_states": STATES,
    "ledger_states": LEDGER_STATES,
    "data_gaps": DATA_GAPS,
    "file_days": FILE_DAYS,
    "incoming_files": {"source_file": S, "file_order": I, "submitter": S, "period_on": D},
    "lacking_columns": LACKING_COLUMNS,
}  # fmt: skip


class _AnyLimits(Limits):
    """A limit of one for whatever key is asked: enough to know the types of the facts."""

    def of(self, key: str) -> tuple[Limit, ...]:
        return (Limit(key, Decimal(1), "", date.min, None, True, ""),)


ANY = _AnyLimits(Path(), {})


@cache
def types() -> dict[str, dict[str, str]]:
    """The SQL type of every column of every table a definition may ask."""
    engine = DuckEngine(rows=0)
    shapes = {key: schema(dataset) for key, dataset in registry.datasets().items()} | OTHERS
    for name, shape in shapes.items():
        engine.put(name, pl.DataFrame(schema=shape))
    made = build.build(engine, build.FACTS, ANY) + build.build(engine, build.MARTS, ANY)
    column_types = {}
    for name in [*shapes, *made]:
        columns = engine.sql(f'describe "{name}"')
        column_types[name] = dict(zip(columns["column_name"], columns["column_type"], strict=True))
    engine.close()
    return column_types


@cache
def _calendar() -> dict[str, pl.DataFrame]:
    """Months and weekends around the examples' day; no holiday."""
    first, last = date(AS_OF.year - 4, 1, 1), date(AS_OF.year + 1, 12, 31)
    holidays = pl.DataFrame(schema={"day": pl.Date, "kind": pl.String, "name": pl.String})
    return {"months": calendar.months(first, last), "workdays": calendar.workdays(first, last, holidays)}


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    known = types()[table]
    for row in rows:
        unknown = sorted(row.keys() - known.keys())
        if unknown:
            raise ValueError(f"example names columns that {table} does not have: {', '.join(unknown)}")
    for columns, alike in groupby(rows, key=tuple):  # one statement for all rows that fill the same columns
        filled = list(alike)
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join(f"({', '.join('?' for _ in columns)})" for _ in filled)
        values = [value for row in filled for value in row.values()]
        con.execute(f'insert into "{table}" ({names}) values {marks}', values)


CALENDAR = {"months", "workdays"}  # the same for every example


def make_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Make every table of a county, all empty but for months and workdays."""
    specs = {table: ", ".join(f'"{n}" {kind}' for n, kind in columns.items()) for table, columns in types().items()}
    con.execute(";".join(f'create or replace table "{table}" ({spec})' for table, spec in specs.items()))
    for table, frame in _calendar().items():
        con.register("_calendar", frame.to_arrow())
        con.execute(f'insert into "{table}" select * from _calendar')
        con.unregister("_calendar")


def clear(con: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Take the rows of an example out again, and the tables that were made of them."""
    made = {str(row[0]) for row in con.execute("show tables").fetchall()} - types().keys()
    con.execute(";".join([*(f'delete from "{table}"' for table in tables), *(f'drop table "{name}"' for name in made)]))


def _gap(text: str) -> dict[str, Any]:
    """A row of data_gaps about everybody."""
    wanted = need(text)
    return {"dataset": wanted.dataset, "field": wanted.field, "kind": "unreported", "reason": f"{text} 未报送"}


def load_examples(
    con: duckdb.DuckDBPyConnection,
    default_table: str,
    rows: Rows,
    subject: str | None = None,
    unknown: Sequence[str] = (),
) -> set[str]:
    """Fill the empty tables of `con`; gives the names of those that have rows now.

    `rows` are rows of `default_table`, or {table: rows}. Missing columns are null, except: as_of is 2026-09-30,
    `subject` (a column of the default table) counts "1", "2", …; night is filled in. Every ledger is collected and
    known through that day, but for those in `unknown` (`contracts`, `projects.started_on`).
    """
    given = dict(rows) if isinstance(rows, Mapping) else {default_table: rows}
    assert not any(given.get(table) for table in CALENDAR)
    if "night" not in given:
        con.execute("insert into night values (?)", [AS_OF])
    _insert(
        con, "ledger_states", [{"dataset": key, "state": "known", "known_on": AS_OF} for key in registry.datasets()]
    )
    _insert(con, "data_gaps", [_gap(text) for text in unknown])
    for table, table_rows in given.items():
        columns = types()[table]
        filled = {name: AS_OF for name in columns if name == "as_of" or name.endswith("known_on")}
        for nth, row in enumerate(table_rows, start=1):
            name = {subject: str(nth)} if subject in columns and table == default_table else {}
            _insert(con, table, [{**filled, **name, **row}])
    return {"night", "ledger_states", "data_gaps", *given} - CALENDAR
