"""Sites: where projects are and reports were sent from, in WGS-84, and how far from their township that is.

Datums and polygons are no matter for SQL, so these two tables are made before the facts, which join them.
"""

from __future__ import annotations

import polars as pl

from pipelines.engines.duck import DuckEngine
from pipelines.geography.fit import fitted
from pipelines.geography.outlines import Outlines

PROJECTS = """
select project_no, township, longitude, latitude, coordinate_system from projects
where longitude between -180e0 and 180e0 and latitude between -90e0 and 90e0"""
REPORTS = """
select r.project_no, r.reported_on, p.township, r.longitude, r.latitude, r.coordinate_system
from progress as r join projects as p on p.project_no = r.project_no
where r.longitude between -180e0 and 180e0 and r.latitude between -90e0 and 90e0"""


def build_sites(engine: DuckEngine, outlines: Outlines, default: str | None) -> None:
    """Make project_sites and report_sites: the row's key, its coordinate system (else the county's `default`), SITE."""
    for name, text in (("project_sites", PROJECTS), ("report_sites", REPORTS)):
        points = engine.sql(text).with_columns(pl.col("coordinate_system").fill_null(pl.lit(default, pl.String)))
        points = points.with_columns(pl.col("longitude", "latitude").cast(pl.Float64))
        sites = pl.concat([points, fitted(points, outlines)], how="horizontal")
        engine.put(name, sites.drop("township", "longitude", "latitude"))
