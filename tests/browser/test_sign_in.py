"""Signing in and out in a real browser: deep links, two tabs, another password, the end of a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from casework.accounts.users import User
from pages.ui.site import menu
from tests.browser import accessibility
from tests.browser.conftest import PATIENCE, READY, serving
from tests.people import MAY_OPEN, ROLES, of_role, published
from tests.stores import RIGHT

pytestmark = pytest.mark.browser
NEW = "blue river 92 hill"
DEEP = "/township?period=2026年第二季度"
UNLIKE = ("township", "admin")  # the menus of the others are asked in the process by every run


@pytest.fixture(scope="module")
def county(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(sample_lake, tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def people(county: Path) -> Iterator[dict[str, User]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(county))
        yield {role: of_role(role, "西河镇") for role in ROLES}


@pytest.fixture(scope="module")
def locked(county: Path, people: dict[str, User], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a county with accounts."""
    with serving(county, tmp_path_factory.mktemp("locked") / "server.log") as address:
        yield address


@pytest.fixture
def browser(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    left: list[str] = []
    context.on("request", lambda asked: left.append(asked.url) if urlsplit(asked.url).hostname != "127.0.0.1" else None)
    yield context
    context.close()
    assert [url for url in left if not url.startswith(("data:", "blob:"))] == []


def settled(page: Page) -> None:
    page.wait_for_selector(".mj-head h1", timeout=PATIENCE * 1000)
    page.wait_for_selector(READY, timeout=PATIENCE * 1000)


def sign_in(page: Page, login: str) -> None:
    """With the first password, and where that is asked for with a new one; later with the new one."""
    page.fill("[name=login]", login)
    page.fill("[name=password]", NEW)
    page.click("button[type=submit]")
    if page.locator(".wrong").count():
        page.fill("[name=password]", RIGHT)
        page.click("button[type=submit]")
        for name, value in (("old", RIGHT), ("new", NEW), ("again", NEW)):
            page.fill(f"[name={name}]", value)
        page.click("button[type=submit]")
    settled(page)


def kept(address: str) -> str:
    """The deep link that a sign-in page holds."""
    return unquote(parse_qs(urlsplit(address).query)["next"][0])


def test_a_deep_link_survives_the_sign_in_and_the_first_password(locked: str, browser: BrowserContext) -> None:
    page = browser.new_page()
    page.goto(locked + DEEP)
    assert urlsplit(page.url).path == "/sign-in" and kept(page.url) == DEEP
    sign_in(page, "leader")
    assert unquote(page.url) == locked + DEEP
    assert "leader同志" in page.inner_text(".mj-who") and "2026年第二季度" in page.inner_text("body")


@pytest.mark.soak  # make test asks its siblings
def test_an_address_is_kept_under_a_name_opened_again_and_taken_away(locked: str, browser: BrowserContext) -> None:
    page = browser.new_page()
    page.goto(f"{locked}/funds?period=2026年第二季度&measure=资金使用率")
    assert accessibility.violations(page, "sign-in") == []
    sign_in(page, "leader")
    page.get_by_role("button", name="收藏").click()
    page.get_by_label("名称").fill("二季度<b>资金</b>")
    page.get_by_role("button", name="收藏本页").click()
    link = page.get_by_role("link", name="二季度<b>资金</b>")
    link.wait_for()
    page.goto(locked)
    settled(page)
    page.get_by_role("button", name="收藏").click()
    link.click()
    page.wait_for_selector(".mj-head h1:has-text('资金')")
    settled(page)
    assert page.get_by_label("统计期").first.input_value() == "2026年第二季度"
    assert page.get_by_label("比较指标").input_value() == "资金使用率"
    page.get_by_role("button", name="收藏").click()
    page.get_by_role("button", name="删除").click()
    page.get_by_text("还没有收藏").wait_for()


@pytest.mark.soak  # tests/test_pages_chart_notes.py asks the same in the process
def test_a_note_is_written_under_a_trend_numbered_on_it_and_taken_back(locked: str, browser: BrowserContext) -> None:
    page = browser.new_page()
    page.goto(f"{locked}/disclosure")
    sign_in(page, "office")
    page.get_by_role("button", name="加注").click()
    page.get_by_label("加注（80 字以内）").fill("<b>台风</b>，停工两周")
    page.get_by_label("时期").click()
    page.get_by_role("option", name="2026年7月").click()
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector(".mj-notes:has-text('① 2026年7月 — <b>台风</b>，停工两周')")
    page.locator(".js-plotly-plot .annotation-text", has_text="①").wait_for()
    assert accessibility.violations(page, "disclosure") == []
    page.get_by_role("button", name="撤回").click()
    page.locator(".js-plotly-plot .annotation-text", has_text="①").wait_for(state="detached")
    assert page.locator(".mj-notes").count() == 0


def test_the_sign_in_works_without_a_script(locked: str, chromium: Browser, people: dict[str, User]) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{locked}/sign-in")
    page.fill("[name=login]", "assessment")
    page.fill("[name=password]", RIGHT)
    page.click("button[type=submit]")
    assert urlsplit(page.url).path == "/change-password"
    context.close()


@pytest.mark.soak  # make test asks its siblings
def test_signing_out_everywhere_ends_an_open_page_in_another_browser_by_itself(
    locked: str, browser: BrowserContext, chromium: Browser
) -> None:
    here, elsewhere = browser.new_page(), chromium.new_context().new_page()
    for page in (here, elsewhere):
        page.goto(locked + DEEP)
        sign_in(page, "office")
    there = browser.new_page()  # a second tab of the same browser
    there.goto(f"{locked}/sign-out")
    there.click("text=在所有设备上退出")
    assert urlsplit(there.url).path == "/sign-in"
    for page in (here, elsewhere):
        page.wait_for_url("**/sign-in?**", timeout=PATIENCE * 1000)
        assert kept(page.url) == DEEP
    elsewhere.context.close()


@pytest.mark.soak  # make test asks its siblings
def test_two_tabs_share_the_session_and_going_back_after_signing_out_shows_nothing(
    locked: str, browser: BrowserContext
) -> None:
    first, second = browser.new_page(), browser.new_page()
    first.goto(locked)
    sign_in(first, "department")
    second.goto(f"{locked}/ranking")
    settled(second)
    second.goto(f"{locked}/sign-out")
    second.locator("button").first.click()
    first.wait_for_url("**/sign-in**", timeout=PATIENCE * 1000)
    second.go_back()
    assert urlsplit(second.url).path == "/sign-in" or second.locator(".mj-head").count() == 0


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=[] if role in UNLIKE else pytest.mark.soak) for role in ROLES]
)
def test_each_role_finds_its_own_menu_and_a_guessed_address_leads_nowhere(
    role: str, locked: str, browser: BrowserContext
) -> None:
    page = browser.new_page()
    page.goto(locked)
    sign_in(page, role)
    for key, entry in menu.entries().items():
        if key in MAY_OPEN[role] and entry.group != "管理":  # only the answer is looked at: the page need not be drawn
            assert page.request.get(f"{locked}/{key}").status == 200, key
            continue
        answer = page.goto(f"{locked}/{key}")
        assert answer and answer.status == (200 if key in MAY_OPEN[role] else 403), key
        if key in MAY_OPEN[role]:
            settled(page)
            assert page.inner_text(".mj-head h1") == entry.page.title
        else:
            assert page.locator(".mj-head").count() == 0 and "您的账号不能使用这个地址" in page.inner_text("body")


@pytest.mark.soak  # the pages that only who keeps the accounts may open; the others are looked at in the walk
@pytest.mark.parametrize("key", ["accounts", "audit"])
def test_nobody_stumbles_on_the_pages_of_whoever_keeps_the_accounts(
    key: str, locked: str, browser: BrowserContext
) -> None:
    page = browser.new_page()
    page.goto(f"{locked}/{key}")
    sign_in(page, "admin")
    page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
    assert accessibility.ours(accessibility.violations(page, key)) == []


def test_a_map_and_a_picture_by_guessed_address_are_refused(locked: str, browser: BrowserContext) -> None:
    for path in ("/mingjian/boundaries/x.geojson", "/media/" + "0" * 56 + ".png", "/app/static/topojson/x.json"):
        assert browser.request.get(locked + path).status == 401
