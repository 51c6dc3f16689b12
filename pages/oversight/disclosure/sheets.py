"""Sheets: the page of public notices as sheets of the dashboard's workbook."""

from __future__ import annotations

from pages.oversight.disclosure import parts, questions
from pages.ui.kit.texts import words
from pages.ui.kit.topic import listing, matrix
from pages.ui.site.view import View
from reports.words.notice_states import STATES
from reports.words.place import with_place
from reports.workbooks.dashboard import Sheet

PAGE, EXPORT = "公示", "disclosure"


def sheets(view: View) -> list[Sheet]:
    owed = matrix.table("乡镇", *parts.cells_of(view), parts.FIGURES)
    rows = questions.listed(view, None, missed=False)
    rows = with_place(rows.with_columns(state=words(rows["state"], lambda state: STATES[state])))
    return [
        Sheet(PAGE, "乡镇×公示事项", f"{view.period.label}，单位：次", owed, EXPORT),
        Sheet(
            PAGE,
            "公示逐条",
            f"{view.period.label}应公示的；未达标的在前",
            listing.handed_out(rows, parts.COLUMNS),
            EXPORT,
        ),
    ]
