"""The ranking page: the period's table, its groups, its reasons, its scheme and its workbook."""

from __future__ import annotations

import io
import zlib
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from pages.assessment.ranking import questions
from pages.assessment.ranking import table as table_of
from pages.ui.kit import downloads
from pages.ui.site.viewer import Viewer
from pipelines.lake.snapshot_db import Lake, Scope, current
from pipelines.ranking.schemes.scheme import load
from pipelines.registry import kpis
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables


def test_the_page_lists_every_township_in_the_order_of_its_tier(county: Path) -> None:
    at = opened("ranking")
    assert not at.exception
    table = tables(at)[0]
    assert set(table["township"]) == set(view_of(county).townships)
    tiers = table["tier"].to_list()
    assert tiers == sorted(tiers)


@pytest.mark.parametrize(("what", "column"), list(table_of.SHOWN.items()))
def test_an_indicators_points_value_pulled_value_and_cases_can_each_be_seen(
    county: Path, what: str, column: str
) -> None:
    at = choose(opened("ranking"), "segmented_control", "指标列", what)
    assert not at.exception
    frame = tables(at)[0]
    view = view_of(county)
    rows = questions.points(view).filter(pl.col("state") != "left_out")
    assert rows["kpi"].n_unique() >= 7
    for kpi in set(rows["kpi"]):
        shown = dict(zip(frame["township"], frame[kpi], strict=True))
        for row in rows.filter(pl.col("kpi") == kpi).to_dicts():
            assert shown[row["township"]] == pytest.approx(row[column], nan_ok=True) or row[column] is None


def half_year(at: AppTest) -> AppTest:
    return choose(at, "selectbox", "统计期", "2026年上半年")


def test_a_half_year_has_places_with_their_intervals_drawn(county: Path) -> None:
    table = tables(half_year(opened("ranking")))[0]
    assert table["rank"].to_list() == sorted(table["rank"])
    drawn = [b64decode(cell.partition(",")[2]).decode() for cell in table["interval"]]
    rows = Lake.open(current(county)).sql("select * from ranking where period = '2026H1' order by rank, township")
    for svg, row in zip(drawn, rows.to_dicts(), strict=True):
        assert f">{row['rank_low']}—{row['rank_high']}</text>" in svg
    assert set(table["grade"]) <= {"优秀", "良好", "合格", "不合格"}


def test_a_quarter_has_tiers_and_no_places(county: Path) -> None:
    at = opened("ranking")
    table = tables(at)[0]
    assert not {"rank", "interval", "grade"} & set(table.columns) and table["tier"].notna().all()
    assert "季度只列档次、不排名次" in page_text(at)
    assert table["tier"].to_list() == sorted(table["tier"])


def click(at: AppTest, county: Path, township: str, column: str) -> AppTest:
    """Click a cell of the table as the browser would tell it."""
    frame = tables(at)[0]
    names = list(frame["township"])
    version = zlib.crc32("".join(names).encode())
    key = f"ranking-得分-{version}-{view_of(county).snapshot}"
    at.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": [(names.index(township), column)]}}
    at.session_state[table_of.OPEN] = True
    return at.run()


def test_a_cell_opens_to_its_cases_the_missed_ones_first(county: Path) -> None:
    at = half_year(opened("ranking"))
    lake = Lake.open(current(county))
    row = lake.sql(
        "select * from ranking_points where period = '2026H1' and kpi = 'on_time_finish_rate' order by value, township"
    ).row(0, named=True)
    at = click(at, county, row["township"], "on_time_finish_rate")
    assert not at.exception
    assert f"折算 {row['adjusted']:.2f}%，得 {row['points']:.2f} 分" in page_text(at)
    cases = next(frame for frame in tables(at) if "numerator" in frame.columns)
    assert len(cases) == row["cases"]
    assert cases["numerator"].to_list() == sorted(cases["numerator"]) and cases["numerator"].sum() == row["numerator"]
    assert f"{row['township']}的常态范围和均值" in page_text(at), "under its cases, its own run month by month"


def test_a_townships_name_opens_to_what_its_place_depends_on(county: Path) -> None:
    at = half_year(opened("ranking"))
    lake = Lake.open(current(county))
    row = lake.sql("select * from ranking where period = '2026H1' and rank = 18").row(0, named=True)
    at = click(at, county, row["township"], "township")
    assert not at.exception
    for phrase in (
        f"第 {row['rank_low']}—{row['rank_high']} 位",
        f"列在末三位的概率 {row['last_percent']:.0f}%",
        "差几件：",
    ):
        assert phrase in page_text(at)


def test_another_townships_cases_stay_closed(county: Path) -> None:
    view = view_of(county)
    own, other = view.townships[:2]
    township = replace(view, viewer=Viewer("镇里", Scope((own,))))
    assert questions.may_open(township, own) and not questions.may_open(township, other)
    point = questions.points(township).filter(pl.col("township") == other, pl.col("kpi") == "completion_rate")
    assert questions.cases(township, point.row(0, named=True)).is_empty(), "the fence holds below it too"


def test_a_group_shows_its_own_townships_only(county: Path) -> None:
    view = view_of(county)
    for group in questions.groups(view):
        assert set(questions.table(view, group)["group"]) == {group}
    assert sum(questions.table(view, group).height for group in questions.groups(view)) == questions.table(view).height


def test_the_filter_of_township_and_category_does_not_thin_a_ranking(county: Path) -> None:
    view = view_of(county)
    thinned = view_of(county, township=view.townships[0], category=view.categories[0])
    assert questions.table(thinned).equals(questions.table(view))


def test_a_township_reads_the_ranking_as_it_is_published(county: Path) -> None:
    view = view_of(county)
    own = replace(view, viewer=Viewer("镇里", Scope(view.townships[:1])))
    assert questions.table(own).equals(questions.table(view))


def test_a_month_is_not_assessed_and_says_so(county: Path) -> None:
    view = view_of(county)
    unranked = [period for period in view.periods if period.kind == "month"]
    assert not {period.key for period in unranked} & questions.periods(view)
    at = choose(opened("ranking"), "selectbox", "统计期", unranked[0].label)
    assert "没有可排名的数据" in page_text(at)


def test_a_running_period_is_called_provisional(county: Path) -> None:
    at = opened("ranking")
    assert "本期尚未结束" not in page_text(at)
    assert "本期尚未结束" in page_text(choose(at, "selectbox", "统计期", "2026年"))


def test_the_method_is_told_in_the_schemes_own_numbers(county: Path) -> None:
    scheme = load(county / "reference" / "schemes" / "default.toml", kpis())
    at = opened("ranking")
    method = next(table.value for table in at.table if "权重" in table.value.columns)
    weights = [f"{indicator.weight:g}" for indicator in (*scheme.indicators, *scheme.pending)]
    assert method["权重"].to_list() == weights
    assert all(indicator.label in page_text(at) for indicator in scheme.pending)


def test_the_method_is_the_snapshots_own_whatever_happens_to_the_countys_files_since(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lake").symlink_to(county / "lake")  # a county whose reference folder has gone
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    at = opened("ranking")
    assert not at.exception
    assert load(county / "reference" / "schemes" / "default.toml", kpis()).name in page_text(at) + str(at.expander)


def test_the_workbook_is_of_the_group_on_screen(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Callable[[], bytes]] = []

    def button(label: str, data: Callable[[], bytes], **look: Any) -> bool:
        made.append(data)
        return False

    monkeypatch.setattr(downloads.st, "download_button", button)
    view = view_of(county)
    group = questions.groups(view)[0]
    choose(opened("ranking"), "segmented_control", "组别", group)
    book = openpyxl.load_workbook(io.BytesIO(made[-1]()))
    text = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    others = set(view.townships) - set(questions.table(view, group)["township"])
    assert not others & set(text)
    assert any(f"{view.period.label}、{group}组" in line for line in text)
