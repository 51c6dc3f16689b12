"""Rules again about the ledgers themselves: codes, the order of dates, totals, and who has not reported.

Extra tables: `townships` (name), `files` (township, submitter, received_on), `checksums`, `holidays` (day, kind).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import is_working
from tests.oracle.known import untold
from tests.oracle.projects import Project, Row
from tests.oracle.rules_balances import each

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def valid_code(code: str) -> bool:
    """GB 32100: the eighteenth sign brings the weighted sum to a multiple of 31."""
    code = code.strip().upper()
    if len(code) != 18 or set(code) - set(SIGNS):
        return False
    weight, total = 1, 0
    for sign in code[:17]:
        total += weight * SIGNS.index(sign)
        weight = weight * 3 % 31
    return SIGNS.index(code[17]) == (31 - total % 31) % 31


def bad_identifier(at: County) -> Outcomes:
    """A contractor's credit code that fails its check digit."""
    codes = {row["contract_no"]: row["contractor_uscc"] for row in at.rows["contracts"]}
    return {number: None if code is None else not valid_code(code) for number, code in codes.items()}


def _in_order(days: list[date | None]) -> bool:
    known = [day for day in days if day is not None]
    return known == sorted(known)


def date_order(at: County, p: Project) -> bool | None:
    """Award, contract, start, finish, acceptance and settlement follow each other; the first contract counts.

    What a contract or an acceptance that is not known could still mend is no finding.
    """
    started, finished, settled = p.row["started_on"], p.row["finished_on"], p.row["settled_on"]
    contracts = sorted(p.ledgers["contracts"], key=lambda row: (row["signed_on"], row["contract_no"]))
    own = [[row["awarded_on"], row["signed_on"]] for row in contracts]
    if not all(map(_in_order, [*own, [started, finished, settled], [started, finished, p.accepted_on]])):
        return True
    signed = max((day for day in (own[0] if own else []) if day is not None), default=None)
    signed_late = not all(_in_order([signed, day]) for day in (started, finished, p.accepted_on, settled))
    settled_early = not _in_order([p.accepted_on, settled])
    if (signed_late and not untold(p, "contracts")) or (settled_early and not untold(p, "acceptances")):
        return True
    cells = ("contracts.awarded_on", "projects.started_on", "projects.finished_on", "projects.settled_on")
    return None if signed_late or settled_early or untold(p, "contracts", "acceptances", *cells) else False


def ledger_checksum(at: County) -> Outcomes:
    """A total more than 100 yuan away from the sum of its rows."""
    lines: dict[tuple[str, str, int, str], list[Row]] = defaultdict(list)
    for row in at.extra.get("checksums", ()):
        lines[row["source_file"], row["source_sheet"], row["source_row"], row["field"]].append(row)
    outcomes: Outcomes = {}
    for place, rows in lines.items():
        for nth, row in enumerate(sorted(rows, key=lambda row: row["dataset"] or "")):
            stated, summed = row["stated_fen"], row["summed_fen"]
            unknown = row["has_rejected"] or stated is None or summed is None
            name = "#".join(map(str, place)) + (f"#{row['dataset']}" if nth else "")
            outcomes[name] = None if unknown else abs(stated - summed) > 10_000
    return outcomes


def due_days(at: County) -> list[date]:
    """The last two report days before tonight: the 25th, or the next working day."""
    days: list[date] = []
    day = at.as_of + timedelta(days=31)
    while len(days) < 2:
        if day.day == 25:
            due = day
            while not is_working(at, due):
                due += timedelta(days=1)
            if due < at.as_of:
                days.append(due)
        day -= timedelta(days=1)
    return days


def late_report(at: County) -> Outcomes:
    """Nothing came from a township since the report day before last, and the last one is over."""
    _, before = due_days(at)
    outcomes: Outcomes = {}
    for township in (row["name"] for row in at.extra.get("townships", ())):
        files = [f for f in at.extra.get("files", ()) if township in (f["township"], f["submitter"])]
        days = [f["received_on"] for f in files if f["received_on"] is not None]
        late = max(days, default=date.min) <= before
        outcomes[township] = None if late and len(days) < len(files) else late
    return outcomes


RULES: dict[str, Worked] = {
    "bad_identifier": bad_identifier,
    "date_order": each(date_order),
    "ledger_checksum": ledger_checksum,
    "late_report": late_report,
}
ASKED = {"bad_identifier": ("contracts",)}
