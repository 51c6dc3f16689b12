"""Command line: the snapshot that a command speaks of; a damaged one that it passed over is told on standard error."""

from __future__ import annotations

from pathlib import Path

import typer

from pipelines.lake.ask import Lake, open_newest


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
