"""Printed: the cases that a screen shows, whole and with what was done about each, as the official lists need them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import polars as pl

from casework.cases.figures.account import account
from pages.ui.ask import cases
from pages.ui.kit import downloads
from pages.ui.kit.case import wording
from pages.ui.site.view import View
from reports.workbooks.context import ExportContext

Choose = Callable[[pl.DataFrame], pl.DataFrame]
Make = Callable[[list[dict[str, Any]], ExportContext], bytes]


def workbook(view: View, title: str, words: list[str], choose: Choose, make: Make, export: str) -> None:
    """The button of an official list. Cases and steps are read when it is pressed, chosen as the screen's are."""
    viewer = view.viewer
    own = [*(viewer.scope.townships or ()), *(viewer.scope.categories or ())]
    context = downloads.context(view, f"{view.county}{title}", [*words, *own], by_category=False, by_place=False)

    def deferred(context: ExportContext) -> bytes:
        return make(rows_of(view, choose(cases.listed(viewer))), context)

    name = f"{title}_{cases.today(cases.now())}"
    downloads.workbook(view, f"导出{title}", name, context, deferred, export)


def rows_of(view: View, listed: pl.DataFrame) -> list[dict[str, Any]]:
    """The cases with what was done about each, in their order."""
    steps = cases.steps_of_all(view.viewer)
    return [_row(row, steps) for row in listed.iter_rows(named=True)]


def _row(row: dict[str, Any], steps: Any) -> dict[str, Any]:
    late = wording.workdays(row["overdue_workdays"], None)
    return {**row, **asdict(account(steps.get(row["case_id"], ()))), "late": late}
