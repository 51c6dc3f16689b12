"""By then: what the leaders' pages say of a year's works on one day, worked out from the clean rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.oracle.county import County
from tests.oracle.kpi_table import by, live
from tests.oracle.projects import Project, Row, first

STAGES = ("申报", "立项", "招标", "开工", "完工", "验收", "移交")
STATES = {"开工": "在建"}  # what a project is called that has come no further; the others are called by their stage


def filed_on(p: Project) -> date | None:
    return first(
        row["decided_on"] for row in p.ledgers["approvals"] if (row["step"], row["result"]) == ("县备案", "通过")
    )


@dataclass(frozen=True)
class Then:
    """The works of one plan year as they stood at the end of the day `on`, in one township or the county."""

    county: County
    year: int
    on: date
    township: str | None = None

    def of_year(self, year: int) -> list[Project]:
        return [p for p in self.here if p.row["plan_year"] == year]

    @property
    def here(self) -> list[Project]:
        return [p for p in live(self.county) if self.township in (None, p.row["township"])]

    @property
    def mine(self) -> list[Project]:
        return self.of_year(self.year)

    def past(self, rows: list[Row], day: str) -> list[Row]:
        return [row for row in rows if by(row[day], self.on)]

    def days(self, p: Project) -> dict[str, date | None]:
        """The day on which each stage after 申报 was reached, the first stage first."""
        tender = first([p.signed_on, p.awarded_on])
        row = p.row
        ends = (row["started_on"], row["finished_on"], p.accepted_on, row["handed_over_on"])
        return dict(zip(STAGES[1:], (filed_on(p), tender, *ends), strict=True))

    def stage(self, p: Project) -> str:
        return [STAGES[0], *(stage for stage, day in self.days(p).items() if by(day, self.on))][-1]

    def is_built(self, p: Project) -> bool:
        return STAGES.index(self.stage(p)) >= STAGES.index("完工")

    def is_building(self, p: Project) -> bool:
        return by(p.row["started_on"], self.on) and not self.is_built(p)

    def paid_fen(self, p: Project) -> int:
        return sum(row["amount_fen"] for row in self.past(p.ledgers["payments"], "paid_on"))

    def percent(self, p: Project) -> float | None:
        reports = sorted(
            self.past(p.ledgers["progress"], "reported_on"), key=lambda r: (r["reported_on"], r["source_row"])
        )
        return reports[-1]["percent"] if reports else None

    def contractor(self, p: Project) -> str | None:
        signed = sorted(
            self.past(p.ledgers["contracts"], "signed_on"), key=lambda c: (c["signed_on"], c["contract_no"])
        )
        return signed[0]["contractor"] if signed else None

    def due_on(self, p: Project) -> date:
        """The planned finish moved by the days approved by then."""
        days = sum(row["days"] or 0 for row in self.past(p.ledgers["changes"], "approved_on"))
        return p.row["planned_finish_on"] + timedelta(days=days)

    def funnel(self) -> list[int]:
        """How many have come at least as far as each stage."""
        reached = [STAGES.index(self.stage(p)) for p in self.mine]
        return [sum(place >= nth for place in reached) for nth in range(len(STAGES))]

    def money(self) -> list[int]:
        """Planned, arrived, contracted with approved changes, built, paid, settled."""
        numbers = {p.row["project_no"] for p in self.mine}
        funds = [row for row in self.county.rows["funds"] if row["project_no"] in numbers]
        hanging = [p.ledgers for p in self.mine]
        contracts = [row for ledgers in hanging for row in self.past(ledgers["contracts"], "signed_on")]
        changes = [row for ledgers in hanging for row in self.past(ledgers["changes"], "approved_on")]
        return [
            sum(row["planned_fen"] for row in funds),
            sum(row["arrived_fen"] or 0 for row in self.past(funds, "arrived_on")),
            sum(row["amount_fen"] for row in contracts) + sum(row["amount_fen"] or 0 for row in changes),
            sum(p.output_value_fen(self.on) or 0 for p in self.mine),
            sum(map(self.paid_fen, self.mine)),
            sum(p.row["settled_fen"] or 0 for p in self.mine if by(p.row["settled_on"], self.on)),
        ]

    def left_over(self) -> int:
        """Due in earlier years and not accepted."""
        return sum(self.due_on(p) < date(self.year, 1, 1) and not by(p.accepted_on, self.on) for p in self.here)

    def table(self) -> dict[str, tuple[Any, ...]]:
        """By number: stage, progress, paid, due, finished, contractor, budget."""
        return {
            p.row["project_no"]: (
                STATES.get(self.stage(p), self.stage(p)), self.percent(p), self.paid_fen(p), self.due_on(p),
                p.row["finished_on"] if by(p.row["finished_on"], self.on) else None, self.contractor(p),
                p.row["budget_fen"],
            )
            for p in self.mine
        }  # fmt: skip
