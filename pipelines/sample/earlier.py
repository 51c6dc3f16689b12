"""Earlier: the county's ledgers as they stood on an earlier day, so that its first night has something behind it.

    30 September                          20 October
    P-7  在建 | 3 payments, 60 %     →    P-7  完工 2026-10-12 | 4 payments, 100 %

What happened after the day is not there yet: rows of later events are missing, and in the others what was only known
later is empty. What was planned, for whichever day, stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from pipelines.registry import datasets
from pipelines.sample.ledgers.cells.cell import Row
from pipelines.sample.ledgers.files.files import File
from pipelines.sample.ledgers.sheets.grid import Order

PLANNED = {"projects", "funds"}  # ledgers whose rows are there before anything of them has happened
# Per ledger the days that come later than the row, and what is known only with them, as it stood before.
KNOWN_WITH: dict[str, dict[str, dict[str, Any]]] = {
    "projects": {
        "reviewed_on": {"reviewed_fen": None},
        "started_on": {},
        "finished_on": {},
        "settled_on": dict.fromkeys(
            ("submitted_settlement_fen", "settled_fen", "retention_fen", "retention_due_on"), None
        ),
        "handed_over_on": {"maintainer": None},
    },
    "funds": {"arrived_on": {"arrived_fen": None}},
    "changes": {"approved_on": {"approved_by": None}},
    "contracts": {"filed_on": {}},
    "inspections": {"rectified_on": {"result": "不合格"}},
    "complaints": {"accepted_on": {}, "closed_on": {"reply": None, "reply_score": None}},
    "maintenance": {"repaired_on": {}},
}
YOUNG = 9  # days of a month in which little has happened yet
BEFORE = "上月"  # opens a sheet's name
DECIDED = "decided_on"  # an approval is entered with its decision
STAGES = (("handed_over_on", "移交"), ("accepted", "验收"), ("finished_on", "完工"), ("started_on", "在建"))


@dataclass
class Earlier:
    """The files as they were handed in by `day`."""

    day: date
    _reached: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # project → what had been reached

    def take(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Note what every project of a township's year had reached."""
        for row in rows["acceptances"]:
            self._note(row, "accepted", row["result"] != "不合格" and row["accepted_on"])
        for row in rows["contracts"]:
            self._note(row, "招标", row["awarded_on"])
        passed: dict[str, int] = defaultdict(int)
        for row in rows["approvals"]:
            is_passed = row["result"] == "通过" and bool(row[DECIDED]) and row[DECIDED] <= self.day
            passed[row["project_no"]] += is_passed
        for number, count in passed.items():
            self._reached[number] |= {"立项"} if count >= 2 else set()

    def _note(self, row: Row, stage: str, day: date | bool | None) -> None:
        if isinstance(day, date) and day <= self.day:
            self._reached[row["project_no"]].add(stage)

    def file(self, file: File) -> File | None:
        """The file by then; None where nothing that is in it had happened."""
        orders = [replace(order, rows=self._rows(order)) for order in file.orders]
        kept = [then for then, now in zip(orders, file.orders, strict=True) if then.rows or not now.rows]
        if file.is_monthly(self.day.year) or file.corrects:
            # A running ledger is handed in anew every month: what it says today must not be a month old. And so is a
            # correction, or the ledger that it corrects would be the later word.
            kept = [_otherwise(order, nth) for nth, order in enumerate(kept, 1)]
        return replace(file, orders=kept) if kept else None

    def _rows(self, order: Order) -> list[Row]:
        event_on = datasets()[order.dataset].event_on
        entered = DECIDED if order.dataset == "approvals" else event_on
        return [
            self._row(order.dataset, row)
            for row in order.rows
            if order.dataset in PLANNED or row[entered] is None or row[entered] <= self.day
        ]

    def _row(self, dataset: str, row: Row) -> Row:
        then = dict(row)
        for name, known in KNOWN_WITH.get(dataset, {}).items():
            if row[name] is not None and row[name] > self.day:
                then |= {name: None} | known
        if dataset == "projects":
            then["status"] = self._status(then)
        return then

    def _status(self, row: Row) -> str:
        """What the township would have written into the status column."""
        if row["status"] == "取消":
            return "取消"  # given up before its award, long ago
        reached = self._reached[row["project_no"]] | {name for name, _ in STAGES if row.get(name)}
        steps = (*STAGES, ("招标", "招标"), ("立项", "立项"))
        return next((word for name, word in steps if name in reached), "申报")


def _otherwise(order: Order, nth: int) -> Order:
    """The same rows, so that no running ledger is the same file as today's, however short it is."""
    return replace(order, rows=order.rows[::-1], sheet=order.sheet if order.hidden else f"{BEFORE}{nth}")


def month_begin(day: date) -> date:
    """The first day of the month; of the one before, where the month is so young that little has happened in it."""
    first = day.replace(day=1)
    return first if day.day > YOUNG else (first - timedelta(days=1)).replace(day=1)
