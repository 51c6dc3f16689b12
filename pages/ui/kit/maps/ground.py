"""Ground: a snapshot's township polygons — where they are served, how they are called, where they lie."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from shapely import maximum_inscribed_circle
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from pipelines.reference.county import ReferenceError

Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees
CHINA: Bounds = (73.0, 3.0, 135.5, 54.0)  # the frame of a county without a map


@dataclass(frozen=True)
class Ground:
    """The county's polygons: where each township's name stands, and the frames that one and all fit in."""

    address: str
    names: Mapping[str, str]  # code → name
    label_at: Mapping[str, tuple[float, float]]
    bounds: Bounds
    bounds_of: Mapping[str, Bounds] = field(default_factory=dict)  # by name


@lru_cache(maxsize=4)
def ground(snapshot: Path) -> Ground:
    """Read the snapshot's boundaries once. Raises ReferenceError."""
    path = snapshot / "reference" / "boundaries.geojson"
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
    except (OSError, ValueError, KeyError) as error:
        raise ReferenceError(f"{path}：边界文件读不出来（{type(error).__name__}）") from error
    outlines = {f["properties"]["code"]: shape(f["geometry"]) for f in features}
    names = {f["properties"]["code"]: f["properties"]["name"] for f in features}
    inside = {code: _roomiest(outline) for code, outline in outlines.items()}
    return Ground(
        address=f"/mingjian/boundaries/{snapshot.name}.geojson",
        names=names,
        label_at={code: (point.x, point.y) for code, point in inside.items()},
        bounds=around([outline.bounds for outline in outlines.values()]),
        bounds_of={names[code]: outline.bounds for code, outline in outlines.items()},
    )


def _roomiest(outline: BaseGeometry) -> Point:
    """Where a name has most room around it."""
    middle = maximum_inscribed_circle(outline).coords
    return Point(middle[0]) if len(middle) else outline.representative_point()


def around(frames: Iterable[Bounds]) -> Bounds:
    """The frame around all of these; China where there is none."""
    every = list(frames) or [CHINA]
    west, south = (min(frame[side] for frame in every) for side in (0, 1))
    east, north = (max(frame[side] for frame in every) for side in (2, 3))
    return west, south, east, north
