"""Issues document: the 问题清单 as a .docx across, for a county that hands out paper."""

from __future__ import annotations

import polars as pl

from reports.documents.document import Document
from reports.documents.page import ACROSS
from reports.workbooks.context import ExportContext
from reports.workbooks.issues import BANNER, COLUMNS, NOTE, UNIT, issue_rows


def issues_document(findings: pl.DataFrame, context: ExportContext) -> bytes:
    """The findings in the order given; amounts in 万元."""
    document = Document(context.title, context, ACROSS)
    document.small(BANNER)
    document.table(COLUMNS, issue_rows(findings), unit=UNIT, notes=[NOTE])
    return document.to_bytes(context.when)
