"""Definitions: the frozen words that every dataset, KPI and rule is written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pipelines.ranges import RANGES, Range

FieldKind = Literal[
    "id", "text", "money", "date", "percent", "integer", "number", "boolean", "choice", "score", "township", "village"
]
Level = Literal["red", "yellow", "note"]
LEVEL_LABELS: dict[str, str] = {"red": "红", "yellow": "黄", "note": "提示"}
Better = Literal["higher", "lower", "neither"]  # neither: shown, never scored, no lamp
KPI_AREAS = (
    (0, "进度"),
    (40, "资金"),
    (60, "质量与管护"),
    (70, "公开与群众"),
    (100, "数据与整改"),
)  # from that order on
BETTER_LABELS: dict[Better, str] = {"higher": "越高越好", "lower": "越低越好", "neither": "只作参考，不评高低"}
STAGE_LABELS = {
    "approval": "审批与发包",
    "schedule": "进度",
    "money": "资金",
    "quality": "质量",
    "openness": "公示",
    "people": "群众",
    "firms": "企业",
    "data": "数据",
}

COORDINATE_SYSTEMS = ("WGS84", "CGCS2000", "GCJ02", "BD09")
COORDINATE_WORDS = {
    "WGS-84": "WGS84", "CGCS-2000": "CGCS2000", "GCJ-02": "GCJ02", "BD-09": "BD09", "GPS": "WGS84",
    "2000坐标系": "CGCS2000", "火星坐标系": "GCJ02",
    "2000国家大地坐标系": "CGCS2000", "国家2000": "CGCS2000", "大地2000": "CGCS2000",
    "火星坐标": "GCJ02", "高德": "GCJ02", "高德地图": "GCJ02", "腾讯地图": "GCJ02", "国测局坐标": "GCJ02",
    "百度": "BD09", "百度地图": "BD09", "BD09LL": "BD09",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One column of a dataset: its clean name, the header the template prints, and how a cell is read."""

    name: str
    label: str
    kind: FieldKind
    required: bool = False
    can_wait: bool = False  # asked for like a required one, but a row counts without it: what needs it cannot tell
    synonyms: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)  # other words for a choice, boolean or percent
    month_means: Literal["first", "last"] = "first"  # which day "2024年3月" stands for
    note: str = ""  # what the blank template says about this column beyond its kind
    within: Range | None = None  # where its values can be meant, if that is not the range of its kind
    measure: Literal["", "days", "workdays", "people"] = ""  # a number that knows its unit (cleaning/cells/measures.py)

    @property
    def range(self) -> Range | None:
        """In which range a value, or the length of a text, can be meant; None for what is chosen from a list."""
        return self.within or RANGES.get(self.kind)


@dataclass(frozen=True)
class Dataset:
    """One export of the standard: what a row is, its key, its columns. `event_on` dates a row for data quality.

    `order` is where the dataset stands in lists. `money_unit` and `example` (cells by field, as a clerk would type
    them) are what its blank template prints.
    """

    key: str
    label: str
    one_row: str
    keys: tuple[str, ...]
    event_on: str
    fields: tuple[Field, ...]
    version: int = 1
    order: int = 1000
    money_unit: Literal["元", "万元"] = "万元"
    example: Mapping[str, str] = field(default_factory=dict)

    def field(self, name: str) -> Field:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {f.name: f for f in self.fields}

    @property
    def field_names(self) -> frozenset[str]:
        return frozenset(f.name for f in self.fields)


@dataclass(frozen=True)
class Example:
    """A sentence, the fact rows it speaks of (missing columns are null), and what must come out.

    `rows` are rows of the definition's own table, or {table: rows} where it looks at several. All ledgers are known
    through the examples' day, but for those named in `unknown`.
    """

    sentence: str
    rows: Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Mapping[str, Any]]]
    expected: Any
    unknown: Sequence[str] = ()  # ledgers (`contracts`) or columns (`projects.started_on`) that nobody has reported


@dataclass(frozen=True)
class Kpi:
    """A ratio of two sums over one fact table.

    `numerator` and `denominator` are SQL aggregates. A flow counts the facts whose `event_on` lies in the period;
    a stock (`stock=True`) reads the fact rows of the period's last month end. `scale` turns the ratio into `unit`.
    `cases` counts what the ratio rests on where the denominator does not; empty: the denominator. `of_money`: both sums
    are fen. `nothing` is said instead of a dash where nothing has been counted. `target` and `floor` are None where
    neither direction is better. Cancelled projects are left out of every KPI by the run, not by each file.
    """

    label: str
    unit: str
    better: Better
    target: float | None
    floor: float | None
    facts: str
    event_on: str
    numerator: str
    denominator: str
    formula: str
    why: str
    source: str
    cases: str = ""
    stock: bool = False
    scale: float = 100.0
    order: int = 100  # where the KPI stands on a page
    of_money: bool = False
    nothing: str = ""
    case_unit: str = "件"  # what one case is, behind its number: 次抽检
    hit: str = ""  # what the numerator counts of them: 一次合格; empty where it counts no cases
    most: float | None = None  # above it a figure is no longer good: more was paid than was due
    needs: tuple[str, ...] = ()  # ledgers, perhaps columns, without which a township has no value (coverage/needs.py)
    of_reporting: bool = False  # it judges what was handed in: in a ranking a ledger owed and missing is nothing right

    @property
    def area(self) -> str:
        """The heading under which a long list shows the KPI."""
        return next(label for first, label in reversed(KPI_AREAS) if self.order >= first)


@dataclass(frozen=True)
class Rule:
    """An anomaly rule: what it checks, when it flags, why it matters and on whose authority."""

    label: str
    subject: str  # the fact column that names the subject, e.g. "payment_no"
    level: Level
    checked: str
    flagged: str
    why: str
    source: str
    basis: tuple[str, ...] = ()  # datasets whose rows of the project stand behind a finding
    # Where other rows than the project's stand behind it: by dataset ("*": the one that the answer names), the SQL
    # condition that ties a ledger row `f` (of project `p`) to the rule's own answer `s`.
    rows: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[str, ...] = ()  # keys of limits.toml used in the SQL
    # What must be known before a subject may be called flagged, and before it may be called clear, in the words of
    # coverage/needs.py. Where it is not, the runner says "cannot tell"; the SQL itself takes every ledger for whole.
    flag_needs: tuple[str, ...] = ()
    clear_needs: tuple[str, ...] = ()
    counts_refused: tuple[str, ...] = ()  # ledgers whose rejected rows the SQL allows for by counting them
    department: str = ""  # 建议牵头部门
    after: Literal["facts", "ranking"] = "facts"  # what the rule looks at has been made by then
    across: bool = False  # it adds up works of any townships; its sentence says of how many: 在 {townships} 个乡镇

    @property
    def ledgers(self) -> tuple[str, ...]:
        """The datasets whose rows stand behind a finding."""
        return tuple(key for key in dict.fromkeys((*self.basis, *self.rows)) if key != "*")


@dataclass(frozen=True)
class Loaded:
    """A definition as found in its folder: the key is the file's name, the stage its folder's."""

    key: str
    stage: str
    definition: Any
    examples: tuple[Example, ...]
    sql: str = ""
    evidence: str = ""
    doc: str = ""
    words: Mapping[str, str] = field(default_factory=dict)  # headings of columns that only this definition has
