"""Held: who had each project number last night, and keeps it for as long as they report it.

双桥镇 reported SQ-77 in March, 西河镇 claims it in May and is sent back. In June 双桥镇 hands its ledger in anew: its
file is now the later of the two, and SQ-77 still is 双桥镇's.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from pipelines.engines.duck import DuckEngine

HELD = {"project_no": pl.String, "township": pl.String}


def lay_held(engine: DuckEngine, folder: Path | None) -> None:
    """Make held_projects (project_no, township) of the standing snapshot's folder.

    It is empty before the first night, and where the file is damaged: the night's record of changes tells of that.
    """
    engine.put("held_projects", pl.DataFrame(schema=HELD))
    path = folder / "clean" / "projects.parquet" if folder else None
    if path is None or not path.is_file():
        return
    try:
        engine.scan("standing_projects", [path])
        engine.make("held_projects", "select distinct project_no, township from standing_projects")
        engine.drop("standing_projects")
    except duckdb.Error:
        engine.put("held_projects", pl.DataFrame(schema=HELD))
