"""Schedule: the command that makes the weekly brief and the monthly list for whoever is to get them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
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
from reports.file_name import file_name
from reports.periodic.brief import Casework, brief, brief_pdf
from reports.periodic.questions import issues
from reports.workbooks.context import ExportContext
from reports.workbooks.issues import issues_workbook

Make = Callable[[Scope, ExportContext], bytes]
LONGEST = 40  # signs of a scope in it
BRIEFS = {"docx": brief, "pdf": brief_pdf}


@commands.command("schedule")
def schedule_command(
    data: DATA, on: Annotated[str | None, typer.Option("--day", help="按哪一天算，默认今天")] = None
) -> None:
    """生成上周简报（.docx、.pdf）和本月问题清单（.xlsx），登记给 outbox.toml 写明的账号；每周、每月一次，不重发。"""
    now, file = clock(), settings(data)
    today = day(on) or wall(now).date()
    week, month = last_week(today), this_month(today)
    try:
        with opened(data) as store:
            lake = lake_of(data)

            def weekly(suffix: str, scope: Scope, context: ExportContext) -> bytes:
                cases = Casework(**asdict(week_of(store, scope, *week.days, today)))
                return BRIEFS[suffix](lake.seen_by(scope), cases, week.days, context)

            def monthly(scope: Scope, context: ExportContext) -> bytes:
                return issues_workbook(issues(lake.seen_by(scope)), context)

            number = int(week.name.partition("-W")[2])
            title = f"{week.name[:4]}年第{number}周简报"
            first = file.reports.weekly_format  # the one that is sent
            briefs = {suffix: partial(weekly, suffix) for suffix in sorted(BRIEFS, key=lambda each: each != first)}
            _made(data, store, lake, week, f"小型工程监督{title}", due(store, week, file.reports.weekly), briefs, now)
            title = f"{today.year}年{today.month}月问题清单"
            lists = {"xlsx": monthly}
            _made(data, store, lake, month, title, due(store, month, file.reports.monthly), lists, now)
    except NoSnapshot as error:
        raise fail(str(error)) from None
    except OLDER:
        raise fail(older(data)) from None


def _made(
    data: Path,
    store: Store,
    lake: Lake,
    period: Period,
    title: str,
    wanted: Due,
    makes: Mapping[str, Make],
    now: datetime,
) -> None:
    """A file of each kind for each scope among the receivers, of which the first is sent; those who have it already
    are left out."""
    for login in wanted.unreached:
        typer.echo(f"{title}：{login} 收不到（没有这个可用账号、没有邮箱，或不看业务数据）", err=True)
    for scope, to in wanted.groups.items():
        context = _context(lake, scope, title, now)
        folder = f"reports/{period.kind}/{period.name}"
        made = {
            path: _kept(data / path, partial(make, scope, context))
            for suffix, make in makes.items()
            for path in [f"{folder}/{_file(title, context.filters, suffix)}"]
        }
        path, content = next(iter(made.items()))
        count = lay_in(store, who(), period, title, path, content, to, now)
        typer.echo(f"{path}：登记 {count} 个收件人")
    if not wanted.groups:
        typer.echo(f"{title}：没有还要发的")


def _file(title: str, place: str, suffix: str) -> str:
    """The file's name; two scopes never share one."""
    if len(place) > LONGEST:
        place = f"{place[:LONGEST]}等{hashlib.sha256(place.encode()).hexdigest()[:8]}"
    return file_name(f"{title}（{place}）.{suffix}")


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
