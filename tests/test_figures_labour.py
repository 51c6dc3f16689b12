"""Every figure of the page of labour, worked out again from the paid days: trades, wages, and what nobody was paid."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest

from pages.oversight.labour import parts, questions
from pages.ui.kit.format import money
from pages.ui.site.view import View
from tests.figured import asked, differing, drawn, every_figure, thin, view
from tests.odd_county import odd
from tests.oracle.pages import labour
from tests.views import view_of

pytestmark = pytest.mark.xdist_group("figures")


def trades(shown: View) -> dict[str, tuple[object, ...]]:
    names = ("spells", "projects", "days", "wage_fen", "wage_per_day", "local_percent")
    return {row["trade"]: tuple(row[name] for name in names) for row in questions.trades(shown).to_dicts()}


def unpaid(shown: View) -> dict[str, tuple[object, ...]]:
    names = ("spells", "wage_fen", "since_on", "days", "cut_on")
    return {row["project_no"]: tuple(row[name] for name in names) for row in questions.unpaid(shown).to_dicts()}


@every_figure
def test_the_trades_and_the_unpaid_wages(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    question = asked(sample_lake, shown)
    for page, worked in ((trades(shown), labour.trades(question)), (unpaid(shown), labour.unpaid(question))):
        assert differing(page, {key: astuple(line) for key, line in worked.items()}) == {}  # type: ignore[call-overload]  # both are dataclasses
    assert questions.silent(shown) == labour.silent(question)
    assert questions.unsettled(shown) == labour.unsettled(question)
    days = questions.trades(shown)["days"].to_list()
    assert days == sorted(days, reverse=True)


@every_figure
def test_the_cards(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    question = asked(sample_lake, shown)
    mine, owed = labour.trades(question).values(), sum(line.wage_fen for line in labour.unpaid(question).values())
    fen = sum(line.wage_fen for line in mine)
    unit, size = ("亿元", 1e10) if max(fen, owed) >= 1e10 else ("万元", 1e6)
    card = drawn(parts.figures, shown)
    assert card["days"].figure == f"{sum(line.days for line in mine):,.1f}"
    assert (card["wages"].figure, card["wages"].unit) == (f"{fen / size:,.2f}", unit)
    assert (card["unpaid"].figure, card["unpaid"].unit) == (f"{owed / size:,.2f}", unit)


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_a_thin_county_does_not_know_what_is_unpaid_without_the_end_of_a_spell(period: str) -> None:
    shown = view(thin(), period)
    question = asked(thin(), shown)
    assert differing(trades(shown), {key: astuple(line) for key, line in labour.trades(question).items()}) == {}
    assert unpaid(shown) == {} and questions.silent(shown) == labour.silent(question) == (3, 3)
    card = drawn(parts.figures, shown)
    assert card["days"].figure == "20.0" and card["unpaid"].figure == "—" and "3个乡镇中3个不明" in card["unpaid"].foot


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_odd_rows_are_counted_where_they_belong(period: str) -> None:
    shown = view(odd(), period)
    question = asked(odd(), shown)
    assert differing(trades(shown), {key: astuple(line) for key, line in labour.trades(question).items()}) == {}
    assert differing(unpaid(shown), {key: astuple(line) for key, line in labour.unpaid(question).items()}) == {}
    assert questions.unsettled(shown) == labour.unsettled(question)


def test_a_spell_without_an_end_is_said_to_be_unsettled_and_is_in_no_sum() -> None:
    shown = view(odd(), "2026年")
    spells, fen = labour.unsettled(asked(odd(), shown))
    assert spells > 0
    assert parts.unsettled(shown).startswith(f"另有{spells}笔（{money(fen)}）")


def test_of_a_month_that_nobody_has_told_yet_there_are_no_days_and_no_wages() -> None:
    told, untold = (view_of(odd(), period=period, township="城关街道") for period in ("2026年7月", "2026年8月"))
    assert drawn(parts.figures, told)["days"].figure == "29.0"
    card = drawn(parts.figures, untold)
    assert (card["days"].figure, card["wages"].figure, card["local_labour_rate"].figure) == ("—", "—", "未报送")
    assert card["unpaid"].figure == "0.20"  # what was owed on the last day that is told
