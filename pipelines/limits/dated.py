"""Dated: the dated numbers of limits.toml, and their place in a rule's SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pipelines.configuration.document import Document
from pipelines.configuration.section import Wrong
from pipelines.limits import macros as clauses
from pipelines.limits.entry import COPY, MONEY, Entry, LimitsError, entries

__all__ = ["Limit", "Limits", "LimitsError", "expand", "load"]
FEN = {"元": 100, "万元": 1_000_000}
COMPARE = {"exceeds": (">", ">="), "falls_below": ("<", "<=")}


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
        if key not in self.by_key:
            raise LimitsError(f"{self.path}：没有名为 {key} 的限值。请补上一条 [[limit]]，或核对规则里的名称。")
        return self.by_key[key]

    def on(self, key: str, day: date) -> Limit | None:
        """The limit in force on `day`."""
        return next((x for x in self.of(key) if x.since <= day and (x.until is None or day <= x.until)), None)


def _in_order(document: Document, versions: dict[int, Entry]) -> tuple[Limit, ...]:
    """The entries of one key, oldest first. Raises LimitsError where two of them hold on one day."""
    ordered = sorted(versions.items(), key=lambda item: item[1].since)
    for (nth, earlier), (later_nth, later) in pairwise(ordered):
        with document.refusing("limit", later_nth):
            if earlier.until is None or earlier.until >= later.since:
                same = f"与第 {document.line('limit', nth)} 行起的同名限值时间重叠"
                raise Wrong(f"{same}。请给较早的一条写上早于 {later.since} 的 until。", "since")
            if earlier.unit != later.unit and not {earlier.unit, later.unit} <= {*MONEY}:
                raise Wrong(f"单位 {later.unit} 与旧标准的 {earlier.unit} 不同。请换算后再填。", "unit")
    return tuple(Limit(**dict(entry)) for _, entry in ordered)


def load(path: Path, known: Collection[str] | None = None, *, strict: bool = True) -> Limits:
    """Read limits.toml. `known`: the keys that are asked for; more or fewer of them are refused, or, unless `strict`,
    left out with a warning.

    Raises LimitsError naming the file, the line, the limit and what is wrong with it.
    """
    content = path.read_bytes() if path.is_file() else b""
    return _loaded(path, content, None if known is None else tuple(known), strict)


@lru_cache(maxsize=8)  # a night asks for the same limits at every stage; `content` is here to tell a changed file
def _loaded(path: Path, content: bytes, known: tuple[str, ...] | None, strict: bool) -> Limits:
    document, checked, warnings = entries(path, known, strict=strict)
    by_key: dict[str, dict[int, Entry]] = {}
    for nth, entry in checked.items():
        by_key.setdefault(entry.key, {})[nth] = entry
    missing = [key for key in known or () if key not in by_key] if strict else []
    if missing:
        raise LimitsError(f"{path}：缺少限值 {'、'.join(missing)}。{COPY}这些条目再改。")
    return Limits(path, {key: _in_order(document, versions) for key, versions in by_key.items()}, warnings)


def expand(sql: str, limits: Limits) -> str:
    """`sql` with limit(key, day), exceeds(value, key, day), falls_below(value, key, day) written out as CASE on dates.

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

    return clauses.replace(sql, ("limit", *COMPARE), put)
