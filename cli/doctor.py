"""Doctor: the doctor — every part of a county's data looked at, one line each."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain

import typer
from rich.console import Console

from casework import doctor as casework
from cli.app import DATA, app, no_folder
from pipelines.doctor.doctor import examine


@app.command("doctor")
def doctor_command(data: DATA) -> None:
    """体检：基础数据、收件目录、快照、存档、办理库逐个核对，坏的说明怎样恢复；只看不改。退出码 0 都好，2 有坏的。"""
    if not data.is_dir():
        raise no_folder(data)
    console = Console(highlight=False, soft_wrap=True)
    bad = 0
    for line in chain(examine(data), casework.examine(data, None, datetime.now(UTC))):
        bad += not line.well
        way = f" → {line.way}" if line.way and not line.well else ""
        console.print(f"{'好' if line.well else '坏'}  {line.what}：{line.message}{way}", markup=False)
    console.print(f"共 {bad} 处需要处理。" if bad else "都好。", markup=False)
    if bad:
        raise typer.Exit(2)
