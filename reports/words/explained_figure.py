"""Explained figure: one figure of a KPI as lines for the terminal — its words, its sums, its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from pipelines.definitions import Kpi, Loaded
from pipelines.measures.statement import SUMS
from pipelines.measures.trace import PLACE, Figure
from reports.words.explained import sql_lines
from reports.words.needs import rests_on
from reports.words.neutral import mask
from reports.words.place import place_of


def _nothing(kpi: Kpi) -> str:
    return f"—({kpi.nothing or '没有可计的项'})"


def figure_lines(loaded: Loaded, title: str, figure: Figure, most: int) -> Iterator[str]:
    """Everything behind one figure: the words, the two sums, the SQL as it runs, what each fact row adds."""
    kpi: Kpi = loaded.definition
    numbers = figure.published or figure.counted
    value = figure.published.get("value")
    yield f"{kpi.label}（{loaded.key}）{title}：{_nothing(kpi) if value is None else f'{value:,.4f} {kpi.unit}'}"
    yield f"口径：{kpi.formula}"
    yield f"为什么看：{kpi.why}"
    yield f"依据：{kpi.source}"
    if kpi.needs:
        yield rests_on(kpi.needs)
    if numbers.get("townships") is not None:
        yield f"{numbers['townships_due']} 个乡镇中 {numbers['townships']} 个已报齐，计入本数"
    sums = zip(("分子", "分母", "样本"), SUMS, strict=True)
    yield "，".join(f"{word} {numbers[name]:,.15g}" for word, name in sums)
    yield f"按快照重新计算：{'与发布的数一致' if figure.agrees else '与发布的数不一致，以下次夜间处理为准'}"
    yield f"各行之和：{'与总数一致' if figure.adds_up else '与总数不一致（含去重计数，不能按行相加）'}"
    yield "计算语句"
    yield from sql_lines(figure.sql)
    yield f"计入的事实行 {figure.rows.height} 行（事实表 {kpi.facts}）"
    yield from _shares(figure.rows.head(most))
    if figure.rows.height > most:
        yield f"  …另有 {figure.rows.height - most} 行，用 --rows {figure.rows.height} 看全部"


def _shares(rows: pl.DataFrame) -> Iterable[str]:
    for row in rows.to_dicts():
        texts = [mask(str(value)) for name, value in row.items() if value is not None and name not in (*PLACE, *SUMS)]
        sums = f"分子 {row['numerator']:,.15g} 分母 {row['denominator']:,.15g}"
        where = place_of(row) if row.get("source_row") else ""
        yield f"  {sums}  {' · '.join(texts)}  {where}".rstrip()
