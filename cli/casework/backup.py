"""Backup: the commands that write the store to a file and put it back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from casework.backup.dump import backup, named
from casework.backup.restore import restore
from cli.app import DATA, app, fail, no_folder
from cli.casework.opened import in_words, opened, who
from pipelines.china import wall

BROKEN = 3


@app.command("backup")
def backup_command(
    data: DATA,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="写到哪个文件，默认 数据目录/casework/backups/")
    ] = None,
) -> None:
    """备份办理库和佐证材料，别人照常工作，写完读回核对。退出码 0 完好，2 没有写成，3 审计链已断开，或缺了佐证材料。"""
    now = datetime.now(UTC)
    with opened(data) as store:
        made = backup(store, out or named(data, now), who(), now)
    seal = made.manifest.seal
    typer.echo(f"已备份到 {made.file}（{made.size:,} 字节，{made.manifest.rows} 行，审计到第 {seal.seq} 条）")
    typer.echo(f"SHA-256 {made.sha256}")
    if not made.chain.whole:
        raise fail(f"备份写成了，但审计链在第 {made.chain.broken_at} 条断开（{made.chain.why}）。请保留现场。", BROKEN)
    if lost := made.manifest.lost:
        raise fail(f"备份写成了，但有 {len(lost)} 份佐证材料不在了或已损坏。请运行 mingjian doctor 查看。", BROKEN)


@app.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="备份文件")],
    data: DATA,
    yes: Annotated[bool, typer.Option("--yes", help="库里已有内容也替换；原内容先另存一份")] = False,
) -> None:
    """从备份恢复办理库：全部恢复或一点不变，恢复后核对审计链，所有人须重新登录。退出码 0 已恢复，2 没有恢复。"""
    if not data.is_dir():
        raise no_folder(data)
    with in_words():
        done = restore(data, None, file, who(), datetime.now(UTC), replace=yes)
    for kept in done.kept:
        typer.echo(f"原来的内容留在 {kept}")
    typer.echo(
        f"已恢复 {wall(done.manifest.made_at):%Y-%m-%d %H:%M} 的备份，{done.manifest.rows} 行；所有人须重新登录。"
    )
    if not done.chain.whole:
        raise fail(f"备份里的审计链在第 {done.chain.broken_at} 条断开（{done.chain.why}），已照原样恢复。", BROKEN)
