"""Errors: what a visitor sees when a page breaks."""

from __future__ import annotations

import logging
import uuid

import streamlit as st

log = logging.getLogger(__name__)


def show(error: Exception) -> bool:
    """Say in Chinese what happened and what to do; the trace goes to the log under the number shown."""
    number = uuid.uuid4().hex[:8]
    log.error("page failed, number %s", number, exc_info=error)
    st.error(
        f"这一页没有显示完整:程序出错,错误编号 {number}。数据没有受影响。"
        "请刷新页面重试;仍然出错时,把错误编号告诉系统管理员,服务器日志里有对应的记录。"
    )
    return True
