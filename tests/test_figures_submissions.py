"""Every figure of the page of submissions and of the head of every page, worked out again from files and receipts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.data.submissions import files
from pages.ui.ask import submissions as questions
from pages.ui.kit import grid
from pages.ui.site import frame
from pages.ui.site.view import View
from tests.figured import differing, receipts, thin, view
from tests.odd_county import odd
from tests.oracle.pages import submissions
from tests.oracle.pages.submissions import Book

pytestmark = pytest.mark.xdist_group("figures")


def cells(shown: View) -> dict[tuple[str, str], str]:
    frame_ = grid.laid_out(questions.matrix(shown)).set_index(grid.PLACE)
    labels = grid.headers()
    return {
        (town, key): frame_.loc[town, label]
        for town in frame_.index
        for key, label in labels.items()
        if frame_.loc[town, label] != "—"
    }


def same(shown: View, book: Book) -> None:
    towns = [shown.filters.township] if shown.filters.township else book.towns
    worked = {owner: cell for owner, cell in book.cells().items() if owner[0] in towns}
    assert differing(cells(shown), worked) == {} and worked
    wholes = grid.laid_out(questions.matrix(shown)).set_index(grid.PLACE)[grid.WHOLE].to_dict()
    assert differing(wholes, {town: book.whole(town) for town in towns}) == {}


@pytest.mark.parametrize("of_town", [False, True])
def test_the_grid(sample_lake: Path, of_town: bool) -> None:
    same(view(sample_lake, "2026年", of_town=of_town), receipts(sample_lake))


@pytest.mark.parametrize("of_town", [False, True])
def test_the_sums_of_files_and_rows(sample_lake: Path, of_town: bool) -> None:
    shown, book = view(sample_lake, "2026年", of_town=of_town), receipts(sample_lake)
    handed = [row for row in book.files if not of_town or row["township"] == shown.filters.township]
    paths = {row["source_file"] for row in handed}
    total = questions.totals(shown)
    assert total["files"] == len(paths)
    standing = sum(path in paths for *_, path in book.rows()) + (0 if of_town else registered(book))
    assert total["accepted"] == sum(row["accepted"] or 0 for row in handed)
    assert total["replaced"] == total["accepted"] - standing >= (0 if of_town else 1)
    back = [row for row in book.county.rejected if row["source_file"] in paths]
    assert total["rejected"] == len(back)
    assert total["rejected_percent"] == pytest.approx(len(back) * 100 / (len(back) + total["accepted"]))
    assert total["rows_seen"] == sum(row["rows_seen"] or 0 for row in handed)


def registered(book: Book) -> int:
    return len(book.county.rows["contractors"])


def test_the_share_in_time_of_every_report(sample_lake: Path) -> None:
    book = receipts(sample_lake)
    states = book.county.extra["report_states"]
    worked = {}
    for due in {row["due_on"] for row in states}:
        own = [row["state"] for row in states if row["due_on"] == due and row["state"] != "first"]
        worked[due] = own.count("in_time") * 100 / len(own) if own else None
    shown = dict(questions.on_time(view(sample_lake, "2026年")).iter_rows())
    assert differing(shown, worked) == {}


@pytest.mark.parametrize("data", ["sample", "thin"])
def test_the_head_of_every_page(sample_lake: Path, data: str) -> None:
    folder = sample_lake if data == "sample" else thin()
    parts = frame._reported(view(folder, "2026年"))
    assert "，".join(word + "、".join(towns) for word, towns in parts) == submissions.head(receipts(folder))


@pytest.mark.parametrize(("folder", "shown"), [("thin", "2 应报 3"), ("odd", "3 应报 3")])
def test_a_township_that_says_that_there_was_nothing_has_reported(folder: str, shown: str) -> None:
    """As the head of the page counts it."""
    kept: list[tuple[str, str, str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files.stat_row, "row", kept.extend)
        patch.setattr(files.st, "error", lambda *words, **look: None)
        files.figures(view(thin() if folder == "thin" else odd(), "2026年"))
    assert f"{kept[-1][1]} {kept[-1][2]}" == shown


def test_an_odd_county_s_grid() -> None:
    same(view(odd(), "2026年"), receipts(odd()))


def test_a_thin_county_s_grid(sample_lake: Path) -> None:
    shown = view(thin(), "2026年")
    same(shown, receipts(thin()))
    assert {cell for (town, _), cell in cells(shown).items() if town == "东山乡"} == {"✕"}
