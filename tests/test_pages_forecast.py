"""The page of forecasts: its sums are those of its works, it shows nothing that was not better, and only one's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pages.oversight.forecast import expected, parts, questions, tested, wording
from pages.ui.site.viewer import Viewer
from pipelines.forecast.scores import NOT_BETTER, SHOWN
from pipelines.lake.scope import Scope
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

OWN = "西河镇"


def test_the_townships_numbers_add_up_to_the_works_chances(sample_lake: Path) -> None:
    view = view_of(sample_lake)
    works, rows = questions.forecasts(view), expected.by_township(view)
    assert rows["expected"].sum() == pytest.approx(works["chance"].sum())
    assert rows["asked"].sum() == works["chance"].count() and rows["unasked"].sum() == works["chance"].null_count()
    for row in rows.to_dicts():
        own = works.filter(pl.col("township") == row["township"])
        if own.height and not own["chance"].count():
            assert row["expected"] is None  # unknown is no nought
        else:
            assert row["low"] <= row["expected"] + 1 and row["high"] <= own["chance"].count()
    past = questions.forecasts(replace(view, period=view.periods[-1]))
    assert past.equals(works)  # of the night, whatever the period


def test_every_reason_is_said_in_words_and_none_says_that_a_work_is_late(sample_lake: Path) -> None:
    rows = parts.worded(questions.forecasts(view_of(sample_lake)), is_shown=True)
    said = rows.drop_nulls("chance")
    assert said["reason"].null_count() == 0 and not said["reason"].str.contains("None|nan|逾期").any()
    row = {"reasons": "pace,start,silence,firm_record", "projected_days": 31.4, "percent": 22.0, "is_started": True,
           "start_days": 9.0, "silent_days": 47.0}  # fmt: skip
    assert wording.reason(row) == (
        "按现有进度推算，完工比应竣工日晚约 31 天（形象进度 22%）；开工比计划晚 9 天；47 天没有进度报送；"
        "施工单位以往的项目完工偏晚"
    )
    assert wording.reason(row | {"reasons": "start,silence", "is_started": False, "percent": None}) == (
        "过了计划开工日 9 天，尚无开工日期；开工后没有进度报送"
    )
    assert wording.reason(row | {"reasons": ""}) == wording.NO_REASON


def test_a_township_sees_its_own_works_and_the_county_s_test(sample_lake: Path) -> None:
    whole = view_of(sample_lake)
    own = replace(whole, viewer=Viewer("镇里", Scope((OWN,))))
    mine = questions.forecasts(whole).filter(pl.col("township") == OWN)
    assert questions.forecasts(own).rows() == mine.rows() and mine.height
    assert questions.tests(own).equals(questions.tests(whole)) and questions.bands(own).equals(questions.bands(whole))
    assert expected.by_township(own)["township"].to_list() == [OWN]
    road = replace(whole, viewer=Viewer("科室", Scope(categories=("道路",))))
    assert set(questions.forecasts(road)["category"]) == {"道路"}


def test_the_page_shows_chances_with_bands_and_how_they_were_tried(county: Path) -> None:
    at = opened("forecast")
    text = page_text(at)
    assert not at.exception and questions.tests(view_of(county))["verdict"][0] == SHOWN
    assert "可能性是估计，不是结论" in text and "也不计入排名" in text and "每个月末只用当日以前的台账" in text
    works = next(table for table in tables(at) if "chance" in table.columns)
    assert works["band"].notna().any() and works["state"].notna().all()
    at = choose(at, "selectbox", "乡镇", OWN)
    works = next(table for table in tables(at) if "chance" in table.columns)
    assert not at.exception and set(works["township"]) == {OWN}
    assert tested.handed_out(view_of(county)).height == 3 + questions.bands(view_of(county)).height


def test_what_was_no_better_than_the_simple_ways_is_not_shown_and_said(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_better = questions.tests(view_of(county)).with_columns(verdict=pl.lit(NOT_BETTER))
    monkeypatch.setattr(questions, "tests", lambda view: no_better)
    at = opened("forecast")
    assert not at.exception and "没有同时胜过两种简单做法，所以不显示预测" in page_text(at)
    shown = {name for table in tables(at) for name in table.columns}
    assert {"project_name", "brier"} <= shown and shown.isdisjoint({"chance", "band", "reason", "expected"})
