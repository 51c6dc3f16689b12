"""Outlines: the townships' polygons in WGS-84, and how far outside them a point lies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import mapping, shape

from pipelines.errors import ReferenceError
from pipelines.geography.datums import Degrees, to_wgs

METRES = 111_320.0  # a degree along a meridian, near enough for distances of some kilometres


@dataclass(frozen=True)
class Outlines:
    """The polygon of each township by name, in metres from the county's middle; `bounds` in degrees."""

    metres: Mapping[str, shapely.Geometry]
    middle: tuple[float, float]
    bounds: tuple[float, float, float, float] | None  # west, south, east, north; none in a county without a map

    def inside(self, township: str, lng: Degrees, lat: Degrees) -> npt.NDArray[np.bool_]:
        """Does each point (WGS-84) lie in the township? Nothing lies in one that has no polygon."""
        polygon = self.metres.get(township)
        if polygon is None:
            return np.zeros(len(lng), dtype=bool)
        return np.asarray(shapely.contains_xy(polygon, *self._flat(np.column_stack([lng, lat])).T), dtype=bool)

    def outside(self, township: str, lng: Degrees, lat: Degrees) -> Degrees:
        """Metres from each point (WGS-84) to the township, 0 inside it; NaN where it has no polygon."""
        polygon = self.metres.get(township)
        if polygon is None:
            return np.full(len(lng), np.nan)
        x, y = self._flat(np.column_stack([lng, lat])).T
        away = np.zeros(len(lng))
        beyond = ~shapely.contains_xy(polygon, x, y)
        away[beyond] = shapely.distance(polygon, shapely.points(x[beyond], y[beyond]))
        return away

    def _flat(self, at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return flat(at, self.middle)


def flat(at: npt.NDArray[np.float64], middle: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Degrees as metres from `middle`."""
    wide = METRES * np.cos(np.radians(middle[1]))
    return np.asarray((at - np.array(middle)) * np.array([wide, METRES]))


def _polygons(path: Path, system: str) -> tuple[dict[str, Any], list[Any]]:
    """The file and its polygons in WGS-84; a county without a map has none."""
    if not path.exists():
        return {"type": "FeatureCollection", "features": []}, []
    try:
        file = json.loads(path.read_text("utf-8"))
        shapes = [shape(feature["geometry"]) for feature in file["features"]]
        _ = [feature["properties"]["name"] for feature in file["features"]]
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise ReferenceError(
            f"{path}：不是可用的 GeoJSON（{str(error)[:80]}）。"
            "请写成 FeatureCollection，每个乡镇一个面，带 code 与 name；没有边界就不放这个文件。"
        ) from None
    return file, [shapely.transform(one, lambda at: np.column_stack(to_wgs(system, *at.T))) for one in shapes]


def load(path: Path, system: str = "WGS84") -> Outlines:
    """Read boundaries.geojson, whose degrees are in `system`. Raises ReferenceError where it is no map."""
    file, shapes = _polygons(path, system)
    if not shapes:
        return Outlines({}, (0.0, 0.0), None)
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
    middle = (west + east) / 2, (south + north) / 2
    polygon_by_name = {}
    for feature, one in zip(file["features"], shapes, strict=True):
        polygon = shapely.transform(shapely.make_valid(one), lambda at: flat(at, middle))
        shapely.prepare(polygon)
        polygon_by_name[str(feature["properties"]["name"])] = polygon
    return Outlines(polygon_by_name, middle, (west, south, east, north))


def geojson(path: Path, system: str = "WGS84") -> str:
    """The map as GeoJSON in WGS-84, to 5 decimals; an empty collection where the county has none."""
    file, shapes = _polygons(path, system)
    for feature, one in zip(file["features"], shapes, strict=True):
        feature["geometry"] = mapping(shapely.transform(one, lambda at: np.round(at, 5)))
    return json.dumps(file, ensure_ascii=False, separators=(",", ":"))
