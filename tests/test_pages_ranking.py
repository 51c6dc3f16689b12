"""The ranking page: the period's table, its groups, its reasons, its scheme and its workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pages.assessment.ranking import questions
from pages.ui.kit import downloads
from pages.ui.site.viewer import Viewer
from pipelines.lake.snapshot_db import Scope
from pipelines.ranking.scheme import load
from pipelines.registry import kpis
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables


@pytest.fixture
def county(sample_lake: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(sample_lake))
    return sample_lake


def test_the_page_lists_every_township_in_the_order_of_its_rank(county: Path) -> None:
    at = opened("ranking")
    assert not at.exception
    table = tables(at)[0]
    assert set(table["township"]) == set(view_of(county).townships)
    ranks = table["rank"].dropna().to_list()
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(("what", "suffix"), [("得分", "_points"), ("指标值", ""), ("案例数", "_cases")])
def test_an_indicators_points_value_and_cases_can_each_be_seen(county: Path, what: str, suffix: str) -> None:
    at = choose(opened("ranking"), "segmented_control", "指标列", what)
    assert not at.exception
    scheme = load(county / "reference" / "schemes" / "default.toml", kpis())
    assert {f"{indicator.kpi}{suffix}" for indicator in scheme.indicators} <= set(tables(at)[0].columns)


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


def test_a_period_without_figures_says_so(county: Path) -> None:
    view = view_of(county)
    unranked = [period for period in view.periods if period.key not in questions.periods(view)]
    assert unranked, "the sample's first months are too early for a ranking"
    at = choose(opened("ranking"), "selectbox", "统计期", unranked[0].label)
    assert "没有可排名的数据" in page_text(at)


def test_a_running_period_is_called_provisional(county: Path) -> None:
    at = opened("ranking")
    assert "暂排" not in page_text(at)
    assert "暂排" in page_text(choose(at, "selectbox", "统计期", "2026年"))


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
