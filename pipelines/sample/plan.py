"""Plan: how many projects each township has in each year, and which of them go wrong in which way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.sample.ground.dice import Dice
from pipelines.sample.ground.geography import townships
from pipelines.sample.ground.quality import quality
from pipelines.sample.plants import plantings
from pipelines.sample.plants.planting import Planting
from pipelines.sample.plants.township import CONCENTRATION, HABITS, NOISY, RUSH, SILENCE
from pipelines.sample.purse import last_month
from pipelines.sample.spec import Spec

SHARE = 0.05  # of the projects
# What goes wrong by itself where work is done badly, with its weight: most of it is time that runs away.
SLIPS = (
    ("overdue", 0.4),
    ("unexplained_delay", 0.2),
    ("not_started", 0.08),
    ("behind_plan", 0.08),
    ("stalled", 0.06),
    ("not_accepted", 0.08),
    ("late_settlement", 0.1),
)
FEWEST = {CONCENTRATION: 6, RUSH: 6, SILENCE: 20}  # projects in a township's year before a habit can stand out


@dataclass
class Slot:
    """A township in a plan year: its number of projects, the plants by project number, and the township's own habit."""

    township: int
    year: int
    size: int
    plantings: dict[int, Planting] = field(default_factory=dict)
    groups: dict[int, int] = field(default_factory=dict)  # project number → number of the first one of its plant
    habit: str = ""


def slots(spec: Spec) -> list[Slot]:
    """Every township and year with its share of the projects, by township; the sizes add up exactly."""
    dice = Dice(spec.seed, 1)
    places = [(at.index, at.population) for at in townships(spec.townships)]
    weights = [
        (index, year, people**0.5 * dice.between(0.8, 1.2)) for index, people in places for year in spec.plan_years
    ]
    total, done, given, all_slots = sum(weight for _, _, weight in weights), 0.0, 0, []
    for index, year, weight in weights:
        done += weight
        upto = round(spec.projects * done / total)
        all_slots.append(Slot(index, year, upto - given))
        given = upto
    return all_slots


def _free(slot: Slot, number: int, count: int) -> list[int]:
    """The first `count` clean projects of the slot from `number` on, or none."""
    free = [n for n in range(number + 1, slot.size + 1) if n not in slot.plantings][:count]
    return free if len(free) == count else []


def _put(all_slots: list[Slot], planting: Planting, at: int) -> None:
    """Plant in the `at`-th project of the slots, or in the next one that is still clean."""
    number = at
    for slot in all_slots + all_slots:
        if number < slot.size:
            if free := _free(slot, number, planting.together):
                slot.plantings |= dict.fromkeys(free, planting)
                slot.groups |= dict.fromkeys(free, free[0])
                return
            number = 0
        else:
            number -= slot.size


def _rooms(spec: Spec, all_slots: list[Slot]) -> dict[str, list[Slot]]:
    """Where each habit could show: large enough, in the year that its rule looks at; the largest first."""
    over = (last_month(spec.as_of) + 1) // 12 - 1  # the last year that is over
    years = {CONCENTRATION: spec.as_of.year, RUSH: over, SILENCE: spec.as_of.year}
    return {
        habit: sorted(
            (slot for slot in all_slots if slot.year == years[habit] and slot.size >= FEWEST[habit]),
            key=lambda slot: -slot.size,
        )
        for habit in HABITS
    }


def _settle(all_slots: list[Slot], habit: str, rooms: list[Slot]) -> None:
    """Give the habit to the first slot whose township has none; a silent township has no planted complaint."""
    for slot in rooms:
        mine = [other for other in all_slots if other.township == slot.township]
        noisy = any(planting.rule in NOISY for other in mine for planting in other.plantings.values())
        if not any(other.habit for other in mine) and not (habit == SILENCE and noisy):
            slot.habit = habit
            return


def planned(spec: Spec) -> list[Slot]:
    """The slots with their plants: the rules take turns in an order that the seed shuffles."""
    all_slots, ways, dice = slots(spec), plantings(), Dice(spec.seed, 2)
    running = [slot for slot in all_slots if slot.year == spec.as_of.year]
    rooms = _rooms(spec, all_slots)
    order = dice.shuffled([*ways, *(habit for habit in HABITS if rooms[habit])])
    habits: set[str] = set()
    for nth in range(round(spec.projects * SHARE)):
        rule = order[nth % len(order)]
        if rule in HABITS:
            habits.add(rule)
            continue
        planting = dice.pick(ways[rule])
        room = running if planting.running else all_slots
        _put(room, planting, dice.whole(0, max(0, sum(slot.size for slot in room) - 1)))
    for habit in HABITS:
        if habit in habits:
            _settle(all_slots, habit, rooms[habit])
    for slot in all_slots:
        _slip(spec, slot, ways)
    return all_slots


def _slip(spec: Spec, slot: Slot, ways: Mapping[str, Sequence[Planting]]) -> None:
    """What the township lets slip in the year, as often as it works badly; it is as true as what is planted."""
    dice, is_running = Dice(spec.seed, slot.township, slot.year, 5), slot.year == spec.as_of.year
    share = quality(spec.seed, slot.township).slips
    for number in range(1, slot.size + 1):
        if not dice.chance(share):
            continue
        likely = [way for way in ways[dice.weighted(SLIPS)] if is_running or not way.running]
        if likely and number not in slot.plantings:
            slot.plantings[number], slot.groups[number] = dice.pick(likely), number
