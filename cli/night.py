"""Night: the command that runs the night."""

from __future__ import annotations

import traceback
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.app import DATA, app, day, fail
from cli.casework.nightly import follow, renew
from pipelines import standstill
from pipelines.lake import error_log
from pipelines.lake.refusals import words
from pipelines.night import night
from pipelines.not_computed import BROKEN, rows_of
from pipelines.privacy.masks import mask
from pipelines.stages.outcome import NightFailed
from pipelines.watch import RichWatch, not_computed_line, summary

PUBLISHED_WITH_GAPS = 3


def _log(data: Path, now: datetime, trace: str) -> str:
    try:
        error_log.keep(data / "lake", now, trace)
    except OSError as error:
        return f"详情没有写成（{data / 'lake' / 'errors.log'}：{words(error)}）"
    return f"详情记在 {data / 'lake' / 'errors.log'}"


def _end(data: Path, now: datetime, stacks: str) -> None:
    """What is kept and said of a night that stands still, before it ends itself."""
    where = _log(data, now, stacks)
    fail(
        f"未发布：{data} 夜间处理停住，{standstill.PATIENCE / 60:.0f} 分钟内既没有计算也没有读写，现在退出。"
        f"已发布的数据未受影响，请重新运行。{where}，请连同该信息联系维护人员。"
    )


def _say(console: Console, sentence: str) -> None:
    if sentence:
        console.print(mask(sentence), highlight=False, markup=False, soft_wrap=True)


@app.command("night")
def night_command(
    data: DATA,
    as_of: Annotated[str | None, typer.Option(help="数据截至日，默认今天；示例县默认其生成日")] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="sc://主机:端口", help="在集群（Spark Connect）上算事实、疑点和指标，默认本机")
    ] = None,
) -> None:
    """夜间处理：收件→读取→清洗→事实→疑点→指标→排名→发布。退出码 0 已发布，2 未发布，3 已发布但有未能计算的内容。"""
    now = datetime.now(UTC)
    console = Console()
    _say(console, renew(data))
    # a cluster may be waited for
    still = standstill.fuse(lambda stacks: _end(data, now, stacks)) if engine is None else nullcontext()
    try:
        with still, RichWatch(console) as watch:
            outcome = night(data, now=now, as_of=day(as_of), watch=watch, engine=engine)
    except NightFailed as error:
        raise fail(f"未发布：{error}") from None
    except BROKEN as error:  # (whatever broke, yesterday stands and the clerk gets one sentence)
        sentence = str(error).splitlines()[0] if str(error) else type(error).__name__
        where = _log(data, now, traceback.format_exc())
        raise fail(
            f"未发布：{data} 处理中断（{sentence}），已发布的数据未受影响。{where}，请连同该信息联系维护人员。"
        ) from None
    summary(console, outcome)
    _say(console, follow(data, datetime.now(UTC)))
    if missing := not_computed_line(rows_of(outcome.manifest)):
        raise fail(missing, PUBLISHED_WITH_GAPS)
