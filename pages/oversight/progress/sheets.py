"""Sheets: the page of progress as sheets of the dashboard's workbook."""

from __future__ import annotations

from pages.oversight.progress import parts, questions
from pages.ui.kit.topic import listing, matrix
from pages.ui.site.view import View
from reports.words.place import with_place
from reports.workbooks.dashboard import Sheet

PAGE, EXPORT = "进度", "progress"


def sheets(view: View) -> list[Sheet]:
    on, (towns, columns) = f"截至 {view.period.last_day(view.as_of)}", parts.axes(view)
    stood = matrix.table("乡镇", towns, columns, parts.cells(view, towns))
    works = with_place(questions.listed(view).filter(parts.LISTED))
    listed = listing.handed_out(works, parts.LISTING.columns)
    year = f"{view.period.start.year}年度项目"
    return [
        Sheet(PAGE, "乡镇×阶段", f"{year}{on}所处阶段，单位：个", stood, EXPORT),
        Sheet(PAGE, parts.LISTING.title, f"{year}及往年到期仍未完工的，{on}；逾期的在前", listed, EXPORT),
    ]
