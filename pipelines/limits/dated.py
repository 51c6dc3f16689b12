"""Dated: the dated numbers of limits.toml, and their place in a rule's SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from pipelines.limits import macros as clauses
from pipelines.limits.entry import MONEY, OPTIONAL, Entry, LimitsError, entries

__all__ = ["Limit", "Limits", "LimitsError", "expand", "load"]
FEN = {"元": 100, "万元": 1_000_000}
COMPARE = {"over": (">", ">="), "under": ("<", "<=")}


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
    warnings: tuple[str, ...] = ()  # entries that were left out, each with its line

    def of(self, key: str) -> tuple[Limit, ...]:
        found = self.by_key.get(key)
        if found is None:
            raise LimitsError(f"{self.path}：没有名为 {key} 的限值。请补上一条 [[limit]]，或核对规则里的名称。")
        return found

    def on(self, key: str, day: date) -> Limit | None:
        """The limit in force on `day`."""
        return next((x for x in self.of(key) if x.since <= day and (x.until is None or day <= x.until)), None)


def _limit(entry: Entry) -> Limit:
    values = OPTIONAL | dict(entry.items)
    return Limit(**(values | {"value": Decimal(values["value"])}))


def _in_order(key: str, found: list[Entry]) -> tuple[Limit, ...]:
    ordered = sorted(found, key=lambda entry: entry.items["since"])
    for earlier, later in pairwise(ordered):
        until, since = earlier.items.get("until"), later.items["since"]
        if until is None or until >= since:
            first = earlier.lines[""]
            raise later.refused(
                "since", f"与第 {first} 行起的同名限值时间重叠。请给较早的一条写上早于 {since} 的 until。"
            )
        if (earlier.items["unit"] in MONEY) != (later.items["unit"] in MONEY) or (
            earlier.items["unit"] not in MONEY and earlier.items["unit"] != later.items["unit"]
        ):
            raise later.refused(
                "unit", f"单位 {later.items['unit']} 与旧标准的 {earlier.items['unit']} 不同。请换算后再填。"
            )
    return tuple(_limit(entry) for entry in ordered)


def load(path: Path, known: Collection[str] | None = None, *, strict: bool = True) -> Limits:
    """Read limits.toml. `known`: the keys that are asked for; more or fewer of them are refused, or, unless `strict`,
    left out with a warning.

    Raises LimitsError naming the file, the line, the limit and what is wrong with it.
    """
    grouped: dict[str, list[Entry]] = {}
    checked, warnings = entries(path, known, strict=strict)
    for entry in checked:
        grouped.setdefault(entry.items["key"], []).append(entry)
    missing = [key for key in known or () if key not in grouped] if strict else []
    if missing:
        raise LimitsError(f"{path}：缺少限值 {'、'.join(missing)}。请从 data/reference/limits.toml 复制这些条目再改。")
    return Limits(path, {key: _in_order(key, found) for key, found in grouped.items()}, warnings)


def expand(sql: str, limits: Limits) -> str:
    """`sql` with limit(key, day), over(value, key, day) and under(value, key, day) written out as CASE on dates.

    A day that is null, or before any limit was in force, gives null: nobody can tell.
    """

    def put(word: str, arguments: list[str]) -> str:
        wanted = 2 if word == "limit" else 3
        if len(arguments) != wanted:
            raise LimitsError(f"{word}（…） 要 {wanted} 个参数，得到 {len(arguments)} 个：{', '.join(arguments)}")
        *value, key, day = arguments
        branches = []
        for limit in limits.of(key.strip("'")):
            then = f"({value[0]}) {COMPARE[word][limit.inclusive]} {limit.number}" if value else limit.number
            branches.append(f"when {limit.in_force(day)} then {then}")
        return f"(case {' '.join(branches)} end)"

    return clauses.replace(sql, ("limit", "over", "under"), put)
