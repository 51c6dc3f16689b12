"""The counts of the page of history and of the wall, worked out again from two nights' rows and the lamps."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pages.data.history import questions
from pages.data.history.questions import Wanted
from pages.leaders.map import questions as of_map
from pages.leaders.wallboard import questions as wall
from tests.figured import book, every_figure, published, receipts, thin, view

pytestmark = pytest.mark.xdist_group("figures")


def test_the_nights_count_the_rows_that_they_brought() -> None:
    shown = view(thin(), "2026年")
    by_file = Counter(path for *_, path in receipts(thin()).rows())
    later = {path: count for path, count in by_file.items() if path.startswith("城关街道")}
    last, first = questions.nights(shown).to_dicts()
    assert (first["is_first"], first["added"], first["files"]) == (True, sum(by_file.values()) - sum(later.values()), 3)
    assert (last["added"], last["changed"], last["gone"], last["files"], last["townships"]) == (2, 0, 0, 2, 1)
    files = {row["source_file"]: row["added"] for row in questions.files(shown, None, first=False).to_dicts()}
    assert files == later
    changes = questions.changes(shown, Wanted()).filter(change="added")
    assert set(changes["place_file"]) == set(later)


def test_the_first_night_counts_every_row(sample_lake: Path) -> None:
    counted = questions.nights(view(sample_lake, "2026年")).to_dicts()
    assert len(counted) == 1 and counted[0]["is_first"]
    every = len(receipts(sample_lake).rows()) + len(book(sample_lake).rows["contractors"])
    assert counted[0]["added"] == every


@every_figure
def test_the_wall_counts_findings_and_lamps(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    filters = shown.filters
    mine = [
        row
        for row in published(sample_lake).findings.to_dicts()
        if row["outcome"] == "flagged"
        and filters.township in (None, row["township"])
        and filters.category in (None, row["category"])
    ]
    rules = Counter((row["label"], row["level"]) for row in mine if row["level"] in ("red", "yellow"))
    assert {(row["label"], row["level"]): row["findings"] for row in wall.by_rule(shown, 999).to_dicts()} == rules
    towns = {row["township"]: (row["red"], row["yellow"]) for row in wall.by_township(shown).to_dicts()}
    for town in {row["township"] for row in mine} - {None}:
        levels = Counter(row["level"] for row in mine if row["township"] == town)
        assert towns[town] == (levels["red"], levels["yellow"])
    works = [p for p in book(sample_lake).projects if p.is_live and p.row["plan_year"] == shown.period.start.year]
    works = [
        p
        for p in works
        if filters.township in (None, p.row["township"]) and filters.category in (None, p.row["category"])
    ]
    assert of_map.works(shown).height == len(works)
