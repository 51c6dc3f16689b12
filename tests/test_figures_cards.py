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
from pages.ui.ask.topic import trends
from pages.ui.site import periods
from pages.ui.site.view import View
from pipelines import registry
from tests.figured import PERIODS, asked, book, every_figure, thin, view
from tests.odd_county import odd
from tests.oracle.kpi_table import Span
from tests.oracle.pages import cards
from tests.soaked import some

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
        a, b = sums(data).get((key, shown.period.key, town, shown.filters.category), (0.0, 0.0))
        assert (figure.numerator or 0, figure.denominator or 0) == pytest.approx((a, b)), key
        question, is_stock = asked(data, shown), registry.kpis()[key].definition.stock
        telling = sum(is_stock or question.is_told(key, name) for name in question.reporting(key))
        assert (
            town or figure.value is None or (figure.townships, figure.townships_due) == (telling, len(shown.townships))
        )
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


@pytest.mark.parametrize("of_town", [False, True])
@pytest.mark.parametrize("key", some(("satisfaction", "local_labour_rate", "maintenance_rate", "disclosure_rate"), 1))
def test_the_line_over_time(sample_lake: Path, key: str, of_town: bool) -> None:
    shown = view(sample_lake, "2026年8月", of_town=of_town, of_category=True)
    line = trends.of_kpi(shown, shown.filters.township, key, "quarter")
    quarters = [periods.around("quarter", start) for start in line["start"]]
    as_of = book(sample_lake).as_of
    assert quarters[-1].key == "2026Q2"
    spans = [Span(each.key, each.start, each.last_day(as_of), each.end) for each in quarters]
    worked = cards.sums(book(sample_lake), [key], spans)
    for name, place in (("own", shown.filters.township), ("county", None)):
        pairs = [worked.get((key, each.key, place, shown.filters.category), (0.0, 0.0)) for each in quarters]
        scale = registry.kpis()[key].definition.scale
        assert line[name].to_list() == pytest.approx([a / b * scale if b else None for a, b in pairs])
