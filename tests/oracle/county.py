"""County: everything a rule may look at when it is worked out again by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tests.oracle.projects import Project, Row, Told, gather, note_gaps

Outcomes = dict[str, bool | None]  # by subject: True flagged, False clear, None cannot tell
Levels = dict[str, str]  # by subject: red or yellow
Extra = dict[str, list[Row]]  # "holidays": the county's list; "calendar": first and last day it was laid out for


@dataclass(frozen=True)
class County:
    """Clean rows by ledger, the rows sent back, the night's day, and what else a rule asks for (`extra`, by table)."""

    rows: dict[str, list[Row]]
    rejected: list[Row]
    as_of: date
    by_number: dict[str, Project]
    coverage: Told
    extra: Extra = field(default_factory=dict)

    @property
    def collected(self) -> set[str]:
        """The ledgers that the county collects or that anybody has handed in."""
        return {row["dataset"] for row in self.extra["ledger_states"] if row["state"] != "not_collected"}

    def silent(self, *ledgers: str) -> set[str]:
        """The townships that have not told one of these ledgers."""
        return {
            township for (township, ledger), day in self.coverage.known.items() if day is None and ledger in ledgers
        }

    @property
    def projects(self) -> list[Project]:
        return list(self.by_number.values())


Worked = Callable[[County], Outcomes]
Graded = Callable[[County], Levels]


def county(rows: dict[str, list[Row]], rejected: list[Row], as_of: date, extra: Extra | None = None) -> County:
    more = extra or {}
    states, projects = more.get("ledger_states", []), gather(rows)
    coverage = Told(
        as_of,
        {(row["township"], row["dataset"]): row["known_on"] for row in states},
        {row["source_file"]: row["known_on"] for row in more.get("file_days", [])},
        [(row["dataset"], row["field"], row["source_file"]) for row in more.get("lacking_columns", [])],
        more.get("submitters", more.get("files", [])),
        [(row["dataset"], row["field"], row["project_no"]) for row in more.get("warnings", [])],
    )
    note_gaps(projects, rows, rejected, coverage)
    return County(rows, rejected, as_of, projects, coverage, more)
