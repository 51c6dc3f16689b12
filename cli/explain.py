"""Explain: a finding, a figure or a rule, taken back to where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.app import app, fail
from cli.lake import OLDER, older, opened
from pipelines.definitions import Loaded
from pipelines.findings.trace import in_force, snapshot_limits, trace
from pipelines.lake.snapshot_db import COUNTY, Lake, NoSnapshot
from pipelines.limits.dated import expand
from pipelines.measures.trace import Unit, figure
from pipelines.not_computed import rows_of
from pipelines.registry import kpis, rules
from reports.tables import nights, units
from reports.words.explained import finding_lines, rule_lines
from reports.words.explained_figure import figure_lines
from reports.workbooks.context import chinese_period

LEVELS = {"township": "乡镇", "village": "村", "category": "类别"}
FINDING = re.compile(r"[0-9a-f]{12}")


@app.command("explain")
def explain(
    name: Annotated[str, typer.Argument(metavar="NAME", help="疑点编号（12 位），或指标、规则的英文键或中文名")],
    data: Annotated[Path, typer.Option("--data", help="数据目录")] = Path("data/county"),
    township: Annotated[str | None, typer.Option(help="指标：哪个乡镇，默认全县")] = None,
    village: Annotated[str | None, typer.Option(help="指标：该乡镇的哪个村")] = None,
    category: Annotated[str | None, typer.Option(help="指标：哪个类别（与乡镇不同时用）")] = None,
    period: Annotated[str | None, typer.Option(help="指标：期间 2026、2026Q3 或 2026-09，默认快照日所在年")] = None,
    rows: Annotated[int, typer.Option(min=0, help="每种台账最多列几行")] = 20,
) -> None:
    """追溯：一条疑点或一个指标数，从结果一直到台账文件、工作表和行。退出码 0 已列出，2 没有可列的。"""
    unit = Unit(township, village, category)
    try:
        lake = opened(data)
        lines = _lines(lake, name, unit, period or lake.manifest["as_of"][:4], rows)
        console = Console(highlight=False, soft_wrap=True)
        for line in lines:
            console.print(line, markup=False)
    except (NoSnapshot, Unknown, ValueError) as error:
        raise fail(str(error)) from None
    except OLDER:
        raise fail(older(data)) from None


class Unknown(LookupError):
    """Nothing bears that name; the message says what can be asked."""


def _named(definitions: dict[str, Loaded], name: str) -> Loaded | None:
    return next((loaded for key, loaded in definitions.items() if name in (key, loaded.definition.label)), None)


def _lines(lake: Lake, name: str, unit: Unit, period: str, most: int) -> Iterator[str]:
    kpi, rule = _named(kpis(), name), _named(rules(), name)
    if kpi is not None:
        _refuse_unknown(lake, unit)
        _refuse_lost(lake, kpi)
        kpi_figure = figure(lake, kpi, period, unit, COUNTY)
        return figure_lines(kpi, f"{unit.name} {chinese_period(period)}", kpi_figure, most)
    if rule is not None:
        limits = snapshot_limits(lake)
        return rule_lines(rule, in_force(rule, limits, None), expand(rule.sql, limits), nights(lake, rule.key))
    opened = trace(lake, name, COUNTY) if FINDING.fullmatch(name) else None
    if opened is None:
        raise Unknown(f"没有名为 {name} 的疑点、指标或规则。{_meant(name)}疑点编号见导出疑点的 finding_id 列。")
    return finding_lines(opened, most)


def _meant(name: str) -> str:
    """The KPIs and rules that may have been meant."""
    known = [
        word
        for definitions in (kpis(), rules())
        for key, each in definitions.items()
        for word in (each.definition.label, key)
    ]
    near = [word for word in known if name in word] or get_close_matches(name, known, 5, 0.4)
    return f"是不是 {'、'.join(near[:8])}？" if near else ""


def _refuse_lost(lake: Lake, kpi: Loaded) -> None:
    for row in rows_of(lake.manifest):
        if (row["kind"], row["key"]) == ("kpi", kpi.key):
            raise Unknown(f"指标 {kpi.definition.label} 本夜未能计算（{row['reason']}），没有可追溯的数。")


def _refuse_unknown(lake: Lake, unit: Unit) -> None:
    if unit.category and unit.township:
        raise Unknown("乡镇和类别不能同时指定：指标按乡镇、村或类别分别计算。请去掉其一。")
    if unit.village and not unit.township:
        raise Unknown(f"村 {unit.village} 属于哪个乡镇？请加 --township。")
    for level, word in LEVELS.items():
        value = getattr(unit, level)
        if value and value not in (known := units(lake, level)):
            raise Unknown(f"没有{word} {value}。可以是：{'、'.join(known[:40])}。")
