"""Random silence: what a real county leaves out — ledgers that nobody collects, townships that never handed one in or
only long ago, ledgers without a row, sheets without a column."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from pipelines import registry
from pipelines.coverage.gaps import columns_asked
from tests import handmade
from tests.random_county import FILES, Chance

Row = dict[str, Any]
LATEST = 240  # days that a ledger may be behind
# A wild county's projects have all that a plan says: what can wait is left out in tests/test_unread.py.
ASKED = [(key, name) for key, name in columns_asked() if not registry.datasets()[key].field(name).can_wait]


def _state(c: Chance, collected: bool, as_of: date) -> tuple[str, date | None]:
    """State and day of one township's ledger."""
    if not collected:
        return "not_collected", None
    draw = c.random.random()
    if draw < 0.12:
        return "unreported", None
    late = as_of - timedelta(days=c.random.randint(1, LATEST))
    return ("none" if draw < 0.17 else "known"), (late if draw < 0.4 else as_of)


def _states(c: Chance, townships: Iterable[str], as_of: date) -> list[Row]:
    rows = []
    for key in registry.datasets():
        collected = key == "projects" or c.random.random() < 0.93
        for township in townships:
            state, day = ("known", as_of) if key == "projects" else _state(c, collected, as_of)
            rows.append({"township": township, "dataset": key, "state": state, "known_on": day, "every": "month"})
    return rows


def _unread(rows: dict[str, list[Row]], home: dict[str, str], c: Chance) -> list[Row]:
    """A few cells of the columns that verdicts need made unreadable: emptied in the rows, and listed."""
    cells = [
        (key, name, row)
        for key, name in ASKED
        for row in rows[key]
        if name != "project_no"
        and row.get("project_no") in home
        and row.get(name) is not None
        and c.random.random() < 0.02
    ]
    places = ("township", "project_no", "source_file", "source_sheet", "source_row")
    unread_cells = []
    for key, name, row in cells:
        unread_cells.append({"dataset": key, "field": name, "kind": "unread", **{p: row.get(p) for p in places}})
        row[name] = None
    return unread_cells


def thinned(rows: dict[str, list[Row]], seed: int, as_of: date) -> dict[str, list[Row]]:
    """The county with some of it left out, and what therefore is known (laid_ledger_states, laid_file_days,
    laid_lacking_columns, laid_warnings). What was not told has no rows, and neither has a ledger of which it was said
    that there are none; rows of an incomplete sheet lack its column, and an unread cell its value."""
    c = Chance(seed + 7_000)
    townships = sorted({row["township"] for row in rows["projects"]})
    home = {row["project_no"]: row["township"] for row in rows["projects"]}
    states = _states(c, townships, as_of)
    gone = {(s["township"], s["dataset"]) for s in states if s["state"] != "known"}
    nobody = {s["dataset"] for s in states if s["state"] == "not_collected"}
    lacking = [
        {"source_file": file["source_file"], "dataset": key, "field": name}
        for key, name in ASKED
        for file in FILES
        if c.random.random() < 0.08
    ]

    def stays(key: str, row: Row) -> bool:
        return key not in nobody and (row.get("township") or home.get(row.get("project_no") or ""), key) not in gone

    thin = {key: [dict(row) for row in rows.get(key, ()) if stays(key, row)] for key in registry.datasets()}
    for gap in lacking:
        for row in thin[gap["dataset"]]:
            if row["source_file"] == gap["source_file"]:
                row[gap["field"]] = None
    unread = _unread(thin, home, Chance(seed + 9_000))
    days = [
        {**day, "known_on": c.one(as_of, as_of, as_of - timedelta(days=c.random.randint(1, 60)))}
        for day in handmade.file_days(thin, as_of)
    ]
    rejected = [row for row in rows["rejected"] if stays(row["dataset"], row)]
    laid = {"laid_ledger_states": states, "laid_file_days": days, "laid_lacking_columns": lacking}
    laid |= {"laid_warnings": unread}
    return {**rows, **thin, "rejected": rejected, **laid}


DATED_BY = {key: dataset.event_on for key, dataset in registry.datasets().items()}


def tidy(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The same without rows of days that the township had not told by then: a ledger cannot hold the future."""
    known_days = {(s["township"], s["dataset"]): s["known_on"] for s in rows["laid_ledger_states"]}
    home = {row["project_no"]: row["township"] for row in rows["projects"]}

    def is_told(key: str, row: Row) -> bool:
        day, known = (
            row.get(DATED_BY[key]),
            known_days.get((row.get("township") or home.get(row.get("project_no") or ""), key)),
        )
        return key == "projects" or day is None or known is None or day <= known

    return {**rows, **{key: [row for row in rows[key] if is_told(key, row)] for key in registry.datasets()}}
