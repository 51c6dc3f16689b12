"""Extreme values in every field of every ledger: each is kept in its range or sent back, and no other figure moves.

`make soak` has the long form: a file for every field, a night for every ledger, a megabyte in a cell.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.definitions import Field
from pipelines.registry import datasets
from tests.clerk import cleaned
from tests.extreme_county import LEGITIMATE, county, moved, of_others, published
from tests.extremes import CELLS, HALF, LONG, TEXTS, as_csv, as_json, as_xlsx, rows
from tests.soaked import some

PLACE = ("西河镇", "东岭村", "350987101")
KINDS = {"csv": (as_csv, (*TEXTS, LONG)), "json": (as_json, (HALF, "1e308", "9" * 400)), "xlsx": (as_xlsx, CELLS)}
QUOTED = 400  # characters that a reason may have, whatever stands in the cell


def outside(field: Field, values: pl.Series) -> list[Any]:
    assert field.range is not None
    sizes = values.str.len_chars() if field.kind in ("id", "text") else values
    return sizes.filter(~sizes.is_between(field.range.least, field.range.most)).to_list()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", some(datasets(), 6))
def test_an_extreme_value_is_kept_within_its_range_or_sent_back_with_a_reason(key: str, kind: str) -> None:
    dataset, (written, values) = datasets()[key], KINDS[kind]
    table = rows(dataset, dataset.fields, values, *PLACE)
    result = cleaned(written(table), f"西河镇/{dataset.label}.{kind}")
    assert result.refused is None
    row_numbers = sorted([*result.clean[key]["source_row"], *result.rejected["source_row"]])
    first = 1 if kind == "json" else 2
    lines = len(table) - 1 + (table_breaks(table) if kind == "csv" else 0)
    assert (len(row_numbers), row_numbers[0], row_numbers[-1]) == (len(table) - 1, first, first + lines - 1)
    assert result.clean[key].height >= len(dataset.fields)  # the sound rows
    for field in dataset.fields:
        assert field.range is None or outside(field, result.clean[key][field.name]) == [], field.name
    for reason in result.rejected["reason_text"]:
        assert reason
        assert len(reason) < QUOTED, reason[:500]


def table_breaks(table: list[list[Any]]) -> int:
    """Lines that line breaks inside cells add, before the last row."""
    return sum(str(cell).count("\n") for line in table[:-1] for cell in line)


@pytest.fixture(scope="module")
def sound_figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """The other townships' rows in every table, where nobody hands in an extreme."""
    return of_others(published(county(tmp_path_factory.mktemp("sound"))))


@pytest.mark.soak  # every run cleans the extremes, and asks all rules and KPIs over extreme tables
@pytest.mark.parametrize("values", [pytest.param((*TEXTS, LONG), id="texts"), pytest.param(CELLS, id="cells")])
def test_a_night_over_all_extremes_publishes_and_no_figure_of_another_township_moves(
    values: tuple[Any, ...], sound_figures: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    figures = of_others(published(county(tmp_path / "extreme", datasets(), values)))
    assert {"kpis/kpis", "findings/findings", "facts/project_facts", "clean/payments"} <= {
        name for name, rows in sound_figures.items() if rows.height
    }
    assert moved(sound_figures, figures) == LEGITIMATE
