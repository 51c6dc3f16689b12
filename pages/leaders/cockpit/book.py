"""Book: the whole dashboard as one workbook — the cockpit, and the pages that follow the same filters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pages.leaders.cockpit import sheets as cockpit
from pages.leaders.growth import sheets as growth
from pages.oversight.costs import sheets as costs
from pages.oversight.disclosure import sheets as disclosure
from pages.oversight.firms import sheets as firms
from pages.oversight.funds import sheets as funds
from pages.oversight.labour import sheets as labour
from pages.oversight.opinion import sheets as opinion
from pages.oversight.progress import sheets as progress
from pages.oversight.quality import sheets as quality
from pages.ui.ask.handed_out import Deed
from pages.ui.kit import downloads
from pages.ui.kit.print import files
from pages.ui.site.rights import may_export
from pages.ui.site.view import View
from pipelines.china import wall
from reports.workbooks.dashboard import Sheet, dashboard

EXPORT, TITLE = "dashboard", "监督看板"
ROOMS = (cockpit, progress, funds, costs, quality, disclosure, opinion, firms, labour, growth)  # as in the menu


def sheets(view: View) -> list[Sheet]:
    """Those whose own export the viewer may have."""
    every = [sheet for room in ROOMS for sheet in room.sheets(view)]
    return [sheet for sheet in every if may_export(view.viewer.hats, sheet.export)]


def button(view: View) -> None:
    """The workbook, made when it is pressed."""
    title = f"{view.place}{TITLE}"
    context = files.context_of(view, title)

    def made() -> bytes:
        return dashboard(sheets(view), replace(context, when=wall(datetime.now(UTC))))

    file = files.name_of(title, view, "xlsx")
    downloads.button(view, EXPORT, "下载整个看板 .xlsx", made, file, EXPORT, Deed(filters=context.filters))
