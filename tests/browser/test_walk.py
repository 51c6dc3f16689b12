"""Walk: every page in a real browser, on a desk and on a phone, with no network but this machine."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pages.ui.site import menu
from pages.ui.site.viewer import LOCAL
from pipelines.version import VERSION
from tests.browser import accessibility
from tests.browser.conftest import DESK, PHONE, Visit

pytestmark = pytest.mark.browser
HAN = re.compile(r"[\u4e00-\u9fff]")
SKELETON = "[data-testid=stSkeleton]"  # where a chart or a table will be
POLYGONS = ".choroplethlayer path"
# A spot of a township that no project stands on or near.
FREE_SPOT = """() => {
  const points = [...document.querySelectorAll('.scattergeo path.point')].map(p => p.getBoundingClientRect());
  const far = (x, y) => points.every(p => Math.hypot(p.x + p.width / 2 - x, p.y + p.height / 2 - y) > 14);
  for (const path of document.querySelectorAll('.choroplethlayer path')) {
    const box = path.getBoundingClientRect(), svg = path.ownerSVGElement.createSVGPoint();
    for (let x = box.left + 9; x < box.right; x += 4) for (let y = box.top + 9; y < box.bottom; y += 4) {
      [svg.x, svg.y] = [x, y];
      if (far(x, y) && path.isPointInFill(svg.matrixTransform(path.getScreenCTM().inverse()))) return [x, y];
    }
  }
}"""
ENGLISH = re.compile(r"\b(Choose an option|No results|Main menu|Rerun|Loading|Connection error|Page not found)\b")


def test_every_page_is_in_chinese_keeps_to_this_machine_fits_a_phone_and_a_desk_and_nobody_stumbles(
    phone: Visit,
) -> None:
    """Each page is opened once: on a phone, which is then made as wide as a desk."""
    every: list[accessibility.Violation] = []
    for key, entry in menu.allowed(LOCAL.hats).items():
        phone.open(_address(key))
        assert _too_wide(phone) <= 0, f"{key} is {_too_wide(phone)} pixels too wide for a phone"
        assert phone.page.inner_text(".mj-head h1") == entry.page.title
        assert HAN.search(phone.page.title())
        body = phone.page.inner_text("body")
        assert not ENGLISH.search(body) and "错误编号" not in body
        every += accessibility.violations(phone.page, key)
        phone.page.set_viewport_size(DESK)
        assert _too_wide(phone) <= 0, f"{key} is {_too_wide(phone)} pixels too wide for a desk"
        phone.page.set_viewport_size(PHONE)
    assert accessibility.ours(every) == []
    met = {accessibility.theirs(each) for each in every}
    assert [entry for entry in accessibility.STREAMLIT if entry not in met] == [], "mended by Streamlit: take it out"


@pytest.mark.soak  # every page is looked at on a phone with every run
def test_nobody_stumbles_at_a_desk_either_and_no_page_is_blank(desk: Visit, tmp_path: Path) -> None:
    every: list[accessibility.Violation] = []
    for key in menu.allowed(LOCAL.hats):
        desk.open(_address(key))
        desk.page.wait_for_selector(SKELETON, state="detached")
        assert _too_wide(desk) <= 0
        every += accessibility.violations(desk.page, key)
        desk.page.screenshot(path=tmp_path / f"{key}.png", full_page=True)
        assert (tmp_path / f"{key}.png").stat().st_size > 20_000
    assert accessibility.ours(every) == []


def test_on_a_phone_findings_are_cards_under_folded_filters(phone: Visit) -> None:
    phone.open("anomalies")
    assert phone.page.locator(".mj-records li").count() >= 10
    assert phone.page.get_by_test_id("stDataFrame").count() == 0
    filters = phone.page.get_by_test_id("stExpander").filter(has_text="筛选")
    assert filters.get_by_label("环节").is_hidden()
    filters.locator("summary").click()
    filters.get_by_label("环节").wait_for(state="visible")
    assert _too_wide(phone) <= 0


def test_a_card_of_a_finding_opens_it(phone: Visit) -> None:
    phone.open("anomalies")
    phone.page.get_by_role("button", name=re.compile("^打开")).first.click()
    phone.page.wait_for_url("**finding=**")
    phone.settle()
    phone.page.locator(".st-key-sheet-finding").wait_for()
    assert accessibility.ours(accessibility.violations(phone.page, "finding")) == []


def test_the_menu_says_the_products_own_version(desk: Visit) -> None:
    desk.open("")
    desk.page.get_by_test_id("stMainMenu").locator("button").click()
    last = desk.page.get_by_text(re.compile("^明鉴 "))
    last.wait_for()
    assert last.inner_text() == f"明鉴 {VERSION}"


def _address(key: str) -> str:
    """The first page of the menu lies at the root."""
    return "" if key == next(iter(menu.entries())) else key


def _too_wide(visit: Visit) -> int:
    wide: int = visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
    return wide


@pytest.mark.soak  # make test asks its siblings
def test_a_phone_shows_a_townships_figures_in_three_columns(phone: Visit) -> None:
    phone.open("township")
    rows = phone.page.locator(".mj-compare .row:not(.head)")
    rows.first.wait_for()
    columns = rows.first.evaluate("row => getComputedStyle(row).gridTemplateColumns.split(' ').length")
    assert columns == 3
    widest = rows.evaluate_all("rows => Math.max(...rows.map(row => row.scrollWidth - row.clientWidth))")
    assert widest <= 1


def test_the_map_draws_every_township_and_a_click_opens_it(desk: Visit, sample_lake: Path) -> None:
    snapshot = sample_lake / "lake" / "snapshots" / (sample_lake / "lake" / "CURRENT").read_text("utf-8").strip()
    features = json.loads((snapshot / "reference" / "boundaries.geojson").read_text("utf-8"))["features"]
    names = {feature["properties"]["name"] for feature in features}
    desk.open("")
    desk.page.wait_for_selector(POLYGONS)
    assert desk.page.locator(POLYGONS).count() >= len(names)
    desk.page.wait_for_selector(".scattergeo path.point")
    spot = desk.page.evaluate(FREE_SPOT)
    desk.page.mouse.move(*spot)
    desk.page.wait_for_selector(".hoverlayer text:has-text('点击查看乡镇画像')")
    desk.page.mouse.click(*spot)
    desk.page.wait_for_selector(".mj-head h1:has-text('乡镇画像')")
    desk.settle()
    assert any(name in desk.page.url or name in desk.page.inner_text("body") for name in names)


def test_a_choice_is_in_the_address_and_the_address_brings_it_back(desk: Visit) -> None:
    desk.open("", period="2026年第二季度")
    assert "2026年第二季度" in desk.page.inner_text(".mj-words")
    desk.page.get_by_label("项目类别").click()
    desk.page.get_by_role("option").nth(1).click()
    desk.page.wait_for_url("**category=**")
    address = desk.page.url
    desk.settle()
    desk.page.goto(address)
    desk.settle()
    assert desk.page.get_by_label("项目类别").input_value() != "全部类别"
    assert "2026年第二季度" in desk.page.inner_text(".mj-words")


@pytest.mark.soak  # make test asks its siblings
def test_the_filter_stays_when_the_menu_opens_another_page(desk: Visit) -> None:
    desk.open("", period="2026年第二季度")
    desk.page.get_by_test_id("stTopNavSection").first.click()
    desk.page.get_by_test_id("stTopNavDropdownLink").nth(1).click()
    desk.page.wait_for_selector(".mj-head h1:has-text('乡镇画像')")
    desk.settle()
    assert desk.page.get_by_label("统计期").first.input_value() == "2026年第二季度"
    assert "period=" in desk.page.url


@pytest.mark.soak  # make test asks its siblings
def test_a_card_opens_what_stands_behind_its_figure(desk: Visit) -> None:
    desk.open("")
    desk.page.get_by_role("button", name="查看项目完成率").click()
    drawer = desk.page.get_by_role("dialog")
    drawer.get_by_text("分子").first.wait_for()
    drawer.get_by_text("各乡镇").first.wait_for()
    desk.page.wait_for_selector(SKELETON, state="detached")
    assert accessibility.ours(accessibility.violations(desk.page, "drawer")) == []


def test_a_finding_leads_to_its_project(desk: Visit) -> None:
    desk.open("")
    desk.page.locator(".mj-findings a").first.click()
    desk.page.wait_for_selector(".mj-head h1:has-text('项目档案')")
    desk.settle()
    assert "project=" in desk.page.url
