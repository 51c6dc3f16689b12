"""The page of funds: every fen of the stream is accounted for, and what it says agrees with the published figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pages.oversight.funds import drawings, questions, stream_figure
from pages.ui.ask import cockpit, kpis, stations
from pages.ui.ask.topic import money_stream
from pipelines.measures.xmr import xmr
from pipelines.night import night
from tests.period_truth import PERIODS
from tests.tiny import CONTRACTS, PAYMENTS, ledger, project, tiny_county
from tests.tiny import PROJECTS as HEADER
from tests.views import view_of
from tests.walk import opened, page_text

FUNDS = "项目编号,资金来源,计划金额(万元),到位金额(万元),到位日期"


def is_unclear(row: dict[str, Any]) -> bool:
    """Money on no known day, or a day without its sum."""
    if row["arrived_fen"] is None:
        return row["arrived_on"] is not None
    return row["arrived_fen"] != 0 and row["arrived_on"] is None


@pytest.mark.parametrize("period", PERIODS)
def test_the_stream_is_the_ledgers_own_money_of_the_works_it_follows(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    flows, on = money_stream.of(view), view.period.last_day(view.as_of)
    year = f"select project_no from project_facts where is_live and plan_year = {on.year}"
    of_year: dict[str, list[dict[str, Any]]] = {row["project_no"]: [] for row in view.lake.sql(year).to_dicts()}
    for row in view.lake.sql("select * from fund_facts").to_dicts():
        of_year.get(row["project_no"], []).append(row)
    clear = {key: rows for key, rows in of_year.items() if rows and not any(map(is_unclear, rows))}
    paid = dict.fromkeys(clear, 0)
    for row in view.lake.sql("select project_no, paid_on, amount_fen from payment_facts").to_dicts():
        if row["project_no"] in paid and row["paid_on"] <= on:
            paid[row["project_no"]] += row["amount_fen"]
    arrived = {
        key: sum(row["arrived_fen"] for row in rows if row["arrived_on"] and row["arrived_on"] <= on)
        for key, rows in clear.items()
    }
    assert (flows.works, flows.works_unclear) == (len(clear), len(of_year) - len(clear))
    assert flows.sources["planned_fen"].sum() == sum(row["planned_fen"] for rows in clear.values() for row in rows)
    assert flows.sources["arrived_fen"].sum() + flows.sources["beyond_fen"].sum() == sum(arrived.values())
    assert flows.used_fen + flows.left_fen == sum(arrived.values())
    assert flows.used_fen + flows.ahead_fen == sum(paid.values())
    assert flows.left_fen == sum(max(arrived[key] - paid[key], 0) for key in clear)


@pytest.mark.parametrize("period", PERIODS)
def test_what_the_rules_name_is_what_the_rate_leaves_out(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    figure, (payments, marked) = kpis.figures(view)[questions.COMPLIANCE], questions.marked(view)
    assert marked == (figure.denominator or 0) - (figure.numerator or 0)
    rows = questions.by_rule(view)
    assert rows["amount_fen"].sum() >= marked and (rows.height == 0) == (payments == 0)
    assert rows["amount_fen"].max() is None or rows["amount_fen"].max() <= marked


def _whole(until: date) -> date:
    """The first day of the last month that is over on that day."""
    after = until + timedelta(days=1)
    return (after.replace(day=1) - timedelta(days=1)).replace(day=1)


@pytest.mark.parametrize("period", PERIODS)
def test_the_months_are_what_was_paid_in_them_and_none_is_later_than_the_period(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    frame, townships = questions.monthly(view)
    until = view.period.last_day(view.as_of)
    assert townships == len(view.townships)
    assert frame["start"].max() == _whole(until)
    live = "select paid_on, amount_fen, township from payment_facts where coalesce(is_live, true)"
    paid = [row for row in view.lake.sql(live).to_dicts() if row["township"] is not None]
    for start, fen in frame.iter_rows():
        assert fen == sum(row["amount_fen"] for row in paid if row["paid_on"].replace(day=1) == start)
    starts = frame["start"].to_list()
    assert (
        starts == sorted(set(starts))
        and (starts[-1].year - starts[0].year) * 12 + starts[-1].month - starts[0].month == len(starts) - 1
    )


@pytest.mark.parametrize("period", PERIODS)
def test_a_point_is_drawn_for_every_work_of_which_both_sides_are_known(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    rows = questions.against(view)
    assert rows.height == cockpit.totals(view)["projects"] == rows["project_no"].n_unique()
    known = rows.drop_nulls(["built_percent", "paid_percent"])
    drawn = drawings.against(known, questions.band(view))
    points = sum(len(trace.x) for trace in drawn.data if trace.mode == "markers")
    assert points == known.height
    on = view.period.last_day(view.as_of)
    reports = view.lake.sql("select project_no, reported_on, percent from progress_facts").to_dicts()
    for row in rows.iter_rows(named=True):
        own = [r for r in reports if r["project_no"] == row["project_no"] and r["reported_on"] <= on]
        last = max(own, key=lambda r: r["reported_on"], default=None)
        assert (row["built_percent"] is None) == (last is None or last["percent"] is None)


def test_no_limit_below_nothing_is_drawn_and_a_month_beyond_the_limits_is_marked() -> None:
    starts = [date(2026, month, 1) for month in range(1, 9)]
    frame = pl.DataFrame({"start": starts, "amount_fen": [*[1_000_000, 2_000_000] * 3, 1_000_000, 40_000_000]})
    chart = xmr([float(fen) for fen in frame["amount_fen"]])
    assert chart is not None and chart.low < 0 and chart.signals[-1]
    drawn = drawings.monthly(frame, chart)
    assert list(drawn.data[0].text) == [""] * 7 + ["◆"]
    assert [note.text.split(" ")[0] for note in drawn.layout.annotations] == ["均值", "上限"]


def a_county(tmp_path: Path, *funds: str, payments: tuple[str, ...] = ()) -> Path:
    data = tiny_county(tmp_path)
    ledger(data, "西河镇/项目台账.csv", HEADER, *(project(nth) for nth in (1, 2)))
    ledger(data, "西河镇/合同台账.csv", CONTRACTS, "HT-1,350987100-2026-0001,某建筑公司,200000元,2026-02-20")
    if funds:
        ledger(data, "西河镇/资金计划台账.csv", FUNDS, *funds)
    if payments:
        ledger(data, "西河镇/拨付台账.csv", PAYMENTS, *payments)
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC))
    return data


def test_money_over_the_plan_and_money_paid_before_it_arrived_have_boxes_of_their_own(tmp_path: Path) -> None:
    data = a_county(
        tmp_path,
        "350987100-2026-0001,县,10,12,2026-03-01",
        "350987100-2026-0001,省,5,,",
        "350987100-2026-0002,县,10,4,",  # came on no known day: cannot be followed
        payments=("PZ-1,350987100-2026-0001,2026-05-01,150000元,进度款,某建筑公司",),
    )
    flows = money_stream.of(view_of(data, period="2026年"))
    assert (flows.works, flows.works_unclear, flows.told, flows.townships) == (1, 1, 1, 3)
    assert (flows.used_fen, flows.left_fen, flows.ahead_fen) == (12_000_000, 0, 3_000_000)
    links = {(a, b): fen for a, b, fen in stream_figure.links_of(flows) if fen}
    assert links == {
        ("县计划", "已到位"): 10_000_000,
        ("超计划到位", "已到位"): 2_000_000,
        ("省计划", "未到位"): 5_000_000,
        ("已到位", "已拨付"): 12_000_000,
        ("未到位先拨付", "已拨付"): 3_000_000,
    }
    arrived = {
        period: dict(stations.money(view_of(data, period=period)).select("label", "amount_fen").iter_rows())["到位资金"]
        for period in ("2026年", "2026年2月")
    }
    assert arrived == {"2026年": 12_000_000, "2026年2月": None}, "what came on no known day may have come by then"
    before = money_stream.of(view_of(data, period="2026年4月"))
    assert (before.used_fen, before.left_fen, before.ahead_fen) == (0, 12_000_000, 0)


def test_without_payments_nothing_is_said_to_be_unpaid_or_owed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_county(tmp_path, "350987100-2026-0001,县,10,12,2026-03-01")
    view = view_of(data, period="2026年")
    assert money_stream.of(view).works == 0 and money_stream.of(view).told == 0
    assert questions.monthly(view)[0].is_empty()
    assert questions.against(view)["paid_percent"].null_count() == 2
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    at = opened("funds")
    assert not at.exception
    text = page_text(at)
    assert "没有资金计划和拨付都已报送的项目" in text and "还没有乡镇把拨付台账报到上月末" in text
    assert "0.00" not in text
