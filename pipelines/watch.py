"""Watch: the night as a person at a terminal sees it — stages, files, and one table at the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipelines.china import wall
from pipelines.not_computed import sentence
from pipelines.privacy.masks import mask
from pipelines.registry import datasets
from pipelines.stages.outcome import Outcome, Watch


class RichWatch(Watch):
    """Draws a spinner per stage and a bar over the files."""

    def __init__(self, console: Console) -> None:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, console=console, transient=True)
        self._stage = self._progress.add_task("准备", total=None)
        self._rows = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._progress.stop()

    def step(self, name: str) -> None:
        self._progress.reset(self._stage, total=None, description=name)

    def note(self, sentence: str) -> None:
        self._progress.console.print(sentence, markup=False, highlight=False)

    def files(self, total: int) -> None:
        self._rows = 0
        self._progress.reset(self._stage, total=total, description="读取清洗")

    def file(self, name: str, rows: int) -> None:
        self._rows += rows
        self._progress.update(self._stage, advance=1, description=f"读取清洗 {self._rows:,} 行")


def not_computed_line(rows: list[dict[str, Any]]) -> str:
    """The one sentence that names what a published night could not compute; empty where it computed everything."""
    if not rows:
        return ""
    return (
        f"已发布，但有 {len(rows)} 项未能计算：{sentence(rows)}。原因见看板“运行”页，完整记录在 lake/errors.log；"
        "其余结果不受影响，下次运行会重试。"
    )


def as_merged(row: Mapping[str, Any]) -> dict[str, int]:
    """The counts of a manifest's row with what the merge sent back among the rejected; older manifests lack that."""
    counts = {name: int(row.get(name) or 0) for name in ("rows_seen", "accepted", "rejected", "non_data")}
    back = int(row.get("sent_back") or 0)
    return {**counts, "accepted": counts["accepted"] - back, "rejected": counts["rejected"] + back}


def summary(console: Console, outcome: Outcome) -> None:
    """One table: rows by dataset, then what was published and who is missing."""
    manifest = outcome.manifest
    table = Table(title=f"{manifest['county']['name']} 数据截至 {manifest['as_of']}")
    table.add_column("台账")
    for name in ("见到", "接收", "退回", "非数据"):
        table.add_column(name, justify="right")
    labels = {key: dataset.label for key, dataset in datasets().items()} | {None: "未认出或未读取"}
    for key, label in labels.items():
        rows = [row for row in manifest["rows"] if row["dataset"] == key]
        if rows:
            counts = [as_merged(row) for row in rows]
            sums = (sum(count[c] for count in counts) for c in ("rows_seen", "accepted", "rejected", "non_data"))
            table.add_row(label, *(f"{n:,}" for n in sums))
    console.print(table)
    coverage = manifest["coverage"]
    missing = "、".join(coverage["missing"]) or "无"
    refused = [row for row in manifest["rows"] if row["status"] == "refused"]
    for row in refused:
        console.print(mask(f"未能读取 {row['source_file']}：{row['message']}"), markup=False, highlight=False)
    for warning in manifest["warnings"]:
        console.print(warning, markup=False, highlight=False)
    tables = manifest["tables"]
    facts = (
        f"项目 {tables['clean/projects']:,} 个，退回 {tables['rejected/rejected']:,} 行，"
        f"应报 {len(coverage['due'])} 已报 {len(coverage['due']) - len(coverage['missing'])}，缺 {missing}"
    )
    verb = "已发布" if outcome.changed else "没有变化，沿用"
    seconds = sum(outcome.timings.values())
    made = f"{wall(datetime.fromisoformat(manifest['created_at'])):%Y-%m-%d %H:%M}"
    read = f"读取 {outcome.files_read} 个文件，用时 {seconds:.1f} 秒"
    line = f"{verb}快照 {outcome.snapshot}（{made} 生成）：{facts}；{read}"
    console.print(line, markup=False, highlight=False)
