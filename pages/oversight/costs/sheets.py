"""Sheets: the page of costs as sheets of the dashboard's workbook."""

from __future__ import annotations

from pages.oversight.costs import parts, questions
from pages.ui.kit import tables
from pages.ui.kit.topic import listing
from pages.ui.site.view import View
from reports.words.place import with_place
from reports.workbooks.dashboard import Sheet

PAGE, EXPORT, CHANGES = "成本", "costs", "changes"
REASONS = (
    tables.Column("reason", "变更原因"),
    tables.Column("changes", "项数", "count"),
    tables.Column("amount_fen", "金额增减", "money"),
    tables.Column("days", "工期增减（天）", "count"),
)


def sheets(view: View) -> list[Sheet]:
    on, approved = f"截至 {view.period.last_day(view.as_of)}", f"{view.period.label}批准"
    kinds = listing.handed_out(parts.in_wan(questions.kinds(view)), parts.KINDS)
    reasons = listing.handed_out(questions.by_reason(view), REASONS)
    prices = listing.handed_out(with_place(questions.works(view)), parts.PRICES.columns)
    changes = listing.handed_out(with_place(questions.approved(view)), parts.CHANGES.columns)
    return [
        Sheet(PAGE, "各类别单位造价", f"各年项目，{on}；单位：万元，同类别同单位才比", kinds, EXPORT),
        Sheet(PAGE, parts.PRICES.title, f"{on}；只是线索：地形、标准不同造价自然不同", prices, EXPORT),
        Sheet(PAGE, "变更原因", approved, reasons, CHANGES),
        Sheet(PAGE, parts.CHANGES.title, f"{approved}；金额大的在前", changes, CHANGES),
    ]
