"""Plan: how many projects each township has in each year, and which of them go wrong in which way."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.sample.dice import Dice
from pipelines.sample.geography import townships
from pipelines.sample.plants import CONCENTRATION, plantings
from pipelines.sample.plants.planting import Planting
from pipelines.sample.spec import Spec

SHARE = 0.05  # of the projects
FEWEST = 6  # projects in a township's year before one firm can stand out


@dataclass
class Slot:
    """A township in a plan year: its number of projects, the plants by project number, and a favoured firm or not."""

    township: int
    year: int
    size: int
    plantings: dict[int, Planting] = field(default_factory=dict)
    favours: bool = False


def slots(spec: Spec) -> list[Slot]:
    """Every township and year with its share of the projects, by township; the sizes add up exactly."""
    dice = Dice(spec.seed, 1)
    places = [(at.index, at.population) for at in townships(spec.townships)]
    weights = [
        (index, year, people**0.5 * dice.between(0.8, 1.2)) for index, people in places for year in spec.plan_years
    ]
    total, done, given, found = sum(weight for _, _, weight in weights), 0.0, 0, []
    for index, year, weight in weights:
        done += weight
        upto = round(spec.projects * done / total)
        found.append(Slot(index, year, upto - given))
        given = upto
    return found


def _put(found: list[Slot], planting: Planting, at: int) -> None:
    """Plant in the `at`-th project of the slots, or in the next one that is still clean."""
    number = at
    for slot in found + found:
        if number < slot.size:
            free = next((n for n in range(number + 1, slot.size + 1) if n not in slot.plantings), None)
            if free is not None:
                slot.plantings[free] = planting
                return
            number = 0
        else:
            number -= slot.size


def planned(spec: Spec) -> list[Slot]:
    """The slots with their plants: the rules take turns in an order that the seed shuffles."""
    found, ways, dice = slots(spec), plantings(), Dice(spec.seed, 2)
    running = [slot for slot in found if slot.year == spec.as_of.year]
    order = dice.shuffled([*ways, CONCENTRATION])
    for nth in range(round(spec.projects * SHARE)):
        rule = order[nth % len(order)]
        if rule == CONCENTRATION:
            largest = max(running, key=lambda slot: slot.size)
            largest.favours = largest.size >= FEWEST
            continue
        planting = dice.pick(ways[rule])
        room = running if planting.running else found
        _put(room, planting, dice.whole(0, max(0, sum(slot.size for slot in room) - 1)))
    return found
