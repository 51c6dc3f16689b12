"""Cases: the commands that write the night's file of cases, and remind of what is late."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from casework.cases.days.reminders import REMINDERS
from casework.cases.export import export
from casework.cases.nightly import hear
from casework.cases.signals import SIGNALS
from cli.app import DATA, app, fail
from cli.casework.nightly import summary
from cli.casework.opened import opened, who
from cli.lake import OLDER, older
from pipelines.lake.casework import place
from pipelines.lake.snapshot_db import NoSnapshot
from pipelines.reference.county import ReferenceError

commands = typer.Typer(help="立案：交办、整改、销号", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(commands, name="cases")


@commands.command("export")
def export_command(data: DATA) -> None:
    """写出夜间计算要读的立案文件（每次办理后也会自动写）。退出码 0 已写出，2 未写出。"""
    with opened(data) as store:
        count = export(store, data)
    typer.echo(f"已写出 {place(data)}：{count} 件立案")


@commands.command("remind")
def remind_command(data: DATA) -> None:
    """记下逾期立案的催办、督办、查办，以及疑点已消除或再次出现；每天运行一次。退出码 0 已记下，2 没有记下。"""
    try:
        with opened(data) as store:
            news = hear(store, data, who(), datetime.now(UTC))
    except (ReferenceError, NoSnapshot) as error:
        raise fail(str(error)) from None
    except OLDER:
        raise fail(older(data)) from None
    reminders = {done.case.case_id: (REMINDERS[done.kind], done.workdays) for done in news.reminders}
    for case_id, (kind, workdays) in reminders.items():
        typer.echo(f"{case_id}：{kind}，逾期 {workdays} 个工作日")
    for signal in news.signals:
        typer.echo(f"{signal.case_id}：{SIGNALS[signal.kind]}")
    typer.echo(summary(news))
