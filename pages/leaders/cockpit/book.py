"""Book: the whole dashboard as one workbook — the cockpit, and the pages that follow the same filters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType

from pages.ui.ask import reference
from pages.ui.ask.handed_out import Deed
from pages.ui.kit import downloads
from pages.ui.kit.print import files
from pages.ui.site import menu
from pages.ui.site.rights import may_export
from pages.ui.site.view import View
from pipelines.china import wall
from reports.workbooks.dashboard import Sheet, dashboard

EXPORT, TITLE = "dashboard", "监督看板"


def rooms() -> list[ModuleType]:
    """The `sheets.py` of every page that has one, in the order of the menu."""
    places = [entry.path.parent for entry in menu.entries().values() if (entry.path.parent / "sheets.py").exists()]
    return [import_module(f"pages.{place.parent.name}.{place.name}.sheets") for place in places]


def sheets(view: View) -> list[Sheet]:
    """Those whose own export the viewer may have."""
    every = [sheet for room in rooms() for sheet in room.sheets(view)]
    return [sheet for sheet in every if may_export(view.viewer.hats, sheet.export)]


def button(view: View) -> None:
    """The workbook, made when it is pressed."""
    title = f"{view.place}{TITLE}"
    context = replace(files.context_of(view, title), scheme=reference.scheme_words(view))  # it holds the ranking

    def made() -> bytes:
        return dashboard(sheets(view), replace(context, when=wall(datetime.now(UTC))))

    file = files.name_of(title, view, "xlsx")
    downloads.button(view, EXPORT, "下载整个看板 .xlsx", made, file, EXPORT, Deed(filters=context.filters))
