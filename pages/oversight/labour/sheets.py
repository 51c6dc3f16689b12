"""Sheets: the page of labour as sheets of the dashboard's workbook."""

from __future__ import annotations

from pages.oversight.labour import parts, questions
from pages.ui.kit.topic import listing
from pages.ui.kit.topic.exported import exported
from pages.ui.site.view import View
from reports.workbooks.dashboard import Sheet

PAGE = "用工"


def sheets(view: View) -> list[Sheet]:
    on = f"截至 {view.period.last_day(view.as_of)}"
    trades = listing.handed_out(questions.trades(view), parts.TRADE_COLUMNS)
    unpaid = exported(questions.unpaid(view), parts.UNPAID_COLUMNS)
    note = "；".join(filter(None, [on, parts.ENDED, parts.unsettled(view).removesuffix("。")]))
    return [
        Sheet(PAGE, "各工种用工", view.period.label, trades, "labour-trades"),
        Sheet(PAGE, "未发工资", note, unpaid, "labour-unpaid"),
    ]
