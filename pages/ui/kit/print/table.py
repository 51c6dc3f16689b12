"""Table on paper: a frame with every row, its figures written as the screen writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from markupsafe import Markup

from pages.ui.kit.format import MISSING, day, number
from pages.ui.kit.html.render import render

MOST = 300  # rows of one table on paper


@dataclass(frozen=True)
class Head:
    """A column on paper. `kind` is the column's on the screen; `decimals` are those of its figures."""

    label: str
    kind: str
    decimals: int = 2


@dataclass(frozen=True)
class Cell:
    """A cell as it is written; figures stand at the right."""

    text: str
    side: str


FIGURES = {"money": 2, "percent": 1, "count": 0, "figure": None}


def cell(head: Head, value: Any) -> Cell:
    """One value in words; what is missing is —."""
    if head.kind not in FIGURES:
        return Cell(MISSING if value is None else day(value) if isinstance(value, date) else str(value), "")
    decimals = FIGURES[head.kind]
    words = number(value, head.decimals if decimals is None else decimals)
    return Cell(f"{words}%" if head.kind == "percent" and value is not None else words, "right")


def table(frame: pl.DataFrame, heads: Sequence[Head]) -> Markup:
    """The frame's columns under these heads, in order."""
    rows = [[cell(head, value) for head, value in zip(heads, row, strict=True)] for row in frame.head(MOST).iter_rows()]
    more = f"共 {number(frame.height)} 行，只印前 {MOST} 行；全部见导出的文件。" if frame.height > MOST else ""
    return render("print/table", heads=heads, rows=rows, more=more)
