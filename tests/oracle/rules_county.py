"""Rules again that set a project against others: splitting, pace, prices, a township's months and its silence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.names import plain
from tests.oracle.projects import Project, Row

WAN = 1_000_000
LINES = ((10, True), (30, False), (50, True), (60, True), (400, True))  # 万元, and whether the line itself counts
TENDERED = ("公开招标", "邀请招标")
SHAPES = ("village", "start", "near")


def behind_plan(projects: Iterable[Project], as_of: date) -> Outcomes:
    """Ten points or more between the time that was gone at the last report and what it reported."""
    found: Outcomes = {}
    for p in projects:
        started, planned = p.row["started_on"], p.row["planned_start_on"]
        if not p.is_live or started is None or started > as_of or p.row["finished_on"] or p.accepted_on:
            continue
        last = max(p.ledgers["progress"], key=lambda report: report["reported_on"], default=None)
        day, begun = (last["reported_on"] if last else as_of), max(started, planned)
        gone = Fraction(1) if day >= p.due_on else Fraction(max((day - begun).days, 0), (p.due_on - begun).days or 1)
        late = gone * 100 - Fraction(repr(last["percent"]) if last else 0) >= 10
        unknown = bool(p.rejected & {"progress", "changes"}) or (last is None and late)
        found[p.row["project_no"]] = None if unknown else late
    return found


def _quartiles(values: list[Fraction]) -> tuple[Fraction, Fraction]:
    ordered = sorted(values)

    def at(share: Fraction) -> Fraction:
        place = share * (len(ordered) - 1)
        low = math.floor(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (place - low) * (ordered[high] - ordered[low])

    return at(Fraction(1, 4)), at(Fraction(3, 4))


def unit_cost_outlier(projects: Iterable[Project]) -> Outcomes:
    """A price per unit above the upper fence of at least thirteen projects of its category and unit, to the fen."""
    groups: dict[tuple[str, str | None], list[Project]] = defaultdict(list)
    for p in projects:
        if p.is_live and p.ledgers["contracts"] and (p.row["output_quantity"] or 1) > 0:
            groups[p.row["category"], p.row["output_unit"]].append(p)
    found: Outcomes = {}
    for (_, unit), members in groups.items():
        known = [p for p in members if p.row["output_quantity"] and "contracts" not in p.rejected]
        if unit is None or len(known) < 13:
            continue
        price = {p.row["project_no"]: _price(p) for p in known}
        q1, q3 = _quartiles(list(price.values()))
        fence = q3 + Fraction(3, 2) * (q3 - q1)
        found |= dict.fromkeys(p.row["project_no"] for p in members)
        found |= {no: _to_the_fen(each) > _to_the_fen(fence) for no, each in price.items()}
        found |= {no: _to_the_fen(each) > _to_the_fen(fence) for no, each in price.items()}
    return found


def _to_the_fen(price: Fraction) -> int:
    return math.floor(price + Fraction(1, 2))


def _price(p: Project) -> Fraction:
    return sum(c["amount_fen"] for c in p.ledgers["contracts"]) / Fraction(repr(p.row["output_quantity"]))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _refused(rejected: list[Row], projects: dict[str, Project], ledger: str) -> list[tuple[str | None, date | None]]:
    """Township (the row's own, else its project's) and day of every rejected row of a ledger."""
    found = []
    for row in rejected:
        p = projects.get(row["project_no"])
        if row["dataset"] == ledger:
            found.append((row["township"] or (p.row["township"] if p else None), row["row_on"]))
    return found


def payment_spike(projects: dict[str, Project], rejected: list[Row], as_of: date) -> Outcomes:
    """The last whole month against mean ± 2.66 × mean moving range of up to twelve months before it."""
    judged = _month(as_of + timedelta(days=1)) - 1
    paid: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for p in projects.values():
        for payment in p.ledgers["payments"]:
            paid[p.row["township"]][_month(payment["paid_on"])] += payment["amount_fen"]
    refused = _refused(rejected, projects, "payments")
    found: Outcomes = {}
    for township, months in paid.items():
        points = [Fraction(months.get(m, 0)) for m in range(max(min(months), judged - 12), judged)]
        if len(points) < 8:
            continue
        moves = [abs(b - a) for a, b in pairwise(points)]
        reach = Fraction("2.66") * sum(moves) / len(moves)
        away = abs(months.get(judged, 0) - sum(points) / len(points))
        unknown = any(t == township and (d is None or judged - 12 <= _month(d) <= judged) for t, d in refused)
        found[f"{township}/{judged // 12}-{judged % 12 + 1:02d}"] = None if unknown else away > reach
    return found


def silent_township(projects: dict[str, Project], complaints: list[Row], rejected: list[Row], as_of: date) -> Outcomes:
    """No complaint in a year where the county's rate expects three, with a chance of none below 5 %."""
    since = as_of.replace(year=as_of.year - 1)
    built: dict[str, int] = defaultdict(int)
    for p in projects.values():
        started, finished = p.row["started_on"], p.row["finished_on"]
        runs = p.is_live and started is not None and started <= as_of and (finished is None or finished > since)
        built[p.row["township"]] += runs
    told = [c["township"] for c in complaints if since < c["received_on"] <= as_of]
    refused = [t for t, d in _refused(rejected, projects, "complaints") if d is None or d > since]
    found: Outcomes = {}
    for township in built:
        expected = built[township] * Fraction(len(told), sum(built.values()) or 1)
        silent = township not in told and expected >= 3 and math.exp(-expected) < 0.05
        found[township] = None if silent and township in refused else silent
    return found


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
    (contract, p), found = first, []
    for other, q in group:
        later = (other["signed_on"], other["contract_no"]) >= (contract["signed_on"], contract["contract_no"])
        soon = (other["signed_on"] - contract["signed_on"]).days < 365
        same_year = p.row["plan_year"] is not None and p.row["plan_year"] == q.row["plan_year"]
        if later and (soon or same_year):
            found.append((other, q))
    return found


def _signals(window: list[tuple[Row, Project]], line: int, at: County) -> int:
    """One contractor, one start day, every piece at 80 % of the line or more, a single bidder for every piece."""
    firms = {plain(contract["contractor"]) for contract, _ in window}
    starts = {p.row["started_on"] for _, p in window}
    near = all(contract["amount_fen"] * 100 >= 80 * line for contract, _ in window)
    bidders = [_bidders(at, p) for _, p in window]
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
    lost = {(q.row["township"], q.row["category"]) for q in projects.values() if "contracts" in q.rejected}
    found: dict[str, tuple[bool | None, int]] = {}
    for contract, p in taken:
        place = (p.row["township"], p.row["category"])
        names = (*place, plain(contract["contractor"]), contract["signed_on"].year)
        found["/".join(map(str, names))] = (None if place in lost else False, 0)
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
                    found[name] = (True, max(_signals(window, line, at), found.get(name, (None, 0))[1]))
    return found


def _filed(p: Project) -> bool:
    return any(a["step"] == "县备案" and a["result"] == "通过" and a["decided_on"] for a in p.ledgers["approvals"])


RULES: dict[str, Worked] = {
    "behind_plan": lambda at: behind_plan(at.projects, at.as_of),
    "unit_cost_outlier": lambda at: unit_cost_outlier(at.projects),
    "payment_spike": lambda at: payment_spike(at.by_number, at.rejected, at.as_of),
    "silent_township": lambda at: silent_township(at.by_number, at.rows["complaints"], at.rejected, at.as_of),
    "split_contract": lambda at: {name: outcome for name, (outcome, _) in _splits(at).items()},
}
LEVELS = {
    "split_contract": lambda at: {name: "red" if n >= 3 else "yellow" for name, (_, n) in _splits(at).items()},
}
