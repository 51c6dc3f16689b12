"""Template: the command that writes the official blank ledgers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.app import app, fail, no_file, not_written
from pipelines.china import wall
from pipelines.lake.durable import write_atomic
from pipelines.reference.county import ReferenceError
from pipelines.reference.county import load as load_county
from reports.template.workbook import UnknownDataset, chosen, template_workbook


@app.command()
def template(
    name: Annotated[str, typer.Argument(metavar="DATASET", help="台账的英文键或中文名，all 为全部")],
    out: Annotated[Path, typer.Option("-o", "--out", help="写到哪个 .xlsx 文件")],
    data: Annotated[Path | None, typer.Option("--data", help="数据目录，用其乡镇名做下拉列表")] = None,
) -> None:
    """写出官方空白模板：表头、单位、下拉选项、填写提示和一行示例。退出码 0 已写出，2 未写出。"""
    if out.exists() and not out.is_file():
        raise no_file(out, "模板.xlsx")
    if out.suffix.lower() != ".xlsx":
        raise fail(f"{out}：模板是 .xlsx 文件。请把文件名写成以 .xlsx 结尾，例如 -o 模板.xlsx。")
    try:
        wanted = chosen(name)
        county = load_county(data / "reference") if data else None
        write_atomic(out, template_workbook(wanted, wall(datetime.now(UTC)), county))
    except (UnknownDataset, ReferenceError) as error:
        raise fail(str(error)) from None
    except OSError as error:
        raise not_written(out, error) from None
    typer.echo(f"已写出 {out}：{'、'.join(dataset.label for dataset in wanted)}")
