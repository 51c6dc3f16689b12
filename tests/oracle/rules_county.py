"""Rules again that set a project against others: splitting, pace, prices, a township's months and its silence."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.known import held, lost_rows, untold
from tests.oracle.names import plain
from tests.oracle.projects import Project, Row
from tests.oracle.rules_balances import each
from tests.oracle.rules_pace import APPROVED, OVER, under_way
from tests.oracle.rules_spending import sent_back

WAN = 1_000_000
LINES = ((10, True), (30, False), (50, True), (60, True), (400, True))  # 万元, and whether the line itself counts
TENDERED = ("公开招标", "邀请招标")
SHAPES = ("village", "start", "near")


def behind_plan(at: County, p: Project) -> bool | None:
    """Ten points or more between the time that was gone at the last report and what it reported."""
    last = max(p.ledgers["progress"], key=lambda report: report["reported_on"], default=None)
    day = last["reported_on"] if last else p.judged_on("projects", "progress")
    begun = max(p.row["started_on"], p.row["planned_start_on"])
    gone = Fraction(1) if day >= p.due_on else Fraction(max((day - begun).days, 0), (p.due_on - begun).days or 1)
    late = gone * 100 - Fraction(repr(last["percent"]) if last else 0) >= 10
    return held(p, None if last is None and late else late, ("progress", *APPROVED, *OVER), ("progress", *APPROVED))


def _quartiles(values: list[Fraction]) -> tuple[Fraction, Fraction]:
    ordered = sorted(values)

    def at(share: Fraction) -> Fraction:
        place = share * (len(ordered) - 1)
        low = math.floor(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (place - low) * (ordered[high] - ordered[low])

    return at(Fraction(1, 4)), at(Fraction(3, 4))


def unit_cost_outlier(at: County) -> Outcomes:
    """A price per unit above the upper fence of at least thirteen projects of its category and unit, to the fen.

    Any project of the county may be a peer: with one unknown, or one whose row was sent back, nobody can tell.
    """
    groups: dict[tuple[str, str | None], list[Project]] = defaultdict(list)
    asked = {("projects", name) for name in ("output_quantity", "output_unit", "status")}
    unknown = bool(at.silent("contracts")) or any(p.lacks & asked for p in at.projects)
    for p in at.projects:
        if p.is_live and p.ledgers["contracts"] and (p.row["output_quantity"] or 1) > 0:
            groups[p.row["category"], p.row["output_unit"]].append(p)
    outcomes: Outcomes = {}
    for (category, unit), members in groups.items():
        known = [p for p in members if p.row["output_quantity"]]
        if unit is None or len(known) < 13:
            continue
        price = {p.row["project_no"]: _price(p) for p in known}
        q1, q3 = _quartiles(list(price.values()))
        fence = q3 + Fraction(3, 2) * (q3 - q1)
        outcomes |= dict.fromkeys(p.row["project_no"] for p in members)
        if not unknown and not _peer_sent_back(at, category, unit):
            outcomes |= {no: _to_the_fen(each) > _to_the_fen(fence) for no, each in price.items()}
    return outcomes


def _peer_sent_back(at: County, category: str, unit: str) -> bool:
    """A rejected contract or project row may be that of a peer."""
    for row in at.rejected:
        if row["dataset"] in ("contracts", "projects"):
            p = at.by_number.get(row["project_no"])
            if p is None or (p.row["category"] == category and p.row["output_unit"] in (None, unit)):
                return True
    return False


def _to_the_fen(price: Fraction) -> int:
    return math.floor(price + Fraction(1, 2))


def _price(p: Project) -> Fraction:
    return sum(c["amount_fen"] for c in p.ledgers["contracts"]) / Fraction(repr(p.row["output_quantity"]))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _refused(rejected: list[Row], projects: dict[str, Project], ledger: str) -> list[tuple[str | None, date | None]]:
    """Township (the row's own, else its project's) and day of every rejected row of a ledger."""
    refusals = []
    for row in rejected:
        p = projects.get(row["project_no"])
        if row["dataset"] == ledger:
            refusals.append((row["township"] or (p.row["township"] if p else None), row["row_on"]))
    return refusals


def payment_spike(at: County) -> Outcomes:
    """The last whole month that is known against mean ± 2.66 × mean moving range of up to twelve months before it."""
    paid: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for p in at.projects:
        for payment in p.ledgers["payments"]:
            paid[p.row["township"]][_month(payment["paid_on"])] += payment["amount_fen"]
    refused = list(sent_back(at, "payments"))
    outcomes: Outcomes = {}
    for township, months in paid.items():
        known_on = at.coverage.known[township, "payments"]
        judged = _month((known_on or at.as_of) + timedelta(days=1)) - 1
        points = [Fraction(months.get(m, 0)) for m in range(max(min(months), judged - 12), judged)]
        if len(points) < 8:
            continue
        moves = [abs(b - a) for a, b in pairwise(points)]
        reach = Fraction("2.66") * sum(moves) / len(moves)
        away = abs(months.get(judged, 0) - sum(points) / len(points))
        lost = [day for whose, day in refused if whose in (None, township)]
        unknown = known_on is None or any(day is None or judged - 12 <= _month(day) <= judged for day in lost)
        outcomes[f"{township}/{judged // 12}-{judged % 12 + 1:02d}"] = None if unknown else away > reach
    return outcomes


def _chance_is_small(expected: Fraction) -> bool:
    """Three or more were to be expected, and the chance of none is below 5 %."""
    return expected >= 3 and math.exp(-expected) < 0.05


def _rate_untold(at: County) -> bool:
    """Some township tells no complaints or no projects, or not which of them were under way."""
    columns = ("projects.started_on", "projects.finished_on", "projects.status")
    return bool(at.silent("complaints", "projects")) or any(untold(p, *columns) for p in at.projects)


def silent_township(at: County) -> Outcomes:
    """No complaint in a year where the county's rate expects three, with a chance of none below 5 %.

    The year ends when the first township stops telling. What was sent back is counted against a flag.
    """
    until = min(day for (_, ledger), day in at.coverage.known.items() if day and ledger in ("complaints", "projects"))
    since = until.replace(year=until.year - 1)
    built: dict[str, int] = defaultdict(int)
    for p in at.projects:
        started, finished = p.row["started_on"], p.row["finished_on"]
        runs = p.is_live and started is not None and started <= until and (finished is None or finished > since)
        built[p.row["township"]] += runs
    complaint_towns = [c["township"] for c in at.rows["complaints"] if since < c["received_on"] <= until]
    lost = [t for t, _, row in lost_rows(at, "complaints") if row["row_on"] is None or row["row_on"] > since]
    unread = [t for t, _, _ in lost_rows(at, "projects")]
    outcomes: Outcomes = {}
    towns = {township for township, _ in at.coverage.known} or set(built)  # one that has told no project is asked too
    for township in towns | set(built):
        running, works = built.get(township, 0), sum(built.values())
        least = Fraction(running * len(complaint_towns), works + len(unread) or 1)
        mine = running + sum(t in (None, township) for t in unread)
        most = Fraction(mine * (len(complaint_towns) + len(lost)), works or 1)
        own_lost = any(t in (None, township) for t in lost)
        if township in complaint_towns or not _chance_is_small(most):
            outcomes[township] = None if township in at.silent("complaints") else False
        else:
            sure = _chance_is_small(least) and not own_lost
            outcomes[township] = True if sure and not _rate_untold(at) else None
    return outcomes


def _groups(pieces: list[tuple[Row, Project]], line: int) -> dict[tuple[object, ...], list[tuple[Row, Project]]]:
    """Contracts that share what makes them suspicious, by that; `pieces` all stay below the line."""
    groups: dict[tuple[object, ...], list[tuple[Row, Project]]] = defaultdict(list)
    for contract, p in pieces:
        place, firm = (p.row["township"], p.row["category"]), plain(contract["contractor"])
        near = contract["amount_fen"] * 100 >= 80 * line
        shared = (p.row["village"], p.row["started_on"], near or None)
        for shape, what in zip(SHAPES, shared, strict=True):
            if what is not None:
                groups[(*place, firm, shape, what)].append((contract, p))
        if near and p.row["village"] and p.row["started_on"]:
            groups[(*place, None, p.row["village"], p.row["started_on"])].append((contract, p))
    return groups


def _together(first: tuple[Row, Project], group: list[tuple[Row, Project]]) -> list[tuple[Row, Project]]:
    """The contracts of the group that belong to a window that begins with `first`."""
    (contract, p), window = first, []
    for other, q in group:
        later = (other["signed_on"], other["contract_no"]) >= (contract["signed_on"], contract["contract_no"])
        soon = (other["signed_on"] - contract["signed_on"]).days < 365
        same_year = p.row["plan_year"] is not None and p.row["plan_year"] == q.row["plan_year"]
        if later and (soon or same_year):
            window.append((other, q))
    return window


def _signals(window: list[tuple[Row, Project]], line: int, at: County) -> int:
    """One contractor, one start day, every piece at 80 % of the line or more, a single bidder for every piece."""
    firms = {plain(contract["contractor"]) for contract, _ in window}
    starts = {p.row["started_on"] for _, p in window}
    near = all(contract["amount_fen"] * 100 >= 80 * line for contract, _ in window)
    bidders = [set() if untold(p, "bids") else _bidders(at, p) for _, p in window]
    alone = all(len(names) == 1 for names in bidders)
    return (len(firms) == 1) + (len(starts) == 1 and None not in starts) + near + alone


def _bidders(at: County, p: Project) -> set[str]:
    return {plain(bid["bidder"]) for bid in at.rows["bids"] if bid["project_no"] == p.row["project_no"]}


def _splits(at: County) -> dict[str, tuple[bool | None, int]]:
    """By contractor (or village) and year: the outcome, and the signals of the window that has most of them."""
    projects = at.by_number
    taken = [
        (contract, p)
        for p in projects.values()
        for contract in p.ledgers["contracts"]
        if p.is_live and p.row["procurement_method"] not in TENDERED
    ]
    lost = _lost_places(at)
    bare = {
        p.row["township"]
        for p in projects.values()
        if untold(p, "projects.category", "projects.village", "projects.started_on")
    }
    vague = {p.row["township"] for p in projects.values() if untold(p, "projects.status")}
    outcomes: dict[str, tuple[bool | None, int]] = {}
    for contract, p in taken:
        place = (p.row["township"], p.row["category"])
        names = (*place, plain(contract["contractor"]), contract["signed_on"].year)
        outcomes["/".join(map(str, names))] = (None if place in lost or place[0] in bare else False, 0)
    for wan, counts in LINES:
        line = wan * WAN
        below = [
            (contract, p)
            for contract, p in taken
            if (contract["amount_fen"] < line or (contract["amount_fen"] == line and not counts))
            and not (wan == 30 and _filed(p))
        ]
        for key, group in _groups(below, line).items():
            for first in group:
                window = _together(first, group)
                total, firms = sum(c["amount_fen"] for c, _ in window), {plain(c["contractor"]) for c, _ in window}
                reached = total > line or (total == line and counts)
                if len(window) > 1 and reached and (key[2] is not None or len(firms) > 1):
                    who = key[2] if key[2] is not None else key[3]
                    name = "/".join(map(str, (*key[:2], who, first[0]["signed_on"].year)))
                    before = outcomes.get(name, (None, 0))
                    if any(_may_be_exempt(q, wan) for _, q in window):
                        outcomes[name] = before if before[0] else (None, 0)
                    else:
                        outcomes[name] = (True, max(_signals(window, line, at), before[1]))
    return {
        name: (None if outcome and name.split("/")[0] in vague else outcome, signals)
        for name, (outcome, signals) in outcomes.items()
    }


def _may_be_exempt(p: Project, wan: int) -> bool:
    """Nobody says how it was given out, or, of the line of filing, whether it was filed."""
    filing = untold(p, "approvals", "approvals.decided_on", "approvals.result")
    return p.row["procurement_method"] is None or (wan == 30 and filing)


def _lost_places(at: County) -> set[tuple[str, str]]:
    """Township and category of the projects whose contracts may be among those sent back."""
    places = set()
    for township, number, _ in lost_rows(at, "contracts"):
        mine = at.by_number.get(number or "")
        for p in at.projects:
            same = mine is None or mine.row["category"] == p.row["category"]
            if township in (None, p.row["township"]) and same:
                places.add((p.row["township"], p.row["category"]))
    return places


def _filed(p: Project) -> bool:
    return any(a["step"] == "县备案" and a["result"] == "通过" and a["decided_on"] for a in p.ledgers["approvals"])


RULES: dict[str, Worked] = {
    "behind_plan": each(behind_plan, under_way),
    "unit_cost_outlier": unit_cost_outlier,
    "payment_spike": payment_spike,
    "silent_township": silent_township,
    "split_contract": lambda at: {name: outcome for name, (outcome, _) in _splits(at).items()},
}
ASKED = {
    "behind_plan": ("progress", "changes", "acceptances"),
    "silent_township": ("complaints",),
    "unit_cost_outlier": ("contracts", "projects"),
    "payment_spike": ("payments",),
}
LEVELS = {
    "split_contract": lambda at: {name: "red" if n >= 3 else "yellow" for name, (_, n) in _splits(at).items()},
}
