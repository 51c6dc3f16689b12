"""Cases: what the casework of a county must look like — one row is one finding that was assigned to somebody.

Times are the county's own clock, without a zone. `due_on` is the day by which it is to be put right (整改时限),
`closed_on` the day it was closed after review (销号), `first_action_at` when anybody first did something about it.
`outcome` is what the check came to; empty while nobody knows.
"""

from __future__ import annotations

import polars as pl

from pipelines.definitions import LEVEL_LABELS

CASES: dict[str, pl.DataType] = {
    "case_id": pl.String(),
    "finding_id": pl.String(),
    "rule": pl.String(),
    "level": pl.String(),  # red | yellow | note, as the finding was when it was assigned
    "project_no": pl.String(),
    "township": pl.String(),
    "village": pl.String(),
    "category": pl.String(),
    "department": pl.String(),  # 牵头单位
    "assigned_at": pl.Datetime("us"),
    "first_action_at": pl.Datetime("us"),
    "due_on": pl.Date(),
    "closed_on": pl.Date(),
    "outcome": pl.String(),
}
REQUIRED = ("case_id", "finding_id", "rule", "level", "assigned_at", "due_on")
OUTCOMES = ("属实", "不属实", "数据错误")
KIND_WORDS = {pl.String: "文字", pl.Date: "日期", pl.Datetime: "日期时间（不带时区）"}


def faults(cases: pl.DataFrame) -> list[str]:
    """What is wrong with `cases` as a table of cases, in words; empty when nothing is."""
    return _columns(cases) or _contents(cases)


def _columns(cases: pl.DataFrame) -> list[str]:
    missing = [name for name in CASES if name not in cases.columns]
    strange = [name for name in cases.columns if name not in CASES]
    wrong = [
        f"{name} 应为{KIND_WORDS[type(kind)]}，实为 {cases.schema[name]}"
        for name, kind in CASES.items()
        if name in cases.columns and not _fits(cases.schema[name], kind)
    ]
    return [
        *([f"缺少列 {'、'.join(missing)}"] if missing else []),
        *([f"不认识的列 {'、'.join(strange)}"] if strange else []),
        *wrong,
    ]


def _fits(actual: pl.DataType, wanted: pl.DataType) -> bool:
    """Times may be finer or coarser; a column without a single value has no type."""
    if isinstance(wanted, pl.Datetime) and isinstance(actual, pl.Datetime):
        return actual.time_zone is None
    return actual in (wanted, pl.Null())


def _contents(cases: pl.DataFrame) -> list[str]:
    counted = {f"{name} 为空": pl.col(name).is_null() for name in REQUIRED} | {
        f"level 不是 {'、'.join(LEVEL_LABELS)} 之一": ~pl.col("level").is_in(list(LEVEL_LABELS)),
        f"outcome 不是 {'、'.join(OUTCOMES)} 之一": ~pl.col("outcome").cast(pl.String).is_in(list(OUTCOMES)),
        "case_id 重复": pl.col("case_id").is_duplicated(),
        "首次处置早于交办": pl.col("first_action_at").cast(pl.Datetime("us")) < pl.col("assigned_at"),
        "销号早于交办": pl.col("closed_on").cast(pl.Date) < pl.col("assigned_at").cast(pl.Date),
    }
    return [f"{what}（{bad} 行）" for what, is_bad in counted.items() if (bad := cases.filter(is_bad).height)]


def empty() -> pl.DataFrame:
    """No cases yet."""
    return pl.DataFrame(schema=CASES)


def typed(cases: pl.DataFrame) -> pl.DataFrame:
    """`cases`, which has no faults, in the order and types of CASES."""
    return cases.select(pl.col(name).cast(kind) for name, kind in CASES.items())
