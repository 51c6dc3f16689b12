"""Every figure of the page of progress, worked out again: stages, days late, and of what nobody can tell."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import polars as pl
import pytest

from pages.oversight.progress import parts, questions
from pages.ui.ask.topic import stage_findings
from pages.ui.site.view import View
from tests.figured import asked, differing, every_figure, published, thin, view
from tests.odd_county import odd
from tests.oracle.pages import progress
from tests.views import view_of

pytestmark = pytest.mark.xdist_group("figures")
NAMES = (
    "stage", "progress_percent", "due_on", "moved_days", "counted_to", "days_late", "contractor", "budget_fen",
    "plan_year",
)  # fmt: skip


def works(shown: View) -> dict[str, tuple[object, ...]]:
    rows = questions.listed(shown).filter(parts.LISTED).to_dicts()
    return {row["project_no"]: tuple(row[name] for name in NAMES) for row in rows}


def matrix(shown: View) -> dict[tuple[str, str], str]:
    return {place: cell.text for place, cell in parts.cells(shown, parts.axes(shown)[0]).items()}


def same(data: Path, shown: View) -> None:
    question = asked(data, shown)
    worked, unsure = progress.listed(question)
    assert differing(matrix(shown), progress.matrix(question)) == {}
    assert differing(works(shown), {number: astuple(work) for number, work in worked.items()}) == {}
    card = parts.counts(shown)[0]
    assert card.figure == progress.overdue(question)
    assert (f"；{unsure} 个无法判断" in card.foot) == bool(unsure)


@every_figure
def test_the_stages_the_list_and_the_card(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    same(sample_lake, shown)
    days = questions.listed(shown)["days_late"].drop_nulls().to_list()
    assert days == sorted(days, reverse=True)


@every_figure
def test_the_findings_beside_them(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    rows = published(sample_lake).findings.filter(pl.col("outcome") == "flagged", pl.col("stage") == "schedule")
    own = [
        row
        for row in rows.to_dicts()
        if shown.filters.township in (None, row["township"]) and shown.filters.category in (None, row["category"])
    ]
    assert stage_findings.number(shown, "schedule") == len(own)
    grave = [row["level"] for row in stage_findings.first(shown, "schedule", 5).to_dicts()]
    order = ["red", "yellow", "note"]
    assert grave == sorted((row["level"] for row in own), key=order.index)[:5]


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_a_thin_county_says_what_is_not_known(period: str) -> None:
    shown = view(thin(), period)
    same(thin(), shown)
    cells = matrix(shown)
    assert {cells["东山乡", name] for name in ("申报", "合计")} == {"未报送"} and cells["东山乡", "截至"] == "—"
    assert cells["城关街道", "完工"] == "未启用" and cells["西河镇", "完工"] == "1"
    card = parts.counts(shown)[0]
    assert card.figure == "—" and "2 个无法判断" in card.foot


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_odd_rows_are_counted_where_they_belong(period: str) -> None:
    same(odd(), view(odd(), period))
    same(odd(), view_of(odd(), period=period, township="城关街道"))
    same(odd(), view_of(odd(), period=period, township="西河镇"))


def test_of_a_place_without_a_work_that_is_due_none_is_overdue(sample_lake: Path) -> None:
    shown = view_of(sample_lake, period="2026年")
    bare = [
        (town, kind)
        for town in shown.townships
        for kind in shown.categories
        if questions.listed(view_of(sample_lake, period="2026年", township=town, category=kind)).is_empty()
    ]
    assert bare, "else nothing is asked"
    town, kind = bare[0]
    assert parts.counts(view_of(sample_lake, period="2026年", township=town, category=kind))[0].figure == "0"
