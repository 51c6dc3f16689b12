"""Figured: the views in which a page's figures are compared, and the same rows for working them out by hand."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pages.ui.kit import cards
from pages.ui.site.view import View
from pipelines.night import night
from tests import extra
from tests.oracle.county import County, county
from tests.oracle.pages.asked import Asked
from tests.oracle.pages.submissions import Book
from tests.soaked import some
from tests.test_recomputation import Published
from tests.tiny import CONTRACTS, PROJECTS, ledger, tiny_county
from tests.views import view_of

LABOUR = "项目编号,工号,工种,本地村民,起,工日,应发工资,发放日期"
UNFINISHED = "项目编号,项目名称,乡镇,村(社区),项目类别,计划年度,预算金额(万元),计划开工日期,计划竣工日期"
TOWN, CATEGORY = 4, 0  # of the view's townships and categories
PERIODS = ("2026年8月", "2026年", "2026年第二季度")
PLACES = ((False, False), (True, False), (False, True), (True, True))
ASKED = some([pytest.param(period, *place) for period in PERIODS for place in PLACES], 2)
FOLDER = tempfile.TemporaryDirectory(prefix="thin_county")  # goes with the process
every_figure = pytest.mark.parametrize(("period", "of_town", "of_category"), ASKED)


@cache
def published(data: Path) -> Published:
    return Published(data)


@cache
def book(data: Path) -> County:
    """The clean rows of the published snapshot, and what else a page may look at."""
    of = published(data)
    more = {**of.extra, **extra.of_published(of.lake, of.reference)}
    more["calendar"] = of.extra["calendar"]
    return county(of.rows, of.rows["rejected"], of.as_of, more)


def view(data: Path, period: str, *, of_town: bool = False, of_category: bool = False) -> View:
    whole = view_of(data)
    town = whole.townships[TOWN] if of_town else None
    return view_of(data, period=period, township=town, category=whole.categories[CATEGORY] if of_category else None)


def asked(data: Path, shown: View) -> Asked:
    """The same question, for working it out by hand."""
    filters, period = shown.filters, shown.period
    return Asked(book(data), period.start, period.end, filters.township, filters.category)


def drawn(draw: Callable[[View], object], shown: View) -> dict[str, cards.Card]:
    """The cards that a page's part draws, by key."""
    kept: list[cards.Card] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cards, "row", lambda row, columns: kept.extend(row))
        draw(shown)
    return {card.key: card for card in kept}


def findings(data: Path, rule: str) -> set[str]:
    """The works with an open finding of the rule."""
    rows = published(data).findings.to_dicts()
    return {row["project_no"] for row in rows if row["rule"] == rule and row["outcome"] == "flagged"}


def receipts(data: Path) -> Book:
    lines = map(json.loads, (data / "lake" / "receipts.jsonl").read_text("utf-8").splitlines())
    came = [(line["path"], date.fromisoformat(line["received_at"][:10])) for line in lines]
    holidays = {row["day"]: row["kind"] for row in published(data).extra["holidays"]}
    return Book(book(data), came, holidays)


@cache
def thin() -> Path:
    """Three townships: one is silent, one hands in works and contracts late and without the day of a finish, one also
    paid days without their end. Nobody collects changes, ratings, complaints, inspections or notices."""
    data = tiny_county(Path(FOLDER.name))
    own = ("2026-03-05,2026-06-20", "2026-03-05,")
    works = [
        f"350987100-2026-000{nth},村道{nth},西河镇,西新村,道路,2026,20,2026-03-01,2026-06-30,{days}"
        for nth, days in enumerate(own, 1)
    ]
    ledger(data, "西河镇/项目台账.csv", PROJECTS, *works)
    signed = [f"HT-{nth},350987100-2026-000{nth},宏达公司,18.5,2026-02-0{nth}" for nth in (1, 2)]
    ledger(data, "西河镇/合同台账.csv", CONTRACTS, *signed)
    ledger(data, "西河镇/点工台账.csv", LABOUR, "350987100-2026-0001,G1,砌筑工,是,2026-08-01,20,4000,")
    night(data, now=datetime(2026, 9, 20, 19, 0, tzinfo=UTC), processes=0)
    late = "350987001-2026-0001,巷道,城关街道,城新村,道路,2026,30,2026-03-01,2026-06-30"
    ledger(data, "城关街道/项目台账.csv", UNFINISHED, late)
    ledger(data, "城关街道/合同台账.csv", CONTRACTS, "HT-9,350987001-2026-0001,远大公司,28,2026-02-09")
    night(data, now=datetime(2026, 10, 8, 19, 0, tzinfo=UTC), processes=0)
    return data


def close(one: Any, other: Any) -> bool:
    """The same, floats to a billionth."""
    if isinstance(one, float) or isinstance(other, float):
        return one is not None and other is not None and one == pytest.approx(other, rel=1e-9, abs=1e-9)
    return bool(one == other)


def differing(shown: dict[Any, Any], worked: dict[Any, Any]) -> dict[Any, tuple[Any, Any]]:
    """Key → (what the page shows, what was worked out), where they are not the same."""
    pairs = {key: (shown.get(key), worked.get(key)) for key in shown.keys() | worked.keys()}
    return {key: pair for key, pair in pairs.items() if not _same(*pair)}


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(close, one, other))
    return close(one, other)
