"""Outline: the county's map — wiggly polygons that tile it without a gap or an overlap."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import shapely
from shapely import LineString, MultiPoint, Point, Polygon
from shapely.ops import polygonize, unary_union

WEST, SOUTH, WIDTH, HEIGHT = 118.62, 26.86, 0.62, 0.48
STEP = 0.004  # a vertex about every 400 m, before borders are bent
DECIMALS = 5


def _waves(along: np.ndarray, phase: float) -> np.ndarray:
    """A wiggle in four octaves."""
    turn = along * 2 * math.pi
    big = 0.030 * np.sin(2.1 * turn + phase) + 0.012 * np.sin(5.3 * turn + 2 * phase)
    return np.asarray(big + 0.005 * np.sin(13.7 * turn + 3 * phase) + 0.002 * np.sin(37.0 * turn + 5 * phase))


def _bend(points: np.ndarray) -> np.ndarray:
    """Bend the plane by two shears, which never fold it: borders wiggle and neighbours still fit."""
    x = points[:, 0] + _waves(points[:, 1], 0.7)
    y = points[:, 1] + _waves(x, 1.9)
    return np.asarray(np.round(np.column_stack([WEST + WIDTH * x, SOUTH + HEIGHT * y]), DECIMALS))


def _seats(count: int) -> np.ndarray:
    """Where the townships' seats lie: a sunflower pattern, the county town in the middle."""
    at = np.arange(count) + 0.5
    radius, angle = 0.36 * np.sqrt(at / count), at * math.pi * (3 - math.sqrt(5))
    return np.column_stack([0.5 + radius * np.cos(angle), 0.5 + radius * np.sin(angle)])


def _rim() -> Polygon:
    """The county's edge before bending: a lumpy disc."""
    angle = np.linspace(0, 2 * math.pi, 240, endpoint=False)
    radius = 0.44 + 0.022 * np.sin(3 * angle + 0.5) + 0.016 * np.sin(5 * angle) + 0.010 * np.sin(9 * angle + 2)
    return Polygon(np.column_stack([0.5 + radius * np.cos(angle), 0.5 + radius * np.sin(angle)]))


@cache
def polygons(count: int) -> list[Polygon]:
    """One polygon per township, in order; together they are the county."""
    rim, seats = _rim(), _seats(count)
    if count == 1:
        lines = [rim.exterior]
    else:
        cells = shapely.voronoi_polygons(MultiPoint(seats), extend_to=rim.buffer(0.2))
        lines = [cell.intersection(rim).exterior for cell in cells.geoms]
    # Cut the borders into single pieces first: a border shared by two is bent and rounded once.
    pieces = unary_union([LineString(line.coords) for line in lines])
    parts = list(pieces.geoms) if hasattr(pieces, "geoms") else [pieces]
    bent = [LineString(_bend(np.asarray(shapely.segmentize(part, STEP / WIDTH).coords))) for part in parts]
    # Near a corner two bent borders may cross: the crossing becomes a point of the grid that both share.
    noded = shapely.transform(shapely.union_all(bent, grid_size=10**-DECIMALS), lambda at: np.round(at, DECIMALS))
    tiles = list(polygonize(noded))
    centres = [Point(*_bend(seat.reshape(1, 2))[0]) for seat in seats]
    return [next(tile for tile in tiles if tile.covers(centre)) for centre in centres]


def area_km2(tile: Polygon) -> float:
    """The tile's area, taking a degree at its own latitude."""
    metres = 111.32
    return round(float(tile.area) * metres * metres * math.cos(math.radians(tile.centroid.y)), 1)
