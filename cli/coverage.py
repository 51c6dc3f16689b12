"""Coverage: which ledger each township has told through which day, and what is worth asking for first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

from cli.app import app, fail
from cli.lake import OLDER, older, opened
from pipelines.coverage import asked
from pipelines.lake.snapshot_db import NoSnapshot
from pipelines.registry import datasets
from reports.words.coverage import STATES, sentence


@app.command("coverage")
def coverage(
    data: Annotated[Path, typer.Option("--data", help="数据目录")] = Path("data/county"),
    township: Annotated[str | None, typer.Option(help="只看一个乡镇，默认全县")] = None,
    most: Annotated[int, typer.Option(min=1, help="最多列几条建议")] = 30,
) -> None:
    """数据完备：各乡镇每种台账报到哪一天；先补什么最有用。退出码 0 已列出，2 没有可列的。"""
    try:
        lake = opened(data)
        states, missing = asked.states(lake, township), asked.worth(lake, township)
    except NoSnapshot as error:
        raise fail(str(error)) from None
    except OLDER:
        raise fail(older(data)) from None
    if states.is_empty():
        raise fail(f"没有乡镇 {township}。请核对名称，或去掉 --township 看全县。")
    console = Console(highlight=False)
    console.print(_grid(states))
    for row in missing.head(most).iter_rows(named=True):
        console.print(f"· {sentence(row)}", markup=False, soft_wrap=True)


def _grid(states: pl.DataFrame) -> Table:
    """A line per ledger: how many townships have told it, through which day, and who has not."""
    table = Table(title="台账报到哪一天")
    for name in ("台账", "已报乡镇", "最早报到", "未报乡镇"):
        table.add_column(name)
    for key, dataset in datasets().items():
        mine = states.filter(pl.col("dataset") == key)
        known_states, silent = (
            mine.filter(pl.col("known_on").is_not_null()),
            mine.filter(pl.col("state") == "unreported"),
        )
        if mine.filter(pl.col("state") != "not_collected").is_empty():
            table.add_row(dataset.label, STATES["not_collected"], "—", "—")
            continue
        first = known_states["known_on"].min()
        names = "、".join(silent["township"]) or "无"
        table.add_row(dataset.label, f"{known_states.height} / {mine.height}", str(first or "—"), names)
    return table
