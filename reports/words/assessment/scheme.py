"""Scheme in words: what a scheme file says, and which goalposts last year's figures propose, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipelines.ranking.schemes.calibrate import Proposal
from pipelines.ranking.schemes.scheme import Indicator, Scheme
from pipelines.registry import kpis
from reports.words.ranking import WINDOWS


def scheme_lines(scheme: Scheme) -> Iterator[str]:
    """The scheme's indicators, grades and items."""
    yield f"{scheme.name} 第 {scheme.version} 版：可以使用"
    for each in scheme.indicators:
        falls = f"，超过 {each.falls[0]:g} 回落，到 {each.falls[1]:g} 为 0 分" if each.falls else ""
        yield f"  {each.label}：权重 {each.weight:g}，{_between(each)}{_unit(each)}{falls}，{WINDOWS[each.window]}"
    for each in scheme.pending:
        yield f"  {each.label}：权重 {each.weight:g}，尚无数据，暂不计分"
    yield "等次：" + "、".join(f"{grade.name} {grade.from_score:g} 分起" for grade in scheme.grades)
    best = scheme.grades[0].name
    yield f"{best}不超过参评乡镇的 {scheme.best_share:g}%，有效权重不足 {scheme.least_weight:g} 的不参评"
    for item in scheme.items:
        cap = f"，等次最高为{item.caps_at}" if item.caps_at else ""
        yield f"  {item.name}：{f'{item.points:+g} 分' if item.points else '一票否决'}{cap}"


def calibration_lines(proposals: Sequence[Proposal], year: str) -> Iterator[str]:
    """The proposals beside what the scheme says now."""
    yield f"按 {year} 年各乡镇的数（第 10、90 百分位）拟定，供调整方案时参考："
    for each in proposals:
        yield f"  {each.indicator.label}（{each.indicator.kpi}）：现为 {_between(each.indicator)}；{_proposed(each)}"
    yield from _flat(proposals)


def _proposed(each: Proposal) -> str:
    if each.floor is None or each.target is None:
        return f"只有 {each.townships} 个乡镇有数，不拟定"
    if not each.tells_apart:
        return f"各乡镇几乎都是 {each.floor:g}，拉不开差距"
    return f"拟为 floor = {each.floor:g}，target = {each.target:g}（{each.townships} 个乡镇）"


def _flat(proposals: Iterable[Proposal]) -> Iterator[str]:
    flat = [each.indicator.label for each in proposals if each.floor is not None and not each.tells_apart]
    if flat:
        yield f"拉不开差距的指标：{'、'.join(flat)}。可降低权重，或改用别的指标。"


def _between(indicator: Indicator) -> str:
    return f"{indicator.floor:g}→{indicator.target:g}"


def _unit(indicator: Indicator) -> str:
    return kpis()[indicator.kpi].definition.unit if indicator.kpi in kpis() else ""
