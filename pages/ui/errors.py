"""Errors: what a visitor sees when a page breaks."""

from __future__ import annotations

import logging
import traceback
import uuid

import streamlit as st

from reports.neutral import mask

log = logging.getLogger(__name__)


def show(error: Exception) -> bool:
    """Say in Chinese what happened and what to do; the trace goes to the log under the number shown."""
    number = uuid.uuid4().hex[:8]
    # the trace may quote a cell, so it is written out and masked
    log.error("page failed, number %s\n%s", number, mask("".join(traceback.format_exception(error))))
    st.error(
        f"这一页没有显示完整:程序出错,错误编号 {number}。数据没有受影响。"
        "请刷新页面重试;仍然出错时,把错误编号告诉系统管理员,服务器日志里有对应的记录。"
    )
    return True
