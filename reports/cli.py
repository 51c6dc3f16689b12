"""Command line: the pipelines' commands, and those that hand out tables or open the dashboard."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.china import wall
from pipelines.cli import DATA, app, fail
from pipelines.lake.durable import write_atomic
from pipelines.lake.snapshot_db import Lake, NoSnapshot, Scope
from pipelines.not_computed import rows_of, sentence
from pipelines.ranking.scheme import load as load_scheme
from pipelines.reference.county import ReferenceError
from pipelines.reference.county import load as load_county
from pipelines.registry import kpis
from reports import cli_coverage, cli_doctor, cli_explain, cli_sendback  # they register their commands
from reports.cli_lake import OLDER, older, opened
from reports.context import ExportContext, chinese_period
from reports.export import FORMATS, TooLong
from reports.suffix import Contradicted, format_of
from reports.tables import OUTCOMES, Question, Refused, table
from reports.template_workbook import UnknownDataset, chosen, template_workbook

__all__ = ["app", "cli_coverage", "cli_doctor", "cli_explain", "cli_sendback"]
ROOT = Path(__file__).resolve().parent.parent
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
    """导出一张表,数字与看板同源。退出码 0 已写出,2 未写出。"""
    if out.exists() and not out.is_file():
        raise fail(f"{out}：不是普通文件，不能写入。请给出文件名，例如 -o {name}.{format_ or 'csv'}。")
    try:
        kind = format_of(out, format_)
    except Contradicted as error:
        raise fail(str(error)) from None
    question = Question(period, township, outcome)
    try:
        lake = opened(data)
        frame = table(lake, name, question, Scope())
        write_atomic(out, FORMATS[kind](frame, _context(lake, name, question)))
    except (NoSnapshot, Refused, TooLong, ReferenceError) as error:
        raise fail(str(error)) from None
    except OLDER:
        raise fail(older(data)) from None
    except OSError as error:
        raise fail(f"{out}：无法写入（{error.strerror}）。请检查目录权限、磁盘空间，或换一个位置。") from None
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
        scheme=_scheme(lake) if name == "ranking" else "",
        who=f"命令行 {os.environ.get('USER') or os.environ.get('USERNAME') or ''}".strip(),
        when=wall(datetime.now(UTC)),
        title=f"{county}{'资料不全清单' if question.outcome == 'cannot_tell' and name == 'findings' else TITLES[name]}",
        lost=sentence(rows_of(lake.manifest)),
    )


def _scheme(lake: Lake) -> str:
    """The scheme that the snapshot's ranking was made with; the county's own may have changed since."""
    scheme = load_scheme(lake.folder / "reference" / "default.toml", kpis())
    return f"{scheme.name} 第 {scheme.version} 版"


@app.command()
def template(
    name: Annotated[str, typer.Argument(metavar="DATASET", help="台账的英文键或中文名，all 为全部")],
    out: Annotated[Path, typer.Option("-o", "--out", help="写到哪个 .xlsx 文件")],
    data: Annotated[Path | None, typer.Option("--data", help="数据目录，用其乡镇名做下拉列表")] = None,
) -> None:
    """写出官方空白模板:表头、单位、下拉选项、填写提示和一行示例。退出码 0 已写出,2 未写出。"""
    if out.exists() and not out.is_file():
        raise fail(f"{out}：不是普通文件，不能写入。请给出文件名，例如 -o 模板.xlsx。")
    if out.suffix.lower() != ".xlsx":
        raise fail(f"{out}：模板是 .xlsx 文件。请把文件名写成以 .xlsx 结尾，例如 -o 模板.xlsx。")
    try:
        wanted = chosen(name)
        county = load_county(data / "reference") if data else None
        write_atomic(out, template_workbook(wanted, wall(datetime.now(UTC)), county))
    except (UnknownDataset, ReferenceError) as error:
        raise fail(str(error)) from None
    except OSError as error:
        raise fail(f"{out}：无法写入（{error.strerror}）。请检查目录权限、磁盘空间，或换一个位置。") from None
    typer.echo(f"已写出 {out}：{'、'.join(dataset.label for dataset in wanted)}")


@app.command()
def serve(
    data: DATA,
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口")] = 8501,
    address: Annotated[str, typer.Option(help="监听地址；默认只有本机能打开")] = "127.0.0.1",
) -> None:
    """打开看板(默认 http://127.0.0.1:8501)。"""
    launcher = ROOT / "app.py"
    if not launcher.exists():
        raise fail(f"{launcher}：找不到看板程序。请在项目目录里安装（make run），不要只装软件包。")
    if not data.is_dir():
        raise fail(f"{data}：没有这个数据目录。请检查 --data，或先运行 mingjian sample --out {data}。")
    environment = {**os.environ, "MINGJIAN_DATA": str(data.resolve())}
    command = [sys.executable, "-m", "streamlit", "run", str(launcher)]
    os.chdir(ROOT)  # Streamlit looks for its configuration where it is started
    sys.stdout.flush()
    os.execve(sys.executable, [*command, "--server.address", address, "--server.port", str(port)], environment)  # noqa: S606
