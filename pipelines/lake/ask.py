"""Ask: a published snapshot as a hardened in-memory database, and the tables that screens and exports share."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

TABLES = (
    "findings",
    "rule_stats",
    "not_computed",
    "finding_lives",
    "rule_nights",
    "quarter_standings",
    "kpis",
    "ranking",
    "rejected",
    "files",
    "submissions",
    "report_states",
    "cases",
    "checksums",
    "warnings",
    "history",
    "history_nights",
    "possible_doubles",
    "townships",
    "villages",
    "night",
    "months",
    "workdays",
    "project_facts",
    "project_month_facts",
    "payment_facts",
    "contract_facts",
    "change_facts",
    "approval_facts",
    "progress_facts",
    "inspection_facts",
    "acceptance_facts",
    "notice_facts",
    "rating_facts",
    "complaint_facts",
    "fund_facts",
    "bid_facts",
    "supervision_facts",
    "material_facts",
    "credit_facts",
    "patrol_facts",
    "labour_facts",
    "payment_marks",
    "project_lamps",
    "watermarks",
    "backward_facts",
    "plan_month_facts",
    "fund_month_facts",
    "supervision_month_facts",
    "care_month_facts",
    "complaint_load_facts",
    "case_facts",
    "report_duties",
)


@dataclass(frozen=True)
class Scope:
    """Whose rows a viewer may see: every township, or the ones named."""

    townships: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Filters:
    """What the filter bar says. None means all."""

    period: str | None = None
    township: str | None = None
    category: str | None = None
    level: str | None = None
    rule: str | None = None


class NoSnapshot(RuntimeError):
    """Nothing has been published yet; the message says what to run."""


def current(data: Path) -> Path:
    """The folder of the published snapshot. Raises NoSnapshot before the first night."""
    pointer = data / "lake" / "CURRENT"
    try:
        name = pointer.read_text("utf-8").strip()
    except FileNotFoundError:
        raise NoSnapshot(f"{data}: 还没有发布过数据。请先运行 mingjian night --data {data}") from None
    return data / "lake" / "snapshots" / name


@dataclass
class Lake:
    """One snapshot, loaded and locked: no file or network access after opening. One cursor per query."""

    folder: Path
    manifest: dict[str, Any]
    _base: duckdb.DuckDBPyConnection = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> Lake:
        """Load every fact table, and every other table of TABLES that the snapshot holds."""
        base = duckdb.connect(":memory:")
        for path in sorted(folder.rglob("*.parquet")):
            if path.parent.name == "clean":
                name = f"clean_{path.stem}"
            elif path.parent.name == "facts" or path.stem in TABLES:
                name = path.stem
            else:
                continue
            base.execute(f'create table "{name}" as select * from read_parquet(?)', [str(path)])  # noqa: S608
        base.execute("set enable_external_access=false")
        base.execute("set lock_configuration=true")
        return cls(folder, json.loads((folder / "manifest.json").read_text("utf-8")), base)

    @property
    def snapshot(self) -> str:
        return self.folder.name

    def sql(self, text: str, params: list[Any] | dict[str, Any] | None = None) -> pl.DataFrame:
        """Run one query on its own cursor; values go in as parameters, never into the text."""
        cursor = self._base.cursor()
        try:
            relation = cursor.sql(text, params=params) if params else cursor.sql(text)
            frame = pl.from_arrow(relation.to_arrow_table())
        finally:
            cursor.close()
        assert isinstance(frame, pl.DataFrame)  # noqa: S101  (a table never becomes a Series)
        return frame


def where(scope: Scope, filters: Filters, columns: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """The WHERE text and parameters for the columns that the table has; the scope always applies."""
    parts, params = ["true"], {}
    if scope.townships is not None:
        parts.append("list_contains($scope, township)")
        params["scope"] = list(scope.townships)
    for name in columns:
        value = getattr(filters, name)
        if value is not None:
            parts.append(f"{name} = ${name}")
            params[name] = value
    return " and ".join(parts), params
