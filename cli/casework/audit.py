"""Audit: the command that looks through the chain of what was done."""

from __future__ import annotations

import typer

from casework.audit import chain as audit
from cli.app import DATA, app, fail
from cli.casework.opened import opened

commands = typer.Typer(help="审计：谁在什么时候做了什么", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(commands, name="audit")


@commands.callback()
def _group() -> None:
    """审计：谁在什么时候做了什么。"""


@commands.command("verify")
def verify_command(data: DATA) -> None:
    """逐条核对审计链。退出码 0 前后相接，2 断开，并说明从哪一条起。"""
    with opened(data) as store:
        chain = audit.verify(store)
    if not chain.whole:
        raise fail(f"审计链在第 {chain.broken_at} 条断开（{chain.why}）。请保留现场，从备份恢复：mingjian restore。")
    typer.echo(f"共 {chain.rows} 条，前后相接；最后一条的校验值 {chain.seal.digest}")
