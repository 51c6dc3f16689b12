"""Rings: a snapshot's township polygons as lines, for what is drawn without a browser."""

from __future__ import annotations

import json
from pathlib import Path

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Ring = list[tuple[float, float]]  # east and north in degrees
FINEST = 1 / 1500  # of the county: less is not seen on paper


def rings(snapshot: Path) -> dict[str, list[Ring]]:
    """By township code, holes among them; as `ground`, which has read the same file before."""
    features = json.loads((snapshot / "reference" / "boundaries.geojson").read_text("utf-8"))["features"]
    outlines = {each["properties"]["code"]: shape(each["geometry"]) for each in features}
    broadest = max((max(o.bounds[2] - o.bounds[0], o.bounds[3] - o.bounds[1]) for o in outlines.values()), default=0)
    return {code: _rings(outline.simplify(broadest * FINEST)) for code, outline in outlines.items()}


def _rings(outline: BaseGeometry) -> list[Ring]:
    parts = getattr(outline, "geoms", [outline])
    return [list(ring.coords) for part in parts for ring in (part.exterior, *part.interiors)]
