"""An opened figure: its rows and its statement, for the place, period and category that the page shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pages.ui.ask import counted as questions
from pages.ui.ask import kpis
from pages.ui.kit.trace import counted
from pages.ui.site.viewer import Viewer
from pipelines import registry
from pipelines.lake.snapshot_db import Scope
from reports.words.place import with_place
from tests.views import view_of
from tests.walk import opened, tables


@pytest.mark.parametrize("key", list(registry.kpis()))
def test_the_rows_behind_every_figure_of_a_township_come_to_what_the_page_shows(sample_lake: Path, key: str) -> None:
    view = view_of(sample_lake, township="西河镇")
    figure_trace, shown = questions.traced(view, key), kpis.figures(view, "西河镇")[key]
    assert figure_trace is not None and figure_trace.agrees
    if figure_trace.adds_up and shown.denominator is not None:
        assert figure_trace.rows["denominator"].sum() == pytest.approx(shown.denominator)
    labels = [column.label for column in counted._names(figure_trace.rows)]
    assert all(label and not label.isascii() for label in labels), labels


def test_a_category_is_counted_over_the_county_and_not_within_a_township(sample_lake: Path) -> None:
    figure_trace = questions.traced(view_of(sample_lake, category="道路"), "disclosure_rate")
    assert figure_trace is not None and set(figure_trace.rows["category"]) == {"道路"}
    assert questions.traced(view_of(sample_lake, township="西河镇", category="道路"), "disclosure_rate") is None


def test_a_viewer_of_one_township_opens_no_other_s_rows(sample_lake: Path) -> None:
    own = replace(view_of(sample_lake, township="西河镇"), viewer=Viewer("镇里", Scope(("西河镇",))))
    assert questions.traced(own, "disclosure_rate") is not None
    other = replace(own, filters=replace(own.filters, township="石门镇"))
    assert questions.traced(other, "disclosure_rate") is None
    assert questions.traced(replace(own, filters=replace(own.filters, township=None)), "disclosure_rate") is None


def test_a_row_says_where_it_stands_in_a_ledger(sample_lake: Path) -> None:
    figure_trace = questions.traced(view_of(sample_lake, township="西河镇"), "on_time_finish_rate")
    assert figure_trace is not None and figure_trace.rows.height
    places = with_place(figure_trace.rows)["place"]
    assert places.str.contains(" › 第 ").all()


def test_the_rows_of_an_opened_figure_can_be_narrowed_to_those_that_missed_it(county: Path) -> None:
    figure_trace = questions.traced(view_of(county), "completion_rate")
    assert figure_trace is not None
    missed = sorted(row["project_no"] for row in figure_trace.rows.to_dicts() if row["numerator"] < row["denominator"])
    for is_chosen in (False, True):
        at = opened("progress")
        at.session_state["missed-completion_rate"] = is_chosen  # a drawer lives in one run of a page under test
        next(each for each in at.button if each.label == "查看项目完成率").click().run()
        toggle = next(each for each in at.toggle if each.label.startswith(counted.ONLY_MISSED))
        assert not at.exception and toggle.label == f"只看未达标（{len(missed)} 行）"
        shown = sorted(tables(at)[-1]["project_no"])
        assert (shown == missed) is is_chosen and set(missed) <= set(shown)


def test_a_figure_that_is_neither_good_nor_bad_has_no_rows_that_missed_it(sample_lake: Path) -> None:
    kpi = registry.kpis()["settlement_cut_rate"].definition
    figure_trace = questions.traced(view_of(sample_lake, period="2026年"), "settlement_cut_rate")
    assert kpi.better == "neither" and figure_trace is not None
    assert counted._chosen("settlement_cut_rate", kpi, figure_trace.rows) is figure_trace.rows
