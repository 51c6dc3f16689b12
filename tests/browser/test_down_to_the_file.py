"""From a township's points down to the file: a cell of the ranking, its cases, the row's file, and the file itself."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.conftest import PATIENCE, Visit

GRID = "[data-testid=stDataFrame] canvas[data-testid=data-grid-canvas]"
HEAD, ROW, LOW_ROW = 35, 35, 30  # pixels of a table's heading, of its rows, and of the rows of the ranking


def click(visit: Visit, grid: Locator, share: float, row: int) -> None:
    """Click on the first row, at this share of the table's width."""
    grid.wait_for()
    box = grid.bounding_box()
    assert box
    visit.page.mouse.click(box["x"] + box["width"] * share, box["y"] + HEAD + row / 2)


def test_a_cell_of_the_ranking_leads_to_its_cases_to_their_file_and_to_its_bytes(
    desk: Visit, sample_lake: Path, tmp_path: Path
) -> None:
    desk.open("ranking", period="2026年上半年")
    click(desk, desk.page.locator(GRID).first, 0.62, LOW_ROW)
    drawer = desk.page.get_by_role("dialog")
    drawer.get_by_text(re.compile("计入的 .* 行")).wait_for()
    township = drawer.get_by_role("heading").first.inner_text().partition(" ")[0]
    desk.settle()
    click(desk, drawer.locator(GRID).first, 0.85, ROW)
    desk.page.wait_for_url("**/submissions?**file=**")
    assert township not in desk.page.url
    desk.settle()
    file = desk.page.get_by_role("dialog")
    place = file.get_by_text(f"{township}/").first.inner_text()
    with desk.page.expect_download() as taken:
        file.get_by_role("button", name="下载原件").click()
    taken.value.save_as(tmp_path / "original")
    assert (tmp_path / "original").read_bytes() == (sample_lake / "inbox" / place.partition(" · ")[0]).read_bytes()
    desk.settle()
    file.get_by_role("button", name="关闭").click()
    expect(desk.page).not_to_have_url(re.compile("file="), timeout=PATIENCE * 1000)
    desk.settle()
    assert desk.page.get_by_role("dialog").count() == 0
