"""World: streams the sample county as it truly was — clean rows per township and year, and what was planted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipelines import registry
from pipelines.sample import case, course
from pipelines.sample.aftercare import maintenance
from pipelines.sample.approvals import approvals
from pipelines.sample.building import acceptances, inspections, progress
from pipelines.sample.card import card, status
from pipelines.sample.credit import contractors, pool
from pipelines.sample.dice import Dice
from pipelines.sample.geography import Township, townships
from pipelines.sample.life import Life, Place, Plant, Row
from pipelines.sample.money import number, payments, settle
from pipelines.sample.notices import notices
from pipelines.sample.plan import Slot, planned
from pipelines.sample.plants import CONCENTRATION
from pipelines.sample.plants.planting import Planting
from pipelines.sample.quality import quality
from pipelines.sample.signing import changes, contracts
from pipelines.sample.site import labour, materials, supervision
from pipelines.sample.spec import Spec
from pipelines.sample.tender import bids
from pipelines.sample.voices import complaint, complaints, ratings

CLEAN = Planting("")
ABOUT_NO_PROJECT = 0.07  # complaints that name no project, per project of the year


@dataclass
class TownshipYear:
    """One township's rows of one plan year, by dataset, and the anomalies among them.

    The county office's own ledger (contractors) comes with the first one: its rows are no township's.
    """

    township: str
    code: str
    year: int
    rows: dict[str, list[Row]]
    plants: list[Plant]


def live(life: Life, planting: Planting) -> None:
    """One project's life, step by step; the planting may bend each step."""
    life.reach = planting.reach or life.reach
    planting.case(life)
    case.draw_case(life)
    course.draw_plan(life)
    planting.plan(life)
    course.run_course(life)
    approvals(life)
    if planting is CLEAN and not life.reach:
        course.interrupt(life)
    card(life)
    contracts(life)
    case.funds(life)
    changes(life)
    progress(life)
    settle(life)
    payments(life)
    planting.money(life)
    number(life)
    inspections(life)
    acceptances(life)
    notices(life)
    ratings(life)
    complaints(life)
    planting.end(life)
    bids(life)
    supervision(life)
    materials(life)
    labour(life)
    maintenance(life)
    life.rows["projects"][0]["status"] = status(life)


def _general_complaints(place: Place, size: int) -> list[Row]:
    first = date(place.year, 1, 1).toordinal()
    last = min(first + 364, place.today)
    count = sum(place.dice.chance(ABOUT_NO_PROJECT) for _ in range(size)) if last > first else 0
    return [complaint(place, place.dice.whole(first, last), None) for _ in range(count)]


def _number_complaints(place: Place, rows: list[Row]) -> None:
    rows.sort(key=lambda row: int(row["received_on"]))
    for nth, row in enumerate(rows, 1):
        row["complaint_no"] = f"TS-{place.township.code}-{place.year}-{nth:03d}"


@cache
def _days(key: str) -> tuple[str, ...]:
    return tuple(field.name for field in registry.datasets()[key].fields if field.kind == "date")


def _with_dates(rows: dict[str, list[Row]]) -> None:
    """Turn day numbers into dates, once everything has been reckoned."""
    for key, found in rows.items():
        days = _days(key)
        for row in found:
            for name in days:
                if row[name] is not None:
                    row[name] = date.fromordinal(row[name])


def _place(spec: Spec, township: Township, slot: Slot) -> Place:
    dice, site = Dice(spec.seed, township.index, slot.year), Dice(spec.seed, township.index, slot.year, 3)
    builders = pool(spec)
    place = Place(spec, township, slot.year, quality(spec.seed, township.index), dice, builders, site)
    place.favourite = dice.pick(builders) if slot.favours else None
    return place


def _township_year(place: Place, slot: Slot) -> TownshipYear:
    rows: dict[str, list[Row]] = {key: [] for key in registry.datasets()}
    lives = []
    for nth in range(1, slot.size + 1):
        life = Life(place, nth, f"{place.township.code}-{place.year}-{nth:04d}")
        life.reach = "started" if slot.favours else ""
        live(life, slot.plantings.get(nth, CLEAN))
        for key, found in life.rows.items():
            rows[key] += found
        lives.append(life)
    rows["complaints"] += _general_complaints(place, slot.size)
    _number_complaints(place, rows["complaints"])
    plants = [plant for life in lives for plant in life.planted()]
    if place.favourite is not None:
        subject = f"{place.township.name}/{place.favourite.name}"
        plants.append(Plant(CONCENTRATION, subject, None, "一家企业拿到多数合同"))
    _with_dates(rows)
    return TownshipYear(place.township.name, place.township.code, place.year, rows, plants)


def generate(spec: Spec) -> Iterator[TownshipYear]:
    """Every township's plan years, one after the other; equal specs give equal rows."""
    own = {"contractors": contractors(spec)}
    _with_dates(own)
    for slot in planned(spec):
        place = _place(spec, townships(spec.townships)[slot.township], slot)
        part = _township_year(place, slot)
        part.rows["contractors"], own["contractors"] = own["contractors"], []
        yield part
