"""Entry: one [[limit]] of limits.toml as written, held against its model; every refusal names its line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from pipelines.configuration.document import Document, read
from pipelines.configuration.lines import Place
from pipelines.configuration.section import Section, Wrong
from pipelines.errors import ReferenceError

MONEY = ("元", "万元")
# What a rule does with a number follows from its unit, so a key's name says which units can be meant.
UNITS_OF = (("_line", MONEY), ("_percent", ("%",)), ("_workdays", ("工作日",)), ("_days", ("天",)))
COPY = "请从 data/reference/limits.toml 复制"
Number = Annotated[Decimal, BeforeValidator(lambda value: Decimal(value) if type(value) is int else value)]
Day = Annotated[date, Field(description="日期写成 2025-06-01，不加引号")]


class LimitsError(ReferenceError):
    """limits.toml is missing, malformed, or a rule asks for a limit it does not hold."""


class Entry(Section):
    """One [[limit]]."""

    key: str
    value: Number = Field(description="数值不加引号，如 value = 30")
    unit: str
    since: Day
    until: Day | None = None
    inclusive: bool = Field(description="写 true（达到即算）或 false（超过才算）")
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _unit_fits_key(self) -> Entry:
        units = next((units for part, units in UNITS_OF if part in self.key), None)
        if units and self.unit not in units:
            raise Wrong(f"单位 {self.unit} 不能用，只能是 {'或'.join(units)}。请换算后再填。", "unit")
        return self

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Entry:
        if self.until and self.until < self.since:
            raise Wrong(f"失效日 {self.until} 早于生效日 {self.since}。请更正其一。", "until")
        return self


class File(Section):
    limit: list[dict[str, Any]] = Field([], description="每条限值写成 [[limit]] 一段")


def _named(document: Document, place: Place) -> str:
    return f"限值 {document.at(place).get('key', '（缺 key）')}"


def _strange(key: object, known: Collection[str] | None) -> str:
    """Why nobody asks for this limit; empty where somebody does, or where it is no name at all."""
    if known is None or not isinstance(key, str) or key in known:
        return ""
    near = get_close_matches(key, list(known), 1)
    hint = f"是不是 {near[0]}？" if near else ""
    return f"没有规则使用 {key}。{hint}请更正或删去这一条。"


def entries(
    path: Path, known: Collection[str] | None, *, strict: bool = True
) -> tuple[Document, dict[int, Entry], tuple[str, ...]]:
    """Every [[limit]] of the file by its place, checked. `known`: the keys that are used; any other is refused.

    Unless `strict`, such an entry is left out, unchecked: it may be of another version. Also gives a warning for each.
    """
    missing, example = f"找不到限值文件。{COPY}一份再改。", "请对照 data/reference/limits.toml 的写法。"
    document = read(path, missing=missing, example=example, error=LimitsError, item=_named, parse_float=Decimal)
    listed = document.checked(File).limit
    strange = {nth: why for nth, each in enumerate(listed) if (why := _strange(each.get("key"), known))}
    warnings = [str(document.refused(("limit", nth, "key"), f"{why}本夜未使用")) for nth, why in strange.items()]
    if strict:
        for nth, why in strange.items():
            raise document.refused(("limit", nth, "key"), why)
    checked = {nth: document.checked(Entry, "limit", nth) for nth in range(len(listed)) if nth not in strange}
    return document, checked, tuple(warnings)
