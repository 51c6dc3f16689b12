"""PDFs for tests, and workbooks: what a file says, as a reader copies it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import openpyxl
from pypdf import PdfReader

from pages.ui.kit.print import files
from pages.ui.site.view import View
from reports.print.pdf import Pdf


def text_of(content: bytes) -> str:
    """Everything a PDF says, without blanks and line ends."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def whole(text: str) -> str:
    """The same of a text."""
    return "".join(text.split())


def printed(view: View, lay: Callable[[Pdf], None]) -> str:
    """What `lay` prints for the viewer."""
    pdf = Pdf("题", files.context_of(view, "题"))
    lay(pdf)
    return text_of(pdf.to_bytes(datetime(2026, 10, 21)))


def read(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))
