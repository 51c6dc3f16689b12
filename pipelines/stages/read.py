"""Read: tonight's files, read and cleaned — only those whose bytes, name, county or code are new."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.facts.intake import Incoming
from pipelines.inbox import reader_pool, results
from pipelines.inbox.reader_pool import Readers
from pipelines.inbox.receipts import Receipt
from pipelines.inbox.receive import Received
from pipelines.inbox.task import Task
from pipelines.privacy.masks import mask
from pipelines.reference.county import County
from pipelines.stages.outcome import NightFailed, Watch


def read(
    lake: Path, received: Received, county: County, watch: Watch, readers: Readers | None
) -> tuple[list[Incoming], dict[str, str], int]:
    """The files by path, the copies (path → path of the same bytes), and how many were read now.

    A copy of a ledger without a row is no copy: an empty template says "none" for every township that hands it in.
    """
    first: dict[str, Receipt] = {}
    again = [r for r in received.receipts if first.setdefault(r.sha256, r) is not r]
    files, read_now = _results(lake, list(first.values()), county, watch, readers)
    empty = {f.receipt.sha256 for f in files if _says_none(f)}
    more, read_too = _results(lake, [r for r in again if r.sha256 in empty], county, watch, readers)
    copies = {r.path: first[r.sha256].path for r in again if r.sha256 not in empty}
    return sorted([*files, *more], key=lambda f: f.receipt.path), copies, read_now + read_too


def _results(
    lake: Path, receipts: list[Receipt], county: County, watch: Watch, readers: Readers | None
) -> tuple[list[Incoming], int]:
    """The stored result of every file, and how many had to be read for it."""
    files, tasks = [], []
    for receipt in receipts:
        key = results.key(receipt, county)
        report = results.load(lake, key)
        if report is None:
            tasks.append(Task(receipt, key))
        else:
            files.append(Incoming(receipt, key, report))
    if tasks:
        watch.files(len(tasks))
        with results.flush_results(lake):
            done = reader_pool.read_all(lake, tasks, county, watch.file, readers)
            files += [Incoming(task.receipt, task.key, report) for task, report in done]
    return files, len(tasks)


def _says_none(f: Incoming) -> bool:
    """Whether the file was read as ledgers, and none has a row."""
    sheets = [sheet for sheet in f.report["sheets"] if sheet["dataset"]]
    return not f.report["refused"] and bool(sheets) and not any(s["accepted"] or s["rejected"] for s in sheets)


def _first_reason(lake: Path, files: list[Incoming]) -> str:
    """Where the first rejected row stands and why, as an example of what is wrong."""
    for f in files:
        path = results.folder(lake, f.key) / "rejected.parquet"
        if path.exists():
            row = pl.read_parquet(path).row(0, named=True)
            where = f"{row['source_file']} › {row['source_sheet']} 第 {row['source_row']} 行"
            count = sum(sheet["rejected"] for each in files for sheet in each.report["sheets"])
            return f"共 {count} 行被退回，如 {where}：{mask(row['reason_text'])}"
    return "没有一张项目台账"


def refuse_if_nothing(files: list[Incoming], inbox: Path, lake: Path) -> None:
    """Raises NightFailed where no project row was accepted: nothing could be computed."""
    refused = [f for f in files if f.report["refused"]]
    if files and len(refused) == len(files):
        more = f"另有 {len(refused) - 1} 个文件同样无法读取。" if len(refused) > 1 else ""
        first = refused[0]
        raise NightFailed(f"{inbox / first.receipt.path}：{first.report['refused']}{more}原件已存档，未发布新数据。")
    sheets = [sheet for f in files for sheet in f.report["sheets"]]
    if not any(sheet["dataset"] == "projects" and sheet["accepted"] for sheet in sheets):
        raise NightFailed(
            f"{inbox}：收到 {len(files)} 个文件，但没有一行项目台账被接收（{_first_reason(lake, files)}），无法计算，"
            "未发布新数据。请用 mingjian check 文件 查看每行原因，更正后重新运行。原件已存档。"
        )
