"""Places: the frozen rows of a ranking as a table."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.ui.kit import tables
from pages.ui.site.view import View

SHOWN = (
    tables.Column("rank", "名次", "count", width=60, pinned=True),
    tables.Column("township", "乡镇", width=100, pinned=True),
    tables.Column("score", "总分", "figure", width=80),
    tables.Column("grade", "等次", width=80),
    tables.Column("tier", "并列档", "count", width=80),
    tables.Column("effective_weight", "有效权重", "count", width=90),
    tables.Column("note", "说明", width=300),
)
NAMES = [column.name for column in SHOWN]


def show(view: View, figures: dict[str, Any], key: str) -> None:
    """Every township with place, score and grade, as they are frozen or would be."""
    frame = pl.DataFrame(figures["ranking"], infer_schema_length=None).select(NAMES)
    tables.show(view, frame, SHOWN, key, height="content")
