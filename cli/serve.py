"""Serve: the command that opens the dashboard."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.app import DATA, app, fail, no_folder

BELIEVED = "FORWARDED_ALLOW_IPS"  # uvicorn's own setting
ARENAS = "MALLOC_ARENA_MAX"  # a thread of each visitor with a heap of its own holds a fifth more memory (glibc)
# What is larger than this goes back to the machine when it is let go. By itself glibc raises the line to 32 MB and
# keeps all below it: with a second snapshot a large county then holds forty megabytes more.
LARGE = "MALLOC_MMAP_THRESHOLD_"
ROOT = Path(__file__).resolve().parent.parent


@app.command()
def serve(
    data: DATA,
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口")] = 8501,
    address: Annotated[str, typer.Option(help="监听地址；默认只有本机能打开")] = "127.0.0.1",
) -> None:
    """打开看板；启动后显示的那个地址能打开它（还没有账号时带一次有效的 key）。"""
    launcher = ROOT / "app.py"
    if not launcher.exists():
        raise fail(f"{launcher}：找不到看板程序。请在项目目录里安装（make run），不要只装软件包。")
    if not data.is_dir():
        raise no_folder(data)
    if os.environ.get(BELIEVED):
        raise fail(f"{BELIEVED}={os.environ[BELIEVED]}：请去掉它，可信的代理服务器改写在 MINGJIAN_PROXY_PEERS。")
    # The server itself believes no X-Forwarded-For: the gate must see who connected.
    environment = {ARENAS: "2", LARGE: "262144", **os.environ, "MINGJIAN_DATA": str(data.resolve()), BELIEVED: ""}
    command = [sys.executable, "-m", "streamlit", "run", str(launcher)]
    os.chdir(ROOT)  # Streamlit looks for its configuration where it is started
    sys.stdout.flush()
    os.execve(sys.executable, [*command, "--server.address", address, "--server.port", str(port)], environment)  # noqa: S606
