"""County file: what may stand in county.toml."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from pipelines import registry
from pipelines.configuration.document import read
from pipelines.configuration.section import KEY, Section, Text, Wrong
from pipelines.geography.datums import SAME, SYSTEMS
from pipelines.reference.ledgers import Duty, is_register


def _known_system(name: str) -> str:
    known = (*SYSTEMS, *SAME)
    if name not in known:
        raise Wrong(f'{KEY} = "{name}" 不是认识的坐标系。请写 {"、".join(known)} 之一，或不写。')
    return name


def _known_ledger(key: str) -> str:
    if key not in registry.datasets():
        raise Wrong(f"{key} 不是台账的键。可以是：{'、'.join(registry.datasets())}。")
    return key


System = Annotated[str, AfterValidator(_known_system)]


class DutyEntry(Section):
    """One [ledgers.<key>] of the 报送目录."""

    since: date | None = Field(None, description="写成 since = 2025-01-01（起报日期），不加引号")
    every: Literal["month", "quarter"] = Field("month", description="请写 month（每月）或 quarter（每季）")
    by: Literal["township", "county"] | None = Field(
        None, description="请写 township（各乡镇报）或 county（县级部门统一报）"
    )

    def duty(self, key: str) -> Duty:
        """The entry of a ledger. Who hands in a register has to be said where it is not an office of the county."""
        usual = "county" if is_register(registry.datasets()[key]) else "township"
        return Duty(key, self.since, self.every, self.by or usual)


class CountyFile(Section):
    """county.toml."""

    name: Text = Field(description='写县名，例如 name = "示例县"')
    code: Text = Field(description='写 6 位区划代码，例如 code = "350987"', strict=False, coerce_numbers_to_str=True)
    sample_as_of: date | None = None
    report_due_day: int = Field(25, ge=1, le=31, description="写 1 到 31 的整数，不加引号")
    coordinate_system: System | None = None
    boundary_system: System = "WGS84"
    ledgers: dict[Annotated[str, AfterValidator(_known_ledger)], DutyEntry] = Field(
        {}, description="写成 [ledgers.payments] 这样的小节，每种台账一节"
    )

    @property
    def duties(self) -> tuple[Duty, ...]:
        return tuple(entry.duty(key) for key, entry in self.ledgers.items())


def read_county_file(path: Path) -> tuple[CountyFile, tuple[str, ...]]:
    """The file, and a warning for each key that nobody knows: another version may.

    Raises ReferenceError naming the line, what is wrong there and what may stand there.
    """
    missing = "找不到县基础数据。请先运行 mingjian sample --out 目录 生成示例县，或把本县基础数据放到该目录。"
    document = read(path, missing=missing, example="请对照示例县的 county.toml 更正。")
    known, warnings = document.left_out(CountyFile)
    return known.checked(CountyFile), warnings
