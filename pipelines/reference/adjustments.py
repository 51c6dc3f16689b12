"""Adjustments: adjustments.csv, the register of bonuses, deductions and vetoes of the ranking, each with its document.

period,township,item,document_no,document_on,note
2026H1,西河镇,县级表彰,示政发〔2026〕12号,2026-06-18,村级工程管护先进
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from pipelines.errors import ReferenceError

COLUMNS = ("period", "township", "item", "document_no", "document_on", "note")
REQUIRED = COLUMNS[:-1]
PERIOD = re.compile(r"\d{4}(H[12]|Q[1-4])?")


@dataclass(frozen=True)
class Adjustment:
    """A line of the register. It counts in its period and in the longer ones around it; `place` is file and line."""

    period: str
    township: str
    item: str
    document_no: str
    document_on: date
    note: str
    place: str


def load(path: Path, townships: Collection[str]) -> tuple[Adjustment, ...]:
    """Every line; none where the county has no register. Raises ReferenceError with line, fault and way out."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError:
        raise ReferenceError(f"{path}：不是 UTF-8 文字。请另存为 UTF-8 的 CSV。") from None
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ReferenceError(f"{path} 第 1 行：缺少列 {'、'.join(missing)}。应有的列：{'、'.join(COLUMNS)}。")
    return tuple(_lines(path, reader, townships))


def _lines(path: Path, reader: csv.DictReader[str], townships: Collection[str]) -> Iterator[Adjustment]:
    for row in reader:
        place = f"{path} 第 {reader.line_num} 行"
        cells = {name: (row[name] or "").strip() for name in COLUMNS}
        if empty := [name for name in REQUIRED if not cells[name]]:
            raise ReferenceError(
                f"{place}：{'、'.join(empty)} 是空的。加减分须有期间、乡镇、事项、文号和发文日期，请补齐。"
            )
        if not PERIOD.fullmatch(cells["period"]):
            raise ReferenceError(f"{place}：period 写成了“{cells['period']}”。请写成 2026、2026H1 或 2026Q3。")
        if cells["township"] not in townships:
            raise ReferenceError(f"{place}：没有叫“{cells['township']}”的乡镇{_near(cells['township'], townships)}")
        yield Adjustment(**cells | {"document_on": _day(cells["document_on"], place)}, place=place)  # type: ignore[arg-type]  # the names are those of the fields


def _day(text: str, place: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ReferenceError(f"{place}：document_on 写成了“{text}”。请写成 2026-06-18 的样子。") from None


def _near(name: str, known: Collection[str]) -> str:
    meant = next(iter(get_close_matches(name, list(known), 1)), "")
    return f"，是不是{meant}？请按 townships.csv 的名称写。" if meant else "。请按 townships.csv 的名称写。"
