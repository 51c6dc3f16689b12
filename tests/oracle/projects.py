"""Projects: every project with the rows that hang on it, and the plain words the design uses of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
HANGING = (
    "contracts",
    "changes",
    "payments",
    "progress",
    "acceptances",
    "disclosures",
    "inspections",
    "ratings",
    "complaints",
    "approvals",
)


@dataclass
class Project:
    """One project's own row, the rows of other ledgers that name it, and the ledgers where one was rejected."""

    row: Row
    ledgers: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in HANGING})
    rejected: set[str] = field(default_factory=set)

    @property
    def place(self) -> tuple[str, str | None, str]:
        return self.row["township"], self.row["village"], self.row["category"]

    @property
    def is_live(self) -> bool:
        return self.row["status"] != "取消"

    @property
    def approved_changes(self) -> list[Row]:
        return [change for change in self.ledgers["changes"] if change["approved_on"]]

    @property
    def due_on(self) -> date:
        """The planned finish, moved by approved days."""
        return self.row["planned_finish_on"] + timedelta(days=sum(c["days"] or 0 for c in self.approved_changes))

    @property
    def base_fen(self) -> int | None:
        """Contract amount + approved amount changes; unknown without a contract."""
        if not self.ledgers["contracts"]:
            return None
        return sum(c["amount_fen"] for c in self.ledgers["contracts"]) + sum(
            c["amount_fen"] or 0 for c in self.approved_changes
        )

    @property
    def accepted_on(self) -> date | None:
        """The first acceptance that was passed, at once or after repair."""
        return first(a["accepted_on"] for a in self.ledgers["acceptances"] if a["result"] != "不合格")

    @property
    def signed_on(self) -> date | None:
        return first(contract["signed_on"] for contract in self.ledgers["contracts"])

    @property
    def awarded_on(self) -> date | None:
        return first(contract["awarded_on"] for contract in self.ledgers["contracts"])

    @property
    def first_paid_on(self) -> date | None:
        return first(payment["paid_on"] for payment in self.ledgers["payments"])

    def paid_fen(self, by: date) -> int:
        return sum(payment["amount_fen"] for payment in self.ledgers["payments"] if payment["paid_on"] <= by)

    def output_value_fen(self, by: date) -> int | None:
        """The output value last reported."""
        told = [r for r in self.ledgers["progress"] if r["reported_on"] <= by and r["output_value_fen"] is not None]
        return max(told, key=lambda report: report["reported_on"])["output_value_fen"] if told else None


def first(days: Any) -> date | None:
    """The earliest of the days that are known."""
    return min((day for day in days if day is not None), default=None)


def gather(rows: dict[str, list[Row]], rejected: list[Row]) -> dict[str, Project]:
    """Projects by number."""
    projects = {row["project_no"]: Project(row) for row in rows["projects"]}
    for ledger in HANGING:
        for row in rows[ledger]:
            if row["project_no"] is not None:
                projects[row["project_no"]].ledgers[ledger].append(row)
    for row in rejected:
        if row["project_no"] in projects:
            projects[row["project_no"]].rejected.add(row["dataset"])
    return projects


@dataclass
class Owed:
    """A notice that a project owes, and the first one published of that kind, if any."""

    kind: str
    event_on: date
    due_on: date
    required_days: int
    notice: Row | None


def owed_notices(project: Project) -> list[Owed]:
    """立项 by the start day and for 7 days; 中标 for 3, 验收 and 支付 for 30 days, within ten days of the event."""
    wanted = (
        ("立项", project.row["started_on"], 0, 7),
        ("中标", project.awarded_on, 10, 3),
        ("验收", project.accepted_on, 10, 30),
        ("支付", project.first_paid_on, 10, 30),
    )
    found = []
    for kind, event_on, grace, days in wanted:
        if event_on is None or not project.is_live:
            continue
        published = sorted(
            (notice for notice in project.ledgers["disclosures"] if notice["kind"] == kind),
            key=lambda notice: notice["published_on"],
        )
        notice = published[0] if published else None
        found.append(Owed(kind, event_on, event_on + timedelta(days=grace), days, notice))
    return found
