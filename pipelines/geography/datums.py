"""Datums: degrees of longitude and latitude between WGS-84, GCJ-02 and BD-09, for whole columns at once.

CGCS2000 is WGS-84 within centimetres. GCJ-02 (高德, 腾讯, phones) and BD-09 (百度) move a point by some hundred metres.
The way back has no formula and is found by iteration, to less than a millionth of a metre. Only for points in China.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Degrees = npt.NDArray[np.float64]
Pair = tuple[Degrees, Degrees]

SYSTEMS = ("WGS84", "GCJ02", "BD09")  # CGCS2000 stands for WGS84
SAME = {"CGCS2000": "WGS84"}
AXIS, ECCENTRICITY = 6_378_245.0, 0.006_693_421_622_965_943_23  # Krasovsky 1940, metres and squared
BD_TURN = np.pi * 3000 / 180
EXACT, TURNS = 5e-12, 40  # degrees (half a micrometre), and when to give up


def _ripple(at: Degrees, *waves: tuple[float, float]) -> Degrees:
    """Sines over an axis: (amplitude, how many half turns a degree)."""
    return np.asarray(sum(size * np.sin(at * pace * np.pi) for size, pace in waves) * 2 / 3)


def wgs_to_gcj(lng: Degrees, lat: Degrees) -> Pair:
    """What a phone in China shows for a point of the earth."""
    x, y = lng - 105.0, lat - 35.0
    both = _ripple(x, (20.0, 6.0), (20.0, 2.0))
    north = -100.0 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + both
    north = north + _ripple(y, (20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))
    east = 300.0 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + both
    east = east + _ripple(x, (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
    radians = lat / 180 * np.pi
    bulge = 1 - ECCENTRICITY * np.sin(radians) ** 2
    per_north = AXIS * (1 - ECCENTRICITY) / (bulge * np.sqrt(bulge)) * np.pi
    per_east = AXIS / np.sqrt(bulge) * np.cos(radians) * np.pi
    return lng + east * 180 / per_east, lat + north * 180 / per_north


def gcj_to_bd(lng: Degrees, lat: Degrees) -> Pair:
    """What 百度 shows for a GCJ-02 point."""
    far = np.sqrt(lng * lng + lat * lat) + 0.00002 * np.sin(lat * BD_TURN)
    turn = np.arctan2(lat, lng) + 0.000003 * np.cos(lng * BD_TURN)
    return far * np.cos(turn) + 0.0065, far * np.sin(turn) + 0.006


def _back(forward: Callable[[Degrees, Degrees], Pair], lng: Degrees, lat: Degrees) -> Pair:
    """The point that `forward` moves to (lng, lat): guess, look where it lands, correct by the miss, again."""
    x, y = lng.copy(), lat.copy()
    for _ in range(TURNS):
        there = forward(x, y)
        miss = lng - there[0], lat - there[1]
        x, y = x + miss[0], y + miss[1]
        if not max(np.abs(miss[0]).max(initial=0.0), np.abs(miss[1]).max(initial=0.0)) > EXACT:
            break
    return x, y


def gcj_to_wgs(lng: Degrees, lat: Degrees) -> Pair:
    return _back(wgs_to_gcj, lng, lat)


def bd_to_gcj(lng: Degrees, lat: Degrees) -> Pair:
    return _back(gcj_to_bd, lng, lat)


def to_wgs(system: str, lng: Degrees, lat: Degrees) -> Pair:
    """The WGS-84 point of a point given in `system`. Raises KeyError for a system that nobody knows."""
    return {
        "WGS84": lambda: (lng, lat),
        "GCJ02": lambda: gcj_to_wgs(lng, lat),
        "BD09": lambda: gcj_to_wgs(*bd_to_gcj(lng, lat)),
    }[SAME.get(system, system)]()
