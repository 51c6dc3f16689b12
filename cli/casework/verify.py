"""Verify: the command that proves a printed ranking against what was published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from casework.publications.chain import chain
from casework.publications.lists import publications
from casework.publications.publication import Publication
from cli.app import DATA, app, fail
from cli.casework.opened import opened
from pipelines.reading.unreadable import Unreadable
from reports.publications.verdict_words import verdict_lines
from reports.publications.verify import verify
from reports.publications.workbook import Printed

DIFFERS = 1


@app.command("verify")
def verify_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="导出的排名表（.xlsx）")], data: DATA
) -> None:
    """核对一份排名表是否与发布的一致，逐个单元格比对。退出码 0 一致，1 不一致或未发布，2 不能核对。"""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise fail(f"{file}：读不出来（{error.strerror}）。请检查文件名和权限。") from None
    with opened(data) as store:
        whole, known = chain(store), publications(store)
    if not whole.whole:
        raise fail(f"发布链在第 {whole.broken_at} 号断开（{whole.why}），不能核对。请保留现场，运行 mingjian doctor。")
    try:
        verdict = verify(content, [_printed(each) for each in known], file.name)
    except Unreadable as error:
        raise fail(error.message) from None
    for line in verdict_lines(file.name, verdict):
        typer.echo(line)
    if not verdict.is_same:
        raise typer.Exit(DIFFERS)


def _printed(each: Publication) -> Printed:
    return Printed(each.no, each.period, each.snapshot, each.digest, each.figures, each.revises, each.revised_by)
