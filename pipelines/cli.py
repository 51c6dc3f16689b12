"""Command line: the night, the sample county, and the check of one file."""

from __future__ import annotations

import json
import traceback
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipelines.lake import error_log
from pipelines.lake.refusals import words
from pipelines.night import night
from pipelines.not_computed import BROKEN, rows_of
from pipelines.printed import printed
from pipelines.privacy.masks import mask
from pipelines.reference.county import ReferenceError
from pipelines.stages.outcome import NightFailed
from pipelines.watch import RichWatch, not_computed_line, summary

PUBLISHED_WITH_GAPS = 3
app = typer.Typer(help="明鉴：小型工程监督看板", no_args_is_help=True, add_completion=False, rich_markup_mode=None)
DATA = Annotated[Path, typer.Option("--data", help="数据目录（含 inbox/ reference/ lake/）")]


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} 不是日期，请写成 2026-10-20 的样子。") from None


def fail(sentence: str, code: int = 2) -> typer.Exit:
    """One clear sentence on standard error, exit code 2 unless it is another."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(mask(sentence), markup=False)
    return typer.Exit(code)


def _log_crash(data: Path, now: datetime) -> str:
    try:
        error_log.keep(data / "lake", now, traceback.format_exc())
    except OSError as error:
        return f"详情没有写成（{data / 'lake' / 'errors.log'}：{words(error)}）"
    return f"详情记在 {data / 'lake' / 'errors.log'}"


@app.command("night")
def night_command(
    data: DATA,
    as_of: Annotated[str | None, typer.Option(help="数据截至日，默认今天；示例县默认其生成日")] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="sc://主机:端口", help="在集群（Spark Connect）上算事实、疑点和指标，默认本机")
    ] = None,
) -> None:
    """夜间处理:收件→读取→清洗→事实→疑点→指标→排名→发布。退出码 0 已发布,2 未发布，3 已发布但有未能计算的内容。"""
    now = datetime.now(UTC)
    console = Console()
    try:
        with RichWatch(console) as watch:
            outcome = night(data, now=now, as_of=_day(as_of), watch=watch, engine=engine)
    except NightFailed as error:
        raise fail(f"未发布：{error}") from None
    except BROKEN as error:  # (whatever broke, yesterday stands and the clerk gets one sentence)
        sentence = str(error).splitlines()[0] if str(error) else type(error).__name__
        where = _log_crash(data, now)
        raise fail(
            f"未发布：{data} 处理中断（{sentence}），已发布的数据未受影响。{where}，请连同该信息联系维护人员。"
        ) from None
    summary(console, outcome)
    if missing := not_computed_line(rows_of(outcome.manifest)):
        raise fail(missing, PUBLISHED_WITH_GAPS)


@app.command()
def sample(
    out: Annotated[Path, typer.Option(help="写到哪个目录")],
    seed: Annotated[int, typer.Option(help="随机种子，同种子得同样的县")] = 1,
    townships: Annotated[int, typer.Option(min=1, max=99)] = 18,
    projects: Annotated[int, typer.Option(min=1)] = 267,
    years: Annotated[int, typer.Option(min=1, max=10)] = 3,
    as_of: Annotated[str | None, typer.Option(help="数据截至日")] = None,
) -> None:
    """生成示例县:虚构的乡镇、项目与台账,习惯与真实台账一样杂。"""
    from pipelines.sample.make import InboxNotEmpty, make_sample
    from pipelines.sample.spec import Spec

    day = _day(as_of)
    spec = Spec(seed, townships, projects, years, day) if day else Spec(seed, townships, projects, years)
    try:
        make_sample(out, spec)
    except InboxNotEmpty as error:
        raise fail(str(error)) from None
    except OSError as error:
        raise fail(f"{error.filename or out}：无法写入（{error.strerror}）。请检查目录权限与磁盘空间。") from None
    Console().print(f"示例县已写到 {out}，下一步：mingjian night --data {out}", highlight=False, markup=False)


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
    """检查一个台账文件:认出的台账、接收与退回的行、每个原因。"""
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
