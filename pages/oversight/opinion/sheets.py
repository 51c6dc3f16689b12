"""Sheets: the page of satisfaction and complaints as sheets of the dashboard's workbook."""

from __future__ import annotations

from pages.oversight.opinion import parts, questions
from pages.oversight.opinion.rated import opinions
from pages.ui.kit import tables
from pages.ui.kit.topic.exported import exported
from pages.ui.site.view import View
from reports.workbooks.dashboard import Sheet

PAGE, EXPORT, GRADES = "满意度与投诉", "opinion", "opinion-grades"
THEMES = (
    tables.Column("kind", "事由"),
    tables.Column("complaints", "件数", "count"),
    tables.Column("unclosed", "未结", "count"),
    tables.Column("unknown", "未知是否办结", "count"),
)


def sheets(view: View) -> list[Sheet]:
    period = view.period.label
    register = exported(parts.worded(questions.register(view)), parts.COLUMNS)
    themes = exported(questions.kinds(view), THEMES)
    return [
        Sheet(PAGE, "满意度与可信度", f"{period}；A可用，B参考，C慎用", parts.graded(opinions(view)), GRADES),
        Sheet(PAGE, "投诉事由", f"{period}接件", themes, EXPORT),
        Sheet(PAGE, "民意台账", f"{period}在办、到期、办结", register, EXPORT),
    ]
