"""Geography: the invented county's townships and villages, with codes, people and places on the map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import shapely
from shapely import Point, Polygon

from pipelines.sample.ground import names, outline
from pipelines.sample.ground.dice import Dice

DEFAULT_TOWNSHIPS, DEFAULT_VILLAGES = 18, 98
FIRST_CODE = {"街道": 1, "镇": 101, "乡": 201}


@dataclass(frozen=True)
class Village:
    """A village or neighbourhood; projects lie within `reach` degrees of its point."""

    code: str
    name: str
    population: int
    vulnerable: int
    longitude: float
    latitude: float
    reach: float


@dataclass(frozen=True)
class Township:
    """A township: its 9-digit code, group for the ranking, tile of the map and villages."""

    index: int
    code: str
    name: str
    kind: str
    group: str
    population: int
    area_km2: float
    tile: Polygon
    villages: tuple[Village, ...]


def _village_counts(townships: int) -> list[int]:
    """98 villages over the default 18 townships, five or six each in any other county."""
    sixes = DEFAULT_VILLAGES - 5 * DEFAULT_TOWNSHIPS
    return [6 if at * sixes % DEFAULT_TOWNSHIPS < sixes else 5 for at in range(townships)]


def _place(tile: Polygon, taken: list[Point], dice: Dice) -> Point:
    """A point inside the tile, well away from its border and, where possible, from the other villages."""
    core = tile.buffer(-0.008) or tile.buffer(-0.003) or tile
    west, south, east, north = core.bounds
    best, best_gap = core.representative_point(), -1.0
    for _ in range(24):
        point = Point(round(dice.between(west, east), 5), round(dice.between(south, north), 5))
        if core.contains(point):
            gap = min((point.distance(other) for other in taken), default=1.0)
            if gap > best_gap:
                best, best_gap = point, gap
    return best


def _villages(code: str, labels: list[str], tile: Polygon, dice: Dice) -> tuple[Village, ...]:
    villages: list[Village] = []
    places: list[Point] = []
    for nth, label in enumerate(labels, 1):
        place = _place(tile, places, dice)
        places.append(place)
        town = label.endswith("社区")
        people = dice.whole(2400, 7800) if town else dice.whole(620, 3400)
        villages.append(
            Village(
                code=f"{code}{nth if town else 200 + nth:03d}",
                name=label,
                population=people,
                vulnerable=int(people * dice.between(0.03, 0.10)),
                longitude=place.x,
                latitude=place.y,
                reach=min(0.012, 0.8 * float(shapely.distance(place, tile.exterior))),
            )
        )
    return tuple(villages)


def _labels(index: int, short: str, kind: str, pool: list[str], count: int) -> list[str]:
    """The villages' names of one township: neighbourhoods in town, one in a 镇, villages elsewhere."""
    hoods = names.NEIGHBOURHOODS
    labels = {"街道": [hoods[(index * 6 + at) % len(hoods)] + "社区" for at in range(count)], "镇": [short + "社区"]}
    village_labels = labels.get(kind, [])
    village_labels += [name + "村" for name in pool[: count - len(village_labels)]]
    if index in names.SHARED_VILLAGE_AT:
        village_labels[-1] = names.SHARED_VILLAGE + "村"
    return village_labels


@cache
def townships(count: int) -> tuple[Township, ...]:
    """The county with `count` townships: the same for every seed, so that maps and codes stay put."""
    dice, pool, seen = Dice(count), names.village_names(), dict(FIRST_CODE)
    all_townships = []
    tiles = outline.polygons(count)
    for index, (name, kind) in enumerate(names.township_names(count)):
        code = f"{names.COUNTY_CODE}{seen[kind]:03d}"
        seen[kind] += 1
        labels = _labels(index, name.removesuffix(kind), kind, pool, _village_counts(count)[index])
        used = sum(label.endswith("村") for label in labels)
        pool = pool[used:] + pool[:used]
        villages = _villages(code, labels, tiles[index], dice)
        people = sum(village.population for village in villages) + dice.whole(300, 1500)
        group = "Ⅰ" if kind == "街道" or index % 2 == 0 else "Ⅱ"
        area = outline.area_km2(tiles[index])
        all_townships.append(Township(index, code, name, kind, group, people, area, tiles[index], villages))
    return tuple(all_townships)
