"""Ledgers: accepted ledger rows with the headers of the export standard, masked, each with the place it came from."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Literal

import polars as pl
import streamlit as st

from pages.ui.kit import tables
from pages.ui.kit.texts import worded, words
from pages.ui.site.view import View
from pipelines.definitions import Dataset, Field
from pipelines.registry import datasets
from reports.words.neutral import NEVER_SHOWN, mask, payee
from reports.words.place import with_place

KINDS: dict[str, tables.Kind] = {
    "money": "money",
    "percent": "percent",
    "score": "figure",
    "number": "figure",
    "integer": "count",
    "date": "day",
}
DECIMALS = {"score": 1, "number": 5}
YEARS = {"plan_year"}  # integers that are no counts: 2026, not 2,026
FREE_TEXT = {"text", "id"}
SOURCE = tables.Column("place", "出处", width="large")
MARK = tables.Column("mark", "本条", width=56)
MOST_ROWS = 10
TALL = 520  # pixels


def shown(dataset: Dataset, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows ready to be shown: yes/no in words, phones and identity numbers masked, wage earners' names hidden."""
    free = [f.name for f in dataset.fields if f.kind in FREE_TEXT and f.name != "project_no"]
    yes_no = [
        pl.when(pl.col(f.name)).then(pl.lit("是")).when(~pl.col(f.name)).then(pl.lit("否")).alias(f.name)
        for f in dataset.fields
        if f.kind == "boolean"
    ]
    years = [pl.col(f.name).cast(pl.String) for f in dataset.fields if f.name in YEARS]
    ready = worded(with_place(frame), mask, *free).with_columns(*yes_no, *years)
    if dataset.key == "payments":
        ready = worded(ready, payee, "payee")
    return ready


def columns(dataset: Dataset, without: Collection[str] = ("project_no",)) -> list[tables.Column]:
    """The dataset's own columns in its own order."""
    return [_column(f) for f in dataset.fields if f.name not in without and f.name not in NEVER_SHOWN]


def _column(field: Field) -> tables.Column:
    kind = "text" if field.name in YEARS else KINDS.get(field.kind, "text")
    return tables.Column(field.name, field.label, kind, decimals=DECIMALS.get(field.kind, 2))


def table(
    view: View, key: str, frame: pl.DataFrame, marked: tuple[object, ...] | None = None, prefix: str = "ledger"
) -> None:
    """One ledger's rows; `marked` (file, sheet, row) gets a ● in front. Nothing is said of an empty ledger."""
    dataset = datasets()[key]
    if frame.is_empty():
        return
    st.markdown(f"**{dataset.label}** · {frame.height} 行")
    ready, listed = shown(dataset, frame), [*columns(dataset), SOURCE]
    if marked is not None:
        places = zip(frame["source_file"], frame["source_sheet"], frame["source_row"], strict=True)
        marks = ["●" if place == marked else "" for place in places]
        if any(marks):
            ready = ready.with_columns(pl.Series("mark", marks, pl.String))
            ready, listed = ready.sort("mark", descending=True, maintain_order=True), [MARK, *listed]
    tables.show(view, ready, listed, f"{prefix}-{key}", height=height(ready))


def height(frame: pl.DataFrame) -> Literal["auto", "content"]:
    """As tall as its rows, up to ten; more scroll."""
    return "content" if frame.height <= MOST_ROWS else "auto"


def rejected(view: View, frame: pl.DataFrame, key: str, *, with_township: bool = False, tall: bool = False) -> None:
    """Rows that were sent back, as a table."""
    ready, listed = sent_back(frame, with_township=with_township)
    tables.show(view, ready, listed, key, height=TALL if tall and ready.height > MOST_ROWS else height(ready))


def sent_back(frame: pl.DataFrame, *, with_township: bool = False) -> tuple[pl.DataFrame, list[tables.Column]]:
    """Which ledger, what was wrong, the cells as handed in, where they stand; and the columns that show it."""
    labels = {name: dataset.label for name, dataset in datasets().items()}
    ready = with_place(frame).with_columns(
        pl.col("dataset").replace_strict(labels, default="—", return_dtype=pl.String),
        words(frame["reason_text"], mask),
        words(frame["raw"], raw_words),
    )
    place = [tables.Column("township", "乡镇", width=96)] if with_township else []
    listed = [
        *place,
        tables.Column("dataset", "台账", width=110),
        tables.Column("reason_text", "退回原因", width=420),
        tables.Column("raw", "原始内容", width=420),
        SOURCE,
    ]
    return ready, listed


def raw_words(raw: str | None) -> str:
    """The cells of a rejected row as 表头:内容, masked."""
    cells = json.loads(raw or "{}")
    return mask("；".join(f"{header}：{text}" for header, text in cells.items() if text not in (None, "")))
