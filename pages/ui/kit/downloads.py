"""Downloads: buttons that make a workbook when they are pressed, from what the screen was made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import polars as pl
import streamlit as st

from pages.ui.ask.handed_out import EXPORT, Deed, signed
from pages.ui.site.filters import EVERY_CATEGORY
from pages.ui.site.rights import may_export
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


def button(
    view: View,
    export: str,
    label: str,
    data: Callable[[], bytes],
    file: str,
    key: str,
    deed: Deed = EXPORT,
    **more: Any,
) -> None:
    """The one button that hands out a file, for those who may have this export; `data` is called when it is pressed,
    and the `deed` kept in the audit then.

    Who may is settled now: the call comes without the session, so what it needs travels inside `data`.
    """
    if may_export(view.viewer.hats, export):
        look: dict[str, Any] = {"icon": ":material/download:", "on_click": "ignore", "mime": XLSX, **more}
        st.download_button(label, signed(view, export, file, deed, data), file_name=file, key=key, **look)


def workbook(
    view: View,
    label: str,
    name: str,
    export_context: ExportContext,
    make: Callable[[ExportContext], bytes],
    export: str,
    key: str | None = None,
) -> None:
    """The button of a workbook; identity and filters travel inside `export_context`."""

    def deferred() -> bytes:
        return make(replace(export_context, when=wall(datetime.now(UTC))))

    button(view, export, label, deferred, f"{name}.xlsx", key or export, Deed(filters=export_context.filters))


def table(view: View, name: str, export_context: ExportContext, frame: pl.DataFrame, export: str) -> None:
    """The frame as it stands, as .xlsx (its origin on a second sheet) and as .csv."""
    for kind, mime in (("xlsx", XLSX), ("csv", "text/csv")):

        def deferred(kind: str = kind) -> bytes:
            return FORMATS[kind](frame, replace(export_context, when=wall(datetime.now(UTC))))

        deed = Deed(filters=export_context.filters)
        button(view, export, f"导出 .{kind}", deferred, f"{name}.{kind}", f"{export}-{kind}", deed, mime=mime)
