"""A meeting in a real browser: the office makes it from three findings, decides, writes the minutes, takes the pack."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from casework.cases import lists as case_lists
from casework.meetings import lists
from casework.meetings.lists import Sight
from casework.meetings.meeting import State
from casework.store import Store
from pipelines.lake.scope import COUNTY
from pipelines.lake.snapshot_db import open_newest
from tests.browser.conftest import serving
from tests.browser.test_sign_in import settled, sign_in
from tests.people import of_role, published

pytestmark = pytest.mark.browser
WORDS = "由县交通运输局牵头，限期核查整改。"
LINES = "一、会议听取了汇报。\n二、会议议定限期整改。"


@pytest.fixture(scope="module")
def county(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(sample_lake, tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def locked(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a county with an account of the office."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(county))
        of_role("office", "西河镇")
    with serving(county, tmp_path_factory.mktemp("locked") / "server.log") as address:
        yield address


def drawn(page: Page) -> None:
    """A run was begun by what was just done, and is over."""
    page.wait_for_timeout(400)
    settled(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    drawn(page)


def fill(page: Page, label: str, words: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(words)
    box.press("Tab")
    drawn(page)


def pick(page: Page, label: str, number: int) -> None:
    box = page.locator("[data-testid=stMultiSelect]", has_text=label)
    for _ in range(number):
        box.locator("input").click()
        page.locator("[role=option]").first.click()
        drawn(page)
    page.keyboard.press("Escape")
    drawn(page)


def taken(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.soak  # make test asks its siblings
def test_the_office_makes_a_meeting_of_three_findings_and_takes_its_pack(
    locked: str, county: Path, chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{locked}/meetings")
    sign_in(page, "office")
    page.get_by_text("新建会议").first.click()
    fill(page, "会议名称", "2026年第3次联席会议")
    page.locator("[data-testid=stFormSubmitButton] button").click()
    drawn(page)
    pick(page, "选疑点", 3)
    fill(page, "议题（必填）", "超进度付款 <b>问题</b>")
    press(page, "增加议题")
    press(page, "登记会议已召开")
    pick(page, "选疑点", 2)
    fill(page, "议定事项（必填）", WORDS)
    lead = page.locator("[data-testid=stSelectbox]", has_text="牵头单位").locator("input")
    lead.click()
    lead.fill("县交通运输局")
    page.wait_for_timeout(300)
    lead.press("Enter")
    drawn(page)
    press(page, "登记议定事项")
    page.get_by_role("tab", name="纪要和批示").click()
    drawn(page)
    fill(page, "纪要", LINES)
    press(page, "保存为第 1 版")
    document, workbook = taken(page, "导出会议材料（文档）"), taken(page, "导出会议材料（表格）")
    press(page, "归档")
    context.close()

    store = Store.open(county)
    (book,) = lists.books(store, Sight(COUNTY))
    cases = case_lists.cases(store, COUNTY)
    store.close()
    assert (book.meeting.state, len(book.topics[0].refs), len(cases)) == (State.CLOSED, 3, 2)
    assert {each.case_id for each in book.decisions} == {case.case_id for case in cases}
    assert [each.text for each in book.minutes] == [LINES]
    read = docx.Document(io.BytesIO(document))
    words = "\n".join(paragraph.text for paragraph in read.paragraphs)
    topics, league, issues, duties, ledger, decisions = (
        [[c.text for c in row.cells] for row in t.rows[1:]] for t in read.tables
    )
    question = "select count(*) as n from findings where outcome = 'flagged'"
    flagged = open_newest(county)[0].asked_in(COUNTY, question)["n"][0]
    assert (
        f"系统比对提示疑点{flagged:,}条" in words and "累计立案2件，在办2件" in words and LINES.split("\n")[1] in words
    )
    assert [row[1:4] for row in topics] == [["超进度付款 <b>问题</b>", "疑点", "3"]]
    assert (len(league) > 9, len(issues), len(duties), len(ledger), len(decisions)) == (True, 3, 2, 2, 2)
    assert {row[1] for row in duties} == {case.case_id for case in cases} and {row[1] for row in decisions} == {WORDS}
    sheets = openpyxl.load_workbook(io.BytesIO(workbook))
    numbered = {sheet.title: sum(isinstance(row[0].value, int) for row in sheet.iter_rows()) for sheet in sheets}
    lists_of_pack = ("议题清单", "问题清单", "责任清单", "整改台账", "本次议定事项", "上次议定事项落实情况")
    assert [numbered[name] for name in lists_of_pack] == [1, 3, 2, 2, 2, 0]
