"""Verdict words: what `mingjian verify` says of a file."""

from __future__ import annotations

from collections.abc import Iterator

from reports.publications.verify import Verdict

MOST = 20  # cells that are named


def verdict_lines(file: str, verdict: Verdict) -> Iterator[str]:
    """The verdict, then the cells that differ: 表名 单元格 发布值 文件值."""
    printed = verdict.printed
    if printed is None:
        yield f"{file}：{verdict.why}。"
        return
    if verdict.is_same:
        yield f"{file}：与第 {printed.no} 号发布一致（{printed.period}，快照 {printed.snapshot}）。"
    else:
        yield f"{file}：与第 {printed.no} 号发布不一致，{len(verdict.differences)} 个单元格不同："
        for each in verdict.differences[:MOST]:
            yield f"  {each.sheet} {each.cell} 发布值 {each.published} 文件值 {each.in_file}"
        if len(verdict.differences) > MOST:
            yield f"  其余 {len(verdict.differences) - MOST} 个略"
    if printed.revised_by:
        yield f"注意：第 {printed.no} 号已由第 {printed.revised_by} 号修订。"
