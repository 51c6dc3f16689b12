"""Viewer browser: visitors in a real Chromium, who open the pages from the menu."""

from __future__ import annotations

import random
import time

from playwright.async_api import Browser, Page
from playwright.async_api import Error as BrowserError

from benchmarks.viewer_server import KEY
from benchmarks.viewer_socket import Clicks, Habits
from pages.ui.site.local.key import PARAMETER

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
SECTION, LINK = "stTopNavSection", "stTopNavDropdownLink"
TITLE = "title => document.querySelector('.mj-head h1')?.innerText.trim() === title"


async def browse(browser: Browser, address: str, who: str, clicks: Clicks, habits: Habits) -> None:
    """One tab that opens a page of the menu, waits until it is drawn, and opens the next."""
    dice = random.Random(who)  # noqa: S311  (what is clicked, not a secret)
    clicks.by_visitor[who] = 0
    while time.monotonic() < habits.until:
        page = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        page.set_default_timeout(habits.patience * 1000)
        try:
            await _clicking(page, address, who, dice, clicks, habits)
        except BrowserError as problem:  # its time-outs too
            clicks.timeouts.append(f"{who}: {str(problem).splitlines()[0]}")
        finally:
            await page.close()


async def _clicking(page: Page, address: str, who: str, dice: random.Random, clicks: Clicks, habits: Habits) -> None:
    start = time.monotonic()
    await page.goto(f"http://{address}/?{PARAMETER}={KEY}")
    await _drawn(page, "驾驶舱")
    clicks.count(who, "browser open", time.monotonic() - start)
    while time.monotonic() < habits.until:
        await page.wait_for_timeout(dice.uniform(0.5, 1.5) * habits.pause * 1000)
        sections = page.get_by_test_id(SECTION)
        await sections.nth(dice.randrange(await sections.count())).click()
        links = page.get_by_test_id(LINK)
        await links.first.wait_for()
        link = links.nth(dice.randrange(await links.count()))
        title = (await link.inner_text()).splitlines()[-1].strip()
        start = time.monotonic()
        await link.click()
        await _drawn(page, title)
        clicks.count(who, "browser page", time.monotonic() - start)
        if "错误编号" in await page.inner_text("body"):
            clicks.errors.append(f"{who}: {title} shows an error")


async def _drawn(page: Page, title: str) -> None:
    await page.wait_for_function(TITLE, arg=title)
    await page.wait_for_selector(READY)
