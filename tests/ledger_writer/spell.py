"""Spell: one value → all the ways a clerk may write it in a given column; the page picks one per cell."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.definitions import Field
from tests.clerk import COUNTY
from tests.ledger_writer.canon import CODES, PAIR

Cell = str | int | float | bool | date | None
POWER = {"分": 0, "元": 2, "千元": 5, "万元": 6, "亿元": 10}
YES = ("是", "有", "√", "Y", "yes", "1", "TRUE", "对")
NO = ("否", "无", "×", "N", "no", "0", "FALSE", "没有")
SCORES = {100: ("非常满意", "5星", "★★★★★"), 90: ("满意",), 70: ("基本满意",), 60: ("一般", "三星"), 30: ("不满意",)}


@dataclass(frozen=True)
class Column:
    """What a clerk keeps to down a whole column."""

    field: Field
    unit: str  # of money
    fractions: bool  # percentages as 0.95
    numbers: bool  # the file kind has number cells
    days: bool  # the file kind has date cells
    year: int | None  # the year that the file itself names
    roc: bool  # the source says that it counts years from 1911


UNITS = {"days": "天", "workdays": "个工", "people": "人"}  # of the numbers that know their unit


def spellings(value: Any, column: Column, event_on: date | None) -> list[Cell]:
    """Every spelling; never empty. `event_on` is the row's own day, on which an old place name may be valid."""
    match column.field.kind:
        case "money":
            return money(value, column)
        case "date":
            return days(value, column)
        case "percent":
            return percents(value, column)
        case "boolean":
            return [*(YES if value else NO), *([value] if column.numbers else [])]
        case "choice":
            return [value, " ".join(value), *(w for w, meant in column.field.words.items() if meant == value)]
        case "integer":
            unit = UNITS.get(column.field.measure, "人")
            return [str(value), f"{value:,}", f"{value}.0", f"{value}{unit}", *([value] if column.numbers else [])]
        case "number":
            plain = format(Decimal(str(value)), "f")
            unit = UNITS.get(column.field.measure, "公里")
            more = [] if column.field.name in PAIR else [f"约{plain}", f"{plain}{unit}"]
            return [plain, *more, *([value] if column.numbers else [])]
        case "score":
            plain = f"{value:g}"
            return [plain, f"{plain}分", *SCORES.get(value, ()), *([value] if column.numbers else [])]
        case "township":
            old = ["老河乡"] if value == "西河镇" and event_on and event_on <= date(2020, 12, 31) else []
            whole = [f"{value}人民政府", f"{COUNTY.name}{value}", CODES[value], f"{CODES[value]}000"]
            return [value, " ".join(value), *whole, *old]
        case "village":
            office = [value + "村民委员会", value[:-1] + "村委会"] if value.endswith("村") else [value + "居委会"]
            return [value, "\u3000".join(value), *office]
        case "id":
            odd = [value.replace("-", "—"), value.replace("-", " - "), f"'{value}", wide(value)]
            return [value, *odd, *([int(value)] if column.numbers and _is_number(value) else [])]
        case _:
            return [value, *([int(value)] if column.numbers and _is_number(value) else [])]


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) <= 15 and str(int(text)) == text


def wide(text: str) -> str:
    """Full width, as Chinese keyboards type it."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def amount(fen: int, unit: str) -> str:
    """Fen in the unit, exactly."""
    text = format(Decimal(fen).scaleb(-POWER[unit]), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(fen: int, column: Column) -> list[Cell]:
    plain = amount(fen, column.unit)
    whole, _, decimals = plain.lstrip("-").partition(".")
    sign = "-" if fen < 0 else ""
    grouped = f"{sign}{int(whole):,}" + (f".{decimals}" if decimals else "")
    forms: list[Cell] = [plain, grouped, f"¥{grouped}", f"¥{grouped}", f"约{plain}", f"{plain}(含税)", wide(plain)]
    forms += [f"{plain}{column.unit}", f" {plain} {column.unit}整"]
    forms += [f"{amount(fen, unit)}{unit}" for unit in POWER] + [
        f"{amount(fen, '万元')}万",
        f"人民币{amount(fen, '元')}元",
    ]
    if "." in plain:
        forms.append(plain + "00")
    if fen < 0:
        forms += [f"({plain[1:]})", f"−{plain[1:]}"]
    if column.numbers and len(plain.replace(".", "").lstrip("-0")) <= 15:
        forms.append(float(plain) if "." in plain else int(plain))
    return forms


def percents(value: float, column: Column) -> list[Cell]:
    """A bare number below 1 is a fraction, and a bare 1 is what its column makes it: so a bare 1 % needs its mark."""
    plain = f"{value:g}"
    fraction = format(Decimal(plain) / 100, "f")
    marked = [f"{plain}%", f"{plain}%", f"完成{plain}%", f"约{plain}%"]
    words = [word for word, meant in column.field.words.items() if float(meant) == value]
    bare: list[Cell] = []
    if column.fractions:
        bare = [fraction, *([float(fraction)] if column.numbers else [])]
    elif value == 0 or value > 1:
        bare = [plain, *([value] if column.numbers else [])]
    return [*marked, *words, *bare]


def days(day: date, column: Column) -> list[Cell]:
    """`2024.10` as a number cell would be 2024.1, in Excel already: a month is only ever written as text.

    A year of two digits is of this century up to 49; from 50 on nobody can say.
    """
    y, m, d = day.year, day.month, day.day
    forms: list[Cell] = [f"{y}-{m:02}-{d:02}", f"{y}.{m}.{d}", f"{y}/{m}/{d}", f"{y}{m:02}{d:02}", f"{y}年{m}月{d}日"]
    forms += [f"{y} 年 {m} 月 {d} 号", f"{y}-{m:02}-{d:02} 00:00:00", f"{y}/{m}/{d} 8:30", wide(f"{y}.{m:02}.{d:02}")]
    serial = (day - date(1899, 12, 30)).days
    forms += [str(serial), f"民国{y - 1911}年{m}月{d}日"]
    forms += [f"{y - 1911}/{m:02}/{d:02}"] if column.roc else []
    forms += [f"{y % 100:02}.{m}.{d}"] if 2000 <= y < 2050 and not column.roc else []
    forms += [serial] if column.numbers else []
    forms += [day] if column.days else []
    forms += [f"{m}月{d}日"] if y == column.year else []
    return forms + _months(day, column)


def _months(day: date, column: Column) -> list[Cell]:
    y, m, d = day.year, day.month, day.day
    last = monthrange(y, m)[1]
    if column.field.month_means == "first":
        part = {1: ("", "上旬", "初"), 11: ("中旬",), 21: ("下旬",), last: ("底", "末")}.get(d, ())
    else:
        part = {10: ("上旬",), 20: ("中旬",), last: ("", "下旬", "底", "末")}.get(d, ())
    forms: list[Cell] = [f"{y}年{m}月{word}" for word in part]
    if "" in part:
        forms += [f"{y}.{m:02}", f"{y}-{m}", f"{y}{m:02}", f"{y}年{m}月份"]
    return forms + ([f"{m}月{word}" for word in part] if y == column.year else [])
