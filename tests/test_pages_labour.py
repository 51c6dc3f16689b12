"""The page of labour: its trades add up to the published rate, and its unpaid wages are those of the period's end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pages.oversight.labour import questions
from pages.ui.ask import kpis
from pages.ui.ask.query import ask
from pipelines.night import night
from tests.period_truth import PERIODS
from tests.tiny import PROJECTS, ledger, project, tiny_county
from tests.views import view_of
from tests.walk import opened, page_text


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("place", [None, 2])
def test_the_trades_add_up_to_the_published_rate(county: Path, period: str, place: int | None) -> None:
    town = view_of(county).townships[place] if place is not None else None
    view = view_of(county, period=period, township=town)
    rows, figure = questions.trades(view), kpis.figures(view, town)[questions.KEY]
    sums = (rows["local_days"].sum(), rows["known_days"].sum())
    assert sums == pytest.approx((figure.numerator or 0, figure.denominator or 0))


@pytest.mark.parametrize("period", PERIODS)
def test_unpaid_is_what_had_ended_and_was_not_paid_by_then(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    last, gaps = view.period.last_day(view.as_of), "select township from data_gaps where kind = 'column'"
    silent = set(ask(view, f"{gaps} and dataset = 'labour' and field = 'paid_on'")["township"])
    known = dict(ask(view, "select township, known_on from ledger_states where dataset = 'labour'").iter_rows())
    owed: dict[str, int] = {}
    for row in ask(view, "select * from labour_facts where is_live is distinct from false").iter_rows(named=True):
        if row["township"] in silent or not known[row["township"]] or not row["wage_fen"] or not row["worked_to"]:
            continue
        cut = min(known[row["township"]], last)
        if row["worked_to"] <= cut and (row["paid_on"] is None or row["paid_on"] > cut):
            owed[row["project_no"]] = owed.get(row["project_no"], 0) + row["wage_fen"]
    assert dict(questions.unpaid(view).select("project_no", "wage_fen").iter_rows()) == owed


def test_no_column_would_name_a_worker(county: Path) -> None:
    view = view_of(county, period="2026年")
    columns = {*questions.trades(view).columns, *questions.unpaid(view).columns}
    assert not columns & {"worker_no", "worker", "worker_name"}
    assert not opened("labour").exception


def test_a_thin_county_does_not_know_what_is_unpaid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tiny_county(tmp_path)
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC))
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    at = opened("labour")
    assert not at.exception
    text = page_text(at)
    assert "3个乡镇中3个不明" in text and "未启用" in text
    assert questions.silent(view_of(data)) == (3, 3)
