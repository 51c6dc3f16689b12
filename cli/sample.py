"""Sample: the command that writes the sample county, runs the night of its month's beginning, works on its cases."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.app import app, day, fail
from cli.casework.sample_cases import cases_of_sample


@app.command()
def sample(
    out: Annotated[Path, typer.Option(help="写到哪个目录")],
    seed: Annotated[int, typer.Option(help="随机种子，同种子得同样的县")] = 1,
    townships: Annotated[int, typer.Option(min=1, max=99)] = 18,
    projects: Annotated[int, typer.Option(min=1)] = 267,
    years: Annotated[int, typer.Option(min=1, max=10)] = 3,
    as_of: Annotated[str | None, typer.Option(help="数据截至日")] = None,
    history: Annotated[bool, typer.Option(help="先按月初的台账跑一夜，供变更记录比较，并写近两年的立案办理")] = False,
) -> None:
    """生成示例县：虚构的乡镇、项目与台账，习惯与真实台账一样杂。"""
    from pipelines.sample.earlier import Earlier, month_begin
    from pipelines.sample.make import InboxNotEmpty, make_sample
    from pipelines.sample.offices import Before
    from pipelines.sample.spec import Spec
    from pipelines.stages.outcome import NightFailed

    on = day(as_of)
    spec = Spec(seed, townships, projects, years, on) if on else Spec(seed, townships, projects, years)
    try:
        if history:
            out.mkdir(parents=True, exist_ok=True)
            begin = month_begin(spec.as_of)
            with tempfile.TemporaryDirectory(dir=out, prefix=".month-begin-") as aside:
                make_sample(out, spec, before=Before(Path(aside) / "inbox", Earlier(begin)))
                _first_night(out, Path(aside), begin)
            Console().print(f"{cases_of_sample(out)}。", highlight=False, markup=False, soft_wrap=True)
        else:
            make_sample(out, spec)
    except (InboxNotEmpty, NightFailed) as error:
        raise fail(str(error)) from None
    except OSError as error:
        raise fail(f"{error.filename or out}：无法写入（{error.strerror}）。请检查目录权限与磁盘空间。") from None
    Console().print(f"示例县已写到 {out}，下一步：mingjian night --data {out}", highlight=False, markup=False)


def _first_night(out: Path, aside: Path, begin: date) -> None:
    """Run the night over what had been handed in by the month's beginning; then the inbox is today's again."""
    from pipelines.night import night

    inbox, today = out / "inbox", aside / "today"
    inbox.rename(today)
    try:
        (aside / "inbox").rename(inbox)
        night(out, now=datetime.combine(begin, time(17, 30), UTC), as_of=begin)
    finally:
        if inbox.exists():
            inbox.rename(aside / "inbox")  # which goes with everything that was set aside
        today.rename(inbox)
