"""Every figure of the page of quality and after-care, worked out again from inspections, batches and patrols."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest

from pages.oversight.quality import by_item, questions
from pages.ui.site.view import View
from tests.figured import asked, differing, every_figure, thin, view
from tests.odd_county import odd
from tests.oracle.pages import quality

pytestmark = pytest.mark.xdist_group("figures")


def matrix(shown: View) -> dict[tuple[str, str], str]:
    return {place: cell.text for place, cell in by_item.cells_of(shown)[2].items()}


def failed(shown: View) -> dict[str, tuple[object, ...]]:
    names = ("state", "rectified_on", "days", "cut_on")
    return {row["inspection_no"]: tuple(row[name] for name in names) for row in questions.failed(shown).to_dicts()}


def batches(shown: View) -> dict[str, tuple[object, ...]]:
    return {row["batch_no"]: (row["state"], row["used_on"]) for row in questions.batches(shown).to_dicts()}


def uncared(shown: View) -> dict[str, tuple[object, ...]]:
    names = ("state", "last_patrolled_on", "days")
    return {row["project_no"]: tuple(row[name] for name in names) for row in questions.uncared(shown).to_dicts()}


@every_figure
def test_the_matrix(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    assert differing(matrix(shown), quality.matrix(asked(sample_lake, shown))) == {}


@every_figure
def test_the_lists(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    question = asked(sample_lake, shown)
    repairs = {number: astuple(line) for number, line in quality.failed(question).items()}
    assert differing(failed(shown), repairs) == {} and (repairs or of_town or of_category)
    assert differing(batches(shown), quality.batches(question)) == {}
    assert differing(uncared(shown), quality.uncared(question)) == {}


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_a_thin_county_has_no_inspection_no_batch_and_no_patrol(period: str) -> None:
    shown = view(thin(), period)
    assert differing(matrix(shown), quality.matrix(asked(thin(), shown))) == {}
    assert set(matrix(shown).values()) == {"未启用"}
    assert (failed(shown), batches(shown), uncared(shown)) == ({}, {}, {})


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_odd_rows_are_counted_where_they_belong(period: str) -> None:
    shown = view(odd(), period)
    question = asked(odd(), shown)
    assert differing(matrix(shown), quality.matrix(question)) == {}
    assert differing(failed(shown), {number: astuple(line) for number, line in quality.failed(question).items()}) == {}
    assert differing(batches(shown), quality.batches(question)) == {}
    assert differing(uncared(shown), quality.uncared(question)) == {}
