"""Rules of openness and people again: notices, complaints, ratings; and the firm that gets most of a township."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.oracle.county import County, Levels, Outcomes, Worked
from tests.oracle.deadlines import last_day
from tests.oracle.known import held, lost_rows, untold
from tests.oracle.names import plain
from tests.oracle.projects import Project, Row, owed_notices


def notice_too_short(projects: Iterable[Project]) -> Outcomes:
    """The first notice of its kind stood fewer days than it must, the day of publication not counted."""
    outcomes: Outcomes = {}
    for p in projects:
        for owed in owed_notices(p):
            if owed.notice:
                up, down = owed.notice["published_on"], owed.notice["ended_on"]
                name = f"{p.row['project_no']}/{owed.kind}"
                short = None if down is None else (down - up).days < owed.required_days
                outcomes[name] = held(p, short, ("disclosures", "projects.status"), ("disclosures",))
    return outcomes


def notice_differs(projects: Iterable[Project]) -> Outcomes:
    """The first award notice names another winner or another amount than the project's one contract."""
    outcomes: Outcomes = {}
    for p in projects:
        for owed in owed_notices(p):
            if owed.kind != "中标" or not owed.notice:
                continue
            amount, winner = owed.notice["disclosed_fen"], owed.notice["disclosed_winner"]
            (contract, *more) = p.ledgers["contracts"]
            other = amount is not None and amount != contract["amount_fen"]
            other |= winner is not None and plain(winner) != plain(contract["contractor"])
            unknown = bool(more) or (not other and (amount is None or winner is None))
            both = ("disclosures", "contracts")
            outcomes[f"{p.row['project_no']}/中标"] = held(
                p, None if unknown else other, (*both, "projects.status"), both
            )
    return outcomes


def _begun(at: County, row: Row) -> date:
    """The latest day on which the sixty days can have begun."""
    return row["accepted_on"] or last_day(at, row["received_on"], 15)


def _told_until(at: County, row: Row) -> date:
    """The day through which the complaint's township has told its complaints."""
    return at.coverage.known.get((row["township"], "complaints")) or at.coverage.days[row["source_file"]]


def _closed_late(at: County, row: Row) -> bool | None:
    end = row["closed_on"] or _told_until(at, row)
    if end > last_day(at, _begun(at, row), 60):
        return True
    return None if end > last_day(at, row["accepted_on"] or row["received_on"], 60) else False


def _accepted_late(at: County, row: Row) -> bool | None:
    by = last_day(at, row["received_on"], 15)
    if row["accepted_on"] is None and row["closed_on"] is not None:
        return None if row["closed_on"] > by else False
    return (row["accepted_on"] or _told_until(at, row)) > by


def _without(at: County, column: str) -> list[Row]:
    """The complaints whose sheet has no such column."""
    files = {file for ledger, name, file in at.coverage.lacking if (ledger, name) == ("complaints", column)}
    return [row for row in at.rows["complaints"] if row[column] is None and row["source_file"] in files]


def late_reply(at: County) -> Outcomes:
    """Not accepted in 15 days, or not closed in 60.

    A sheet without the day of either, or such a day that nobody could read, leaves the complaints of its project open;
    of no project, of its township.
    """
    bare = _without(at, "accepted_on") + _without(at, "closed_on")
    asked = {("complaints", "accepted_on"), ("complaints", "closed_on")}
    projects = {row["project_no"] for row in bare if row["project_no"] is not None}
    projects |= {number for number, p in at.by_number.items() if p.unread & asked}
    townships = {row["township"] for row in bare if row["project_no"] is None}
    outcomes: Outcomes = {}
    for row in at.rows["complaints"]:
        both = (_accepted_late(at, row), _closed_late(at, row))
        late = True if True in both else None if None in both else False
        unsaid = row["project_no"] in projects or row["township"] in townships
        outcomes[row["complaint_no"]] = None if late and unsaid else late
    return outcomes


def late_reply_levels(at: County) -> Levels:
    """Red beyond the ninety days that an extension allows."""
    far = {
        row["complaint_no"]: (row["closed_on"] or _told_until(at, row)) > last_day(at, _begun(at, row), 90)
        for row in at.rows["complaints"]
    }
    return {name: "red" if is_far else "yellow" for name, is_far in far.items()}


def low_satisfaction(projects: Iterable[Project]) -> Outcomes:
    """Ten ratings or more, on average below 80."""
    outcomes: Outcomes = {}
    for p in projects:
        scores = [Fraction(repr(rating["score"])) for rating in p.ledgers["ratings"]]
        if len(scores) >= 10:
            low = sum(scores) / len(scores) < 80
            outcomes[p.row["project_no"]] = held(p, low, ("ratings",), ("ratings",))
    return outcomes


def staged_ratings(projects: Iterable[Project]) -> Outcomes:
    """Ten ratings or more: over a fifth from one device, or all of them full marks."""
    outcomes: Outcomes = {}
    for p in projects:
        ratings = p.ledgers["ratings"]
        if len(ratings) < 10:
            continue
        devices = Counter(r["device_hash"] for r in ratings if r["device_hash"] is not None)
        most = max(devices.values(), default=0)
        hidden = sum(r["device_hash"] is None and r["channel"] in (None, "扫码") for r in ratings)
        staged = most * 5 > len(ratings) or all(r["score"] >= 100 for r in ratings)
        unknown = not staged and (most + hidden) * 5 > len(ratings)
        outcomes[p.row["project_no"]] = held(p, None if unknown else staged, ("ratings",), ("ratings",))
    return outcomes


def repeated_complaints(at: County) -> Outcomes:
    """Three complaints or more, the last of them not more than ninety days after the first.

    Every row sent back that may be the project's is one more, and so is any complaint of a sheet that names no project.
    """
    lost = lost_rows(at, "complaints")
    unnamed = {row["township"] for row in _without(at, "project_no")}
    outcomes: Outcomes = {}
    for p in at.projects:
        days = [complaint["received_on"] for complaint in p.ledgers["complaints"]]
        most = max((sum(0 <= (day - since).days <= 90 for day in days) for since in days), default=0)
        number, township = p.row["project_no"], p.row["township"]
        more = sum(no == number or (no is None and whose in (None, township)) for whose, no, _ in lost)
        if most >= 3:
            outcomes[number] = True
        elif days:
            outcomes[number] = None if most + more >= 3 or township in unnamed else False
    return outcomes


def _a_year_before(day: date) -> date:
    """The same day of the year before; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _concentration(at: County) -> dict[str, tuple[bool | None, str]]:
    """By township and firm: outcome and level; contracts of the last twelve months of projects not cancelled."""
    through = {p.row["township"]: p.known.get("contracts", at.as_of) for p in at.projects}
    since = {township: _a_year_before(day) for township, day in through.items()}
    taken: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for p in at.projects:
        for contract in p.ledgers["contracts"]:
            if p.is_live and since[p.row["township"]] < contract["signed_on"] <= through[p.row["township"]]:
                taken[p.row["township"]][plain(contract["contractor"])].append(contract)
    lost: Counter[str] = Counter()
    for whose, _, row in lost_rows(at, "contracts"):
        for township in since if whose is None else [whose]:
            if row["row_on"] is None or row["row_on"] > since.get(township, at.as_of):
                lost[township] += 1
    vague = {p.row["township"] for p in at.projects if untold(p, "projects.status")}
    outcomes = {}
    for township, firms in taken.items():
        total = sum(len(mine) for mine in firms.values())
        money = sum(c["amount_fen"] for mine in firms.values() for c in mine)
        for mine in firms.values():
            share = Fraction(len(mine) * 100, total + lost[township])
            if not lost[township] and money:  # else nobody knows the other amounts
                share = max(share, Fraction(sum(c["amount_fen"] for c in mine) * 100, money))
            sure = len(mine) >= 5 and share >= 30
            unknown = (not sure and lost[township] > 0 and len(mine) + lost[township] >= 5) or township in vague
            name = f"{township}/{min(c['contractor'] for c in mine)}"
            outcomes[name] = (None if unknown else sure, "red" if share >= 50 else "yellow")
    return outcomes


RULES: dict[str, Worked] = {
    "notice_too_short": lambda at: notice_too_short(at.projects),
    "notice_differs": lambda at: notice_differs(at.projects),
    "late_reply": late_reply,
    "low_satisfaction": lambda at: low_satisfaction(at.projects),
    "staged_ratings": lambda at: staged_ratings(at.projects),
    "repeated_complaints": repeated_complaints,
    "winner_concentration": lambda at: {name: outcome for name, (outcome, _) in _concentration(at).items()},
}
ASKED = {
    "notice_too_short": ("disclosures",),
    "notice_differs": ("disclosures", "contracts"),
    "late_reply": ("complaints",),
    "low_satisfaction": ("ratings",),
    "staged_ratings": ("ratings",),
    "repeated_complaints": ("complaints",),
}
LEVELS = {
    "late_reply": late_reply_levels,
    "winner_concentration": lambda at: {name: level for name, (_, level) in _concentration(at).items()},
}
