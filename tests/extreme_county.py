"""Extreme county: three townships, one of which hands in extreme values; and what must not move for the others.

城关街道 and 东山乡 hand in the same bytes with and without the extremes of 西河镇.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.night import night
from pipelines.registry import datasets
from tests.extremes import as_csv, as_xlsx, ledger, rows
from tests.tiny import TOWNSHIPS, tiny_county

NOW = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
CODE, HOME = TOWNSHIPS[1]  # 西河镇, which hands in the extremes
OTHERS = tuple(pair for pair in TOWNSHIPS if pair[1] != HOME)
SOUND = 3  # rows of each ledger of a township that hands in no extremes
LEGITIMATE = {"facts/watermarks": ["snapshot"]}  # it names its snapshot
# Points and places are pulled to the county, of which 西河镇 is a part: of the ranking only what is a township's own.
OWN_OF_RANKING = {
    "ranking_points": ["period", "township", "kpi", "missing", "numerator", "denominator", "cases", "value"],
}
KEPT = ("clean", "facts", "findings", "kpis", "ranking", "rejected", "files")  # folders of a snapshot that show figures


def place(code: str, township: str) -> tuple[str, str, str]:
    return township, f"{township[0]}新村", code


def county(data: Path, extremes: Iterable[str] = (), values: Sequence[Any] = (), *, apart: bool = False) -> Path:
    """A county under `data`. 西河镇 hands in a file for each of the ledgers `extremes`, or `apart` one for each field.

    It has a row for each field and each of the values.
    """
    tiny_county(data)
    for code, township in TOWNSHIPS:
        for dataset in datasets().values():
            # 西河镇 has a sound project for each row of the other ledgers, in both counties
            count = SOUND if township != HOME else 50 if dataset.key == "projects" else 0
            if count:
                _hand_in(data, township, f"{dataset.label}.csv", as_csv(ledger(dataset, count, *place(code, township))))
    kind, written = ("csv", as_csv) if all(isinstance(value, str) for value in values) else ("xlsx", as_xlsx)
    for key in extremes:
        dataset = datasets()[key]
        for nth, fields in enumerate([[field] for field in dataset.fields] if apart else [dataset.fields]):
            table = rows(dataset, fields, values, *place(CODE, HOME))
            _hand_in(data, HOME, f"{dataset.label}_{nth:02d}.{kind}", written(table))
    return data


def _hand_in(data: Path, township: str, name: str, content: bytes) -> None:
    path = data / "inbox" / township / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def published(data: Path) -> Path:
    """The snapshot of the county's first night."""
    outcome = night(data, now=NOW, as_of=NOW.date())
    return data / "lake" / "snapshots" / outcome.snapshot


def of_others(snapshot: Path) -> dict[str, pl.DataFrame]:
    """Table → its rows about the other townships or their projects, in order: every column of every table."""
    rows_by_table = {}
    for folder in KEPT:
        for path in sorted((snapshot / folder).glob("*.parquet")):
            table = pl.read_parquet(path)
            if folder == "ranking":
                table = table.select(OWN_OF_RANKING.get(path.stem, []))
            if path.stem == "findings":  # what is compared over the whole county waits for 西河镇's rows: cannot tell
                table = table.filter(pl.col("outcome") == "flagged")
            texts = [name for name, kind in table.schema.items() if kind == pl.String]
            theirs = [pl.col(name).is_in([township for _, township in OTHERS]) for name in texts]
            theirs += [pl.col(name).str.starts_with(f"{code}-") for name in texts for code, _ in OTHERS]
            mine = table.filter(pl.any_horizontal(pl.lit(False), *theirs).fill_null(False))
            rows_by_table[f"{folder}/{path.stem}"] = mine.sort(mine.columns, nulls_last=True)
    return rows_by_table


def moved(before: dict[str, pl.DataFrame], after: dict[str, pl.DataFrame]) -> dict[str, list[str]]:
    """Table → the columns in which the other townships' rows differ; `rows` where their number does."""
    assert before.keys() == after.keys()
    columns_by_table = {}
    for name, one in before.items():
        two = after[name]
        if one.height != two.height:
            columns_by_table[name] = ["rows"]
        elif columns := [column for column in one.columns if not one[column].equals(two[column], null_equal=True)]:
            columns_by_table[name] = columns
    return columns_by_table
