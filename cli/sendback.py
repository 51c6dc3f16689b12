"""Send-back: the rejected rows go home, one workbook per file."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from cli.app import DATA, app, fail, not_written
from cli.lake import OLDER, older, opened
from pipelines.inbox.archive import NotArchived
from pipelines.inbox.sendback import NotYours, waiting
from pipelines.lake.durable import write_atomic
from pipelines.lake.snapshot_db import COUNTY, Lake, NoSnapshot
from pipelines.reference.county import ReferenceError
from reports.sendback.from_snapshot import workbook
from reports.sendback.sendback import file_name, fitting
from reports.words.neutral import mask


@app.command("sendback")
def sendback_command(
    data: DATA,
    out: Annotated[Path, typer.Option("-o", "--out", help="写到哪个目录；只要一个文件时也可以是 .xlsx 文件名")],
    file: Annotated[str | None, typer.Option("--file", help="只要这一个文件（收件目录里的路径）")] = None,
    township: Annotated[str | None, typer.Option(help="只要一个乡镇报送的文件，默认全部")] = None,
) -> None:
    """退回件：每个有退回行的文件一份 .xlsx，是乡镇自己的表，错格标红，原因在旁。退出码 0 已写出，2 未写出。"""
    try:
        lake = opened(data)
        paths = [file] if file else waiting(lake, COUNTY, _known(lake, township))["source_file"].to_list()
        for path in paths:
            target = _target(out, path, alone=file is not None)
            write_atomic(target, workbook(lake, COUNTY, path, data / "reference"))
            typer.echo(mask(f"已写出 {target}"))
    except (NoSnapshot, NotYours, NotArchived, ReferenceError) as error:
        raise fail(str(error)) from None
    except OLDER:
        raise fail(older(data)) from None
    except OSError as error:
        raise not_written(out, error) from None
    typer.echo(f"共 {len(paths)} 份退回件" if paths else "没有要退回的行。")


def _known(lake: Lake, township: str | None) -> str | None:
    known = [entry["name"] for entry in lake.sql("from townships order by code").to_dicts()]
    if township is not None and township not in known:
        raise fail(f"没有乡镇 {township}。本县有：{'、'.join(known)}。")
    return township


def _target(out: Path, path: str, *, alone: bool) -> Path:
    """One file where a file is named, otherwise below the folder as in the inbox; two files never share a name."""
    if alone and out.suffix.lower() == ".xlsx":
        return out
    inside = PurePosixPath(path)
    folder = out.joinpath(*(fitting(part) for part in inside.parent.parts))
    return folder / (file_name(path) if inside.suffix.lower() == ".xlsx" else fitting(f"{inside.name}.xlsx"))
