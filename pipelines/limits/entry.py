"""Entry: one [[limit]] of limits.toml as written, checked item by item; every refusal names its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipelines.reference.county import ReferenceError

KINDS: dict[str, tuple[type, ...]] = {
    "key": (str,),
    "value": (int, Decimal),
    "unit": (str,),
    "since": (date,),
    "until": (date, type(None)),
    "inclusive": (bool,),
    "source": (str,),
    "note": (str,),
}
OPTIONAL: dict[str, Any] = {"until": None, "note": ""}
WRITTEN = {
    "value": "数值不加引号，如 value = 30",
    "since": "日期写成 2025-06-01，不加引号",
    "until": "日期写成 2025-06-01，不加引号",
    "inclusive": "写 true（达到即算）或 false（超过才算）",
}
MONEY = ("元", "万元")
# What a rule does with a number follows from its unit, so a key's name says which units can be meant.
UNITS_OF = (("_line", MONEY), ("_percent", ("%",)), ("_workdays", ("工作日",)), ("_days", ("天",)))
HEAD = re.compile(r"\s*\[\[\s*limit\s*\]\]")
ITEM = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")
PLACE = re.compile(r" \(at line (\d+), column (\d+)\)")
EXAMPLE = "请对照 data/reference/limits.toml 的写法。"


class LimitsError(ReferenceError):
    """limits.toml is missing, malformed, or a rule asks for a limit it does not hold."""


@dataclass(frozen=True)
class Entry:
    """One [[limit]]: its items, and the line each stands on (its own line under the name "")."""

    path: Path
    items: Mapping[str, Any]
    lines: Mapping[str, int]

    def refused(self, item: str, sentence: str) -> LimitsError:
        """The sentence with the file, the line of `item` and the limit's key before it."""
        line = self.lines.get(item, self.lines[""])
        return LimitsError(f"{self.path} 第 {line} 行，限值 {self.items.get('key', '（缺 key）')}：{sentence}")


def _lines(text: str) -> list[dict[str, int]]:
    """The line of every [[limit]] and of every item in it; what stands inside a long string is no item."""
    found: list[dict[str, int]] = []
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside and HEAD.match(line):
            found.append({"": number})
        elif not inside and found and (item := ITEM.match(line)):
            found[-1].setdefault(item[1], number)
        inside ^= (line.count('"""') + line.count("'''")) % 2 == 1
    return found


def _parsed(path: Path) -> tuple[dict[str, Any], str]:
    try:
        text = path.read_text("utf-8")
        return tomllib.loads(text, parse_float=Decimal), text
    except FileNotFoundError:
        raise LimitsError(f"{path}：找不到限值文件。请从 data/reference/limits.toml 复制一份再改。") from None
    except UnicodeDecodeError as error:
        raise LimitsError(f"{path}：第 {error.start + 1} 个字节起不是 UTF-8 文字。请另存为 UTF-8。") from None
    except tomllib.TOMLDecodeError as error:
        at = PLACE.search(str(error))
        where = f" 第 {at[1]} 行第 {at[2]} 列" if at else " 末尾"
        raise LimitsError(f"{path}{where}：格式有误（{PLACE.sub('', str(error))}）。{EXAMPLE}") from None


def _strange(entry: Entry, known: Collection[str]) -> str:
    """Why nobody asks for this limit; empty where somebody does."""
    key = entry.items.get("key")
    if key is None or key in known:
        return ""
    near = get_close_matches(str(key), list(known), 1)
    hint = f"是不是 {near[0]}？" if near else ""
    return f"没有规则使用 {key}。{hint}请更正或删去这一条。"


def _check(entry: Entry) -> None:
    for item in entry.items.keys() - KINDS.keys():
        raise entry.refused(item, f"不认识的项 {item}。可用：{'、'.join(KINDS)}。")
    missing = [item for item in KINDS if item not in entry.items and item not in OPTIONAL]
    if missing:
        raise entry.refused("", f"缺少 {'、'.join(missing)}。请补齐。")
    for item, value in entry.items.items():
        if type(value) not in KINDS[item]:
            raise entry.refused(item, f"{item} = {value!r} 写法不对。{WRITTEN.get(item, '文字请加引号')}。")
    key = entry.items["key"]
    if not Decimal(entry.items["value"]).is_finite():
        raise entry.refused("value", "value 必须是有限的数。")
    units = next((units for part, units in UNITS_OF if part in key), None)
    if units and entry.items["unit"] not in units:
        raise entry.refused("unit", f"单位 {entry.items['unit']} 不能用，只能是 {'或'.join(units)}。请换算后再填。")
    if entry.items.get("until") and entry.items["until"] < entry.items["since"]:
        until, since = entry.items["until"], entry.items["since"]
        raise entry.refused("until", f"失效日 {until} 早于生效日 {since}。请更正其一。")


def entries(path: Path, known: Collection[str] | None, *, strict: bool = True) -> tuple[list[Entry], tuple[str, ...]]:
    """Every [[limit]] of the file, checked. `known`: the keys that are used; any other is refused.

    Unless `strict`, such an entry is left out, unchecked: it may be of another version. Also gives a warning for each.
    """
    content, text = _parsed(path)
    found = content.get("limit", [])
    if content.keys() - {"limit"} or not isinstance(found, list):
        raise LimitsError(f"{path}：只认 [[limit]] 条目，得到 {'、'.join(content)}。{EXAMPLE}")
    lines = _lines(text)
    if len(lines) != len(found):
        raise LimitsError(f"{path}：请把每条限值写成单独的 [[limit]] 一段。{EXAMPLE}")
    read = [Entry(path, items, at) for items, at in zip(found, lines, strict=True)]
    strange = {at: why for at, entry in enumerate(read) if known is not None and (why := _strange(entry, known))}
    if strange and strict:
        at, why = next(iter(strange.items()))
        raise read[at].refused("key", why)
    checked = [entry for at, entry in enumerate(read) if at not in strange]
    for entry in checked:
        _check(entry)
    return checked, tuple(str(read[at].refused("key", f"{why}本夜未使用。")) for at, why in strange.items())
