"""Files: what the printed form of a page hands out beside itself — the page as a PDF on A4, made on the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui.ask.handed_out import Deed
from pages.ui.kit import downloads
from pages.ui.kit.print import paper
from pages.ui.kit.print.rights import rights_of
from pages.ui.site.view import View
from pipelines.china import wall
from reports.file_name import file_name
from reports.workbooks.context import ExportContext

if TYPE_CHECKING:
    from reports.print.pdf import Pdf

MIME = "application/pdf"


def place() -> DeltaGenerator | None:
    """Where the files are offered: at the top of the printed form, and nowhere on the page itself."""
    return st.container(horizontal=True, key="paper-files") if paper.is_on() else None


def context_of(view: View, title: str) -> ExportContext:
    """What a printed file says of itself: also whose rows it can hold, and what is hidden."""
    return replace(downloads.context(view, title, [view.period.label]), rights=rights_of(view))


def name_of(title: str, view: View, suffix: str) -> str:
    """The file's name; what people typed may hold signs that no name can."""
    return file_name(f"{title}_{view.as_of}.{suffix}")


def pdf(view: View, export: str, title: str, lay: Callable[[Pdf], None], lies: str, scheme: str = "") -> None:
    """The button of the PDF. `lay` writes it, when it is pressed; `lies` as a page's `paper`; `scheme`: the one that
    the scores in it are of."""
    context = replace(context_of(view, title), scheme=scheme)

    def made() -> bytes:
        from reports.print.layout import LIES
        from reports.print.pdf import Pdf  # a second to load, and no page needs it

        now = wall(datetime.now(UTC))
        document = Pdf(title, replace(context, when=now), LIES[lies])
        lay(document)
        return document.to_bytes(now)

    file = name_of(title, view, "pdf")
    downloads.button(view, export, "下载 A4 PDF", made, file, export, Deed(filters=context.filters), mime=MIME)
