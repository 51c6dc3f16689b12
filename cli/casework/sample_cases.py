"""Sample cases: the command that gives a sample county two years of casework, and what making the county says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from casework.errors import Refused, StoreError
from casework.sample.make import make
from casework.store import Store, address
from cli.app import DATA, fail
from cli.casework.cases import commands
from cli.casework.opened import opened
from cli.lake import OLDER, older
from pipelines.lake.snapshot_db import NoSnapshot
from pipelines.reference.county import ReferenceError


@commands.command("sample")
def sample_command(data: DATA) -> None:
    """给示例县写近两年的立案办理；已有立案时不写，不是示例县不写。退出码 0 已写或已有，2 没有写。"""
    try:
        with opened(data) as store:
            made = make(store, data)
    except (ReferenceError, NoSnapshot) as error:
        raise fail(str(error)) from None
    except OLDER:
        raise fail(older(data)) from None
    typer.echo(f"{in_words(made)}。" + (f"下一步：mingjian night --data {data}" if made else ""))


def cases_of_sample(data: Path) -> str:
    """The same for a county that is being made, in a file of its own; what came of it in one sentence."""
    if address(None):
        return "环境变量 MINGJIAN_CASEWORK 指向另一个办理库，没有写示例立案；要写请运行 mingjian cases sample"
    try:
        store = Store.open(data)
        try:
            return in_words(make(store, data))
        finally:
            store.close()
    except (StoreError, Refused) as error:
        return f"没有写示例立案：{str(error).rstrip('。')}"


def in_words(made: dict[str, Any] | None) -> str:
    """How many cases were made."""
    return (
        "办理库已有立案，没有再写"
        if made is None
        else f"示例立案 {made['cases']} 件、办理 {made['steps']} 步已写入办理库"
    )
