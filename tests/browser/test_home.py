"""Going home: a click on the grid narrows, a file opens and is fetched, an upload is checked — in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from pipelines.cleaning.sheet.sendback_marks import REASON
from pipelines.inbox.sendback import waiting
from pipelines.lake.snapshot_db import Lake, Scope, current
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def first_file(data: Path) -> tuple[str, str]:
    """The township and the path of a file that one township handed in and that has rows to correct."""
    files = waiting(Lake.open(current(data)), Scope()).filter(pl.col("township").is_not_null())
    return str(files["township"][0]), str(files["source_file"][0])


@pytest.mark.soak  # make test asks its siblings
def test_a_click_on_the_grid_narrows_the_details(desk: Visit) -> None:
    desk.open("submissions")
    grid = desk.page.locator("[data-testid=stDataFrame]").first
    grid.wait_for()
    box = grid.bounding_box()
    assert box is not None
    desk.page.wait_for_timeout(500)  # the canvas takes clicks a moment after it is there
    desk.page.mouse.click(box["x"] + 40, box["y"] + 50)
    notice = desk.page.locator("p:has-text('再点同一格取消')")
    notice.wait_for()
    assert re.search("明细：.+(镇|乡|街道)", notice.inner_text())


def test_a_file_opens_and_its_workbook_is_fetched(desk: Visit, sample_lake: Path, tmp_path: Path) -> None:
    township = first_file(sample_lake)[0]
    desk.open("submissions", township=township)
    table = desk.page.locator("[data-testid=stDataFrame]").nth(1)
    table.wait_for()
    table.scroll_into_view_if_needed()
    desk.page.wait_for_timeout(500)
    box = table.bounding_box()
    assert box is not None
    desk.page.mouse.click(box["x"] + 250, box["y"] + 50)
    drawer = desk.page.get_by_role("dialog")
    drawer.wait_for()
    with desk.page.expect_download() as fetched:
        drawer.get_by_role("button", name="下载退回件").click()
    target = tmp_path / "home.xlsx"
    fetched.value.save_as(target)
    book = openpyxl.load_workbook(target)
    assert any(cell.value == REASON for sheet in book for row in sheet.iter_rows() for cell in row)


def test_an_upload_is_checked_at_once_and_written_nowhere(desk: Visit, sample_lake: Path) -> None:
    township, path = first_file(sample_lake)
    before = sorted((sample_lake / "inbox").rglob("*"))
    manifest = json.loads((current(sample_lake) / "manifest.json").read_text("utf-8"))
    assert any(one["path"] == path for one in manifest["inputs"])
    desk.open("upload", township=township)
    desk.page.set_input_files("input[type=file]", str(sample_lake / "inbox" / path))
    desk.page.wait_for_selector("text=/接收 [0-9,]+ 行，退回 [1-9]/")
    desk.settle()
    assert "完全相同" in desk.page.inner_text("body")
    assert sorted((sample_lake / "inbox").rglob("*")) == before
