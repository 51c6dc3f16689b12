"""The cards of the topic pages and the townships' bars beside them, also of one category, worked out again."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pages.oversight.costs import parts as costs
from pages.oversight.disclosure import questions as disclosure
from pages.oversight.labour import questions as labour
from pages.oversight.opinion import questions as opinion
from pages.oversight.progress import parts as progress
from pages.oversight.quality import questions as quality
from pages.ui.ask import kpis
from pages.ui.site import periods
from pages.ui.site.view import View
from pipelines import registry
from tests.figured import PERIODS, book, every_figure, thin, view
from tests.odd_county import odd
from tests.oracle.kpi_table import Span
from tests.oracle.pages import cards

pytestmark = pytest.mark.xdist_group("figures")
KEYS = (*progress.KEYS, *costs.KEYS, *quality.KEYS, *opinion.KEYS, disclosure.KEY, labour.KEY)


@cache
def sums(data: Path) -> dict[cards.Key, tuple[float, float]]:
    shown = [view(data, period).period for period in PERIODS]
    as_of = book(data).as_of
    every = {each.key: each for each in [*shown, *map(periods.previous, shown)]}
    spans = [Span(each.key, each.start, each.last_day(as_of), each.end) for each in every.values()]
    return cards.sums(book(data), KEYS, spans)


def value(data: Path, shown: View, key: str, period: periods.Period, town: str | None) -> float | None:
    a, b = sums(data).get((key, period.key, town, shown.filters.category), (0.0, 0.0))
    return a / b * registry.kpis()[key].definition.scale if b else None


def same(data: Path, shown: View) -> None:
    town, before = shown.filters.township, periods.previous(shown.period)
    figures = kpis.figures(shown, town)
    for key in KEYS:
        figure = figures[key]
        assert figure.value == pytest.approx(value(data, shown, key, shown.period, town)), key
        assert figure.before == pytest.approx(value(data, shown, key, before, town)), key
        bars = dict(kpis.by_township(shown, key).select("township", "value").iter_rows())
        for name in shown.townships:
            assert bars.get(name) == pytest.approx(value(data, shown, key, shown.period, name)), (key, name)


@every_figure
def test_the_cards_and_the_bars(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    same(sample_lake, view(sample_lake, period, of_town=of_town, of_category=of_category))


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_a_thin_county_s_cards(period: str) -> None:
    shown = view(thin(), period)
    same(thin(), shown)
    assert kpis.figures(shown)["satisfaction"].unknown == "off"


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_the_cards_of_odd_rows(period: str) -> None:
    same(odd(), view(odd(), period))
