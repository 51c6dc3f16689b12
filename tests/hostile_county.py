"""Hostile county: the sample county with a hostile text of its own in every field that takes one, for each value of it.

The same value is the same text in every ledger, so that contracts still find their projects and firms their records.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

import polars as pl

from pipelines.definitions import Dataset, Field
from pipelines.night import night
from pipelines.registry import datasets
from tests.conftest import NOW
from tests.extremes import as_csv, as_xlsx
from tests.hostile_text import OWNED, hostile

TYPED = ("id", "text")  # kinds of fields that take any text
SHORT = 250  # signs; a field that takes more gets the long texts as well
COUNTY_FILE = "contractors"  # the one ledger that the county itself hands in
STRAY = f"<img src=x onerror=window.{OWNED}=1>"  # in names of files, sheets and columns that no ledger has


def hostile_county(source: Path, data: Path, townships: Collection[str] = ()) -> Path:
    """The ledgers of the county `source`, or of some of its townships, written anew under `data`, after its night."""
    shutil.copytree(source / "reference", data / "reference")
    known, numbers = clean(source), dict[str, int]()
    if townships:
        known["projects"] = known["projects"].filter(pl.col("township").is_in(townships))
        known["complaints"] = known["complaints"].filter(pl.col("township").is_in(townships))
    for dataset in datasets().values():
        for township, table in _by_township(dataset, known):
            path = data / "inbox" / township / f"{dataset.label}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_csv(written(dataset, table, numbers)))
    _stray(data, known, numbers)
    night(data, now=NOW)
    return data


def clean(data: Path) -> dict[str, pl.DataFrame]:
    """Ledger → its accepted rows."""
    return {key: pl.read_parquet(snapshot(data) / "clean" / f"{key}.parquet") for key in datasets()}


def snapshot(data: Path) -> Path:
    return data / "lake" / "snapshots" / (data / "lake" / "CURRENT").read_text("utf-8").strip()


def typed(dataset: Dataset) -> list[Field]:
    """The fields of a ledger that take any text."""
    return [field for field in dataset.fields if field.kind in TYPED]


def written(dataset: Dataset, table: pl.DataFrame, numbers: dict[str, int]) -> list[list[str]]:
    """The rows as a clerk would hand them in, every text a hostile one. `numbers` gains the values that are new."""
    head = [f"{field.label}(元)" if field.kind == "money" else field.label for field in dataset.fields]
    rows = [[_cell(field, row[field.name], numbers) for field in dataset.fields] for row in table.iter_rows(named=True)]
    return [head, *rows]


def _cell(field: Field, value: object, numbers: dict[str, int]) -> str:
    if value is None and (field.kind not in TYPED or field.name == "project_no"):  # a complaint about no project
        return ""
    if field.kind in TYPED:
        return text_for(field, value, numbers)
    if isinstance(value, bool):
        return "是" if value else "否"
    match field.kind, value:
        case "money", int():
            return f"{value / 100:.2f}"
        case "percent", float():
            return f"{value}%"
    return str(value)


def text_for(field: Field, value: object, numbers: dict[str, int]) -> str:
    """A key and a name keep what they mean from ledger to ledger; an empty cell gets a text of the field's own."""
    most = field.range.most if field.range else 0
    assert isinstance(most, int | float)
    kind = "code" if field.kind == "id" else "text" if most > SHORT else "name"
    return hostile(numbers.setdefault(str(value or field.name), len(numbers)), kind)


def _by_township(dataset: Dataset, known: dict[str, pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    table = known[dataset.key]
    if dataset.key == COUNTY_FILE:
        yield "", table
        return
    if "township" not in table.columns:
        table = table.join(known["projects"].select("project_no", "township"), on="project_no")
    for (township,), rows in table.group_by("township", maintain_order=True):
        yield str(township), rows


def _stray(data: Path, known: dict[str, pl.DataFrame], numbers: dict[str, int]) -> None:
    """A workbook whose name, sheet, columns and cells of other kinds are hostile: what is refused is quoted."""
    dataset = datasets()["projects"]
    township = known["projects"]["township"][0]
    head, line = written(dataset, known["projects"].head(1), numbers)
    sound = dict(zip((field.name for field in dataset.fields), line, strict=True))
    rows = [sound | {"project_no": f"{STRAY}{nth}"} | {field.name: STRAY} for nth, field in enumerate(dataset.fields)]
    table = [[*head, STRAY, "[点](javascript:1)"], *([*row.values(), STRAY, ":red[多]"] for row in rows)]
    path = data / "inbox" / township / f"项目台账{STRAY}.xlsx"
    path.write_bytes(as_xlsx(table))
