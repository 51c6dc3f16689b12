"""Rules again about money that lies about, wages, the end of the year and sums that look alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import passed
from tests.oracle.projects import Project, Row
from tests.oracle.rules_balances import paid
from tests.oracle.rules_payments import lacks


def hanging(at: County, ledger: str) -> dict[str, list[Row]]:
    """The rows of a ledger by project."""
    rows_by_project: dict[str, list[Row]] = defaultdict(list)
    for row in at.rows[ledger]:
        rows_by_project[row["project_no"]].append(row)
    return rows_by_project


def _idle(at: County, p: Project, funds: list[Row]) -> bool | None:
    def arrived(rows: list[Row]) -> int:
        return sum(row["arrived_fen"] or 0 for row in rows)

    on = p.known.get("payments", at.as_of)
    old = [row for row in funds if row["arrived_on"] and (on - row["arrived_on"]).days > 90]
    undated = [row for row in funds if not row["arrived_on"]]
    unsized = any(row["arrived_fen"] is None for row in old)
    if arrived(old) > 0 and paid(p) * 100 < 10 * arrived(old):
        return None if lacks(p, "payments", "projects.status") else True
    could_be = arrived(undated) > 0 and paid(p) * 100 < 10 * (arrived(old) + arrived(undated))
    return None if lacks(p, "funds.arrived_fen") or unsized or could_be else False


def idle_funds(at: County) -> Outcomes:
    """Less than a tenth is paid of what arrived more than 90 days before the day through which payments are known."""
    outcomes: Outcomes = {}
    for number, rows in hanging(at, "funds").items():
        p = at.by_number[number]
        arrivals = [row for row in rows if row["arrived_fen"] or (row["arrived_on"] and row["arrived_fen"] is None)]
        if p.is_live and arrivals:
            outcomes[number] = _idle(at, p, arrivals)
    return outcomes


def unpaid_wages(at: County) -> Outcomes:
    """Days of work that ended more than 30 days before the file that tells of them are not paid."""
    outcomes: Outcomes = {}
    for number, spells in hanging(at, "labour").items():
        unpaid = [spell for spell in spells if spell["paid_on"] is None and spell["wage_fen"] != 0]
        owed = any(passed(at, spell["worked_to"], 30, at.coverage.days[spell["source_file"]]) for spell in unpaid)
        unknown = lacks(at.by_number[number], "labour.paid_on" if owed else "labour")
        endless = not owed and any(spell["worked_to"] is None for spell in unpaid)
        outcomes[number] = None if unknown or endless else owed
    return outcomes


def wages_not_local(at: County) -> Outcomes:
    """Work for relief gives less than half of its days to local people."""
    outcomes: Outcomes = {}
    for number, spells in hanging(at, "labour").items():
        p = at.by_number[number]
        if not p.is_live or p.row["procurement_method"] != "以工代赈":
            continue
        days = {home: sum(Fraction(repr(s["days"])) for s in spells if s["is_local"] is home) for home in (True, False)}
        everything = sum(Fraction(repr(s["days"])) for s in spells)
        too_few, maybe = (everything - days[False]) * 2 < everything, days[True] * 2 < everything
        unknown = lacks(p, "labour", *["projects.status"] * too_few)
        outcomes[number] = None if unknown or (maybe and not too_few) else too_few
    return outcomes


def year_end_rush(at: County) -> Outcomes:
    """More than two fifths of a year's payments, ten or more, in December: the last whole year that is known."""
    outcomes: Outcomes = {}
    for township in {p.row["township"] for p in at.projects}:
        known_on = at.coverage.known.get((township, "payments"))
        year = ((known_on or at.as_of) + timedelta(days=1)).year - 1
        paid = [r for p in at.projects if p.row["township"] == township for r in p.ledgers["payments"]]
        rows = [row for row in paid if row["paid_on"].year == year]
        if len(rows) >= 10:
            december = sum(row["amount_fen"] for row in rows if row["paid_on"] >= date(year, 12, 1))
            lost = [day for whose, day in sent_back(at, "payments") if whose in (None, township)]
            unknown = known_on is None or any(day is None or day.year == year for day in lost)
            rush = december * 100 > 40 * sum(row["amount_fen"] for row in rows)
            outcomes[f"{township}/{year}"] = None if unknown else rush
    return outcomes


def sent_back(at: County, ledger: str) -> Iterator[tuple[str | None, date | None]]:
    """Township (the row's own, else its project's, else its file's sender) and day of a ledger's rejected rows."""
    senders = {file["source_file"]: file.get("submitter") for file in at.coverage.files}
    for row in at.rejected:
        if row["dataset"] == ledger:
            p = at.by_number.get(row["project_no"])
            whose = row["township"] or (p and p.row["township"]) or senders.get(row["source_file"])
            yield whose, row["row_on"]


def identical_amounts(at: County) -> Outcomes:
    """One sum to the yuan, no whole 万元, in the contracts of three or more villages of one category."""
    alike: dict[tuple[str, int], list[Project]] = defaultdict(list)
    for p in at.projects:
        for contract in p.ledgers["contracts"]:
            yuan = contract["amount_fen"] // 100
            if p.is_live and yuan % 10_000:
                alike[p.row["category"], yuan].append(p)
    refused: dict[str | None, int] = defaultdict(int)
    for row in at.rejected:
        if row["dataset"] == "contracts":
            p = at.by_number.get(row["project_no"])
            refused[p.row["category"] if p else None] += 1
    untold = bool(at.silent("contracts"))
    may_be_cancelled = any(("projects", "status") in p.lacks for p in at.projects)
    outcomes: Outcomes = {}
    for (category, yuan), works in alike.items():
        villages = {(p.row["township"], p.row["village"]) for p in works if p.row["village"]}
        nameless = sum(p.row["village"] is None for p in works)
        if len(works) > 1:
            could_be = untold or len(villages) + nameless + refused[category] + refused[None] >= 3
            alike_enough = len(villages) >= 3
            unsure = may_be_cancelled if alike_enough else could_be
            outcomes[f"{category}/{yuan}"] = None if unsure else alike_enough
    return outcomes


RULES: dict[str, Worked] = {
    "idle_funds": idle_funds,
    "unpaid_wages": unpaid_wages,
    "wages_not_local": wages_not_local,
    "year_end_rush": year_end_rush,
    "identical_amounts": identical_amounts,
}
ASKED = {
    "idle_funds": ("payments", "funds"),
    "unpaid_wages": ("labour",),
    "wages_not_local": ("labour",),
    "year_end_rush": ("payments",),
    "identical_amounts": ("contracts",),
}
