"""County: everything a rule may look at when it is worked out again by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tests.oracle.projects import Project, Row, gather

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
    extra: Extra = field(default_factory=dict)

    @property
    def projects(self) -> list[Project]:
        return list(self.by_number.values())


Worked = Callable[[County], Outcomes]
Graded = Callable[[County], Levels]


def county(rows: dict[str, list[Row]], rejected: list[Row], as_of: date, extra: Extra | None = None) -> County:
    return County(rows, rejected, as_of, gather(rows, rejected), extra or {})
