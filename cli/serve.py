"""Serve: the command that opens the dashboard."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.app import DATA, app, fail, no_folder

ROOT = Path(__file__).resolve().parent.parent


@app.command()
def serve(
    data: DATA,
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口")] = 8501,
    address: Annotated[str, typer.Option(help="监听地址；默认只有本机能打开")] = "127.0.0.1",
) -> None:
    """打开看板（默认 http://127.0.0.1:8501）。"""
    launcher = ROOT / "app.py"
    if not launcher.exists():
        raise fail(f"{launcher}：找不到看板程序。请在项目目录里安装（make run），不要只装软件包。")
    if not data.is_dir():
        raise no_folder(data)
    environment = {**os.environ, "MINGJIAN_DATA": str(data.resolve())}
    if environment.get("MINGJIAN_PROXY_PEERS"):  # whom a trusted proxy names counts only if it is seen who connected
        environment["FORWARDED_ALLOW_IPS"] = ""
    command = [sys.executable, "-m", "streamlit", "run", str(launcher)]
    os.chdir(ROOT)  # Streamlit looks for its configuration where it is started
    sys.stdout.flush()
    os.execve(sys.executable, [*command, "--server.address", address, "--server.port", str(port)], environment)  # noqa: S606
