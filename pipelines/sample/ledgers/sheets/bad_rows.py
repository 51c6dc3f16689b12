"""Bad rows: about one row in a hundred cannot be read, and none of them belongs to a project with a planted anomaly."""

from __future__ import annotations

from typing import Any

from pipelines.definitions import Dataset
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.cell import Row
from pipelines.sample.ledgers.sheets.grid import Spoil

SHARE = 0.015  # of the rows in these datasets, which makes about 1 % of all rows

NO_DAY = "不存在的日期"
SPOILS: dict[str, tuple[Spoil, ...]] = {
    "progress": (
        Spoil("reported_on", "2025-02-30", NO_DAY),
        Spoil("percent", "过半", "不是百分比"),
        Spoil("percent", None, "缺少必填内容"),
    ),
    "ratings": (
        Spoil("rated_on", "2025.13.01", NO_DAY),
        Spoil("score", "还行", "不是得分"),
        Spoil("score", None, "缺少必填内容"),
    ),
    "complaints": (
        Spoil("township", "东方红公社", "不认识的乡镇"),
        Spoil("received_on", "2025年2月30日", NO_DAY),
        Spoil("category", None, "缺少必填内容"),
    ),
    "payments": (
        Spoil("amount_fen", "abc", "不是金额"),
        Spoil("amount_fen", None, "缺少必填内容"),
        Spoil("paid_on", "2025/6/31", NO_DAY),
        Spoil("payee", None, "缺少必填内容"),
    ),
    "inspections": (
        Spoil("inspected_on", "20250229", NO_DAY),
        Spoil("result", "基本合格吧", "不是选项"),
        Spoil("item", None, "缺少必填内容"),
    ),
    "materials": (
        Spoil("material", None, "缺少必填内容"),
        Spoil("test_result", "待复检", "不是选项"),
        Spoil("used_on", "2025-11-31", NO_DAY),
    ),
}


def choose(dataset: Dataset, rows: list[Row], spared: frozenset[str], dice: Dice) -> dict[tuple[Any, ...], Spoil]:
    """Which rows, by key, are spoiled and how; projects in `spared` keep theirs."""
    spoils = SPOILS.get(dataset.key)
    if not spoils:
        return {}
    return {
        tuple(row.get(key) for key in dataset.keys): dice.pick(spoils)
        for row in rows
        if dice.chance(SHARE) and row.get("project_no") not in spared
    }
