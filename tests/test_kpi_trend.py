"""A KPI's trend: the band of what is usual, the points beyond it, and nothing of either where months are few."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pages.ui.kit.topic import kpi_trend
from pipelines.measures.xmr import xmr
from pipelines.registry import kpis
from reports.words import usual
from tests.views import view_of
from tests.walk import opened, page_text

STARTS = [date(2025, month, 1) for month in range(1, 13)] + [date(2026, month, 1) for month in range(1, 7)]
OWN = [90.0, 99, 91, None, 92, 98, 90, 99, 91, 97, 90, 99, 92, 98, 91, 99, 90, 60]
KPI = kpis()["completion_rate"].definition


def drawn(own: list[float | None]) -> list[dict[str, object]]:
    frame = pl.DataFrame({"start": STARTS, "own": own, "county": [95.0] * len(STARTS)})
    figure = kpi_trend.figure(frame, KPI, "西河镇", "month", 240, xmr(own))
    return [trace.to_plotly_json() for trace in figure.data]


def test_the_band_ends_at_the_most_that_a_share_can_be_and_the_month_outside_says_why() -> None:
    band, mean, marked = drawn(OWN)[-3:]
    chart = xmr(OWN)
    assert chart is not None and chart.high > 100
    assert set(band["y"]) == {chart.low, 100.0}
    assert set(mean["y"]) == {chart.mean}
    assert (marked["x"], marked["y"]) == ([STARTS[-1]], [60.0])
    assert marked["customdata"] == [usual.SIGNALS["outside"]]


def test_few_months_draw_the_line_and_no_band() -> None:
    few = [None] * 14 + [90.0, 99.0, 91.0, 20.0]
    assert len(drawn(few)) == len(drawn(OWN)) - 3
    assert usual.limits(xmr(few)) == "不足 6 期，不画常态界限"


def test_paper_names_the_periods_that_are_more_than_usual() -> None:
    assert usual.beyond([]) == "没有超出常态的时期。"
    marked = [("2026-05", "run"), ("2026-06", "outside")]
    assert usual.beyond(marked) == "超出常态：2026-05连续 8 期在均值同侧；2026-06超出界限。"


@pytest.mark.usefixtures("county")
def test_the_townships_trend_says_of_whom_the_band_is(county: Path) -> None:
    township = view_of(county).townships[0]
    text = page_text(opened("township", township=township))
    assert f"色带、虚线：{township}的常态范围和均值；常态界限为均值 ± 2.66 × 平均移动极差" in text
