"""A sample of the hostile county with every run: two townships, pages that a long word has broken before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, ViewportSize

from pages.ui.site import menu
from tests.browser.conftest import DESK, PHONE, Visit, serving, visiting
from tests.browser.looked_over import faults, grown, marks_on
from tests.hostile_county import clean, hostile_county

pytestmark = pytest.mark.browser
TOWNSHIPS = ("上洋乡", "城关街道")
PAGES = ("township", "disclosure", "quality")


@pytest.fixture(scope="module")
def county(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_county(sample_lake, tmp_path_factory.mktemp("hostile") / "data", TOWNSHIPS)


@pytest.fixture(scope="module")
def locked(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(county, tmp_path_factory.mktemp("locked") / "server.log") as address:
        yield address


def test_hostile_text_is_shown_as_it_was_typed_and_fits(locked: str, county: Path, chromium: Browser) -> None:
    asked = [*((key, "") for key in PAGES), ("project", _with_icon(clean(county)["projects"]))]
    seen, wrong = 0, {}
    for tab in visiting(chromium, locked, DESK):
        for key, number in asked:
            for size in (DESK, PHONE):
                seen += _looked_at(tab, key, number, size, wrong)
    assert {place: each for place, each in wrong.items() if each} == {}
    assert seen > 100


def _with_icon(projects: pl.DataFrame) -> str:
    """The number of a project of which the page says something that would be an icon."""
    has_one = pl.any_horizontal(pl.col("content", "owner_unit", "supervisor_unit").str.starts_with(":material/"))
    return str(projects.filter(has_one)["project_no"][0])


def _looked_at(tab: Visit, key: str, number: str, size: ViewportSize, wrong: dict[str, list[str]]) -> int:
    """How many hostile texts are there; `wrong` gains what is wrong."""
    tab.page.set_viewport_size(size)
    tab.open(key, **({"project": number} if number else {}))
    wrong[f"{key} {size}"] = [*faults(tab, menu.entries()[key].page.title), *grown(tab)]
    return marks_on(tab)
