"""App: the one Typer app of the command `mingjian`, and what its commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipelines.privacy.masks import mask

app = typer.Typer(help="明鉴：小型工程监督看板", no_args_is_help=True, add_completion=False, rich_markup_mode=None)
DATA = Annotated[Path, typer.Option("--data", help="数据目录（含 inbox/ reference/ lake/）")]


def day(text: str | None) -> date | None:
    """The day that an option names."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} 不是日期，请写成 2026-10-20 的样子。") from None


def no_folder(data: Path) -> typer.Exit:
    """There is no data folder where the command was told to look."""
    return fail(f"{data}：没有这个数据目录。请检查 --data，或先运行 mingjian sample --out {data}。")


def not_written(out: Path, error: OSError) -> typer.Exit:
    """What the command was to write could not be written."""
    return fail(f"{out}：无法写入（{error.strerror}）。请检查目录权限、磁盘空间，或换一个位置。")


def no_file(out: Path, example: str) -> typer.Exit:
    """Something stands there that is no file to write over."""
    return fail(f"{out}：不是普通文件，不能写入。请给出文件名，例如 -o {example}。")


def fail(sentence: str, code: int = 2) -> typer.Exit:
    """One clear sentence on standard error, exit code 2 unless it is another."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(mask(sentence), markup=False)
    return typer.Exit(code)
