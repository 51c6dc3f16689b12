"""Export: the command that writes one table of the snapshot."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.app import DATA, app, fail, no_file, not_written
from cli.lake import OLDER, older, opened
from pipelines.china import wall
from pipelines.lake.durable import write_atomic
from pipelines.lake.snapshot_db import COUNTY, Lake, NoSnapshot
from pipelines.not_computed import rows_of, sentence
from pipelines.ranking.schemes.folder import load_all
from pipelines.reference.county import ReferenceError
from pipelines.registry import kpis
from reports.export import FORMATS, TooLong
from reports.suffix import Contradicted, format_of
from reports.tables import OUTCOMES, Question, Refused, table
from reports.workbooks.context import ExportContext, chinese_period

TITLES = {
    "findings": "疑点",
    "kpis": "指标",
    "ranking": "排名",
    "projects": "项目",
    "rejected": "退回的行",
    "history": "台账变更记录",
    "doubles": "疑似重复项目",
}


@app.command("export")
def export_command(
    name: Annotated[str, typer.Argument(metavar="TABLE", help=f"{'|'.join(TITLES)}")],
    data: DATA,
    out: Annotated[Path, typer.Option("-o", "--out", help="写到哪个文件")],
    format_: Annotated[str | None, typer.Option("--format", help="|".join(FORMATS) + "，默认按文件名的结尾")] = None,
    period: Annotated[str | None, typer.Option(help="期间：2026、2026Q3 或 2026-09，默认全部")] = None,
    township: Annotated[str | None, typer.Option(help="只要一个乡镇，默认全部")] = None,
    outcome: Annotated[str, typer.Option(help="疑点的结果：" + "|".join(OUTCOMES))] = "flagged",
) -> None:
    """导出一张表，数字与看板同源。退出码 0 已写出，2 未写出。"""
    if out.exists() and not out.is_file():
        raise no_file(out, f"{name}.{format_ or 'csv'}")
    try:
        kind = format_of(out, format_)
    except Contradicted as error:
        raise fail(str(error)) from None
    question = Question(period, township, outcome)
    try:
        lake = opened(data)
        frame = table(lake, name, question, COUNTY)
        write_atomic(out, FORMATS[kind](frame, _context(lake, name, question)))
    except (NoSnapshot, Refused, TooLong, ReferenceError) as error:
        raise fail(str(error)) from None
    except OLDER:
        raise fail(older(data)) from None
    except OSError as error:
        raise not_written(out, error) from None
    typer.echo(f"已写出 {out}：{frame.height} 行（快照 {lake.snapshot}）")


def _context(lake: Lake, name: str, question: Question) -> ExportContext:
    words = [chinese_period(question.period)] if question.period else []
    words += [question.township] if question.township else []
    county = lake.manifest["county"]["name"]
    return ExportContext(
        county=county,
        snapshot=lake.snapshot,
        as_of=date.fromisoformat(lake.manifest["as_of"]),
        filters="、".join(words),
        scheme=_scheme(lake, question.period) if name == "ranking" else "",
        who=f"命令行 {os.environ.get('USER') or os.environ.get('USERNAME') or ''}".strip(),
        when=wall(datetime.now(UTC)),
        title=f"{county}{'资料不全清单' if question.outcome == 'cannot_tell' and name == 'findings' else TITLES[name]}",
        lost=sentence(rows_of(lake.manifest)),
    )


def _scheme(lake: Lake, period: str | None) -> str:
    """The scheme that the snapshot's ranking was made with; the county's own may have changed since."""
    schemes = load_all(lake.folder / "reference" / "schemes", kpis())
    scheme = schemes.of(period) if period else schemes.default
    return f"{scheme.name} 第 {scheme.version} 版"
