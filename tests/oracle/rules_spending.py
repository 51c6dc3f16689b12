"""Rules again about money that lies about, wages, the end of the year and sums that look alike."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import passed
from tests.oracle.projects import Project, Row
from tests.oracle.rules_balances import paid


def hanging(at: County, ledger: str) -> dict[str, list[Row]]:
    """The rows of a ledger by project."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in at.rows[ledger]:
        found[row["project_no"]].append(row)
    return found


def _idle(at: County, p: Project, funds: list[Row]) -> bool | None:
    def arrived(rows: list[Row]) -> int:
        return sum(row["arrived_fen"] or 0 for row in rows)

    old = [row for row in funds if row["arrived_on"] and (at.as_of - row["arrived_on"]).days > 90]
    undated = [row for row in funds if not row["arrived_on"]]
    unsized = any(row["arrived_fen"] is None for row in old)
    if arrived(old) > 0 and paid(p) * 100 < 10 * arrived(old):
        return None if "payments" in p.rejected else True
    could_be = arrived(undated) > 0 and paid(p) * 100 < 10 * (arrived(old) + arrived(undated))
    return None if "funds" in p.rejected or unsized or could_be else False


def idle_funds(at: County) -> Outcomes:
    """Less than a tenth is paid of what arrived more than 90 days ago."""
    found: Outcomes = {}
    for number, rows in hanging(at, "funds").items():
        p = at.by_number[number]
        told = [row for row in rows if row["arrived_fen"] or (row["arrived_on"] and row["arrived_fen"] is None)]
        if p.is_live and told:
            found[number] = _idle(at, p, told)
    return found


def unpaid_wages(at: County) -> Outcomes:
    """Days of work that ended more than 30 days ago are not paid."""
    found: Outcomes = {}
    for number, spells in hanging(at, "labour").items():
        unpaid = [spell for spell in spells if spell["paid_on"] is None and spell["wage_fen"] != 0]
        owed = any(passed(at, spell["worked_to"], 30) for spell in unpaid)
        unknown = "labour" in at.by_number[number].rejected or any(spell["worked_to"] is None for spell in unpaid)
        found[number] = True if owed else None if unknown else False
    return found


def wages_not_local(at: County) -> Outcomes:
    """Work for relief gives less than half of its days to local people."""
    found: Outcomes = {}
    for number, spells in hanging(at, "labour").items():
        p = at.by_number[number]
        if not p.is_live or p.row["procurement_method"] != "以工代赈":
            continue
        days = {home: sum(Fraction(repr(s["days"])) for s in spells if s["is_local"] is home) for home in (True, False)}
        everything = sum(Fraction(repr(s["days"])) for s in spells)
        too_few, maybe = (everything - days[False]) * 2 < everything, days[True] * 2 < everything
        found[number] = None if "labour" in p.rejected or (maybe and not too_few) else too_few
    return found


def year_end_rush(at: County) -> Outcomes:
    """More than two fifths of the last whole year's payments, ten or more, in December."""
    year = (at.as_of + timedelta(days=1)).year - 1
    payments: dict[str, list[Row]] = defaultdict(list)
    for p in at.projects:
        payments[p.row["township"]] += [row for row in p.ledgers["payments"] if row["paid_on"].year == year]
    unknown = set()
    for row in at.rejected:
        if row["dataset"] == "payments" and (row["row_on"] is None or row["row_on"].year == year):
            p = at.by_number.get(row["project_no"])
            unknown.add(row["township"] or (p and p.row["township"]))
    found: Outcomes = {}
    for township, rows in payments.items():
        if len(rows) >= 10:
            december = sum(row["amount_fen"] for row in rows if row["paid_on"] >= date(year, 12, 1))
            rush = december * 100 > 40 * sum(row["amount_fen"] for row in rows)
            found[f"{township}/{year}"] = None if township in unknown else rush
    return found


def identical_amounts(at: County) -> Outcomes:
    """One sum to the yuan, no whole 万元, in the contracts of three or more villages of one category."""
    alike: dict[tuple[str, int], list[Project]] = defaultdict(list)
    for p in at.projects:
        for contract in p.ledgers["contracts"]:
            yuan = contract["amount_fen"] // 100
            if p.is_live and yuan % 10_000:
                alike[p.row["category"], yuan].append(p)
    refused: dict[str, int] = defaultdict(int)
    for row in at.rejected:
        if row["dataset"] == "contracts" and row["project_no"] in at.by_number:
            refused[at.by_number[row["project_no"]].row["category"]] += 1
    found: Outcomes = {}
    for (category, yuan), works in alike.items():
        villages = {(p.row["township"], p.row["village"]) for p in works if p.row["village"]}
        nameless = sum(p.row["village"] is None for p in works)
        if len(works) > 1:
            could_be = len(villages) + nameless + refused[category] >= 3
            found[f"{category}/{yuan}"] = True if len(villages) >= 3 else None if could_be else False
    return found


RULES: dict[str, Worked] = {
    "idle_funds": idle_funds,
    "unpaid_wages": unpaid_wages,
    "wages_not_local": wages_not_local,
    "year_end_rush": year_end_rush,
    "identical_amounts": identical_amounts,
}
