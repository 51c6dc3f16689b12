"""Sheets: the page of firms as sheets of the dashboard's workbook."""

from __future__ import annotations

from pages.oversight.firms import parts, questions
from pages.oversight.firms.table import firms
from pages.ui.kit.topic import listing
from pages.ui.kit.topic.exported import exported
from pages.ui.site.view import View
from reports.words.place import with_place
from reports.workbooks.dashboard import Sheet

PAGE, EXPORT = "参建单位", "firms"


def sheets(view: View) -> list[Sheet]:
    window = f"截至 {view.period.last_day(view.as_of)} 近24个月"
    pairs = exported(questions.pairs(view), parts.PAIR_COLUMNS)
    lists = exported(with_place(questions.listed(view)), parts.LIST_COLUMNS)
    return [
        Sheet(PAGE, "参建单位", window, listing.handed_out(firms(view), parts.COLUMNS), EXPORT),
        Sheet(PAGE, "谁和谁一起投标", f"{window}同场3次以上；只是线索，须经核实", pairs, EXPORT),
        Sheet(PAGE, "红黑名单", "只列有文号的公文记录；全县，不随乡镇、类别筛选", lists, EXPORT),
    ]
