"""Fit: where points lie in WGS-84, and how far from their township they are in each coordinate system."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.geography.datums import SAME, SYSTEMS, Degrees, to_wgs
from pipelines.geography.outlines import Outlines

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
    known = points.with_row_index("place").drop_nulls(["longitude", "latitude"])
    said = known["coordinate_system"].replace(SAME).to_numpy()
    lng, lat = known["longitude"].to_numpy(), known["latitude"].to_numpy()
    at = {system: to_wgs(system, lng, lat) for system in SYSTEMS}
    away = np.column_stack([_outside(known, *at[system], outlines) for system in SYSTEMS])
    mine = np.array([[one == system for system in SYSTEMS] for one in said], dtype=bool).reshape(-1, len(SYSTEMS))
    nearest = np.argmin(np.where(mine, away - 1e-3, away), axis=1) if len(known) else np.array([], dtype=np.int64)
    found = known.select("place").with_columns(
        lon_wgs84=pl.Series(_of(mine, np.column_stack([at[s][0] for s in SYSTEMS]))),
        lat_wgs84=pl.Series(_of(mine, np.column_stack([at[s][1] for s in SYSTEMS]))),
        outside_m=pl.Series(_of(mine, away)),
        nearest_m=pl.Series(np.take_along_axis(away, nearest.reshape(-1, 1), 1).ravel()),
        nearest_system=pl.Series([SYSTEMS[n] for n in nearest], dtype=pl.String),
    )
    found = found.with_columns(pl.col(name).fill_nan(None) for name, kind in SITE.items() if kind == pl.Float64)
    found = found.with_columns(nearest_system=pl.when(pl.col("nearest_m").is_not_null()).then("nearest_system"))
    rows = pl.DataFrame({"place": pl.int_range(points.height, dtype=pl.UInt32, eager=True)})
    return rows.join(found, on="place", how="left", maintain_order="left").select(
        pl.col(name).cast(kind) for name, kind in SITE.items()
    )


def _of(mine: np.ndarray, values: np.ndarray) -> Degrees:
    """The value of the system that was said; NaN where none was."""
    return np.asarray(np.where(mine.any(axis=1), np.where(mine, values, 0.0).sum(axis=1), np.nan))


def _outside(points: pl.DataFrame, lng: Degrees, lat: Degrees, outlines: Outlines) -> Degrees:
    away = np.full(points.height, np.nan)
    for (township,), rows in points.with_row_index("nth").group_by("township"):
        nth = rows["nth"].to_numpy()
        away[nth] = outlines.outside(str(township), lng[nth], lat[nth])
    return away
