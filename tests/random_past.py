"""Random past: what earlier nights of a wild county saw, and what was changed, withdrawn and put back since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.random_county import Chance

Row = dict[str, Any]
TONIGHT = "20260820-z"
FLOWS = ("payments", "progress", "acceptances")
FILES = ("0.csv", "1.csv", "2.csv")


def _marks(c: Chance, rows: dict[str, list[Row]], p: Row, night_on: date) -> list[Row]:
    """The highest values of earlier nights: tonight's, a little more, a little less, or of something that is gone."""
    number = p["project_no"]
    paid = sum(max(row["amount_fen"], 0) for row in rows["payments"] if row["project_no"] == number)
    signed = sum(row["amount_fen"] for row in rows["contracts"] if row["project_no"] == number)
    reports = [row for row in rows["progress"] if row["project_no"] == number]
    last = max(reports, key=lambda row: row["reported_on"])["percent"] if reports else 30.0
    seen = {"project_no": number, "township": p["township"], "night_on": night_on, "snapshot": f"{night_on:%Y%m%d}-a"}
    values = {
        "paid": {"highest_fen": paid + c.one(0, 0, 1, -1, 500_000)},
        "contract": {"highest_fen": signed + c.one(0, 0, 1, -1, 3_000)},
        "progress": {"highest_percent": last + c.one(0.0, 0.1, -0.1)},
    }
    return [{**seen, "measure": name, **value} for name, value in values.items() if c.maybe(True, 0.3)]


def _change(c: Chance, p: Row, as_of: date) -> Row:
    night_on = c.day(date(2026, 1, 1), as_of)
    dataset, change = c.one(*FLOWS, *FLOWS, "contracts", "projects"), c.one("changed", "changed", "gone", "added")
    tonight = c.random.random() < 0.1
    return {
        "night_on": as_of if tonight else night_on,
        "snapshot": TONIGHT if tonight else f"{night_on:%Y%m%d}-{c.one('a', 'b')}",
        "dataset": dataset,
        "project_no": p["project_no"],
        "row_key": f"{p['project_no']}\x1f{c.one(1, 1, 2)}",
        "change": change,
        "event_on": c.maybe(night_on - timedelta(days=c.random.randint(0, 130)), 0.95),
        "field": "amount_fen" if change == "changed" else None,
        "old": None if change == "added" else c.one("1", "2"),
        "new": None if change == "gone" else c.one("1", "2"),
        "is_reread": c.random.random() < 0.1,
        "source_file": c.one(*FILES),
        "before_file": c.one(*FILES),
    }


def remember(rows: dict[str, list[Row]], c: Chance, as_of: date) -> None:
    """Lay the history, the marks of earlier nights, tonight, and a file that can no longer be read."""
    rows["laid_tonight"] = [{"night_on": as_of, "snapshot": TONIGHT}]
    rows["laid_standing_watermarks"], rows["laid_history"] = [], []
    for p in rows["projects"]:
        rows["laid_standing_watermarks"] += _marks(c, rows, p, c.day(date(2026, 1, 1), as_of))
        rows["laid_history"] += [_change(c, p, as_of) for _ in c.times(3)]
    rows["laid_files"].append({"source_file": "2.csv", "status": "refused"})
