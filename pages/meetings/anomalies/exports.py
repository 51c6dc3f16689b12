"""Exports: the list as a workbook, a sheet for each department, and as a document; both from what is on screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from pages.meetings.anomalies import choices
from pages.meetings.anomalies.questions import Wanted
from pages.ui.ask.handed_out import Deed
from pages.ui.kit import downloads
from pages.ui.site.view import View
from pipelines.china import wall
from reports.issues_document import issues_document
from reports.workbooks.context import ExportContext
from reports.workbooks.gaps import gaps_workbook
from reports.workbooks.issues import issues_workbook

TITLE, INCOMPLETE = "问题清单", "资料不全清单"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def buttons(view: View, wanted: Wanted, findings: pl.DataFrame) -> None:
    """The buttons; what could not be judged goes out as a workbook only, grouped by what is missing."""
    if wanted.outcome == "cannot_tell":
        _workbook(view, wanted, INCOMPLETE, lambda context: gaps_workbook(findings, context))
        return
    _workbook(view, wanted, TITLE, lambda context: issues_workbook(findings, context))
    context = _context(view, wanted, TITLE)

    def document() -> bytes:
        return issues_document(findings, replace(context, when=wall(datetime.now(UTC))))

    file, deed = f"{TITLE}_{view.as_of}.docx", Deed(filters=context.filters)
    downloads.button(view, "issues", f"导出{TITLE}（文档）", document, file, "issues-document", deed, mime=DOCX)


def _workbook(view: View, wanted: Wanted, title: str, make: Callable[[ExportContext], bytes]) -> None:
    context = _context(view, wanted, title)
    downloads.workbook(view, f"导出{title}", f"{title}_{view.as_of}", context, make, "issues")


def _context(view: View, wanted: Wanted, title: str) -> ExportContext:
    return downloads.context(view, f"{view.county}{title}", choices.words(wanted))
