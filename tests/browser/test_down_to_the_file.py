"""From a township's points down to the file: a cell of the ranking, its cases, the row's file, and the file itself."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from tests.browser.conftest import Visit

ROW, HEAD = 30, 35  # pixels of a row of the ranking and of its heading
GRID = "[data-testid=stDataFrame] canvas[data-testid=data-grid-canvas]"


def test_a_cell_of_the_ranking_leads_to_its_cases_to_their_file_and_to_its_bytes(
    desk: Visit, sample_lake: Path, tmp_path: Path
) -> None:
    desk.open("ranking", period="2026年上半年")
    table = desk.page.locator(GRID).first
    box = table.bounding_box()
    assert box
    column = desk.page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stDataFrame] th')].findIndex(e => e.innerText.includes('质量'))"""
    )
    print("COLUMN", column, box)
    table.click(position={"x": box["width"] * 0.62, "y": HEAD + ROW / 2})
    drawer = desk.page.get_by_role("dialog")
    drawer.get_by_text("计入的").first.wait_for()
    desk.settle()
    desk.page.wait_for_timeout(1500)
    desk.page.screenshot(path="/tmp/h/drawer.png")
    assert 0
