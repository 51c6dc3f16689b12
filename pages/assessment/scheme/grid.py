"""Grid: weights and goalposts of a draft as a table to type in; the draft stays a text, of which only these change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pipelines.ranking.schemes.retype import numbers, retyped
from pipelines.registry import kpis
from reports.words.ranking import label

NOT_HERE = "这份草稿不能按表修改（格式有误、指标重复或不是逐行书写），请改用“按文本”。"
ONLY_NUMBERS = "这份草稿的写法不能按表修改，刚才的改动没有写入，请改用“按文本”。"
COLUMNS = {"weight": "权重", "floor": "零分线", "target": "满分线"}


def edited(base: str, key: str) -> str:
    """The text `base` with what is typed in the table below; `base` itself where it cannot be changed so."""
    known = numbers(base)
    if known is None:
        st.warning(NOT_HERE)
        return base
    shown = st.data_editor(_frame(known), key=key, hide_index=True, height="content", column_config=_columns())
    try:
        return retyped(base, _wanted(known, shown))
    except ValueError:
        st.error(ONLY_NUMBERS)
        return base


def _frame(known: Mapping[str, Mapping[str, float | None]]) -> pl.DataFrame:
    units = {key: kpi.definition.unit for key, kpi in kpis().items()}
    rows = [{"name": label(key), "unit": units.get(key, "")} | dict(each) for key, each in known.items()]
    return pl.DataFrame(rows, schema={"name": pl.String, "unit": pl.String} | dict.fromkeys(COLUMNS, pl.Float64))


def _columns() -> dict[str, Any]:
    fixed = {
        "name": st.column_config.TextColumn("指标", disabled=True, pinned=True, width=200),
        "unit": st.column_config.TextColumn("单位", disabled=True, width=60),
    }
    return fixed | {key: st.column_config.NumberColumn(words, width=100) for key, words in COLUMNS.items()}


def _wanted(known: Mapping[str, Mapping[str, float | None]], shown: pl.DataFrame) -> dict[str, dict[str, float]]:
    """Of every KPI the numbers that are no longer what the text says; a cell that was emptied stays as it was."""
    rows = zip(known.items(), shown.select(*COLUMNS).iter_rows(named=True), strict=True)
    return {
        kpi: {name: value for name, value in row.items() if value is not None and value != was[name]}
        for (kpi, was), row in rows
    }
