"""Places again: GCJ-02 and BD-09 by their published formulas, one point at a time, and polygons by their corners."""

from __future__ import annotations

import math
from collections.abc import Callable

Point = tuple[float, float]  # degrees: longitude, latitude
Ring = list[Point]
DEGREE = 111_320.0  # metres
AXIS, BULGE = 6378245.0, 0.00669342162296594323
TURN = math.pi * 3000 / 180


def gcj_of(at: Point) -> Point:
    """What a phone in China shows for a WGS-84 point."""
    x, y, sin, pi = at[0] - 105.0, at[1] - 35.0, math.sin, math.pi
    shared = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + shared
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + shared
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    latitude = math.radians(at[1])
    magic = 1 - BULGE * sin(latitude) ** 2
    north = north * 180 / (AXIS * (1 - BULGE) / (magic * math.sqrt(magic)) * pi)
    east = east * 180 / (AXIS / math.sqrt(magic) * math.cos(latitude) * pi)
    return at[0] + east, at[1] + north


def bd_of(at: Point) -> Point:
    """What 百度 shows for a WGS-84 point."""
    x, y = gcj_of(at)
    far = math.hypot(x, y) + 0.00002 * math.sin(y * TURN)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * TURN)
    return far * math.cos(angle) + 0.0065, far * math.sin(angle) + 0.006


SHOWN: dict[str, Callable[[Point], Point]] = {"WGS84": lambda at: at, "GCJ02": gcj_of, "BD09": bd_of}


def wgs(system: str, shown: Point) -> Point:
    """The WGS-84 point that the system shows as `shown`: guess, look, correct. CGCS2000 is WGS-84 here."""
    forward = SHOWN["WGS84" if system == "CGCS2000" else system]
    x, y = shown
    for _ in range(60):
        there = forward((x, y))
        x, y = x + shown[0] - there[0], y + shown[1] - there[1]
    return x, y


def metres(a: Point, b: Point, latitude: float) -> float:
    """On a plane that is true at `latitude`."""
    return math.hypot((a[0] - b[0]) * math.cos(math.radians(latitude)), a[1] - b[1]) * DEGREE


def _crosses(at: Point, a: Point, b: Point) -> bool:
    if (a[1] > at[1]) == (b[1] > at[1]):
        return False
    return at[0] < a[0] + (at[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])


def _to_edge(at: Point, a: Point, b: Point, latitude: float) -> float:
    """Metres to the nearest point of an edge."""
    wide = math.cos(math.radians(latitude))
    edge, away = ((b[0] - a[0]) * wide, b[1] - a[1]), ((at[0] - a[0]) * wide, at[1] - a[1])
    long = edge[0] ** 2 + edge[1] ** 2
    along = min(max((edge[0] * away[0] + edge[1] * away[1]) / long, 0.0), 1.0) if long else 0.0
    return math.hypot(away[0] - along * edge[0], away[1] - along * edge[1]) * DEGREE


def outside(at: Point, rings: list[Ring], latitude: float) -> float:
    """Metres from a point to the land within rings (holes are rings within rings); 0 inside."""
    edges = [edge for ring in rings for edge in zip(ring, ring[1:] + ring[:1], strict=True)]
    if sum(_crosses(at, a, b) for a, b in edges) % 2:
        return 0.0
    return min(_to_edge(at, a, b, latitude) for a, b in edges)
