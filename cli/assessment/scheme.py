"""Scheme: the commands that check a scheme, propose goalposts from a year, and write the night's file of schemes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from casework.schemes.export import export
from cli.app import DATA, app, fail, no_folder
from cli.casework.opened import opened as store_of
from cli.lake import OLDER, older, opened
from pipelines.lake import adopted
from pipelines.lake.snapshot_db import Lake, NoSnapshot
from pipelines.ranking.evidence.book import Book, open_book
from pipelines.ranking.schemes.calibrate import last_year, proposals
from pipelines.ranking.schemes.folder import load_all
from pipelines.ranking.schemes.scheme import load
from pipelines.reference.county import ReferenceError
from pipelines.reference.county import load as load_county
from pipelines.registry import kpis
from reports.words.assessment.scheme import calibration_lines, scheme_lines

commands = typer.Typer(help="考核方案：核对、按上年数据拟定分数线", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(commands, name="scheme")


@commands.command("check")
def check_command(file: Annotated[Path, typer.Argument(metavar="FILE", help="考核方案文件")]) -> None:
    """核对一份考核方案，不改任何数据。退出码 0 可以使用，2 有误（指明行号）。"""
    try:
        scheme = load(file, kpis())
    except ReferenceError as error:
        raise fail(str(error)) from None
    for line in scheme_lines(scheme):
        typer.echo(line)


@commands.command("calibrate")
def calibrate_command(data: DATA) -> None:
    """按上一整年各乡镇的数，拟定每个指标的零分线（第10百分位）和满分线（第90百分位）；只列出，不改方案。"""
    if not data.is_dir():
        raise no_folder(data)
    try:
        book = _book(opened(data), data)
    except (NoSnapshot, ReferenceError) as error:
        raise fail(str(error)) from None
    except OLDER:
        raise fail(older(data)) from None
    term = last_year(book)
    if term is None:
        raise fail(f"{data}：还没有一个完整年度的数据，不能拟定分数线。请在满一个年度后再运行。")
    for line in calibration_lines(proposals(book, term), term.name):
        typer.echo(line)


@commands.command("export")
def export_command(data: DATA) -> None:
    """写出夜间处理要读的、已采用的考核方案（每次采用后也会自动写）。退出码 0 已写出，2 未写出。"""
    with store_of(data) as store:
        count = export(store)
    typer.echo(
        f"已写出 {adopted.place(data)}：{count} 个方案" if count else "还没有采用过方案，夜间处理用县里的方案文件"
    )


def _book(lake: Lake, data: Path) -> Book:
    """The last snapshot as a ranking sees it, with the county's schemes as they are now."""
    county = load_county(data / "reference")
    schemes = load_all(county.schemes, kpis(), adopted.read(data).texts)
    as_of = date.fromisoformat(lake.manifest["as_of"])
    return open_book(lake, schemes, kpis(), county.townships, county.adjustments, as_of, 1)
