"""Lake: the snapshot that a command speaks of; a damaged one that it passed over is told on standard error."""

from __future__ import annotations

from pathlib import Path

import duckdb
import typer

from pipelines.lake.snapshot_db import Lake, open_newest

OLDER = (duckdb.CatalogException, duckdb.BinderException, KeyError)  # what a snapshot of an older version lacks


def older(data: Path) -> str:
    """The sentence over a snapshot that this version of the program cannot answer from."""
    return f"{data}：现用快照由旧版本程序生成，缺少这里要用的内容。请运行 mingjian night --data {data} 重新生成。"


def opened(data: Path) -> Lake:
    """The lake to answer from. Raises NoSnapshot."""
    lake, passed = open_newest(data)
    for damaged in passed:
        typer.echo(f"{damaged}。", err=True)
    if passed:
        typer.echo(
            f"现用数据截至 {lake.manifest['as_of']} 的快照 {lake.snapshot}；重新生成：mingjian night --data {data}",
            err=True,
        )
    return lake
