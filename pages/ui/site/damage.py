"""Damage: what every page says while it shows an older snapshot because a newer one is damaged."""

from __future__ import annotations

import logging
from typing import NoReturn

import duckdb
import polars as pl
import streamlit as st

from pages.ui.ask.query import data_folder
from pages.ui.kit.format import escape, short
from pipelines.lake.newest import Passed
from pipelines.lake.snapshot_db import Lake

OLDER = (
    KeyError,
    TypeError,
    ValueError,
    duckdb.Error,
    pl.exceptions.PolarsError,
)  # what a snapshot of an older program version lacks

NONE_WHOLE = "没有可以显示的数据：已发布的快照都已损坏。台账原件没有丢失。"


def sentence(lake: Lake, passed: Passed, data: str) -> str:
    """Which snapshot is damaged and how, which one is shown instead, and how the damaged one is made anew."""
    first = passed[0]
    day = f"数据截至 {first.as_of} 的" if first.as_of else ""
    what = (
        f"{day}快照 {short(first.name)} 已损坏（{first.why}）"
        if first.name
        else f"指明现用快照的文件已损坏（{first.why}）"
    )
    more = f"，另有 {len(passed) - 1} 份快照也已损坏" if len(passed) > 1 else ""
    return (
        f"{what}{more}，现用数据截至 {lake.manifest['as_of']} 的快照 {short(lake.snapshot)}。台账原件没有丢失："
        f"请系统管理员运行 mingjian night --data {data} 重新生成，用 mingjian doctor --data {data} 查看损坏之处。"
    )


def banner(lake: Lake, passed: Passed) -> None:
    """One line above the page, where a damaged snapshot was passed over."""
    if passed:
        st.warning(escape(sentence(lake, passed, str(data_folder()))), icon=":material/warning:")


def older(title: str, lake: Lake) -> NoReturn:
    """The page over a snapshot that this version of the program cannot show."""
    logging.getLogger(__name__).warning("snapshot %s cannot be shown", lake.snapshot, exc_info=True)
    st.title(title)
    st.warning(f"快照 {escape(lake.snapshot)} 由旧版本程序生成，本版本看板不能显示。")
    st.markdown("请系统管理员用本版本程序重新生成：")
    st.code(f"mingjian night --data {data_folder()}", language=None, wrap_lines=True)
    st.markdown("运行完成后刷新本页即可，不需要重新启动。")
    st.stop()
