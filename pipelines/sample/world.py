"""World: streams the sample county as it truly was — clean rows per township and year, and what was planted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

from pipelines import registry
from pipelines.sample.credit import contractors, pool
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ground.geography import townships
from pipelines.sample.ground.quality import quality
from pipelines.sample.habits import as_planned, of_township, readable
from pipelines.sample.lives import case, course
from pipelines.sample.lives.aftercare import maintenance
from pipelines.sample.lives.approvals import approvals
from pipelines.sample.lives.building import acceptances, inspections, progress
from pipelines.sample.lives.card import card, status
from pipelines.sample.lives.hearing import hear
from pipelines.sample.lives.life import Life, Place, Plant, Row
from pipelines.sample.lives.money import number, payments, settle
from pipelines.sample.lives.notices import notices
from pipelines.sample.lives.signing import changes, contracts
from pipelines.sample.lives.site import labour, materials, supervision
from pipelines.sample.lives.tender import bids
from pipelines.sample.lives.voices import complaints, ratings
from pipelines.sample.plan import Slot, planned
from pipelines.sample.plants.planting import Planting
from pipelines.sample.plants.township import CONCENTRATION, RUSH, SILENCE, pay_in_december
from pipelines.sample.purse import Purse
from pipelines.sample.spec import Spec

LARGE = 500  # projects in a township's year: what it pays then is told as it falls out
REDRAWS = 20  # of a township's year that pays as if something were planted, or does not where it is
CLEAN = Planting("")


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
    readable: frozenset[str] = frozenset()  # ledgers in which no row may be unreadable: a rule sums all of them
    groups: frozenset[str] = frozenset()  # projects that are planted, alone or together


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
    if life.place.rushes and planting is CLEAN:
        pay_in_december(life)
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
    planting.site(life)
    life.rows["projects"][0]["status"] = status(life)


@cache
def _days(key: str) -> tuple[str, ...]:
    return tuple(field.name for field in registry.datasets()[key].fields if field.kind == "date")


def _with_dates(rows: dict[str, list[Row]]) -> None:
    """Turn day numbers into dates, once everything has been reckoned."""
    for key, dataset_rows in rows.items():
        days = _days(key)
        for row in dataset_rows:
            for name in days:
                if row[name] is not None:
                    row[name] = date.fromordinal(row[name])


def _place(spec: Spec, slot: Slot, silent: bool, redraw: int) -> Place:
    township = townships(spec.townships)[slot.township]
    again = [redraw] if redraw else []
    dice = Dice(spec.seed, township.index, slot.year, *([0, *again] if again else []))
    site = Dice(spec.seed, township.index, slot.year, 3, *again)
    diary = Dice(spec.seed, township.index, slot.year, 4, *again)
    place = Place(spec, township, slot.year, quality(spec.seed, township.index), dice, pool(spec), site, diary)
    place.favourite = dice.pick(place.firms) if slot.habit == CONCENTRATION else None
    place.rushes, place.hushed = slot.habit == RUSH, silent
    return place


def _lives(place: Place, slot: Slot) -> list[Life]:
    lives: list[Life] = []
    crews: dict[int, list[Life]] = {}
    for nth in range(1, slot.size + 1):
        life = Life(place, nth, f"{place.township.code}-{place.year}-{nth:04d}")
        life.reach = "started" if place.favourite else ""
        crew = crews.setdefault(slot.groups.get(nth, nth), [])
        life.mates = list(crew)
        live(life, slot.plantings.get(nth, CLEAN))
        crew.append(life)
        lives.append(life)
    return lives


def _rows(place: Place, lives: list[Life]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {key: [] for key in registry.datasets()}
    for life in lives:
        for key, dataset_rows in life.rows.items():
            rows[key] += dataset_rows
    hear(place, rows["complaints"], len(lives))
    return rows


def _township_years(spec: Spec, mine: list[Slot]) -> Iterator[TownshipYear]:
    """One township's plan years; a year whose payments look planted by chance is drawn again."""
    purse, silent = Purse(), any(slot.habit == SILENCE for slot in mine)
    for slot in mine:
        for redraw in range(REDRAWS if slot.size < LARGE else 1):
            place = _place(spec, slot, silent, redraw)
            lives = _lives(place, slot)
            rows = _rows(place, lives)
            sums = purse.add(rows["payments"])
            if as_planned(spec, slot, sums):
                break
        purse = sums
        plants = [plant for life in lives for plant in life.planted()]
        plants += of_township(place, purse, slot is mine[-1])
        _with_dates(rows)
        name, code = place.township.name, place.township.code
        groups = frozenset(life.project_no for life in lives if life.mates or life.number in slot.groups.values())
        yield TownshipYear(name, code, place.year, rows, plants, readable(mine), groups)


def generate(spec: Spec) -> Iterator[TownshipYear]:
    """Every township's plan years, one after the other; equal specs give equal rows."""
    own = {"contractors": contractors(spec)}
    _with_dates(own)
    for _, mine in groupby(planned(spec), key=lambda slot: slot.township):
        for part in _township_years(spec, list(mine)):
            part.rows["contractors"], own["contractors"] = own["contractors"], []
            yield part
