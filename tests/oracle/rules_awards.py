"""Rules of contracts again: when they were signed, for how much, with whom, and who was paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.deadlines import last_day
from tests.oracle.known import held, untold
from tests.oracle.names import plain
from tests.oracle.projects import Project, Row
from tests.oracle.rules_approval import passed_on
from tests.oracle.rules_first_five import work_shown

WAN = 1_000_000
LINES = ((10, True), (30, False), (50, True), (60, True), (400, True))  # 万元, and whether the line itself counts
TENDERED = ("公开招标", "邀请招标")
NO_CONTEST = ("直接发包", "村民自建", "以工代赈")


def contracts(at: County, *, live: bool = True) -> Iterator[tuple[Row, Project]]:
    """Every contract with its project; `live`: but those of cancelled projects."""
    for p in at.projects:
        if p.is_live or not live:
            yield from ((contract, p) for contract in p.ledgers["contracts"])


def built_before_award(at: County) -> Outcomes:
    """Work began before the first award; a contract without its award day may hold an earlier one."""
    awards = ("contracts", "contracts.awarded_on")
    outcomes: Outcomes = {}
    for p in at.projects:
        if not p.is_live:
            continue
        started, awarded = p.row["started_on"], p.awarded_on
        contest = p.row["procurement_method"] not in NO_CONTEST
        gap = contest and any(c["awarded_on"] is None for c in p.ledgers["contracts"] or [{"awarded_on": None}])
        if started is None and work_shown(p, date.max) and (awarded or contest):
            outcome: bool | None = None
        elif started is None or (awarded is not None and started >= awarded):
            outcome = False
        else:
            outcome = None if gap else awarded is not None
        outcomes[p.row["project_no"]] = held(p, outcome, (*awards, "projects.status"), (*awards, "projects.started_on"))
    return outcomes


def late_contract(at: County) -> Outcomes:
    """Signed after the thirtieth day from the award, a rest day moved on."""
    outcomes: Outcomes = {}
    for contract, p in contracts(at, live=False):
        if contract["awarded_on"] is not None:
            late: bool | None = contract["signed_on"] > last_day(at, contract["awarded_on"], 30)
        else:
            late = False if p.row["procurement_method"] in NO_CONTEST else None
        outcomes[contract["contract_no"]] = held(p, late, (), ("contracts.awarded_on",))
    return outcomes


def _lines_dodged(contract: Row, p: Project) -> list[int]:
    """Lines not reached, of which the contract is 95 % or more; what the county has on file dodged no filing."""
    lines, amount = [], contract["amount_fen"]
    for wan, counts in LINES:
        line = wan * WAN
        below = amount < line or (amount == line and not counts)
        filed = wan == 30 and passed_on(p, "县备案") is not None
        since = date(2018, 6, 1) if wan == 400 else date(2020, 1, 1)
        if below and amount * 100 >= 95 * line and not filed and contract["signed_on"] >= since:
            lines.append(wan)
    return lines


def just_below_line(at: County) -> Outcomes:
    outcomes: Outcomes = {}
    for contract, p in contracts(at):
        dodged, method = _lines_dodged(contract, p), p.row["procurement_method"]
        may_be_filed = untold(p, "approvals", "approvals.decided_on", "approvals.result")
        unknown = method is None or (dodged == [30] and may_be_filed) or untold(p, "projects.status")
        near = bool(dodged) and method not in TENDERED
        outcomes[contract["contract_no"]] = None if near and unknown else near
    return outcomes


def new_firm(at: County) -> Outcomes:
    """Founded not more than 180 days before it won."""
    founded: dict[str, date] = {}
    for record in at.rows["contractors"]:
        name, day = plain(record["contractor"]), record["registered_on"]
        if day is not None:
            founded[name] = min(day, founded.get(name, day))
    outcomes: Outcomes = {}
    silent = at.silent("contractors")
    for contract, p in contracts(at):
        day = founded.get(plain(contract["contractor"]))
        won = contract["awarded_on"] or contract["signed_on"]
        young = None if day is None else (won - day).days <= 180
        young = None if young and p.row["township"] in silent else young
        award = ("contracts.awarded_on",)
        outcomes[contract["contract_no"]] = held(p, young, (*award, "projects.status"), award)
    return outcomes


def _same(contract: Row, record: Row) -> bool:
    code, other = contract["contractor_uscc"], record["uscc"]
    alike = code is not None and other is not None and code.upper() == other.upper()
    return alike or plain(contract["contractor"]) == plain(record["contractor"])


def _lacks(at: County, *names: str) -> bool:
    """A record of the register stands in a file that lacks one of these columns."""
    holes = [(file, name) for ledger, name, file in at.coverage.lacking if ledger == "contractors" and name in names]
    return any(
        row["source_file"] == file and row[name] is None for file, name in holes for row in at.rows["contractors"]
    )


def blacklisted_award(at: County) -> Outcomes:
    """Signed from the day of the listing until the day before the delisting, as far as the register is known."""
    lost = [row["row_key"] for row in at.rejected if row["dataset"] == "contractors"]
    unread, nameless = {plain(key.split("\x1f")[0]) for key in lost if key is not None}, None in lost
    days = [day for (_, ledger), day in at.coverage.known.items() if ledger == "contractors" and day is not None]
    silent, no_end, no_list = at.silent("contractors"), _lacks(at, "delisted_on"), _lacks(at, "list", "uscc")
    black = [record for record in at.rows["contractors"] if record["list"] == "黑"]
    outcomes: Outcomes = {}
    for contract, p in contracts(at):
        signed = contract["signed_on"]
        later = bool(days) and signed > max(days)  # than anything that the register says
        mine = [b for b in black if _same(contract, b) and (b["delisted_on"] is None or signed < b["delisted_on"])]
        mine = [b for b in mine if b["listed_on"] is None or b["listed_on"] <= signed]
        sure = any(b["listed_on"] is not None and (b["delisted_on"] is not None or not later) for b in mine)
        if sure:
            unknown = no_end or untold(p, "projects.status")
        else:
            unknown = bool(mine) or nameless or later or plain(contract["contractor"]) in unread
            unknown |= no_list or untold(p, "contracts.contractor_uscc")
        outcomes[contract["contract_no"]] = None if unknown or p.row["township"] in silent else sure
    return outcomes


def winner_mismatch(at: County) -> Outcomes:
    """Money, other than wages, for somebody who has no contract of the project, or where none of those who won has."""
    won: dict[str, set[str]] = {}
    for bid in at.rows["bids"]:
        if bid["is_winner"]:
            won.setdefault(bid["project_no"], set()).add(plain(bid["bidder"]))
    outcomes: Outcomes = {}
    for p in at.projects:
        firms = {plain(c["contractor"]) for c in p.ledgers["contracts"]}
        for payment in p.ledgers["payments"]:
            if payment["kind"] == "工资":
                continue
            own = payment["payee"] is not None and plain(payment["payee"]) in firms
            winners = won.get(p.row["project_no"], set())
            other = bool(winners) and not winners & firms
            if own and not other:
                outcomes[payment["payment_no"]] = held(p, False, (), ("bids",))
                continue
            too_soon = payment["paid_on"] > p.known.get("contracts", at.as_of)
            unknown = payment["payee"] is None or not firms or too_soon or untold(p, "contracts")
            outcomes[payment["payment_no"]] = None if unknown or (own and untold(p, "bids")) else True
    return outcomes


RULES: dict[str, Worked] = {
    "built_before_award": built_before_award,
    "late_contract": late_contract,
    "just_below_line": just_below_line,
    "new_firm": new_firm,
    "blacklisted_award": blacklisted_award,
    "winner_mismatch": winner_mismatch,
}
ASKED = {
    "built_before_award": ("contracts",),
    "late_contract": ("contracts",),
    "just_below_line": ("contracts",),
    "new_firm": ("contracts", "contractors"),
    "blacklisted_award": ("contracts", "contractors"),
    "winner_mismatch": ("payments", "contracts"),
}
