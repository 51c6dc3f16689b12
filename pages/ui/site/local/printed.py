"""Printed: the line at the start of the server that says which address opens the dashboard."""

from __future__ import annotations

from streamlit import config

from casework.errors import StoreError
from pages.ui.ask.casework import has_accounts
from pages.ui.site.local.here import listens_here_only
from pages.ui.site.local.key import PARAMETER, key

ADD = "mingjian user add 登录名 --name 姓名 --role admin --data 数据目录"


def line() -> str:
    """What to open: with the key in a county without accounts, plain where people sign in, and what is in the way."""
    bound = config.get_option("server.address")
    host = f"[{bound}]" if bound and ":" in bound else bound or "本机地址"
    address = f"http://{host}:{config.get_option('server.port')}/"
    try:
        is_signed_in = has_accounts()
    except StoreError as problem:
        return f"账号数据打不开，谁也不能登录：{problem}"
    if is_signed_in:
        return f"看板已打开，请登录：{address}"
    if not listens_here_only():
        return f"还没有账号，看板只回答怎样新增：{address}\n请先运行 {ADD}"
    return f"看板已打开（还没有账号，只有本机能打开，地址只在本次启动有效）：{address}?{PARAMETER}={key()}"


def announce() -> None:
    """Say it where the server was started; nobody waits for the line to fill a block."""
    print(line(), flush=True)
