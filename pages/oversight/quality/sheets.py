"""Sheets: the page of quality and after-care as sheets of the dashboard's workbook."""

from __future__ import annotations

from pages.oversight.quality import by_item, lists
from pages.ui.kit.topic import matrix
from pages.ui.kit.topic.exported import exported
from pages.ui.site.view import View
from reports.workbooks.dashboard import Sheet

PAGE, EXPORT = "质量与管护", "quality"


def sheets(view: View) -> list[Sheet]:
    inspected = matrix.table("乡镇", *by_item.cells_of(view), by_item.FIGURES)
    grid = Sheet(PAGE, "乡镇×抽检项目", f"{view.period.label}，单位：次", inspected, EXPORT)
    named = [
        Sheet(
            PAGE,
            label,
            f"{view.period.label}；{listed.note}",
            exported(lists.worded(view, listed), listed.columns),
            EXPORT,
        )
        for label, listed in lists.LISTS.items()
    ]
    return [grid, *named]
