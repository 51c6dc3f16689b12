"""Sheets: the page of growth and equity as sheets of the dashboard's workbook, in its usual choices."""

from __future__ import annotations

from pages.leaders.growth import assets, grids, heads, questions, shares
from pages.ui.kit.topic import listing
from pages.ui.site.view import View
from reports.words.place import with_place
from reports.workbooks.dashboard import Sheet

PAGE = "增量与公平"


def sheets(view: View) -> list[Sheet]:
    day, money = questions.ACCEPTED, questions.PLANNED
    until = f"按{day.label}日期，至 {view.period.last_day(view.as_of)}；不同单位不相加"
    built = listing.handed_out(with_place(questions.in_period(view, day)), assets.WORKS.columns)
    people = listing.handed_out(shares.of_townships(view, money), heads.COLUMNS)
    funded = listing.handed_out(with_place(questions.funded(view, money)), heads.WORKS.columns)
    counted = f"{heads.counted(view, money)}；{money.meaning}"
    grown = [
        Sheet(PAGE, f"新增资产{name}", until, layout(view, day).table(), "growth-assets")
        for name, layout in grids.LAYOUTS.items()
    ]
    return [
        *grown,
        Sheet(PAGE, assets.WORKS.title, f"{view.period.label}{day.label}的项目", built, "growth-works"),
        Sheet(PAGE, f"人均{money.label}", f"{counted}；各乡镇，不随乡镇筛选", people, "growth-heads"),
        Sheet(PAGE, heads.WORKS.title, counted, funded, "growth-money"),
    ]
