"""Table: a list of cases whose numbers open them; the first ones on screen, all of them in its workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from pages.ui.ask.conference import case_facts
from pages.ui.kit import choose, tables
from pages.ui.kit.case import sheet
from pages.ui.kit.format import number
from pages.ui.kit.texts import worded
from pages.ui.site.view import View
from reports.words.neutral import mask

MOST_ROWS = 300
TALL, TALL_FROM = 430, 11  # pixels, and above how many rows


def counted(cases: pl.DataFrame, what: str) -> str:
    """共 412 件，先显示前 300 件，导出含全部. `what` stands before the figure."""
    more = f"，先显示前 {MOST_ROWS} 件，导出含全部" if cases.height > MOST_ROWS else ""
    return f"{what} {number(cases.height)} 件{more}"


def show(view: View, cases: pl.DataFrame, columns: Sequence[tables.Column], key: str) -> None:
    """The cases with their projects' names; a click opens one."""
    first = worded(cases.head(MOST_ROWS), mask, "evidence")
    named = first.join(case_facts.project_names(view), on="project_no", how="left", maintain_order="left")
    height: int | Literal["content"] = TALL if named.height > TALL_FROM else "content"
    clicked = choose.one(view, named, columns, key, click="case_id", ident="case_id", height=height)
    if clicked and clicked != sheet.chosen():
        sheet.choose(clicked)
