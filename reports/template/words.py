"""Words: what a blank template says of each column, and how its cells are made ready for it."""

from __future__ import annotations

from datetime import date

from pipelines.definitions import Dataset, Field

EXAMPLE_MARK = "示例"  # in the 序号 column; the cleaning passes such a line over
NUMBERS = ("money", "integer", "number", "score")
FORMATS = {"date": "yyyy-mm-dd", "integer": "0", "number": "General", "score": "General"}
KIND_WORDS = {
    "id": "文本",
    "text": "文字",
    "money": "金额",
    "date": "日期",
    "percent": "百分数",
    "integer": "整数",
    "number": "数字",
    "boolean": "是/否",
    "choice": "下拉选择",
    "score": "分数",
    "township": "乡镇名称",
    "village": "村（社区）名称",
}
HOW = {
    "id": "编号按文本填写，整列已设为文本格式，长编号不会丢位数",
    "text": "照实填写",
    "date": "写到日，如 2026-03-05",
    "percent": "带百分号，如 30%",
    "integer": "只填整数，不带单位",
    "number": "只填数字，可带小数，不带单位",
    "township": "乡镇（街道）全称",
    "village": "村（社区）全称，须属于所填的乡镇",
}


def is_signed(field: Field) -> bool:
    """May the amount or number be negative?"""
    least = field.range.least if field.range is not None and field.kind in NUMBERS else 0
    return not isinstance(least, date) and least < 0


def ranged(field: Field) -> str:
    """，范围 0 至 400: what a column of amounts or numbers says; days, words and percents speak for themselves."""
    if field.range is None or field.kind not in ("money", "integer", "number"):
        return ""
    return f"，范围 {field.range.words(money=field.kind == 'money')}"


def options(field: Field, townships: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What may be chosen from a list; nothing for a column that is typed."""
    if field.kind == "boolean":
        return ("有", "无") if any("有无" in word for word in field.synonyms) else ("是", "否")
    return townships if field.kind == "township" else field.choices


def header(dataset: Dataset, field: Field) -> str:
    """The head of a column: a star where it must be filled, the unit where it is money."""
    unit = f"({dataset.money_unit})" if field.kind == "money" else ""
    return f"{'*' if field.required else ''}{field.label}{unit}"


def how(dataset: Dataset, field: Field, townships: tuple[str, ...] = ()) -> str:
    """How a cell is to be filled, in one line."""
    if field.kind == "money":
        finest = "，最多 6 位小数（到分）" if dataset.money_unit == "万元" else "，最多 2 位小数"
        words = f"单位为{dataset.money_unit}，只填数字{finest}" + ("；退回或减少填负数" if is_signed(field) else "")
    elif field.kind == "integer" and is_signed(field):
        words = "只填整数，不带单位；减少填负数"
    elif field.kind == "score":
        words = "0–100 的数" + (f"，或写 {'、'.join(field.words)}" if field.words else "")
    elif field.kind == "township" and townships:
        words = "从下拉列表选择"
    elif listed := options(field):
        words = f"从下拉列表选择：{'、'.join(listed)}"
    else:
        words = HOW[field.kind]
    words += ranged(field)
    if field.kind == "date" and field.month_means == "last":
        words += "；只知道月份时写文字“2026年3月”，按月末计"
    return f"{words}。{field.note}。" if field.note else f"{words}。"


def cell(field: Field, text: str) -> str | float | date | None:
    """The example's text as what the cell holds."""
    if not text:
        return None
    if field.kind == "date":
        return date.fromisoformat(text)
    return float(text) if field.kind in NUMBERS else text


def number_format(dataset: Dataset, field: Field) -> str:
    """Excel's format of the column; codes, words and percents stay text, so that Excel leaves them alone."""
    if field.kind == "money":
        return "#,##0.00####" if dataset.money_unit == "万元" else "#,##0.00"
    return FORMATS.get(field.kind, "@")
