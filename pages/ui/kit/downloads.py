"""Downloads: buttons that make a workbook when they are pressed, from what the screen was made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import streamlit as st

from pages.ui.site.filters import EVERY_CATEGORY
from pages.ui.site.view import View
from pipelines.china import wall
from pipelines.not_computed import rows_of, sentence
from reports.export import FORMATS
from reports.workbooks.context import ExportContext

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def context(
    view: View, title: str, words: Sequence[str], *, by_category: bool = True, by_place: bool = True, scheme: str = ""
) -> ExportContext:
    """What the file says of itself; `words` are the page's own filters, beside those of the bar that it obeys."""
    bar = [view.filters.township or view.county] if by_place else []
    bar += [view.filters.category or EVERY_CATEGORY] if by_category else []
    return ExportContext(
        county=view.county,
        snapshot=view.snapshot,
        as_of=view.as_of,
        filters="、".join([*words, *bar]),
        scheme=scheme,
        who=view.viewer.name,
        when=view.data_time.replace(tzinfo=None),
        title=title,
        lost=sentence(rows_of(view.lake.manifest)),
    )


def workbook(
    label: str, name: str, export_context: ExportContext, make: Callable[[ExportContext], bytes], key: str
) -> None:
    """The button.

    Streamlit runs `deferred` without the session, so identity and filters travel inside `export_context`.
    """

    def deferred() -> bytes:
        return make(replace(export_context, when=wall(datetime.now(UTC))))

    st.download_button(
        label, deferred, file_name=f"{name}.xlsx", mime=XLSX, icon=":material/download:", on_click="ignore", key=key
    )


def table(name: str, export_context: ExportContext, frame: pl.DataFrame, key: str) -> None:
    """The frame as it stands, as .xlsx (its origin on a second sheet) and as .csv."""
    for kind, mime in (("xlsx", XLSX), ("csv", "text/csv")):

        def deferred(kind: str = kind) -> bytes:
            return FORMATS[kind](frame, replace(export_context, when=wall(datetime.now(UTC))))

        label, file = f"导出 .{kind}", f"{name}.{kind}"
        st.download_button(
            label,
            deferred,
            file_name=file,
            mime=mime,
            icon=":material/download:",
            on_click="ignore",
            key=f"{key}-{kind}",
        )
