"""Objects: JSON → sheets; a list of objects, {sheet: [objects]}, or one object per line."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from pipelines.reading.sheet import Sheet, grid
from pipelines.reading.unreadable import unreadable

_WRAPPED = {"$date", "$oid", "$numberDecimal", "$numberLong", "$numberInt", "$numberDouble"}  # MongoDB's exports
_HALF = re.compile("[\ud800-\udfff]")
WAY_OUT = "请按“[{表头: 内容}, …]”或每行一个对象的格式导出，或改用 .xlsx 模板报送"


def objects(name: str, stem: str, text: str) -> list[Sheet]:
    """Every list of objects as a sheet: the keys are row 0, the objects rows 1, 2, …"""
    try:
        found = _load(text)
    except RecursionError:
        raise unreadable(name, "的 JSON 嵌套过深", WAY_OUT) from None
    except json.JSONDecodeError as error:
        found = _lines(name, text, error)
    if isinstance(found, dict):
        if found and all(isinstance(value, list) for value in found.values()):
            return [_sheet(name, key, value) for key, value in found.items()]
        found = [found]
    return [_sheet(name, stem, found)]


def _load(text: str) -> Any:
    """Numbers stay the text that was written, so that 38.10 is not 38.1 and no float is ever made."""
    return json.loads(text, parse_float=_written_out, parse_int=str, parse_constant=str)


def _written_out(number: str) -> str:
    """1e-06, as programs write one fen in 万元, is 0.000001; absurd exponents stay as they are."""
    if "e" not in number.lower():
        return number
    value = Decimal(number)
    return format(value, "f") if abs(value.adjusted()) < 20 else number


def _lines(name: str, text: str, error: json.JSONDecodeError) -> list[Any]:
    records = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                records.append(_load(line))
            except (json.JSONDecodeError, RecursionError):
                at = number if records else error.lineno
                raise unreadable(name, f"第 {at} 行不是有效的 JSON", WAY_OUT) from None
    return records


def _sheet(name: str, sheet: str, records: Any) -> Sheet:
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise unreadable(name, f"的“{sheet}”不是由对象组成的列表", WAY_OUT)
    keys = list(dict.fromkeys(key for record in records for key in record))
    try:
        body = [[_text(record.get(key)) for key in keys] for record in records]
    except RecursionError:
        raise unreadable(name, "的 JSON 嵌套过深", WAY_OUT) from None
    return Sheet(
        _whole(sheet), False, grid([[*map(_whole, keys)], *body] if keys else [], range(len(body) + 1) if keys else [])
    )


def _text(value: Any) -> str | None:
    if value is None:
        return value
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict) and len(value) == 1:
        key, inner = next(iter(value.items()))
        if key in _WRAPPED and isinstance(inner, (str, dict)):
            return _moment(inner) if key == "$date" else _text(inner)
    return _whole(json.dumps(value, ensure_ascii=False))


def _moment(value: Any) -> str | None:
    """{"$date": "2024-03-04T16:00:00Z"} or thousandths of a second since 1970, which `stamps` knows under this name."""
    text = _text(value)
    return f"/Date({text})/" if text and text.lstrip("-").isdigit() else text


def _whole(text: str) -> str:
    """\\ud800 alone is half a character, which no table can hold: it becomes the sign for what could not be read."""
    return _HALF.sub("\ufffd", text)
