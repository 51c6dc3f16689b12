"""Rules again about progress reports and where things are: impossible percents, old photos, places.

Extra tables: `borders` (name, rings of WGS-84 degrees) of the townships; `county` (coordinate_system) where the county
has one for coordinates whose ledger names none (WGS84 without the table).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.known import Lost, held, lost_rows, read, untold
from tests.oracle.places import SHOWN, Point, Ring, metres, outside, wgs
from tests.oracle.projects import Project, Row


def reports(at: County) -> Iterator[tuple[str, Project, Row, Row | None]]:
    """Name, project, report, and the report before it."""
    for p in at.projects:
        before = None
        for report in sorted(p.ledgers["progress"], key=lambda row: row["reported_on"]):
            yield f"{p.row['project_no']}/{report['reported_on']}", p, report, before
            before = report


def _percent(report: Row | None) -> Fraction:
    return Fraction(repr(report["percent"])) if report else Fraction(0)


def _impossible(p: Project, report: Row, before: Row | None) -> bool:
    """It falls, passes 100, leaps by more than 40 points in a week, or counts before the start."""
    now, started = _percent(report), p.row["started_on"]
    grown = now - _percent(before)
    leaps = before is not None and grown > 40 and (report["reported_on"] - before["reported_on"]).days <= 7
    early = now > 0 and started is not None and report["reported_on"] < started
    return (before is not None and grown < 0) or now > 100 or leaps or early


def _unread(lost: list[Lost], p: Project, report: Row, before: Row | None) -> bool:
    """A report that was sent back may lie between this one and the one before it."""

    def beside(day: date | None) -> bool:
        return day is None or (day <= report["reported_on"] and (before is None or day > before["reported_on"]))

    number, township = p.row["project_no"], p.row["township"]
    mine = (row for whose, no, row in lost if no == number or (no is None and whose in (None, township)))
    return any(beside(row["row_on"]) for row in mine)


def impossible_progress(at: County) -> Outcomes:
    """Reports that cannot be true; the first full one is charged when no acceptance comes within 90 days."""
    outcomes: Outcomes = {}
    lost = lost_rows(at, "progress")
    for name, p, report, before in reports(at):
        waited = ((p.accepted_on or p.judged_on("projects", "acceptances")) - report["reported_on"]).days
        full = _percent(report) >= 100 and _percent(before) < 100 and waited > 90
        if _unread(lost, p, report, before):
            outcomes[name] = None
        elif _impossible(p, report, before):
            outcomes[name] = True
        elif full:
            outcomes[name] = None if untold(p, "acceptances") else True
        else:
            outcomes[name] = None if _percent(report) > 0 and p.row["started_on"] is None else False
    return outcomes


def reused_photo(at: County) -> Outcomes:
    """A photo in another project than its first, or again seven days after its first use or later."""
    outcomes: Outcomes = {}
    first: dict[str, tuple[str, Row]] = {}
    for name, p, report, _ in sorted(reports(at), key=lambda entry: (entry[2]["reported_on"], entry[0])):
        photo = report["photo_hash"]
        if photo is None:
            if (report["photos"] or 0) > 0:
                outcomes[name] = None
            continue
        number, origin = first.setdefault(photo, (p.row["project_no"], report))
        again = (report["reported_on"] - origin["reported_on"]).days >= 7
        outcomes[name] = read(p, number != p.row["project_no"] or again, "progress.photo_hash")
    return outcomes


def _place(at: County, row: Row) -> Point | None:
    default = at.extra.get("county", [{"coordinate_system": "WGS84"}])[0]["coordinate_system"]
    system = row["coordinate_system"] or default
    if row["longitude"] is None or row["latitude"] is None or system is None:
        return None
    return wgs(system, (row["longitude"], row["latitude"]))


def off_site_report(at: County) -> Outcomes:
    """Sent from more than 500 metres away from the site."""
    outcomes: Outcomes = {}
    for name, p, report, _ in reports(at):
        if report["longitude"] is None or report["latitude"] is None:
            continue
        here, site = _place(at, report), _place(at, p.row)
        outcomes[name] = None if here is None or site is None else metres(here, site, site[1]) > 500
    return outcomes


def outside_township(at: County) -> Outcomes:
    """More than 100 metres beyond the township's border, in whatever system the coordinates are read."""
    borders: dict[str, list[Ring]] = {row["name"]: row["rings"] for row in at.extra.get("borders", ())}
    corners = [corner[1] for rings in borders.values() for ring in rings for corner in ring]
    middle = (min(corners) + max(corners)) / 2 if corners else 0.0
    outcomes: Outcomes = {}
    for p in at.projects:
        lng, lat, rings = p.row["longitude"], p.row["latitude"], borders.get(p.row["township"])
        if not p.is_live or lng is None or lat is None:
            continue
        away = [outside(wgs(system, (lng, lat)), rings, middle) for system in SHOWN] if rings else []
        outcomes[p.row["project_no"]] = held(p, min(away) > 100 if away else None, ("projects.status",))
    return outcomes


RULES: dict[str, Worked] = {
    "impossible_progress": impossible_progress,
    "reused_photo": reused_photo,
    "off_site_report": off_site_report,
    "outside_township": outside_township,
}
ASKED = {
    "impossible_progress": ("progress",),
    "reused_photo": ("progress",),
    "off_site_report": ("progress",),
}
