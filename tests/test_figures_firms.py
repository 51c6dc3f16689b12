"""Every figure of the page of firms, worked out again: contracts, records, credit, concentration, pairs and lists."""

from __future__ import annotations

from dataclasses import astuple, fields
from datetime import date, timedelta
from pathlib import Path

import pytest

from pages.oversight.firms import opened, parts, questions
from pages.oversight.firms.table import concentration
from pages.oversight.firms.table import firms as shown_firms
from pages.ui.site.view import View
from tests.checked_county import checked
from tests.figured import asked, differing, drawn, every_figure, published, thin, view
from tests.odd_county import odd
from tests.oracle.pages import firms

pytestmark = pytest.mark.xdist_group("figures")
NAMES = [field.name for field in fields(firms.Firm)]


def table(shown: View) -> dict[str, tuple[object, ...]]:
    rows = shown_firms(shown).to_dicts()
    return {row["contractor"]: tuple(row[name] for name in NAMES) for row in rows}


def worked(data: Path, shown: View) -> dict[str, tuple[object, ...]]:
    return {name: astuple(firm) for name, firm in firms.firms(asked(data, shown)).items()}


@every_figure
def test_the_table_and_how_concentrated_it_is(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    lines = firms.firms(asked(sample_lake, shown))
    assert differing(table(shown), {name: astuple(firm) for name, firm in lines.items()}) == {} and lines
    shares = sorted((firm.share for firm in lines.values() if firm.share is not None), reverse=True)
    first, index = concentration(shown_firms(shown))
    assert first == pytest.approx(sum(shares[:3])) and index == pytest.approx(sum(share**2 for share in shares))


@every_figure
def test_the_cards_above_it_and_of_a_firm(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    question = asked(sample_lake, shown)
    lines = firms.firms(question)
    card, fen = drawn(parts.overview, shown), sum(firm.amount_fen for firm in lines.values())
    unit, size = ("亿元", 1e10) if fen >= 1e10 else ("万元", 1e6)
    assert card["firms"].figure == f"{len(lines):,}"
    assert card["contracts"].figure == f"{sum(firm.contracts for firm in lines.values()):,}"
    assert (card["amount"].figure, card["amount"].unit) == (f"{fen / size:,.2f}", unit)
    assert card["firms"].foot.startswith(f"{firms.since(question.on) + timedelta(days=1)}起24个月")
    name = max(lines, key=lambda firm: (lines[firm].contracts, firm))
    own = drawn(lambda each: opened._credit(each, name), shown)
    points = [own[f"credit-{part}"].figure for part in ("late", "failed", "unsatisfied", "findings")]
    score = lines[name].credit
    assert own["credit"].figure == ("—" if score is None else f"{score:,.1f}")
    taken = 100 - sum(-float(each) for each in points if each != "—")
    assert score is None or taken == pytest.approx(score, abs=0.2)


@every_figure
def test_the_pairs_and_the_lists(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    question = asked(sample_lake, shown)
    names = ("meetings", "firm_won", "other_won", "third_won", "townships")
    pairs = {
        (row["firm"], row["other"]): tuple(row[name] for name in names) for row in questions.pairs(shown).to_dicts()
    }
    assert differing(pairs, firms.pairs(question)) == {}
    listed = {
        (row["contractor"], row["document_no"]): (row["list"], row["listed_on"], row["delisted_on"])
        for row in questions.listed(shown).to_dicts()
    }
    assert differing(listed, firms.listed(question)) == {}


@every_figure
def test_the_contracts_of_a_firm(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    won = firms.won(asked(sample_lake, shown))
    name = max(won, key=lambda firm: (len(won[firm]), firm))
    rows = {
        row["contract_no"]: (row["amount_fen"], row["signed_on"]) for row in questions.contracts(shown, name).to_dicts()
    }
    assert rows == {row["contract_no"]: (row["amount_fen"], row["signed_on"]) for _, row in won[name]}


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_a_thin_county_judges_no_firm_by_finishes_whose_changes_nobody_told(period: str) -> None:
    shown = view(thin(), period)
    assert differing(table(shown), worked(thin(), shown)) == {}
    assert questions.told(shown) == (2, 3)
    for row in shown_firms(shown).to_dicts():
        assert (row["on_time"], row["quality"], row["mean"], row["credit"]) == (None, None, None, None)


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_odd_rows_are_counted_where_they_belong(period: str) -> None:
    shown = view(odd(), period)
    assert differing(table(shown), worked(odd(), shown)) == {}
    assert {row["meetings"] for row in questions.pairs(shown).to_dicts()} == {3}


def test_what_a_check_confirmed_takes_points_and_fades(sample_lake: Path, tmp_path: Path) -> None:
    works = {number for number, rows in won_works(sample_lake).items() if rows}
    own = [
        row
        for row in published(sample_lake).findings.to_dicts()
        if row["outcome"] == "flagged" and row["project_no"] in works
    ]
    red, yellow = ([row["finding_id"] for row in own if row["level"] == level] for level in ("red", "yellow"))
    days = (date(2026, 8, 31), date(2025, 8, 30), date(2024, 8, 31), date(2026, 9, 1))
    outcomes = [
        *((finding, "属实", day) for finding, day in zip(red, days, strict=False)),
        *((finding, "属实", day) for finding, day in zip(yellow, days, strict=False)),
        (red[4], "不属实", days[0]),
    ]
    data = checked(sample_lake, tmp_path, *outcomes)
    shown = view(data, "2026年8月")
    lines = worked(data, shown)
    assert differing(table(shown), lines) == {}
    assert sum(line[NAMES.index("findings")] or 0 for line in lines.values()) >= 4  # type: ignore[misc]  # counts


def won_works(data: Path) -> dict[str, list[str]]:
    """The works of contracts that were signed in the window, by number, with their firms."""
    works: dict[str, list[str]] = {}
    for firm, rows in firms.won(asked(data, view(data, "2026年8月"))).items():
        for p, _ in rows:
            works.setdefault(p.row["project_no"], []).append(firm)
    return works
