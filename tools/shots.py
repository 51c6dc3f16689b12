"""Shots: pictures of every page of the menu, at a desk and on a phone, from a real browser over a sample county.

.venv/bin/python -m tools.shots --data data/county --out docs/shots
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.viewer_browser import ARGUMENTS, CHROMIUM, READY
from benchmarks.viewer_server import KEY, free_port, serving
from pages.ui.site import menu
from pages.ui.site.local.key import PARAMETER
from pages.ui.site.viewer import LOCAL

SIZES: dict[str, ViewportSize] = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
TALLEST = 1_800  # of a phone's picture: what is further down is more of the same
QUALITY = 80  # of WebP: text stays sharp, and sixty pictures stay within a few megabytes
PATIENCE = 90_000
TO_COME = "[data-testid=stSkeleton]"  # where a chart or a table will be
TOO_WIDE = "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
DRAWN = 700  # ms after the run is over: charts and tables draw themselves


def main() -> None:
    """Take the pictures that are asked for; without --only, of every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("docs/shots"))
    parser.add_argument("--only", nargs="*", default=[], help="keys of pages")
    parser.add_argument(
        "--tallest", type=int, default=0, help="pixels; 0: a screen at a desk, a little more on a phone"
    )
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as aside,
        serving(asked.data, Path(aside) / "server.log", free_port()) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for size in SIZES:
            for name, shot in taken(browser, f"http://{server.address}", size, asked.only, asked.tallest):
                (asked.out / f"{name}.webp").write_bytes(shot)
                print(f"{name}.webp {len(shot) // 1024} kB", flush=True)
        browser.close()


def taken(browser: Browser, address: str, size: str, only: list[str], tallest: int) -> Iterator[tuple[str, bytes]]:
    """Each page's name and picture, all from one tab."""
    context = browser.new_context(viewport=SIZES[size], locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/?{PARAMETER}={KEY}")
    settle(page)
    project = gravest_project(page)
    for key in menu.allowed(LOCAL.hats):
        if only and key not in only:
            continue
        page.set_viewport_size(SIZES[size])
        page.goto(f"{address}/{key}{'?project=' + project if key == 'project' else ''}")
        settle(page)
        wide: int = page.evaluate(TOO_WIDE)
        if wide > 0:
            raise SystemExit(f"{key} is {wide} pixels too wide at {SIZES[size]['width']}")
        yield f"{key}-{size}", picture(page, tallest or (SIZES[size]["height"] if size == "desk" else TALLEST))
    context.close()


def settle(page: Page) -> None:
    """Wait until the run is over and its charts are drawn."""
    page.wait_for_selector(".mj-head h1", timeout=PATIENCE)
    page.wait_for_selector(READY, timeout=PATIENCE)
    page.wait_for_selector(TO_COME, state="detached", timeout=PATIENCE)
    page.wait_for_timeout(DRAWN)


def gravest_project(page: Page) -> str:
    """The number of the project that the cockpit's first finding is about."""
    link = page.locator(".mj-findings a").first.get_attribute("href") or ""
    return link.rpartition("project=")[2]


def picture(page: Page, tallest: int) -> bytes:
    """The page from its top, as far as it goes but no taller, in few colours. Streamlit's page scrolls in a box of its
    own, so the window is made as tall as what is in it."""
    height: int = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
    now = page.viewport_size or SIZES["desk"]
    tall = max(now["height"], min(height, tallest))
    if tall != now["height"]:
        page.set_viewport_size({"width": now["width"], "height": tall})
        page.wait_for_timeout(DRAWN)
    whole = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    kept = io.BytesIO()
    whole.save(kept, "WEBP", quality=QUALITY, method=6)
    return kept.getvalue()


if __name__ == "__main__":
    main()
