"""Errors: what a visitor sees when a page breaks."""

from __future__ import annotations

import logging
import traceback
import uuid

import duckdb
import streamlit as st

from pages.ui.ask.query import data_folder
from pages.ui.kit.format import escape
from pipelines.lake.fence.asked import Refused
from pipelines.reference.county import ReferenceError
from reports.words.neutral import mask

# Raised where a snapshot lacks a table, a column or a file that this version of the program asks for.
SNAPSHOT = (duckdb.CatalogException, duckdb.BinderException, ReferenceError, FileNotFoundError)

log = logging.getLogger(__name__)


def show(error: Exception) -> bool:
    """Say in Chinese what happened and what to do; the trace goes to the log under the number shown."""
    number = uuid.uuid4().hex[:8]
    # the trace may quote a cell, so it is written out and masked
    log.error("page failed, number %s\n%s", number, mask("".join(traceback.format_exception(error))))
    if isinstance(error, Refused):
        st.error(escape(str(error)))
        return True
    data = data_folder()
    if isinstance(error, ReferenceError) and str(data / "reference") in str(error):  # not the snapshot's own copy
        st.error(f"这一页没有显示完整：本县的基础数据要更正，错误编号 {number}。{escape(mask(str(error)))}")
        return True
    if isinstance(error, SNAPSHOT):
        st.error(
            f"这一页没有显示完整：快照里缺少这一页要用的内容，可能由旧版本程序生成，也可能已损坏，错误编号 {number}。"
            f"请系统管理员运行 mingjian doctor --data {data} 查看，再运行 mingjian night --data {data} 重新生成；"
            "其他页面可以照常使用。"
        )
        return True
    st.error(
        f"这一页没有显示完整：程序出错，错误编号 {number}。数据没有受影响。"
        "请刷新页面重试；仍然出错时，把错误编号告诉系统管理员，服务器日志里有对应的记录。"
    )
    return True
