"""The rule again that looks at earlier nights: sums that fell, and rows of a frozen quarter that were rewritten.

Extra tables: `standing_watermarks` (what earlier nights saw at most), `history`, `tonight`, `files` (source_file,
status), `holidays`.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import last_day
from tests.oracle.history import SEPARATOR
from tests.oracle.projects import Project, Row

LEDGER = {"paid": "payments", "contract": "contracts", "progress": "progress"}
FROZEN_AFTER = 25  # days after the quarter's end


def _now(p: Project | None, measure: str) -> Fraction | None:
    """Tonight's value: vouchers above zero, contracts, the percent last reported."""
    if p is None:
        return None
    if measure == "progress":
        last = max(p.ledgers["progress"], key=lambda report: report["reported_on"], default=None)
        return Fraction(repr(last["percent"])) if last else None
    rows = [row for row in p.ledgers[LEDGER[measure]] if measure == "contract" or row["amount_fen"] > 0]
    return Fraction(sum(row["amount_fen"] for row in rows)) if rows else None


def _doubted(at: County) -> dict[str | None, set[str]]:
    """By project, the ledgers that are not wholly told of it, or of which a row went with a file nobody could read.

    A row of the project ledger that was sent back is a matter of the project that it names.
    """
    unread = {file["source_file"] for file in at.extra.get("files", ()) if file["status"] == "refused"}
    ledgers_by_project: dict[str | None, set[str]] = defaultdict(set)
    for row in at.rejected:
        ledgers_by_project[row["project_no"]].add(row["dataset"])
    for p in at.projects:
        ledgers_by_project[p.row["project_no"]] |= p.rejected - {"projects"}
    for row in at.extra.get("history", ()):
        if row["change"] == "gone" and row["before_file"] in unread:
            ledgers_by_project[row["project_no"]].add(row["dataset"])
    return ledgers_by_project


def _fallen(at: County, doubted: dict[str | None, set[str]]) -> Outcomes:
    """Less than an earlier night saw at most; approved reductions make up for a lower contract."""
    (tonight,) = at.extra.get("tonight") or [{"snapshot": None}]
    reread = {
        (h["project_no"], h["dataset"]) for h in at.extra.get("history", ()) if _read_anew(h, tonight["snapshot"])
    }
    outcomes: Outcomes = {}
    for mark in at.extra.get("standing_watermarks", ()):
        number, measure = mark["project_no"], mark["measure"]
        p, ledger = at.by_number.get(number), LEDGER[measure]
        now = _now(p, measure)
        if now is not None and (number, ledger) in reread:
            continue
        highest = mark["highest_fen"] if mark["highest_percent"] is None else Fraction(repr(mark["highest_percent"]))
        cuts = [c["amount_fen"] for c in p.approved_changes if (c["amount_fen"] or 0) < 0] if p else []
        allowed = -sum(cuts) if measure == "contract" else 0
        less = (now or 0) + allowed < highest or (now is None and measure == "progress")
        asked = {ledger, "projects", "changes"} if measure == "contract" else {ledger, "projects"}
        outcomes[f"{number}/{measure}"] = None if less and asked & doubted[number] else less
    return outcomes


def _read_anew(row: Row, snapshot: str | None) -> bool:
    return bool(row["is_reread"]) and row["snapshot"] == snapshot


def quarter_end(day: date) -> date:
    """The last day of the day's quarter."""
    month = (day.month + 2) // 3 * 3
    return date(day.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _innocent(row: Row, history: list[Row]) -> bool:
    """The programme reads it otherwise, or the withdrawn row came back as it was."""
    back = any(
        other["change"] == "added" and other["snapshot"] > row["snapshot"] and other["new"] == row["old"]
        for other in history
    )
    return bool(row["is_reread"]) or (row["change"] == "gone" and back)


def _rewritten(at: County, doubted: dict[str | None, set[str]]) -> Outcomes:
    """A row whose quarter was frozen was changed or withdrawn."""
    by_row: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in at.extra.get("history", ()):
        by_row[row["dataset"], row["row_key"]].append(row)
    outcomes: Outcomes = {}
    for (dataset, key), history in by_row.items():
        late = [
            row
            for row in history
            if row["change"] in ("changed", "gone")
            and row["event_on"]
            and row["night_on"] > quarter_end(row["event_on"])
        ]
        if dataset not in ("payments", "progress", "acceptances") or not late:
            continue
        charged = [row for row in late if not _innocent(row, history)]
        frozen = [row for row in charged if row["night_on"] > last_day(at, quarter_end(row["event_on"]), FROZEN_AFTER)]
        sure = [row for row in frozen if row["change"] == "changed" or dataset not in doubted[row["project_no"]]]
        outcomes[f"{dataset}/{key.replace(SEPARATOR, '/')}"] = True if sure else None if frozen else False
    return outcomes


def went_backwards(at: County) -> Outcomes:
    doubted = _doubted(at)
    return _fallen(at, doubted) | _rewritten(at, doubted)


RULES: dict[str, Worked] = {"went_backwards": went_backwards}
