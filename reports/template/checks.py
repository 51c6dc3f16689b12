"""Checks: the lists, limits and hints that Excel shows while a blank template is filled in."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from pipelines.cleaning.cells.units import FEN_POWER
from pipelines.definitions import Dataset, Field
from reports.template.words import how, options, ranged

TYPED = {
    "date": ("date", "这里应是日期，如 2026-03-05"),
    "integer": ("integer", "这里应是整数，不带单位和文字"),
    **dict.fromkeys(("money", "number", "score"), ("decimal", "这里应是数字，不带单位和文字")),
}
LISTED = 250  # characters that Excel takes as a list inside the cell's own rule
WARN = {
    "error_type": "warning",  # the cleaning reads more than Excel's rule: a clerk may insist
    "error_title": "请核对",
}


def _rule(dataset: Dataset, field: Field, chosen: tuple[str, ...], listed_at: str) -> dict[str, Any]:
    """What Excel lets in."""
    if chosen:
        short = sum(len(word) + 1 for word in chosen) <= LISTED
        stop = {"error_type": "stop", "error_title": "不在列表里", "error_message": "请从下拉列表里选择。"}
        return {"validate": "list", "source": list(chosen) if short and not listed_at else listed_at, **stop}
    if field.kind not in TYPED or field.range is None:
        return {"validate": "any"}
    validate, message = TYPED[field.kind]
    ends: tuple[Any, Any] = (field.range.least, field.range.most)
    if field.kind == "money":
        ends = (ends[0] / 10 ** FEN_POWER[dataset.money_unit], ends[1] / 10 ** FEN_POWER[dataset.money_unit])
    span = {"validate": validate, "criteria": "between", "minimum": ends[0], "maximum": ends[1]}
    return {**span, **WARN, "error_message": f"{message}{ranged(field)}。"}


def put_check(
    sheet: Worksheet,
    cells: tuple[int, int, int, int],
    dataset: Dataset,
    field: Field,
    townships: tuple[str, ...],
    listed_at: str,
) -> None:
    """The rule and the hint of one column; `listed_at` is where the township names stand."""
    chosen = options(field, townships)
    rule = _rule(dataset, field, chosen, listed_at if field.kind == "township" else "")
    hint = ("必填。" if field.required else "选填。") + how(dataset, field, townships)
    sheet.data_validation(
        *cells, {**rule, "ignore_blank": True, "input_title": field.label[:32], "input_message": hint[:255]}
    )
