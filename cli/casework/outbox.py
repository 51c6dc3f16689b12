"""Outbox: the commands that send what is due, show what got stuck, and do what a person decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from casework.cases.days.terms import terms
from casework.outbox import queue
from casework.outbox.answers import tell_answers
from casework.outbox.channels import CHANNELS
from casework.outbox.queue import Entry
from casework.outbox.send import send_due
from casework.outbox.senders.chosen import senders
from casework.outbox.settings.file import OutboxFile, place, read_outbox_file
from casework.outbox.states import DUE, LABELS, STUCK, Sending
from casework.store import Store
from cli.app import DATA, app, fail, no_folder
from cli.casework.opened import opened, who
from pipelines.china import wall
from pipelines.errors import ReferenceError

commands = typer.Typer(help="消息：发出到期的，处理发不出的", rich_markup_mode=None)
app.add_typer(commands, name="outbox")
IDS = Annotated[list[int], typer.Argument(help="消息编号，见 mingjian outbox list")]
WITH_STUCK = 3


def clock() -> datetime:
    """This moment."""
    return datetime.now(UTC)


@commands.callback(invoke_without_command=True)
def outbox_command(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option("--data", help="数据目录（含 inbox/ reference/ lake/）")] = None,
) -> None:
    """发出到期的消息，每几分钟运行一次。退出码 0 没有新的问题，2 没有发，3 有消息放弃或结果不明，须人工核实。"""
    if context.invoked_subcommand is not None:
        return
    if data is None:
        raise typer.BadParameter("请写 --data 数据目录。")
    if not data.is_dir():
        raise no_folder(data)
    file = settings(data)
    try:
        ways = senders(file, clock)
    except ReferenceError as error:
        raise fail(f"没有发送：{error}") from None
    with opened(data) as store:
        _remind_of_answers(store, data, file)
        before = queue.counts(store)
        tally = send_due(store, data, file, ways, clock)
        after = queue.counts(store)
        waiting = queue.waiting(store)
    typer.echo(_words(tally, after))
    _unsent(waiting, ways)
    if stuck := sum(after[state] - before[state] for state in STUCK):
        raise fail(f"{stuck} 条消息没有送到或结果不明，请核实：mingjian outbox list --data {data}", WITH_STUCK)


@commands.command("list")
def list_command(
    data: DATA,
    every: Annotated[bool, typer.Option("--all", help="也列已发出的和待发的，最近 200 条")] = False,
) -> None:
    """列出放弃了的和结果不明的消息，或全部。"""
    with opened(data) as store:
        entries = queue.entries(store, tuple(Sending) if every else STUCK)
    for each in entries:
        typer.echo(_line(each))
    if not entries:
        typer.echo("没有。")


@commands.command("retry")
def retry_command(ids: IDS, data: DATA) -> None:
    """重发这些消息：先向收件人核实没有收到。已发出的不会再发。"""
    with opened(data) as store:
        count = queue.retry(store, who(), ids, clock())
    typer.echo(f"已重新登记 {count} 条，下次 mingjian outbox 时发出")


@commands.command("drop")
def drop_command(ids: IDS, data: DATA) -> None:
    """不再发送这些消息：收件人已经知道，或不必知道。"""
    with opened(data) as store:
        count = queue.drop(store, who(), ids, clock())
    typer.echo(f"{count} 条不再发送")


def settings(data: Path) -> OutboxFile:
    """The county's outbox.toml; a sentence and exit code 2 where there is none, or it is wrong."""
    try:
        file = read_outbox_file(data)
    except ReferenceError as error:
        raise fail(f"没有发送：{error}") from None
    if file is None:
        raise fail(f"没有发送：{place(data)} 还没有写，不知道经哪里发。写法见 docs/operations.md。")
    return file


def _remind_of_answers(store: Store, data: Path, file: OutboxFile) -> None:
    """Responses that are due; a county whose reference data cannot be read still sends what is there."""
    now = clock()
    try:
        county = terms(data, wall(now).date())
    except ReferenceError as error:
        typer.echo(f"没有检查响应时限：{error}", err=True)
        return
    tell_answers(store, now, county, timedelta(hours=file.sending.warning_hours))


def _line(each: Entry) -> str:
    """A message, what is told below it, and what the other side said."""
    made, channel = f"{wall(each.created_at):%Y-%m-%d %H:%M}", CHANNELS[each.channel].label
    head = f"{each.message_id}　{LABELS[each.state]}　{made}　{each.login}　{channel}　已试 {each.tries} 次"
    return f"{head}\n    {each.subject}" + (f"\n    答复：{each.answer}" if each.answer else "")


def _words(tally: Mapping[Sending, int], after: Mapping[Sending, int]) -> str:
    """What this run did, and what is left."""
    done = "，".join(f"{LABELS[state]} {number} 条" for state, number in sorted(tally.items()))
    return f"{done or '没有到期的消息'}；还有 {sum(after[state] for state in DUE)} 条待发"


def _unsent(waiting: Mapping[str, int], ways: Mapping[str, object]) -> None:
    """Messages for a channel that the file does not set up."""
    for channel, number in waiting.items():
        if channel not in ways:
            typer.echo(f"{CHANNELS[channel].label} 有 {number} 条待发，但 outbox.toml 没有 [{channel}] 一节", err=True)
