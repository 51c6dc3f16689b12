"""Template checks: the lists, limits and hints that Excel shows while a blank template is filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from pipelines.definitions import Dataset, Field
from reports.template_words import how, is_signed, options

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)  # what the cleaning takes for a sensible year
MOST = 1_000_000_000_000
LISTED = 250  # characters that Excel takes as a list inside the cell's own rule
WARN = {
    "error_type": "warning",  # the cleaning reads more than Excel's rule: a clerk may insist
    "error_title": "请核对",
}


def _rule(field: Field, chosen: tuple[str, ...], listed_at: str) -> dict[str, Any]:
    """What Excel lets in."""
    if chosen:
        short = sum(len(word) + 1 for word in chosen) <= LISTED
        stop = {"error_type": "stop", "error_title": "不在列表里", "error_message": "请从下拉列表里选择。"}
        return {"validate": "list", "source": list(chosen) if short and not listed_at else listed_at, **stop}
    if field.kind == "date":
        span = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
        return {**span, **WARN, "error_message": "这里应是日期,如 2026-03-05。"}
    if field.kind in ("money", "number", "integer", "score"):
        validate = "integer" if field.kind == "integer" else "decimal"
        least, most = -MOST if is_signed(field) else 0, 100 if field.kind == "score" else MOST
        span = {"validate": validate, "criteria": "between", "minimum": least, "maximum": most}
        return {**span, **WARN, "error_message": "这里应是数字,不带单位和文字。"}
    return {"validate": "any"}


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
    rule = _rule(field, chosen, listed_at if field.kind == "township" else "")
    hint = ("必填。" if field.required else "选填。") + how(dataset, field, townships)
    sheet.data_validation(
        *cells, {**rule, "ignore_blank": True, "input_title": field.label[:32], "input_message": hint[:255]}
    )
