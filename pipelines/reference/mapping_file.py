"""Mapping file: what may stand in mappings.toml, and in which form; `mapping_reader` says what it means."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from pipelines import registry
from pipelines.configuration.section import Section, Text, Texts, Wrong
from pipelines.reference.own_words import ANY


def _undotted(table: Any, *, of_tables: bool = False) -> Any:
    """TOML reads `payments.payee = …` without quotes as a table in a table; here it is the name of a field, or, with
    `of_tables`, of a field's table."""
    if not isinstance(table, dict):
        return table
    flat: dict[str, Any] = {}
    for name, value in table.items():
        inner = _undotted(value, of_tables=of_tables)
        deeper = isinstance(value, dict) and (not of_tables or any(isinstance(each, dict) for each in value.values()))
        flat |= {f"{name}.{field}": each for field, each in inner.items()} if deeper else {name: value}
    return flat


def _by_own_key(value: Any) -> Any:
    """`key = …` is said of the ledger's own number, [mapping.key] of fields by name; one header is a list of one."""
    table = _undotted(value) if isinstance(value, dict) else {"": value}
    return {name: [parts] if isinstance(parts, str) else parts for name, parts in table.items()}


def _by_any_field(value: Any) -> Any:
    """`nothing = …` is said of every field, [mapping.nothing] of fields by name; one mark is a list of one."""
    table = _undotted(value) if isinstance(value, dict) else {ANY: value}
    return {name: marks if isinstance(marks, list) else [marks] for name, marks in table.items()}


def written(value: Any) -> Any:
    """A day or a number as text."""
    plain = value.isoformat()[:10] if isinstance(value, date) else value
    return plain if isinstance(plain, list | dict) else str(plain)


def _year(value: Any) -> Any:
    is_year = isinstance(value, int) and 1990 <= value <= 2100
    if not is_year and not (isinstance(value, str) and value):
        raise Wrong('[mapping.months] 的 year 应是四位年份（year = 2024），或写着年份的列（year = "年度"）。')
    return value


def _numbered(value: Any) -> Any:
    return dict(enumerate(value)) if isinstance(value, list) else value


Unit = Literal["分", "元", "百元", "千元", "万元", "百万元", "亿元"]
Shown = Annotated[str, BeforeValidator(written), Field(pattern=r"\S")]
Headers = Annotated[list[Annotated[str, Field(pattern=r"\S")]], Field(min_length=1)]
ByField = Annotated[dict[str, Any], BeforeValidator(_undotted)]


class MonthsEntry(Section):
    """[mapping.months]."""

    date: Text = Field(description='写字段，例如 date = "progress.reported_on"')
    value: Text = Field(description='写字段，例如 value = "progress.percent"')
    columns: Texts = ()
    year: Annotated[int | str | None, BeforeValidator(_year)] = None
    day: Literal["first", "last"] = "last"


class Mapping(Section):
    """One [[mapping]]. Checked with the context `townships`: their names."""

    townships: Texts = ()
    files: Texts = ()
    headers: Texts = ()
    datasets: Texts = ()
    unit: Unit | None = None
    dates: Literal["roc", "day_month_year", "month_day_year"] | None = None
    header: ByField = Field({}, description="写成 [mapping.header] 一节")
    units: Annotated[dict[str, Unit], BeforeValidator(_undotted)] = Field({}, description="写成 [mapping.units] 一节")
    words: Annotated[dict[str, dict[str, Any]], BeforeValidator(partial(_undotted, of_tables=True))] = Field(
        {}, description='按字段写，例如 [mapping.words.category] 下写 "产业路" = "道路"'
    )
    default: Annotated[dict[str, Annotated[str, BeforeValidator(written)]], BeforeValidator(_undotted)] = Field(
        {}, description='在 [mapping.default] 一节里写字段和一个值，例如 "projects.plan_year" = 2026'
    )
    rows: Text = Field("", description='写 JSON 里的位置，例如 rows = "data.rows"')
    columns: Annotated[dict[int | str, Any], BeforeValidator(_numbered)] = Field(
        {},
        description='写成字段列表，例如 columns = ["project_no", "", "budget_fen"]，或 [mapping.columns] 下写 A = "…"',
    )
    months: MonthsEntry | None = Field(None, description="写成 [mapping.months] 一节")
    key: Annotated[dict[str, Headers], BeforeValidator(_by_own_key)] = Field(
        {}, description='写明由哪几列组成，例如 key = ["项目编号", "期次"]，或 key = "行号"'
    )
    nothing: Annotated[dict[str, list[Shown]], BeforeValidator(_by_any_field)] = Field(
        {}, description='写成文字列表，例如 nothing = ["Nah", "1900-01-01"]'
    )

    @field_validator("townships")
    @classmethod
    def _are_here(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for nth, name in enumerate(names):
            if name not in (info.context or {})["townships"]:
                raise Wrong(f"townships 里的“{name}”不是本县乡镇名。请按 townships.csv 更正。", nth)
        return names

    @field_validator("datasets")
    @classmethod
    def _are_ledgers(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """A ledger goes by its key or its Chinese name."""
        known = {name: ledger.key for ledger in registry.datasets().values() for name in (ledger.key, ledger.label)}
        for nth, name in enumerate(names):
            if name not in known:
                raise Wrong(f"datasets 里的“{name}”不是台账，可以是 {'、'.join(registry.datasets())}。", nth)
        return tuple(known[name] for name in names)


class MappingsFile(Section):
    """mappings.toml."""

    mapping: list[dict[str, Any]] = Field([], description="每段写成 [[mapping]]")
