"""Assigning in Chromium: the office ticks three findings, assigns them, and sees their numbers and states."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from casework.cases import lists
from pages.ui.ask.casework import store
from pages.ui.site.gate.cookie import PLAIN
from pipelines.lake.scope import COUNTY
from tests.browser.conftest import PATIENCE, Visit, serving
from tests.gated import account, session
from tests.people import published

pytestmark = pytest.mark.browser
ROW, BOX = 33, 18  # pixels of a row, and from the table's left edge to the boxes
TICKED = 3


@pytest.fixture
def office(sample_lake: Path, tmp_path: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """The office's tab over a county of its own."""
    data = published(sample_lake, tmp_path / "county")
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    token = session(account("office", "department", office=True))
    with serving(data, tmp_path / "server.log") as server:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.add_cookies([{"name": PLAIN, "value": token, "url": server}])
        visit = Visit(context.new_page(), server)
        visit.page.on("console", visit.heard)
        visit.page.on("request", visit.asked)
        yield visit
        context.close()
    assert visit.wrong == []


@pytest.mark.soak  # make test asks its siblings
def test_the_office_assigns_three_findings_and_sees_their_numbers_and_states(office: Visit) -> None:
    page = office.page
    office.open("anomalies")
    page.set_default_timeout(PATIENCE * 1000)
    page.get_by_test_id("data-grid-canvas").first.wait_for()
    for nth in range(1, TICKED + 1):
        table = page.get_by_test_id("stDataFrame").first.bounding_box()
        assert table is not None
        page.mouse.click(table["x"] + BOX, table["y"] + (nth + 0.5) * ROW)
        page.get_by_role("button", name=f"交办所选（{nth} 条）").wait_for()
        office.settle()
    page.get_by_role("button", name=f"交办所选（{TICKED} 条）").click()
    lead = page.get_by_role("combobox", name="牵头单位")
    lead.click()
    lead.fill("县交通运输局")
    lead.press("Enter")
    page.get_by_label("责任人（可不填）").fill("张三")
    page.get_by_role("button", name=f"确认交办 {TICKED} 条").click()
    page.get_by_text(f"已交办 {TICKED} 条").wait_for()
    cases = lists.cases(store(), COUNTY)
    assert [(case.lead_department, case.person) for case in cases] == [("县交通运输局", "张三")] * TICKED
    office.open("anomalies", handling="已交办", owner="张三")
    assert parse_qs(urlsplit(page.url).query)["handling"] == ["已交办"]
    for case in cases:
        page.locator("[data-testid=stDataFrame] canvas td", has_text=case.case_id).first.wait_for(state="attached")
    states = page.locator("[data-testid=stDataFrame] canvas td", has_text="已交办")
    assert states.count() == TICKED
