"""Check: the command that says what would become of one file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.app import app, fail
from cli.printed import printed
from pipelines.reference.county import ReferenceError


def _place(file: Path, data: Path) -> str:
    """Where the file lies in the inbox, or would: a folder that bears a township's name says who hands it in."""
    whole = file.resolve()
    inbox = (data / "inbox").resolve()
    if whole.is_relative_to(inbox):
        return whole.relative_to(inbox).as_posix()
    return f"{whole.parent.name}/{whole.name}"


@app.command()
def check(
    file: Path,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="数据目录，用其基础数据和已报台账核对")] = None,
) -> None:
    """检查一个台账文件：认出的台账、接收与退回的行、每个原因。"""
    from pipelines.check.apart import check_apart

    folder = data or Path("data/county")
    known = folder / "reference" if data or (folder / "reference").exists() else None
    try:
        result = check_apart(_place(file, folder), file.read_bytes(), known, folder=folder if known else None)
    except ReferenceError as error:
        raise fail(str(error)) from None
    except OSError as error:
        raise fail(f"{file}：无法读取（{error.strerror}）。请检查路径与权限。") from None
    if known is None:
        typer.echo("没有县基础数据，乡镇名、村名和项目编号未核对；要核对请加 --data 数据目录。", err=True)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False, indent=1, default=str))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for line in printed(result):
            console.print(line, markup=False)
    if result["refused"]:
        raise typer.Exit(2)
