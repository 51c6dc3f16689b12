"""Not computed: what a night could not work out, one row each, so that one failure costs itself and what rests on it.

    payment_facts fails        → kind fact, reason 计算中断：…, because null
    rule overpaid reads it     → kind rule, reason 依赖的事实表 payment_facts 未能计算, because payment_facts
    a KPI of payment_marks     → kind kpi, …, because payment_marks

What rests on what is read from the SQL texts themselves: a text that names a table rests on it.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import polars as pl

from pipelines.definitions import Loaded
from pipelines.engines.engine import Engine, EngineError
from pipelines.privacy.masks import mask
from pipelines.reference.county import ReferenceError

Kind = Literal["fact", "rule", "kpi", "ranking", "list"]
KIND_LABELS: dict[Kind, str] = {"fact": "事实表", "rule": "规则", "kpi": "指标", "ranking": "", "list": "清单"}
S = pl.String()
NOT_COMPUTED: dict[str, pl.DataType] = {"kind": S, "key": S, "label": S, "reason": S, "because": S}
# What a mart reads of the rules that were not computed, where it takes account of them by itself.
UNASKED: dict[str, pl.DataType] = {"rule": S, "stage": S, "subject": S, "level": S}
ESSENTIAL = frozenset({"project_facts"})  # every finding takes its names from it, and every page counts its projects
NO_FAULT_OF_ITS_OWN = (EngineError, ReferenceError)  # a cluster that is gone, a county's file that is wrong
BROKEN = (Exception, pl.exceptions.PanicException)  # a panic in polars is no Exception
LONGEST = 160
OF_FINDINGS = re.compile(r"\b(stage|subject|level) (?:= '(\w+)'|in \(([^)]*)\))")


class CannotPublish(RuntimeError):
    """Without this table the night would show an empty county; the message says what failed."""


def names(text: str) -> set[str]:
    """Every word of a SQL text that could name a table."""
    return set(re.findall(r"\w+", text))


def level_of(rule: Loaded) -> str:
    """The gravest level that a finding of the rule may have: its SQL may give each its own."""
    return "red" if " as level" in rule.sql else rule.definition.level


@dataclass
class NotComputed:
    """The night's account of failures. `log` keeps a trace; `before` is the folder of the last snapshot."""

    log: Callable[[str], None] = lambda trace: None
    before: Path | None = None
    rows: list[dict[str, str | None]] = field(default_factory=list)
    rules: dict[str, Loaded] = field(default_factory=dict)
    _tables: dict[str, str] = field(default_factory=dict)  # table → what it is, in words

    def keys(self, kind: Kind) -> list[str]:
        """What of this kind has no result tonight."""
        return [str(row["key"]) for row in self.rows if row["kind"] == kind]

    def frame(self) -> pl.DataFrame:
        return pl.DataFrame(self.rows, schema=NOT_COMPUTED)

    def unasked(self) -> pl.DataFrame:
        rows = [
            {"rule": key, "stage": rule.stage, "subject": rule.definition.subject, "level": level_of(rule)}
            for key, rule in self.rules.items()
        ]
        return pl.DataFrame(rows, schema=UNASKED)

    def part(self) -> NotComputed:
        """The account of work that is done beside other work, from what is known now; `take` adds it."""
        return replace(self, rows=[], rules=dict(self.rules), _tables=dict(self._tables))

    def take(self, part: NotComputed) -> None:
        self.rows += part.rows
        self.rules |= part.rules
        self._tables |= part._tables

    def cause(self, text: str) -> str | None:
        """The first table or rule not computed that the SQL `text` rests on."""
        words = names(text)
        lost = next((table for table in self._tables if table in words), None)
        if lost or "findings" not in words or "unasked_rules" in words:
            return lost
        return next((key for key, rule in self.rules.items() if _may_hold(text, rule)), None)

    @contextmanager
    def tried(self, kind: Kind, key: str, label: str, *tables: str) -> Iterator[None]:
        """Run the block; what breaks in it is kept as a row here, and `tables` are those it would have made."""
        try:
            yield
        except NO_FAULT_OF_ITS_OWN:
            raise
        except BROKEN as error:
            self.log(f"{kind} {key}\n{traceback.format_exc()}")
            self.add(kind, key, label, f"计算中断：{_first_line(error)}", None, *tables)

    def rests_on(self, kind: Kind, key: str, label: str, cause: str, *tables: str) -> None:
        """Mark what was not asked because `cause`, which it reads, was not computed."""
        self.add(kind, key, label, f"依赖的{self._words(cause)}未能计算", cause, *tables)

    def add(self, kind: Kind, key: str, label: str, reason: str, because: str | None, *tables: str) -> None:
        """One row. Raises CannotPublish for what everything needs."""
        if key in ESSENTIAL:
            raise CannotPublish(
                f"事实表 {key} 未能计算（{reason}），没有它全县各页都是空的。详情记在 lake/errors.log，请联系维护人员。"
            )
        self.rows.append({"kind": kind, "key": key, "label": label, "reason": mask(reason), "because": because})
        self._tables |= dict.fromkeys(tables, f"{KIND_LABELS[kind]} {label} ".lstrip())

    def empty(self, engine: Engine, table: str, text: str) -> None:
        """Lay the table that could not be made without rows, as its text or the last snapshot shapes it."""
        engine.put(table, pl.DataFrame(schema=self._shape(engine, table, text)))

    def _shape(self, engine: Engine, table: str, text: str) -> dict[str, pl.DataType]:
        try:
            shape: Any = engine.shape(text)
        except NO_FAULT_OF_ITS_OWN:
            raise
        except BROKEN:
            path = self.before / "facts" / f"{table}.parquet" if self.before else None
            if path is None or not path.is_file():
                raise CannotPublish(
                    f"事实表 {table} 未能计算，也没有更早的快照可知其栏目。详情记在 lake/errors.log，请联系维护人员。"
                ) from None
            shape = pl.read_parquet_schema(path)
        return {name: pl.Int64() if kind == pl.Decimal(38, 0) else kind for name, kind in shape.items()}

    def _words(self, cause: str) -> str:
        return self._tables.get(cause) or f"规则“{self.rules[cause].definition.label}”"


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return mask(lines[0] if lines else type(error).__name__)[:LONGEST]  # half a number could not be masked any more


def _may_hold(text: str, rule: Loaded) -> bool:
    """Whether a finding of `rule` could be among those that `text` takes from the table findings."""
    mine = {"stage": rule.stage, "subject": rule.definition.subject, "level": level_of(rule)}
    return all(
        mine[column] in ({one} if one else set(re.findall(r"\w+", several)))
        for column, one, several in OF_FINDINGS.findall(text)
    )


def sentence(rows: list[dict[str, Any]]) -> str:
    """指标“资金合规率”、规则“无合同付款”: what is missing, in words; empty where nothing is."""
    return "、".join(f"{KIND_LABELS[row['kind']]}“{row['label']}”" for row in rows)


def rows_of(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that a snapshot's manifest carries; none in one of an earlier version."""
    return list(manifest.get("not_computed", ()))


def keys_of(manifest: Mapping[str, Any], kind: Kind) -> set[str]:
    """What of this kind the snapshot has no result of."""
    return {row["key"] for row in rows_of(manifest) if row["kind"] == kind}
