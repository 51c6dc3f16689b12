"""Habits: what is planted in a whole township, how it is told, and whether its payments came out as planned."""

from __future__ import annotations

from pipelines.sample.lives.life import Place, Plant
from pipelines.sample.plan import Slot
from pipelines.sample.plants.township import CONCENTRATION, RUSH, SILENCE, SPIKE
from pipelines.sample.purse import Purse, last_month
from pipelines.sample.spec import Spec


def of_township(place: Place, purse: Purse, is_last: bool) -> list[Plant]:
    """The plants that are the whole township's; its payments are judged once all of them are known."""
    name, month = place.township.name, last_month(place.spec.as_of)
    plants = []
    if place.favourite is not None:
        plants.append(Plant(CONCENTRATION, f"{name}/{place.favourite.name}", None, "一家企业拿到多数合同"))
    if is_last and place.hushed:
        plants.append(Plant(SILENCE, name, None, "近一年没有投诉"))
    if is_last and purse.spikes(month):
        plants.append(Plant(SPIKE, f"{name}/{month // 12}-{month % 12 + 1:02d}", None, "一个月的付款远超往常"))
    year = (month + 1) // 12 - 1
    if is_last and purse.rushes(year):
        plants.append(Plant(RUSH, f"{name}/{year}", None, "十二月付掉大半年的钱"))
    return plants


def as_planned(spec: Spec, slot: Slot, purse: Purse) -> bool:
    """The township pays in this year as it was planned: calmly, or with the spike or the rush that is planted."""
    month = last_month(spec.as_of)
    year = (month + 1) // 12 - 1
    if slot.year == year and purse.rushes(year) != (slot.habit == RUSH):
        return False
    spiked = any(planting.rule == SPIKE for planting in slot.plantings.values())
    return slot.year < month // 12 or slot.habit == RUSH or purse.spikes(month) == spiked


def readable(mine: list[Slot]) -> frozenset[str]:
    """The ledgers that a habit of the township shows in."""
    planted = {slot.habit for slot in mine} | {way.rule for slot in mine for way in slot.plantings.values()}
    payments = {"payments"} if planted & {SPIKE, RUSH} else set()
    return frozenset(payments | ({"complaints"} if SILENCE in planted else set()))
