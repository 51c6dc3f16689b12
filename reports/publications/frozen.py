"""Frozen: a period's ranking as JSON values for a publication, and the printed tables out of one again.

Whole printed tables are kept, so that a later version of the program prints, and proves, a publication of today.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl

from pipelines.ranking.schemes.scheme import Scheme
from reports.workbooks.ranking import ranking_table, ranking_title
from reports.workbooks.workbook import Column, Table

WHOLE = ""  # the table of the whole county; beside it one per group


def figures(
    county: str,
    period: str,
    as_of: date,
    frames: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    scheme: Scheme,
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """What is frozen. `frames`: the period's ranking, ranking_points and ranking_adjustments of the whole county;
    `notes`: what the night could not compute."""
    ranking, points, lines = frames
    groups = [WHOLE, *ranking["group"].drop_nulls().unique().sort()]
    return {
        "county": county,
        "title": ranking_title(county, period),
        "as_of": as_of.isoformat(),
        "scheme": f"{scheme.name} 第 {scheme.version} 版",
        "ranking": _rows(ranking),
        "points": _rows(points),
        "lines": _rows(lines),
        "tables": {group: _printed(ranking, points, scheme, group, notes) for group in groups},
    }


def table_of(kept: dict[str, Any], group: str = WHOLE) -> Table:
    """The printed table of a publication's figures. Raises KeyError where there is no such group."""
    values = dict(kept["tables"][group])
    return Table(columns=[Column(**each) for each in values.pop("columns")], **values)


def same_figures(kept: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether both print the same, out of whichever night."""
    return bool(kept["tables"] == other["tables"])


def _printed(
    ranking: pl.DataFrame, points: pl.DataFrame, scheme: Scheme, group: str, notes: Sequence[str]
) -> dict[str, Any]:
    own = ranking.filter(pl.col("group") == group) if group else ranking
    table = ranking_table(own, points, scheme)
    values = asdict(table) | {"notes": [*table.notes, *notes]}
    plain: dict[str, Any] = _plain(values)
    return plain


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in frame.iter_rows(named=True)]


def _plain(value: Any) -> Any:
    """The value as JSON has it: days as text, no figure as null."""
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case float() if not math.isfinite(value):
            return None
    return value
