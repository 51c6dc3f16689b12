"""Heat: how densely projects lie, as squares of one size with the number of projects in each; drawn as SVG.

Squares and not a smooth cloud: a square's colour can be read off, and a cloud shows warmth where nothing is.
"""

from __future__ import annotations

import math
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.ui.kit import theme
from pages.ui.kit.html.plotly_text import hover
from pages.ui.kit.maps.ground import Bounds

ACROSS = 16  # squares from west to east
KM_PER_DEGREE = 111.32  # on the equator and along a meridian
STEPS = ((5, "#A9551F", "5个及以上"), (3, "#CC8246", "3至4个"), (2, "#E3AE7C", "2个"), (1, "#F3D9BE", "1个"))


def side_km(bounds: Bounds) -> float:
    """How long the side of a square is."""
    west, south, east, north = bounds
    return (east - west) / ACROSS * KM_PER_DEGREE * math.cos(math.radians((south + north) / 2))


def squares(points: pl.DataFrame, bounds: Bounds) -> pl.DataFrame:
    """column, row, projects, red of every square that has a project; `points` have lon_wgs84, lat_wgs84 and lamp."""
    west, south, _, _ = bounds
    wide, tall = _sides(bounds)
    return (
        points.filter(pl.col("lon_wgs84").is_not_null(), pl.col("lat_wgs84").is_not_null())
        .group_by(
            ((pl.col("lon_wgs84") - west) / wide).floor().cast(pl.Int64).alias("column"),
            ((pl.col("lat_wgs84") - south) / tall).floor().cast(pl.Int64).alias("row"),
        )
        .agg(pl.len().cast(pl.Int64).alias("projects"), (pl.col("lamp") == "red").sum().cast(pl.Int64).alias("red"))
        .sort("column", "row")
    )


def _sides(bounds: Bounds) -> tuple[float, float]:
    """A square's sides in degrees: a degree of longitude is shorter than one of latitude."""
    west, south, east, north = bounds
    wide = (east - west) / ACROSS
    return wide, wide * math.cos(math.radians((south + north) / 2))


def add_heat(figure: go.Figure, counted: pl.DataFrame, bounds: Bounds) -> None:
    """One layer for every step, so that a colour means the same number on every map."""
    most = math.inf
    for least, colour, _ in STEPS:
        some = counted.filter(pl.col("projects") >= least, pl.col("projects") < most)
        most = least
        names = [f"square-{column}-{row}" for column, row in some.select("column", "row").iter_rows()]
        if not names:
            continue
        figure.add_choropleth(
            geojson={"type": "FeatureCollection", "features": _features(some, names, bounds)},
            locations=names,
            z=[0.0] * len(names),
            colorscale=[[0, colour], [1, colour]],
            showscale=False,
            marker={"line": {"color": theme.PAPER, "width": 0.6}, "opacity": 0.9},
            customdata=some.select("projects", "red").rows(),
            hovertemplate=hover("%{customdata[0]} 个项目，其中红灯 %{customdata[1]} 个"),
        )


def _features(some: pl.DataFrame, names: list[str], bounds: Bounds) -> list[dict[str, Any]]:
    west, south, _, _ = bounds
    wide, tall = _sides(bounds)
    features = []
    for name, (column, row) in zip(names, some.select("column", "row").iter_rows(), strict=True):
        left, low = west + column * wide, south + row * tall
        right, high = left + wide, low + tall
        ring = [[left, low], [left, high], [right, high], [right, low], [left, low]]  # the way that Plotly fills
        features.append({"type": "Feature", "id": name, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return features
