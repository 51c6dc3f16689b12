"""Contributions: the cases behind a figure add up to it, and a bootstrap over them is a few lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.lake.snapshot_db import Lake, current
from pipelines.measures.contributions import contributions
from pipelines.measures.statement import is_additive
from pipelines.registry import kpis

SUMS = ["numerator", "denominator", "cases"]


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> Lake:
    return Lake.open(current(sample_lake))


def as_of(lake: Lake) -> date:
    return date.fromisoformat(lake.manifest["as_of"])


@pytest.mark.parametrize("key", [key for key, kpi in kpis().items() if is_additive(kpi.definition)])
@pytest.mark.parametrize("period", ["2026", "2026Q3", "2026-04"])
def test_the_cases_of_a_township_add_up_to_its_figure(lake: Lake, key: str, period: str) -> None:
    cases = contributions(lake, kpis()[key].definition, period, as_of(lake))
    added = cases.filter(pl.col("township").is_not_null()).group_by("township").agg(pl.col(SUMS).sum()).sort("township")
    published = lake.sql(
        "select township, numerator, denominator, cases from kpis "
        "where kpi = $key and period = $period and level = 'township' order by township",
        {"key": key, "period": period},
    )
    assert_frame_equal(added, published, abs_tol=1e-6)


def test_a_case_is_one_project_however_often_it_is_counted(lake: Lake) -> None:
    cases = contributions(lake, kpis()["disclosure_rate"].definition, "2026", as_of(lake))
    assert cases.height > 50
    assert not cases.select("township", "project_no").is_duplicated().any()


def test_a_bootstrap_per_township_holds_the_published_figure(lake: Lake) -> None:
    kpi = kpis()["on_time_finish_rate"].definition
    cases = contributions(lake, kpi, "2026", as_of(lake)).filter(pl.col("denominator") > 0)
    dice = np.random.default_rng(1)
    for (township,), mine in cases.group_by("township"):
        parts = mine.select("numerator", "denominator").to_numpy()
        drawn = parts[dice.integers(0, len(parts), (1000, len(parts)))].sum(axis=1)
        low, high = np.percentile(drawn[:, 0] / drawn[:, 1] * kpi.scale, [2.5, 97.5])
        figure = parts[:, 0].sum() / parts[:, 1].sum() * kpi.scale
        assert low <= figure <= high, township


def test_a_period_that_is_none_is_refused(lake: Lake) -> None:
    with pytest.raises(ValueError, match="不是期间"):
        contributions(lake, kpis()["completion_rate"].definition, "2026-13", as_of(lake))
