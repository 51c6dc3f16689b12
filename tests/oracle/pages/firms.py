"""Firms again: contracts of 24 months, what became of the firms' works, their credit, pairs of bidders and lists."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from tests.oracle.kpi_table import by
from tests.oracle.pages.asked import Asked
from tests.oracle.pages.intervals import of_mean, wilson
from tests.oracle.pages.progress import then
from tests.oracle.projects import Project, Row

LATE, FAILED, UNSATISFIED, SATISFIED, MEETINGS = 30, 30, 20, 80, 3
TAKEN = {"red": 10, "yellow": 5}  # points, by a finding that a check confirmed


def since(on: date) -> date:
    """The day before 24 months begin."""
    return on.replace(year=on.year - 2, day=28 if (on.month, on.day) == (2, 29) else on.day)


def weight(day: date, on: date) -> Fraction:
    """越久的影响越小: the last day counts whole, the day before the window not at all, in a straight line."""
    length = (on - since(on)).days
    return max(Fraction(length - (on - day).days, length), Fraction(0))


@dataclass(frozen=True)
class Firm:
    contracts: int
    amount_fen: int
    townships: int
    share: float | None
    standing: str | None
    credit: float | None
    on_time: str | None
    on_time_range: str | None
    quality: str | None
    mean: float | None
    mean_range: str | None
    ratings: int | None
    findings: int | None
    document_no: str | None


def won(asked: Asked) -> dict[str, list[tuple[Project, Row]]]:
    """The contracts signed in the window, by firm."""
    firms: dict[str, list[tuple[Project, Row]]] = {}
    for p, row in asked.rows("contracts"):
        if row["contractor"] is not None and since(asked.on) < row["signed_on"] <= asked.on:
            firms.setdefault(row["contractor"], []).append((p, row))
    return firms


def firms(asked: Asked) -> dict[str, Firm]:
    every, official = won(asked), standings(asked)
    total = sum(row["amount_fen"] for rows in every.values() for _, row in rows)
    return {name: _firm(asked, name, rows, total, official) for name, rows in every.items()}


def _firm(
    asked: Asked, name: str, rows: list[tuple[Project, Row]], total: int, official: dict[str, tuple[str, str]]
) -> Firm:
    signed = [p for p, row in asked.rows("contracts") if row["contractor"] == name and row["signed_on"] <= asked.on]
    works = list({p.row["project_no"]: p for p in signed}.values())
    dues, inspected, scores = finishes(asked, works), inspections(asked, works), ratings(asked, works)
    confirmed = cases(asked, works)
    points = credit(asked, dues, inspected, scores, confirmed)
    fit = points is not None and points >= 90 and len(rows) >= 5 and "red" not in [level for _, level in confirmed]
    standing, document = official.get(name, ("可申报红榜" if fit else None, None))
    amount, hits = sum(row["amount_fen"] for _, row in rows), sum(good for _, good in dues)
    low_high = wilson(hits, len(dues)) if dues else None
    return Firm(
        len(rows),
        amount,
        len({p.row["township"] for p, _ in rows}),
        amount * 100 / total if total else None,
        standing,
        None if points is None else float(points),
        f"{hits}/{len(dues)}" if dues else None,
        whole_ends(low_high and (low_high[0] * 100, low_high[1] * 100)),
        f"{sum(good for _, good in inspected)}/{len(inspected)}" if inspected else None,
        statistics.fmean(score for _, score in scores) if scores else None,
        whole_ends(of_mean([score for _, score in scores])),
        len(scores) or None,
        len(confirmed) or None,
        document,
    )


def whole_ends(interval: tuple[float, float] | None) -> str | None:
    return None if interval is None else "—".join(f"{min(max(end, 0), 100):.0f}" for end in interval)


def finishes(asked: Asked, works: Iterable[Project]) -> list[tuple[date, bool]]:
    """Works due in the window, by what was approved by then; of a township that told its projects and its changes."""
    dues, at = [], then(asked)
    for p in works:
        cut = asked.cut(p.row["township"], "projects", "changes")
        if cut is None or ("projects", "finished_on") in p.lacks:
            continue
        due = at.due_on(p)
        if since(asked.on) < due <= min(cut, p.known["projects"]):
            dues.append((due, by(p.row["finished_on"], due)))
    return dues


def inspections(asked: Asked, works: Iterable[Project]) -> list[tuple[date, bool]]:
    rows = [row for p in works for row in _within(asked, p, "inspections", "inspected_on") if row["result"] is not None]
    return [(row["inspected_on"], row["result"] == "合格") for row in rows]


def ratings(asked: Asked, works: Iterable[Project]) -> list[tuple[date, float]]:
    rows = [row for p in works for row in _within(asked, p, "ratings", "rated_on") if row["score"] is not None]
    return [(row["rated_on"], row["score"]) for row in rows]


def _within(asked: Asked, p: Project, ledger: str, day: str) -> list[Row]:
    cut = asked.cut(p.row["township"], ledger)
    return [row for row in p.ledgers[ledger] if cut and since(asked.on) < row[day] <= cut]


def cases(asked: Asked, works: Iterable[Project]) -> list[tuple[date, str]]:
    """经核实为“属实”的: the day and the level of each of the works' findings that a check in the window confirmed."""
    numbers = {p.row["project_no"] for p in works}
    return [
        (row["closed_on"], row["level"])
        for row in asked.county.extra["cases"]
        if row["project_no"] in numbers
        and row["outcome"] == "属实"
        and by(row["closed_on"], asked.on)
        and row["closed_on"] > since(asked.on)
    ]


def credit(
    asked: Asked,
    dues: list[tuple[date, bool]],
    inspected: list[tuple[date, bool]],
    scores: list[tuple[date, float]],
    confirmed: list[tuple[date, str]],
) -> Fraction | None:
    """100分减以下各项: the weighted share of the bad ones, 10 and 5 of a confirmed finding, faded, 40 at most; None
    where nothing is known."""
    low = [(day, score >= SATISFIED) for day, score in scores]
    points, known = Fraction(100), False
    for cases, most in ((dues, LATE), (inspected, FAILED), (low, UNSATISFIED)):
        every = sum((weight(day, asked.on) for day, _ in cases), Fraction(0))
        bad = sum((weight(day, asked.on) for day, good in cases if not good), Fraction(0))
        if every:
            known, points = True, points - bad / every * most
    taken = sum((weight(day, asked.on) * TAKEN.get(level, 0) for day, level in confirmed), Fraction(0))
    return max(points - min(taken, Fraction(40)), Fraction(0)) if known or taken else None


def listed(asked: Asked) -> dict[tuple[str, str], tuple[str, date, date | None]]:
    """只列有文号的公文记录；全县: by firm and document."""
    rows = [
        row
        for row in asked.county.rows["contractors"]
        if row["list"] is not None and row["document_no"] is not None and by(row["listed_on"], asked.on)
    ]
    return {
        (row["contractor"], row["document_no"]): (
            row["list"], row["listed_on"], row["delisted_on"] if by(row["delisted_on"], asked.on) else None
        )
        for row in rows
    }  # fmt: skip


def standings(asked: Asked) -> dict[str, tuple[str, str]]:
    """The list that a firm is on, the black one before the red; the newest document of it."""
    latest: dict[str, tuple[int, date, str]] = {}
    for (firm, document), (name, listed_on, delisted_on) in listed(asked).items():
        if delisted_on is None:
            latest[firm] = max(latest.get(firm, (0, date.min, "")), (int(name == "黑"), listed_on, document))
    return {firm: ("黑名单" if black else "红名单", document) for firm, (black, _, document) in latest.items()}


def pairs(asked: Asked) -> dict[tuple[str, str], tuple[int, int, int, int, int]]:
    """近24个月同场3次以上: meetings, won by the first, by the other, by others, townships."""
    bidders: dict[str, dict[str, bool]] = {}
    homes = {}
    for p, row in asked.rows("bids"):
        if since(asked.on) < row["opened_on"] <= asked.on:
            own = bidders.setdefault(p.row["project_no"], {})
            own[row["bidder"]] = own.get(row["bidder"], False) or bool(row["is_winner"])
            homes[p.row["project_no"]] = p.row["township"]
    meetings: dict[tuple[str, str], list[tuple[bool, bool, str]]] = {}
    for number, own in bidders.items():
        for one, other in combinations(sorted(own), 2):
            meetings.setdefault((one, other), []).append((own[one], own[other], homes[number]))
    return {
        pair: (
            len(met), sum(a for a, _, _ in met), sum(b for _, b, _ in met), sum(not a and not b for a, b, _ in met),
            len({town for _, _, town in met}),
        )
        for pair, met in meetings.items() if len(met) >= MEETINGS
    }  # fmt: skip
