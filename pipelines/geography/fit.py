"""Fit: where points lie in WGS-84, and how far from their township they are in each coordinate system."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from pipelines.geography.datums import SAME, SYSTEMS, Degrees, to_wgs
from pipelines.geography.outlines import Outlines

TIE = 1e-3  # metres
BORDER_NOISE = 100.0  # metres: how far a drawn border may be from the real one
SITE: dict[str, pl.DataType] = {
    "lon_wgs84": pl.Float64(),
    "lat_wgs84": pl.Float64(),
    "outside_m": pl.Float64(),
    "nearest_m": pl.Float64(),
    "nearest_system": pl.String(),
}


def fitted(points: pl.DataFrame, outlines: Outlines) -> pl.DataFrame:
    """SITE for every row of `points`: township, longitude, latitude (degrees), coordinate_system.

    lon_wgs84, lat_wgs84 are null where the system is unknown: nothing is guessed. `outside_m` is the distance to the
    township in the system that was said (null if none was, or the township has no polygon); `nearest_m` and
    `nearest_system` say in which system the point would lie nearest, the said one winning a tie, then WGS84.
    """
    known = (
        points.with_row_index("place")
        .drop_nulls(["longitude", "latitude"])
        .with_columns(coordinate_system=pl.col("coordinate_system").replace(SAME))
    )
    parts = [_in_their_system(known.filter(coordinate_system=system), system, outlines) for system in SYSTEMS]
    sites = known.select("place", own_system="coordinate_system").join(pl.concat(parts), on="place", how="left")
    doubtful = sites.filter(~pl.col("inside").fill_null(False)).select("place")
    nearest = _nearest(known.join(doubtful, on="place", how="semi"), outlines)
    sites = sites.join(nearest, on="place", how="left").with_columns(
        outside_m=pl.when("inside").then(0.0).otherwise("outside_m"),
        nearest_m=pl.when("inside").then(0.0).otherwise("nearest_m"),
        nearest_system=pl.when("inside").then("own_system").otherwise("nearest_system"),
    )
    rows = pl.DataFrame({"place": pl.int_range(points.height, dtype=pl.UInt32, eager=True)})
    return rows.join(sites, on="place", how="left", maintain_order="left").select(
        pl.col(name).cast(kind) for name, kind in SITE.items()
    )


def _in_their_system(points: pl.DataFrame, system: str, outlines: Outlines) -> pl.DataFrame:
    """place, lon_wgs84, lat_wgs84 and whether it is `inside`, of points that are all given in `system`."""
    lng, lat = to_wgs(system, points["longitude"].to_numpy(), points["latitude"].to_numpy())
    inside = np.zeros(points.height, dtype=bool)
    for township, nth in _by_township(points):
        inside[nth] = outlines.inside(township, lng[nth], lat[nth])
    return points.select("place").with_columns(
        lon_wgs84=pl.Series(lng, dtype=pl.Float64), lat_wgs84=pl.Series(lat, dtype=pl.Float64), inside=pl.Series(inside)
    )


def _nearest(points: pl.DataFrame, outlines: Outlines) -> pl.DataFrame:
    """place, outside_m, nearest_m, nearest_system: every system tried, the said one winning a tie, then the first."""
    lng, lat = points["longitude"].to_numpy(), points["latitude"].to_numpy()
    away = np.column_stack([_outside(points, *to_wgs(system, lng, lat), outlines) for system in SYSTEMS])
    systems = points["coordinate_system"].to_list()
    mine = np.array([[one == system for system in SYSTEMS] for one in systems], dtype=bool).reshape(-1, len(SYSTEMS))
    best = np.argmin(np.where(mine, away - TIE, away), axis=1)
    own = np.where(mine.any(axis=1), np.where(mine, away, 0.0).sum(axis=1), np.nan)
    sites = points.select("place").with_columns(
        outside_m=pl.Series(own, dtype=pl.Float64).fill_nan(None),
        nearest_m=pl.Series(np.take_along_axis(away, best.reshape(-1, 1), 1).ravel(), dtype=pl.Float64).fill_nan(None),
        nearest_system=pl.Series([SYSTEMS[nth] for nth in best], dtype=pl.String),
    )
    return sites.with_columns(nearest_system=pl.when(pl.col("nearest_m").is_not_null()).then("nearest_system"))


def _outside(points: pl.DataFrame, lng: Degrees, lat: Degrees, outlines: Outlines) -> Degrees:
    away = np.full(points.height, np.nan)
    for township, nth in _by_township(points):
        away[nth] = outlines.outside(township, lng[nth], lat[nth])
    return away


def _by_township(points: pl.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """Each township and the places of its points in the frame."""
    for (township,), rows in points.with_row_index("nth").group_by("township"):
        yield str(township), rows["nth"].to_numpy()
