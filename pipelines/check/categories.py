"""Categories: the rows by which a sender who is limited to some categories would write into works of another.

The bureau of roads hands in a payment of P-1, a road, and one of P-2, water: of P-2 nothing is its to say, and a file
is taken whole or not at all. What a project is, last night's projects say; the file itself only of a new one.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.check.merged import last_night
from pipelines.cleaning.file import CleanFile

MOST_NAMED = 5  # rows in one sentence
BARRED = (
    "您的账号只报送{mine}类工程，这个文件里有 {n} 行不属于：{rows}。请删去这些行，或由主管单位报送；"
    "刚由其他文件报送的新项目，请等当晚处理后再报。"
)
KINDS = {"project_no": pl.String, "category": pl.String}


def barred(result: CleanFile, categories: tuple[str, ...], folder: Path | None) -> str | None:
    """Why a sender limited to `categories` (empty: to none) may not hand the file in; None where they may.

    Rows that name no project are no category's.
    """
    rows = _other_rows(result, categories, folder) if categories else []
    if not rows:
        return None
    named = [f"{sheet}第 {row} 行项目 {number}（{category or '类别不明'}）" for sheet, row, number, category in rows]
    more = "等" if len(named) > MOST_NAMED else ""
    return BARRED.format(mine="、".join(categories), n=len(rows), rows="、".join(named[:MOST_NAMED]) + more)


def _other_rows(
    result: CleanFile, categories: tuple[str, ...], folder: Path | None
) -> list[tuple[str, int, str, str | None]]:
    """(sheet, row, project_no, category) of the accepted rows that name a project of another category, or of none."""
    projects = result.clean.get("projects", pl.DataFrame(schema=KINDS)).select(*KINDS)
    standing = _standing(folder)
    fresh = projects.join(standing, on="project_no", how="anti").unique("project_no", keep="last")
    known = pl.concat([standing, fresh])
    place = ("source_sheet", "source_row", "project_no")
    parts = [
        rows.select(place).drop_nulls("project_no").join(known, on="project_no", how="left", maintain_order="left")
        for rows in result.clean.values()
        if "project_no" in rows.columns
    ]
    if "projects" in result.clean:  # nor may a work of the own category be made one of another
        parts.append(result.clean["projects"].select(*place, "category"))
    other = pl.col("category").is_in(list(categories)).not_().fill_null(value=True)
    found = pl.concat(parts).filter(other).unique(place, keep="first", maintain_order=True) if parts else None
    return [] if found is None else [(s, r, n, c) for s, r, n, c in found.iter_rows()]


def _standing(folder: Path | None) -> pl.DataFrame:
    """project_no and category of last night's projects."""
    last = last_night(folder / "lake") if folder else None
    path = last / "clean" / "projects.parquet" if last else None
    if path is None or not path.is_file():
        return pl.DataFrame(schema=KINDS)
    return pl.read_parquet(path, columns=list(KINDS)).unique("project_no")
