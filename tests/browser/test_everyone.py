"""Everyone: every role in a real browser over a full county and a thin one, at the edges of what an address can ask."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from casework.accounts.users import User
from pages.ui.site import menu
from pages.ui.site.gate.cookie import PLAIN
from tests.browser.addresses import extremes
from tests.browser.conftest import DESK, PHONE, Visit, heard_by, serving
from tests.browser.looked_over import faults, turned
from tests.gated import session
from tests.people import MAY_OPEN, ROLES, of_role, published
from tests.thin_county import silent, thin_county, told

pytestmark = pytest.mark.browser
REFUSED = "您的账号不能使用这个地址"
ASKED = ("township", ("township", "firms", "submissions"))  # with every run: who sees least, three pages


@dataclass(frozen=True)
class Town:
    """A locked server over a county, with an account of every role; `quiet` has told the least."""

    address: str
    people: dict[str, User]
    quiet: str
    extremes: dict[str, dict[str, str]]


def _full(source: Path, data: Path) -> tuple[Path, str]:
    return published(source, data), told(source)[0]


def _thin(source: Path, data: Path) -> tuple[Path, str]:
    made = thin_county(source, data)
    shutil.rmtree(made / "inbox")
    (made / "inbox").mkdir()
    return made, silent(made)


@pytest.fixture(scope="module", params=[_full, pytest.param(_thin, marks=pytest.mark.soak)], ids=["full", "thin"])
def locked(
    request: pytest.FixtureRequest, sample_lake: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    data, quiet = request.param(sample_lake, tmp_path_factory.mktemp("county") / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(data))
        people = {role: of_role(role, quiet) for role in ROLES}
        with serving(data, tmp_path_factory.mktemp("locked") / "server.log") as address:
            yield Town(address, people, quiet, extremes(data, quiet))


def entered(chromium: Browser, town: Town, role: str) -> Iterator[Visit]:
    """A tab of somebody of this role who has signed in."""
    context = chromium.new_context(viewport=DESK, locale="zh-CN")
    context.add_cookies([{"name": PLAIN, "value": session(town.people[role]), "url": town.address}])
    yield heard_by(Visit(context.new_page(), town.address))
    context.close()


def test_a_township_meets_no_error_at_the_edges_of_some_pages(locked: Town, chromium: Browser) -> None:
    role, pages = ASKED
    for visit in entered(chromium, locked, role):
        assert {key: wrong for key in pages if (wrong := at_the_edges(visit, locked, key))} == {}


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_nobody_meets_an_error_at_the_edges_of_any_page(role: str, locked: Town, chromium: Browser) -> None:
    for visit in entered(chromium, locked, role):
        wrong = {key: wrong for key in sorted(MAY_OPEN[role]) if (wrong := at_the_edges(visit, locked, key))}
        assert wrong == {}


@pytest.mark.soak  # test_sign_in asks the same of two roles with every run
@pytest.mark.parametrize("role", ROLES)
def test_what_somebody_may_not_open_shows_nothing_of_itself(role: str, locked: Town, chromium: Browser) -> None:
    pages = menu.entries().keys() - MAY_OPEN[role]
    for visit in entered(chromium, locked, role):
        texts = {_refusal(visit, key, params) for key in pages for params in ({}, {"township": locked.quiet})}
        assert len(texts) == 1 and REFUSED in texts.pop(), "one page is refused in other words than another"


def _refusal(visit: Visit, key: str, params: dict[str, str]) -> str:
    visit.page.goto(f"{visit.address}/{key}?{urlencode(params)}")
    assert visit.page.locator(".mj-head, [data-testid=stApp]").count() == 0, key
    return visit.page.inner_text("body")


def at_the_edges(visit: Visit, town: Town, key: str) -> dict[str, list[str]]:
    """What is wrong with a page as it opens, at each edge, and at the last one on a phone."""
    title = menu.entries()[key].page.title
    visit.page.set_viewport_size(DESK)
    visit.open(key)
    wrong = {"as it opens": faults(visit, title)}
    for name, params in town.extremes.items():
        turned(visit, key, params)
        wrong[name] = faults(visit, title)
    visit.page.set_viewport_size(PHONE)
    visit.open(key, **town.extremes["a township and a category of an early period"])
    wrong["on a phone"] = faults(visit, title)
    return {name: each for name, each in wrong.items() if each}
