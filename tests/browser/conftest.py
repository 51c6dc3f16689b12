"""Browser fixtures: the real server on a free port over the sample county, and a Chromium that tells on every page."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, sync_playwright

from pages.ui.site.gate.settings import BELIEVED
from pages.ui.site.local.key import PARAMETER, VARIABLE

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
PATIENCE = 90
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
KEY = secrets.token_urlsafe(32)  # of every server that the tests start over a county without accounts


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _await(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(PATIENCE * 4):
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped at once:\n{log.read_text('utf-8')}")
        try:
            with urllib.request.urlopen(f"{address}/mingjian/health", timeout=2):  # noqa: S310  (our own server)
                return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"the server did not answer:\n{log.read_text('utf-8')}")


@pytest.fixture(scope="session")
def server(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `streamlit run app.py` over the sample county."""
    with serving(sample_lake, tmp_path_factory.mktemp("server") / "server.log") as address:
        yield address


@contextmanager
def serving(data: Path, log: Path) -> Iterator[str]:
    """A server over a county, as long as the block lasts: its address."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with log.open("wb") as out:
        environment = os.environ | {"MINGJIAN_DATA": str(data), VARIABLE: KEY, BELIEVED: ""}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _await(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is not there; install Debian's chromium to walk the pages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Visit:
    """One tab: where it is, and everything that went wrong in it."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str, **params: str) -> None:
        query = "&".join(f"{name}={quote(value)}" for name, value in params.items())
        self.page.goto(f"{self.address}/{path}{'?' + query if query else ''}")
        self.settle()

    def settle(self) -> None:
        """Wait until the run is over and the page is drawn."""
        self.page.wait_for_selector(".mj-head h1", timeout=PATIENCE * 1000)
        self.page.wait_for_selector(READY, timeout=PATIENCE * 1000)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.wrong.append(f"console: {message.text}")

    def asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            self.wrong.append(f"left the house: {request.url}")


def heard_by(visit: Visit) -> Visit:
    """The tab, which from now on notes what goes wrong in it; a dialog that a script opens is wrong too."""
    visit.page.on("console", visit.heard)
    visit.page.on("request", visit.asked)
    visit.page.on("pageerror", lambda error: visit.wrong.append(f"page error: {error}"))
    visit.page.on("dialog", lambda dialog: (visit.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return visit


def visiting(chromium: Browser, server: str, size: ViewportSize) -> Iterator[Visit]:
    """A tab of the person at this machine. What went wrong in it and nobody looked at fails the test."""
    context = chromium.new_context(viewport=size, locale="zh-CN")
    entered = context.request.get(f"{server}/?{PARAMETER}={KEY}", headers={"accept": "text/html"})
    assert entered.ok and PARAMETER not in entered.url
    visit = heard_by(Visit(context.new_page(), server))
    yield visit
    context.close()
    assert visit.wrong == []


@pytest.fixture
def desk(chromium: Browser, server: str) -> Iterator[Visit]:
    """A desktop tab. The test fails on any console error and on any request that leaves this machine."""
    yield from visiting(chromium, server, DESK)


@pytest.fixture
def phone(chromium: Browser, server: str) -> Iterator[Visit]:
    """A phone's tab, with the same conscience."""
    yield from visiting(chromium, server, PHONE)
