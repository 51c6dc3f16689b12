"""The page of firms: contracts, pairs and records counted again in plain Python, and nothing later than the period."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pytest

from pages.oversight.firms import questions
from pages.oversight.firms.table import BLACK, concentration, firms
from pages.ui.ask.query import ask
from pipelines.night import night
from tests.period_truth import PERIODS
from tests.tiny import PROJECTS, ledger, project, tiny_county
from tests.views import view_of
from tests.walk import opened, page_text, tables


def test_the_window_is_24_months_to_the_day() -> None:
    assert questions.window(date(2026, 9, 30)) == date(2024, 9, 30)
    assert questions.window(date(2028, 2, 29)) == date(2026, 2, 28)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("place", [None, 4])
def test_contracts_and_inspections_are_those_of_the_window(county: Path, period: str, place: int | None) -> None:
    town = view_of(county).townships[place] if place is not None else None
    view = view_of(county, period=period, township=town)
    last = view.period.last_day(view.as_of)
    since = questions.window(last)
    won: dict[str, list[tuple[int, str]]] = defaultdict(list)
    works: dict[str, set[str]] = defaultdict(set)
    for row in ask(view, "select * from contract_facts where is_live is distinct from false").iter_rows(named=True):
        if row["contractor"] is None or row["signed_on"] > last or town not in (None, row["township"]):
            continue
        works[row["contractor"]].add(row["project_no"])
        if row["signed_on"] > since:
            won[row["contractor"]].append((row["amount_fen"], row["township"]))
    inspected: Counter[str] = Counter()
    for row in ask(view, "select * from inspection_facts where is_live is distinct from false").iter_rows(named=True):
        if since < row["inspected_on"] <= min(last, row["inspections_known_on"] or date.min):
            inspected.update(firm for firm, own in works.items() if row["project_no"] in own and firm in won)
    rows = {row["contractor"]: row for row in questions.records(view).iter_rows(named=True)}
    assert rows.keys() == won.keys()
    for firm, parts in won.items():
        assert rows[firm]["contracts"] == len(parts)
        assert rows[firm]["amount_fen"] == sum(amount for amount, _ in parts)
        assert rows[firm]["townships"] == len({name for _, name in parts})
        assert (rows[firm]["inspected"] or 0) == inspected[firm]


def test_works_finished_in_time_are_counted_by_what_was_approved_by_then(county: Path) -> None:
    view = view_of(county, period="2026年第三季度")
    rows = questions.records(view)
    assert rows["due"].sum() > 0
    for row in rows.filter(rows["due"].is_not_null()).iter_rows(named=True):
        assert 0 <= row["in_time"] <= row["due"]
        assert 0 <= row["late_weight"] <= row["due_weight"] <= row["due"]
        assert (row["late_weight"] == 0) == (row["in_time"] == row["due"])


@pytest.mark.parametrize("period", PERIODS)
def test_the_pairs_are_those_that_met_three_times(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    last = view.period.last_day(view.as_of)
    bidders: dict[str, dict[str, bool]] = defaultdict(dict)
    for row in ask(view, "select * from bid_facts where is_live is distinct from false").iter_rows(named=True):
        if questions.window(last) < row["opened_on"] <= last:
            bidders[row["project_no"]][row["bidder"]] = bool(row["is_winner"])
    met: Counter[tuple[str, str]] = Counter()
    first: Counter[tuple[str, str]] = Counter()
    for own in bidders.values():
        for pair in combinations(sorted(own), 2):
            met[pair] += 1
            first[pair] += own[pair[0]]
    rows = {(row["firm"], row["other"]): row for row in questions.pairs(view).iter_rows(named=True)}
    assert {pair: row["meetings"] for pair, row in rows.items()} == {p: n for p, n in met.items() if n >= 3}
    for pair, row in rows.items():
        assert row["firm_won"] == first[pair]
        assert row["firm_won"] + row["other_won"] + row["third_won"] == row["meetings"]


def test_a_list_is_shown_by_document_only_and_as_it_stood_then(county: Path) -> None:
    view = view_of(county, period="2026年4月")
    rows = questions.listed(view)
    assert rows.height and rows["document_no"].null_count() == 0
    assert all(day <= view.period.end for day in rows["listed_on"])
    assert all(day <= view.period.end for day in rows["delisted_on"].drop_nulls())
    black = firms(view).filter(firms(view)["standing"] == BLACK)
    assert black["document_no"].null_count() == 0


def test_the_shares_add_up_to_a_hundred_and_the_first_three_to_their_own(county: Path) -> None:
    rows = firms(view_of(county))
    assert rows["share"].sum() == pytest.approx(100)
    first, index = concentration(rows)
    shares = sorted(rows["share"], reverse=True)
    assert first == pytest.approx(sum(shares[:3]))
    assert index == pytest.approx(sum(share * share for share in shares))
    assert concentration(rows.clear()) == (None, None)


def test_a_firm_opens_with_its_credit_and_its_contracts(county: Path) -> None:
    view = view_of(county)
    row = firms(view).row(0, named=True)
    at = opened("firms")
    assert not at.exception and "前三家占比" in page_text(at)
    at = opened("firms", firm=row["contractor"])
    assert not at.exception and "信用分" in page_text(at)
    assert len(tables(at)[-1]) == row["contracts"]
    assert not opened("firms", firm="没有这家单位").exception


def test_a_thin_county_knows_of_no_firm_and_does_not_say_nought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tiny_county(tmp_path)
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC))
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    at = opened("firms")
    assert not at.exception
    text = page_text(at)
    assert "3个乡镇中0个已报合同台账" in text and "合同台账未启用，有没有不明。" in text
    assert "0<small>家" not in text
