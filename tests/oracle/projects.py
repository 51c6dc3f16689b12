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
    """One project's own row, the rows of other ledgers that name it, and what is not known of it.

    rejected: the ledgers of which something is missing: nobody collects them, its township never handed them in, or a
    row was sent back that names it or that may be its own. lacks: (ledger, column) that a sheet with a row of it does
    not have. unread: (ledger, column) of its cells that nobody could read; they are among `lacks` too. known: by
    ledger, the day through which its township has told it (of projects: its own row's file).
    """

    row: Row
    ledgers: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in HANGING})
    rejected: set[str] = field(default_factory=set)
    lacks: set[tuple[str, str]] = field(default_factory=set)
    unread: set[tuple[str, str]] = field(default_factory=set)
    known: dict[str, date] = field(default_factory=dict)

    def judged_on(self, *ledgers: str) -> date:
        """The day through which all of these are known; what happened later cannot be missed yet.

        A ledger that nobody told is passed over: what needs it cannot tell anyway.
        """
        return min(self.known[name] for name in ledgers if name in self.known)

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
        reports = [r for r in self.ledgers["progress"] if r["reported_on"] <= by and r["output_value_fen"] is not None]
        return max(reports, key=lambda report: report["reported_on"])["output_value_fen"] if reports else None


def first(days: Any) -> date | None:
    """The earliest of the days that are known."""
    return min((day for day in days if day is not None), default=None)


def gather(rows: dict[str, list[Row]]) -> dict[str, Project]:
    """Projects by number."""
    projects = {row["project_no"]: Project(row) for row in rows["projects"]}
    for ledger in HANGING:
        for row in rows[ledger]:
            if row["project_no"] is not None:
                projects[row["project_no"]].ledgers[ledger].append(row)
    return projects


def note_gaps(projects: dict[str, Project], rows: dict[str, list[Row]], rejected: list[Row], coverage: Told) -> None:
    """Write into every project what is not known of it."""
    submitters = {row["source_file"]: row.get("submitter") for row in coverage.files if row.get("submitter")}
    for row in rejected:
        whose = row["township"] or submitters.get(row["source_file"])
        if row["project_no"] in projects:
            projects[row["project_no"]].rejected.add(row["dataset"])
        elif row["dataset"] != "projects":  # a project that nobody knows is no gap of those that are known
            for p in projects.values():
                if whose in (None, p.row["township"]):
                    p.rejected.add(row["dataset"])
    for p in projects.values():
        for (township, ledger), day in coverage.known.items():
            if township == p.row["township"]:
                if day is None:
                    p.rejected.add(ledger)
                else:
                    p.known[ledger] = day
        p.known["projects"] = coverage.days.get(p.row["source_file"], coverage.as_of)
    for ledger, field_name, file in coverage.lacking:
        for row in rows.get(ledger, ()):
            number = row.get("project_no")
            if row["source_file"] == file and row[field_name] is None and number in projects:
                projects[number].lacks.add((ledger, field_name))
    for ledger, field_name, number in coverage.unread:
        for gaps in (projects[number].lacks, projects[number].unread):
            gaps.add((ledger, field_name))


@dataclass(frozen=True)
class Told:
    """What came in: by township and ledger the day through which it is known (None: never told); each file's day; the
    columns (ledger, field, file) that a file lacks; the files themselves with their submitters."""

    as_of: date
    known: dict[tuple[str, str], date | None]
    days: dict[str, date]
    lacking: list[tuple[str, str, str]]
    files: list[Row]
    unread: list[tuple[str, str, str]]  # ledger, field, project


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
    notices = []
    for kind, event_on, grace, days in wanted:
        if event_on is None or not project.is_live:
            continue
        published = sorted(
            (notice for notice in project.ledgers["disclosures"] if notice["kind"] == kind),
            key=lambda notice: notice["published_on"],
        )
        notice = published[0] if published else None
        notices.append(Owed(kind, event_on, event_on + timedelta(days=grace), days, notice))
    return notices
