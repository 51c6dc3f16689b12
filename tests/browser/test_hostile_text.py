"""Hostile text: whatever stands in a ledger is shown letter by letter, runs nowhere and fits where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser

from pages.ui.kit.trace.sources import mark
from pages.ui.site import menu
from pages.ui.site.viewer import LOCAL
from pipelines.registry import datasets
from tests.browser.conftest import DESK, PHONE, Visit, serving, visiting
from tests.browser.looked_over import faults, grown, marks_on
from tests.hostile_county import STRAY, clean, hostile_county, snapshot, typed
from tests.hostile_text import CODES, MARK, SIGNS

pytestmark = [pytest.mark.browser, pytest.mark.soak]
SIZES = {"desk": DESK, "phone": PHONE}
FIRMS, FINDINGS = 8, 40  # looked at, of so many more
ENOUGH = 300  # hostile texts that the pages of the menu show together, or the test looks at nothing
KPIS = ("项目完成率", "资金合规率", "群众满意度", "资金拨付率")
HOVERED = ("funds", "costs", "progress", "firms", "map", "")  # pages whose charts say a work's or a firm's name


@pytest.fixture(scope="module")
def hostile(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_county(sample_lake, tmp_path_factory.mktemp("hostile") / "data")


@pytest.fixture(scope="module")
def locked(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(hostile, tmp_path_factory.mktemp("locked") / "server.log") as address:
        yield address


@pytest.fixture
def tab(chromium: Browser, locked: str) -> Iterator[Visit]:
    yield from visiting(chromium, locked, DESK)


def test_every_row_is_accepted_and_every_field_that_takes_text_holds_one(hostile: Path, sample_lake: Path) -> None:
    before = clean(sample_lake)
    after = {
        key: rows.filter(~pl.col("source_file").str.contains(STRAY, literal=True))
        for key, rows in clean(hostile).items()
    }
    for key, dataset in datasets().items():
        assert after[key].height == before[key].height > 0, key
        for field in typed(dataset):
            shown = after[key][field.name].drop_nulls()
            assert shown.len() and shown.str.contains(MARK.pattern).all(), (key, field.name)
    names = "\n".join(after["projects"]["project_name"])
    assert [before for before, _ in SIGNS if before.isascii() and before not in names] == []


def test_every_page_shows_hostile_text_as_it_was_typed(tab: Visit) -> None:
    seen, wrong = 0, {}
    for key, entry in menu.allowed(LOCAL.hats).items():
        for size, viewport in SIZES.items():
            tab.page.set_viewport_size(viewport)
            tab.open("" if key == next(iter(menu.entries())) else key)
            wrong[key, size] = [*faults(tab, entry.page.title), *grown(tab)]
            seen += marks_on(tab)
    assert {place: each for place, each in wrong.items() if each} == {}
    assert seen > ENOUGH


def test_a_project_of_every_kind_of_hostile_number_is_shown_as_it_was_typed(tab: Visit, hostile: Path) -> None:
    wrong = {}
    for number in _one_of_each(clean(hostile)["projects"]["project_no"].to_list()):
        wrong |= _looked_at(tab, "project", project=number)
        assert marks_on(tab) > 5, number
    assert len(wrong) > len(CODES) and {place: each for place, each in wrong.items() if each} == {}


def test_a_firm_of_every_kind_of_hostile_name_is_shown_as_it_was_typed(tab: Visit, hostile: Path) -> None:
    wrong = {}
    for name in _one_of_each(clean(hostile)["contracts"]["contractor"].to_list())[:FIRMS]:
        wrong |= _looked_at(tab, "firms", firm=name)
    assert len(wrong) == 2 * FIRMS and {place: each for place, each in wrong.items() if each} == {}


def test_a_finding_of_every_rule_is_shown_as_it_was_typed(tab: Visit, hostile: Path) -> None:
    first = pl.read_parquet(snapshot(hostile) / "findings" / "findings.parquet").unique("rule", keep="first")
    wrong = {}
    for ident in first["finding_id"].sort().head(FINDINGS):
        wrong |= _looked_at(tab, "anomalies", finding=ident)
    assert wrong and {place: each for place, each in wrong.items() if each} == {}


def test_a_file_with_a_hostile_name_is_shown_with_what_was_sent_back(tab: Visit, hostile: Path) -> None:
    rejected = pl.read_parquet(snapshot(hostile) / "rejected" / "rejected.parquet")
    path = next(path for path in rejected["source_file"].unique() if STRAY in path)
    wrong = _looked_at(tab, "submissions", file=mark(path))
    assert STRAY in tab.page.get_by_role("dialog").inner_text().replace("\n", "")
    assert {place: each for place, each in wrong.items() if each} == {}


@pytest.mark.parametrize("name", KPIS)
def test_the_drawer_of_a_figure_and_its_rows_are_shown_as_they_were_typed(name: str, tab: Visit) -> None:
    tab.open("")
    tab.page.get_by_role("button", name=f"查看{name}").click()
    drawer = tab.page.get_by_role("dialog")
    drawer.get_by_text("分子").first.wait_for()
    drawer.get_by_text(re.compile("^计入的")).click()
    assert _wrong(tab, "cockpit") == []


@pytest.mark.parametrize("words", ["Qz", "<script>", ":red[", "$", "javascript"])
def test_the_search_offers_hostile_names_as_they_were_typed(words: str, tab: Visit) -> None:
    tab.open("")
    tab.page.get_by_placeholder("查项目、村、参建单位").press_sequentially(words)
    tab.page.locator(".mj-search a").first.wait_for()
    assert _wrong(tab, "cockpit") == []


def test_what_a_chart_says_under_the_pointer_is_as_it_was_typed(tab: Visit) -> None:
    said = 0
    for key in HOVERED:
        tab.open(key)
        faults(tab, "")
        for point in tab.page.locator(".scatterlayer path.point, .barlayer .point path, .scattergeo path.point").all()[
            :9
        ]:
            point.hover(force=True)
            said += tab.page.locator(".hoverlayer text").count() > 0
            assert grown(tab) == [], key
    assert said > len(HOVERED)


def _one_of_each(texts: list[str]) -> list[str]:
    """One text of every kind, told by what stands before its mark."""
    return list({text.partition("Qz")[0]: text for text in texts}.values())


def _looked_at(tab: Visit, key: str, **params: str) -> dict[tuple[str, ...], list[str]]:
    """What is wrong with the page at this address, at a desk and on a phone."""
    wrong = {}
    for size, viewport in SIZES.items():
        tab.page.set_viewport_size(viewport)
        tab.open(key, **params)
        wrong[(size, *params.values())] = _wrong(tab, key)
    return wrong


def _wrong(tab: Visit, key: str) -> list[str]:
    return [*faults(tab, menu.entries()[key].page.title), *grown(tab)]
