"""Objects: JSON → sheets; a list of objects, {sheet: [objects]}, one object per line, or a list within other objects.

Where several lists are wrapped, the county's mapping says which are read (`rows`); without it nobody can know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pipelines.reading.objects.nested import OUTSIDE, Record, Rows, flat, is_wrapped, lists_of_objects, rows_at
from pipelines.reading.sheet import Sheet, grid
from pipelines.reading.unreadable import unreadable

_HALF = re.compile("[\ud800-\udfff]")
WAY_OUT = "请按“[{表头: 内容}, …]”或每行一个对象的格式导出，或改用 .xlsx 模板报送"
SHOWN = 8  # lists, or names, that one sentence shows


def objects(name: str, stem: str, text: str, wanted: Sequence[str] = ()) -> list[Sheet]:
    """Every list of objects as a sheet: the keys are row 0, the objects rows 1, 2, …

    `wanted` are the places at which the county says that rows stand; those that this file has are read, and only they.
    """
    try:
        document = _load(text)
    except RecursionError:
        raise unreadable(name, "的 JSON 嵌套过深", WAY_OUT) from None
    except json.JSONDecodeError as error:
        document = _lines(name, text, error)
    try:
        return _sheets(name, stem, document, wanted)
    except RecursionError:
        raise unreadable(name, "的 JSON 嵌套过深", WAY_OUT) from None


def _sheets(name: str, stem: str, document: Any, wanted: Sequence[str]) -> list[Sheet]:
    at = {path: rows for path in wanted if (rows := rows_at(document, path)) is not None}
    missing = tuple(f"按 mappings.toml 找行，rows = “{path}”在文件里没有" for path in wanted if path not in at)
    if at:
        several = len(at) > 1
        return [
            _sheet(
                f"{stem} › {path}" if several else stem, rows.records, rows.path, path, (*_told(rows, path), *missing)
            )
            for path, rows in at.items()
        ]
    if isinstance(document, dict):
        if document and all(isinstance(value, list) for value in document.values()):
            return [_sheet(key, _records(name, key, value), "", "", missing) for key, value in document.items()]
        return [_wrapped(name, stem, document, missing)]
    return [_sheet(stem, _records(name, stem, document), "", "", missing)]


def _wrapped(name: str, stem: str, document: dict[str, Any], missing: tuple[str, ...]) -> Sheet:
    """The one list of objects inside; without any, the object is itself the only row."""
    lists = list(lists_of_objects(document))
    filled = [each for each in lists if each[1]]
    places = filled or lists
    if not places:
        return _sheet(stem, [flat(document)], "", "", missing)
    if len(places) > 1:
        raise unreadable(
            name, f"里有 {len(places)} 个列表（{_listed(places)}），不知道哪一个是台账的行", _way_out(places)
        )
    ((path, _),) = places
    rows = rows_at(document, ".".join(path))
    assert rows is not None  # noqa: S101  (the way was just found)
    return _sheet(stem, rows.records, rows.path, "", (*_told(rows, rows.path), *missing))


def _listed(places: list[tuple[tuple[str, ...], list[Any]]]) -> str:
    shown = "；".join(f"{_whole('.'.join(path))[:60]}：{len(rows)} 行" for path, rows in places[:SHOWN])
    return shown + (" 等" if len(places) > SHOWN else "")


def _way_out(places: list[tuple[tuple[str, ...], list[Any]]]) -> str:
    first = json.dumps(_whole(".".join(places[0][0]))[:60], ensure_ascii=False)
    return f"请在 reference/mappings.toml 里用 rows = {first} 这样的一行写明，要读几个就写几段 [[mapping]]"


def _told(rows: Rows, path: str) -> tuple[str, ...]:
    """What stands outside the rows, and which elements gave none."""
    outside = dict.fromkeys(".".join(key[1:]) for record in rows.records[:1] for key in record if key[0] == OUTSIDE)
    notes = []
    if path:
        notes.append(f"JSON 的行取自 {_whole(path)}")
    if outside:
        shown = "、".join(_whole(name)[:40] for name in list(outside)[:SHOWN])
        more = " 等" if len(outside) > SHOWN else ""
        notes.append(f"列表外面还有 {shown}{more}，表头写作“{OUTSIDE}.名称”，mappings.toml 写到才读")
    if rows.childless:
        notes.append(f"{rows.parents} 个上级中有 {rows.childless} 个没有下级，没有成行")
    return tuple(notes)


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


def _records(name: str, sheet: str, elements: Any) -> list[Record]:
    if not isinstance(elements, list) or not all(isinstance(element, dict) for element in elements):
        raise unreadable(name, f"的“{sheet}”不是由对象组成的列表", WAY_OUT)
    return [flat(element) for element in elements]


def _sheet(sheet: str, records: list[Record], path: str, asked: str, notes: tuple[str, ...]) -> Sheet:
    keys = list(dict.fromkeys(key for record in records for key in record))
    body = [[_text(record.get(key)) for key in keys] for record in records]
    header = [_whole(".".join(key)) for key in keys]
    cells = grid([header, *body] if keys else [], range(len(body) + 1) if keys else [])
    return Sheet(_whole(sheet), False, cells, path=path, asked=asked, notes=notes)


def _text(value: Any) -> str | None:
    if value is None:
        return value
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict) and is_wrapped(value):
        key, inner = next(iter(value.items()))
        if isinstance(inner, (str, dict)):
            return _moment(inner) if key == "$date" else _text(inner)
    return _whole(json.dumps(value, ensure_ascii=False))


def _moment(value: Any) -> str | None:
    """{"$date": "2024-03-04T16:00:00Z"} or thousandths of a second since 1970, which `stamps` knows under this name."""
    text = _text(value)
    return f"/Date({text})/" if text and text.lstrip("-").isdigit() else text


def _whole(text: str) -> str:
    """\\ud800 alone is half a character, which no table can hold: it becomes the sign for what could not be read."""
    return _HALF.sub("\ufffd", text)
