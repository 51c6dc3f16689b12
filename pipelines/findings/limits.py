"""Limits: the dated numbers of limits.toml, and their place in a rule's SQL."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipelines.findings import clauses
from pipelines.reference.county import ReferenceError

FEN = {"元": 100, "万元": 1_000_000}
COMPARE = {"over": (">", ">="), "under": ("<", "<=")}


class LimitsError(ReferenceError):
    """limits.toml is missing, malformed, or a rule asks for a limit it does not hold."""


@dataclass(frozen=True)
class Limit:
    """One number while it was in force; both days belong to it. `inclusive`: reaching the number already counts."""

    key: str
    value: Decimal
    unit: str
    since: date
    until: date | None
    inclusive: bool
    source: str
    note: str = ""

    @property
    def number(self) -> str:
        """The number as SQL: money in fen, whole numbers as integers, the rest as doubles."""
        value = self.value * FEN.get(self.unit, 1)
        return str(int(value)) if value == value.to_integral_value() else f"{value}e0"

    def in_force(self, day: str) -> str:
        """The condition that the SQL date `day` lies in the limit's time."""
        end = f" and ({day}) <= date '{self.until}'" if self.until else ""
        return f"({day}) >= date '{self.since}'{end}"


@dataclass(frozen=True)
class Limits:
    """Every limit by key, oldest first, and the file they came from."""

    path: Path
    by_key: Mapping[str, tuple[Limit, ...]]

    def of(self, key: str) -> tuple[Limit, ...]:
        found = self.by_key.get(key)
        if found is None:
            raise LimitsError(f"{self.path}: 没有名为 {key} 的限值。请补上一条 [[limit]],或核对规则里的名称。")
        return found

    def on(self, key: str, day: date) -> Limit | None:
        """The limit in force on `day`."""
        return next((x for x in self.of(key) if x.since <= day and (x.until is None or day <= x.until)), None)


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


def _limit(path: Path, nth: int, entry: Mapping[str, Any]) -> Limit:
    name = f"{path}: 第 {nth} 条 [[limit]](key = {entry.get('key', '缺')})"
    unknown = sorted(entry.keys() - KINDS.keys())
    if unknown:
        raise LimitsError(f"{name}:不认识的项 {'、'.join(unknown)}。可用:{'、'.join(KINDS)}。")
    missing = sorted(KINDS.keys() - entry.keys() - OPTIONAL.keys())
    if missing:
        raise LimitsError(f"{name}:缺少 {'、'.join(missing)}。请补齐。")
    values = OPTIONAL | dict(entry)
    for item, kinds in KINDS.items():
        if type(values[item]) not in kinds:
            raise LimitsError(f"{name}:{item} = {values[item]!r} 写法不对。日期写 2025-06-01,数值不加引号。")
    if not Decimal(values["value"]).is_finite():
        raise LimitsError(f"{name}:value 必须是有限的数。")
    if values["until"] and values["until"] < values["since"]:
        raise LimitsError(f"{name}:失效日 {values['until']} 早于生效日 {values['since']}。请更正其一。")
    return Limit(**(values | {"value": Decimal(values["value"])}))


def _in_order(path: Path, key: str, limits: list[Limit]) -> tuple[Limit, ...]:
    ordered = sorted(limits, key=lambda limit: limit.since)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until >= later.since:
            raise LimitsError(
                f"{path}: 限值 {key} 的两条时间重叠({earlier.since} 起与 {later.since} 起)。请给前一条写上 until。"
            )
    return tuple(ordered)


def load(path: Path) -> Limits:
    """Read limits.toml. Raises LimitsError naming the file, the limit and what is wrong with it."""
    try:
        content = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        raise LimitsError(f"{path}: 找不到限值文件。请从 data/reference/limits.toml 复制一份再改。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LimitsError(f"{path}: 格式有误({error})。请对照 data/reference/limits.toml 的写法。") from None
    entries = content.get("limit", [])
    if content.keys() - {"limit"} or not isinstance(entries, list):
        raise LimitsError(f"{path}: 只认 [[limit]] 条目,得到 {'、'.join(content)}。请对照 data/reference/limits.toml。")
    grouped: dict[str, list[Limit]] = {}
    for nth, entry in enumerate(entries, start=1):
        limit = _limit(path, nth, entry)
        grouped.setdefault(limit.key, []).append(limit)
    return Limits(path, {key: _in_order(path, key, found) for key, found in grouped.items()})


def expand(sql: str, limits: Limits) -> str:
    """`sql` with limit(key, day), over(value, key, day) and under(value, key, day) written out as CASE on dates.

    A day that is null, or before any limit was in force, gives null: nobody can tell.
    """

    def put(word: str, arguments: list[str]) -> str:
        wanted = 2 if word == "limit" else 3
        if len(arguments) != wanted:
            raise LimitsError(f"{word}(…) 要 {wanted} 个参数,得到 {len(arguments)} 个:{', '.join(arguments)}")
        *value, key, day = arguments
        branches = []
        for limit in limits.of(key.strip("'")):
            then = f"({value[0]}) {COMPARE[word][limit.inclusive]} {limit.number}" if value else limit.number
            branches.append(f"when {limit.in_force(day)} then {then}")
        return f"(case {' '.join(branches)} end)"

    return clauses.replace(sql, ("limit", "over", "under"), put)
