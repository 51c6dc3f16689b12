"""Sampling in words: what a sample says of all works, and how sure that is, for screen and workbook."""

from __future__ import annotations

from pipelines.sampling.estimate import Projection

HOW = (
    "推算按分层抽样设计加权：各层有结果的项目的合格比例，乘以该层项目数，再相加；区间为95%，"
    "只抽 1 个的层按最大可能的差异计。"
    "未核查和无法核查的既不算合格也不算不合格：区间的下端按全部不合格、上端按全部合格计。"
)


def projected(of: Projection | None) -> list[str]:
    """The projection in sentences; what is not known is said, and never counted as 0."""
    if of is None:
        return []
    if not of.known:
        return [f"抽取的 {of.unknown} 个项目都还没有合格或不合格的结果，合格率未知。"]
    about = (
        f"推算全部 {of.works} 个项目的合格率" if of.rate is not None else "合格率还不能推算：有的层没有一个项目有结果"
    )
    rate = f"为 {float(of.rate) * 100:.1f}%" if of.rate is not None else ""
    low, high = of.failing
    lines = [
        f"{about}{rate}，95%区间 {of.low * 100:.1f}%—{of.high * 100:.1f}%；不合格的约 {low}—{high} 个。",
        f"有结果的 {of.known} 个，未核查或无法核查的 {of.unknown} 个。",
    ]
    return [*lines, HOW]
