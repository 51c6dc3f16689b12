"""Fitting: what in a scheme file must fit something else, each misfit with its place and the name that was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pipelines.configuration.section import KEY, Wrong
from pipelines.definitions import Kpi, Loaded

if TYPE_CHECKING:
    from pipelines.ranking.schemes.file import SchemeFile
    from pipelines.ranking.schemes.items import IndicatorEntry, ItemEntry, VetoEntry


def near(name: str, known: Iterable[str]) -> str:
    """The name that was probably meant, as the end of a sentence."""
    meant = next(iter(get_close_matches(name, list(known), 1)), "")
    return f"，是不是 {meant}？" if meant else "。"


def unknown_kpis(file: SchemeFile, kpis: Mapping[str, Loaded]) -> Iterator[Wrong]:
    """Indicators that are no KPI, or one that cannot be scored, or not in this direction."""
    for nth, entry in enumerate(file.indicators):
        if entry.kpi in kpis:
            yield from _unscorable(kpis[entry.kpi].definition, entry, nth)
        elif entry.kpi not in file.pending:
            what = f"没有名为 {entry.kpi} 的指标{near(entry.kpi, kpis)}可用的有：{'、'.join(kpis)}；尚无数据的请列入"
            yield Wrong(f"{what} pending。", "indicators", nth, "kpi")


def _unscorable(kpi: Kpi, entry: IndicatorEntry, nth: int) -> Iterator[Wrong]:
    if kpi.better == "neither":
        yield Wrong(f"{kpi.label}只作参考，高低都不说明好坏，不能计分。请删除该项。", "indicators", nth, "kpi")
    elif (entry.target > entry.floor) != (kpi.better == "higher"):
        wish = "高于" if kpi.better == "higher" else "低于"
        what = f"{kpi.label}的 target（{entry.target:g}）应{wish} floor（{entry.floor:g}）"
        yield Wrong(f"{what}。请核对是否填反。", "indicators", nth, "target")


def doubles(file: SchemeFile) -> Iterator[Wrong]:
    """Indicators that stand in the file twice."""
    names = [entry.kpi for entry in file.indicators]
    for nth, name in enumerate(names):
        if name in names[:nth]:
            yield Wrong(f"{name} 出现了 {names.count(name)} 次。每个指标只能列一次。", "indicators", nth, "kpi")


def unscored(file: SchemeFile) -> Iterator[Wrong]:
    """What `pending` and `tie_break` name and the file does not have, or does not score."""
    names = [entry.kpi for entry in file.indicators]
    for nth, name in enumerate(file.pending):
        if name not in names:
            yield Wrong(f"{KEY} {name} 不在 indicators 中。请删除，或补上该指标。", "pending", nth)
    scored = [name for name in names if name not in file.pending]
    if not scored:
        yield Wrong("pending 写了全部指标，无法计分。请至少保留一个有数据的指标。", "pending")
    for nth, name in enumerate(file.tie_break):
        if name not in scored:
            what = f"{KEY} {name} 不是本方案计分的指标{near(name, scored)}请改为 indicators 中的指标。"
            yield Wrong(what, "tie_break", nth)


def faulty_items(file: SchemeFile) -> Iterator[Wrong]:
    """Items that share a name, or cap at a grade that the file does not have."""
    grades, seen = [grade.name for grade in file.grades], set[str]()
    lists: dict[str, tuple[ItemEntry | VetoEntry, ...]] = {
        "bonuses": file.bonuses,
        "deductions": file.deductions,
        "vetoes": file.vetoes,
    }
    for key, entries in lists.items():
        for nth, entry in enumerate(entries):
            if entry.name in seen:
                yield Wrong(f"事项“{entry.name}”前面已有。请改名或删除重复的项。", key, nth, "name")
            seen.add(entry.name)
            if entry.caps_at is not None and entry.caps_at not in grades:
                what = f"没有名为“{entry.caps_at}”的等次{near(entry.caps_at, grades)}可以写：{'、'.join(grades)}。"
                yield Wrong(what, key, nth, "caps_at")
