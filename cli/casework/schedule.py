"""Schedule: the command that makes the weekly brief and the monthly list for whoever is to get them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from casework.outbox.periodic.due import Due, Period, due, last_week, lay_in, this_month
from casework.outbox.periodic.week import week_of
from casework.store import Store
from cli.app import DATA, day, fail, not_written
from cli.casework.opened import opened, who
from cli.casework.outbox import clock, commands, settings
from cli.lake import OLDER, older
from cli.lake import opened as lake_of
from pipelines.china import wall
from pipelines.lake.durable import write_atomic
from pipelines.lake.scope import Scope
from pipelines.lake.snapshot_db import Lake, NoSnapshot
from pipelines.not_computed import rows_of, sentence
from reports.periodic.brief import Casework, brief
from reports.periodic.questions import issues
from reports.workbooks.context import ExportContext
from reports.workbooks.issues import issues_workbook

Make = Callable[[Scope, ExportContext], bytes]
UNFIT = str.maketrans('/\\:*?"<>|', "_________")  # in the name of a file
LONGEST = 40  # signs of a scope in it
KINDS = {"weekly": "docx", "monthly": "xlsx"}


@commands.command("schedule")
def schedule_command(
    data: DATA, on: Annotated[str | None, typer.Option("--day", help="按哪一天算，默认今天")] = None
) -> None:
    """生成上周简报（.docx）和本月问题清单（.xlsx），登记给 outbox.toml 写明的账号；每周、每月一次，重复运行不重发。"""
    now, file = clock(), settings(data)
    today = day(on) or wall(now).date()
    week, month = last_week(today), this_month(today)
    try:
        with opened(data) as store:
            lake = lake_of(data)

            def weekly(scope: Scope, context: ExportContext) -> bytes:
                cases = Casework(**asdict(week_of(store, scope, *week.days, today)))
                return brief(lake.seen_by(scope), cases, week.days, context)

            def monthly(scope: Scope, context: ExportContext) -> bytes:
                return issues_workbook(issues(lake.seen_by(scope)), context)

            number = int(week.name.partition("-W")[2])
            title = f"{week.name[:4]}年第{number}周简报"
            _made(data, store, lake, week, f"小型工程监督{title}", due(store, week, file.reports.weekly), weekly, now)
            title = f"{today.year}年{today.month}月问题清单"
            _made(data, store, lake, month, title, due(store, month, file.reports.monthly), monthly, now)
    except NoSnapshot as error:
        raise fail(str(error)) from None
    except OLDER:
        raise fail(older(data)) from None


def _made(
    data: Path, store: Store, lake: Lake, period: Period, title: str, wanted: Due, make: Make, now: datetime
) -> None:
    """One file for each scope among the receivers; those who have it already are left out."""
    for login in wanted.unreached:
        typer.echo(f"{title}：{login} 收不到（没有这个可用账号、没有邮箱，或不看业务数据）", err=True)
    for scope, to in wanted.groups.items():
        context = _context(lake, scope, title, now)
        path = f"reports/{period.kind}/{period.name}/{_file(title, context.filters, KINDS[period.kind])}"
        content = _kept(data / path, partial(make, scope, context))
        count = lay_in(store, who(), period, title, path, content, to, now)
        typer.echo(f"{path}：登记 {count} 个收件人")
    if not wanted.groups:
        typer.echo(f"{title}：没有还要发的")


def _file(title: str, place: str, suffix: str) -> str:
    """The file's name; two scopes never share one."""
    if len(place) > LONGEST:
        place = f"{place[:LONGEST]}等{hashlib.sha256(place.encode()).hexdigest()[:8]}"
    return f"{title}（{place}）.{suffix}".translate(UNFIT)


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The issue as it was made first: whoever is added later gets the same one. A scope's figures are nobody else's on
    this machine either, not for the moment between its writing and its mode."""
    try:
        if path.exists():
            return path.read_bytes()
        content = make()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(path, content)
        path.chmod(0o600)
    except OSError as error:
        raise not_written(path, error) from None
    return content


def _context(lake: Lake, scope: Scope, title: str, now: datetime) -> ExportContext:
    county = lake.manifest["county"]["name"]
    names = [*(scope.townships or ()), *(scope.categories or ())]
    return ExportContext(
        county=county,
        snapshot=lake.snapshot,
        as_of=date.fromisoformat(lake.manifest["as_of"]),
        filters="、".join(names) or "全县",
        scheme="",
        who="定期材料",
        when=wall(now),
        title=f"{county}{title}",
        lost=sentence(rows_of(lake.manifest)),
    )
