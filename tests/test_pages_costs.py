"""The page of costs: the price of a unit is what was agreed by then over what is built, among works of its kind."""

from __future__ import annotations

import re
import statistics
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from pages.oversight.costs import parts, questions, spread
from pages.ui.kit.topic import compare, listing
from pipelines.night import night
from tests.period_truth import PERIODS
from tests.tiny import CONTRACTS, ledger, tiny_county
from tests.views import view_of
from tests.walk import choose, opened, page_text

HEADER = "项目编号,项目名称,乡镇,村(社区),项目类别,计划年度,预算金额(万元),计划开工日期,计划竣工日期,建设规模,计量单位"
CHANGES = "变更编号,项目编号,变更类型,变更金额(元),工期增减,变更原因,提出日期,批准日期"


@pytest.mark.parametrize("period", PERIODS)
def test_the_prices_are_the_ledgers_own(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    on = view.period.last_day(view.as_of)
    agreed: dict[str, int] = {}
    for table, day in (("contract_facts", "signed_on"), ("change_facts", "approved_on")):
        for row in view.lake.sql(f"select project_no, amount_fen, {day} as day from {table}").to_dicts():
            if row["day"] and row["day"] <= on and (table == "contract_facts" or row["project_no"] in agreed):
                agreed[row["project_no"]] = agreed.get(row["project_no"], 0) + (row["amount_fen"] or 0)
    prices: dict[tuple[str, str], list[float]] = {}
    for row in view.lake.sql("select * from project_facts where is_live").to_dicts():
        if agreed.get(row["project_no"], 0) > 0 and row["output_quantity"]:
            kind = row["category"], row["output_unit"]
            prices.setdefault(kind, []).append(agreed[row["project_no"]] / row["output_quantity"])
    shown = questions.kinds(view)
    assert {(row["category"], row["output_unit"]) for row in shown.to_dicts()} == set(prices)
    for row in shown.to_dicts():
        own = prices[row["category"], row["output_unit"]]
        assert row["works"] == len(own) and row["median_fen"] == pytest.approx(statistics.median(own))
        assert (row["least_fen"], row["most_fen"]) == (pytest.approx(min(own)), pytest.approx(max(own)))
        if len(own) < questions.FEWEST:
            assert row["q1_fen"] is None
        else:
            quartiles = statistics.quantiles(own, n=4, method="inclusive")
            assert (row["q1_fen"], row["q3_fen"]) == (pytest.approx(quartiles[0]), pytest.approx(quartiles[2]))
    assert questions.works(view).height == shown["works"].sum()


@pytest.mark.parametrize("period", PERIODS)
def test_the_changes_are_those_approved_in_the_period_and_the_reasons_add_up(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    rows, reasons = questions.approved(view), questions.by_reason(view)
    first, on = view.period.start, view.period.last_day(view.as_of)
    every = view.lake.sql(
        "select c.* from change_facts as c join project_facts as f using (project_no) where f.is_live"
    )
    within = [row for row in every.to_dicts() if row["approved_on"] and first <= row["approved_on"] <= on]
    assert set(rows["change_no"]) == {row["change_no"] for row in within} and rows.height == len(within)
    for name in ("amount_fen", "days"):
        assert reasons[name].sum() == sum(row[name] or 0 for row in within)
    assert reasons["changes"].sum() == len(within)


def test_a_bar_is_as_long_as_its_figure_is_large_and_the_panel_says_that_it_has_no_sign(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = [("西河镇", -8.0), ("松源乡", 2.0), ("石门镇", 0.0), ("白沙镇", None)]
    frame = pl.DataFrame(figures, schema={"township": pl.String, "value": pl.Float64}, orient="row")
    drawn = {}
    for name, rows in (("mixed", frame), ("positive", frame.filter(pl.col("value") > 0))):
        monkeypatch.setattr(
            compare.kpis, "by_township", lambda view, key, rows=rows: rows.with_columns(cases=pl.lit(3.0))
        )
        drawn[name] = str(compare.bars(view_of(county), "cost_deviation_rate"))
    assert re.findall(r"width:([\d.]+)%", drawn["mixed"])[:3] == ["100.0", "0.0", "25.0"]
    assert "-8.0%" in drawn["mixed"] and "条长不分正负" in drawn["mixed"] and "条长不分正负" not in drawn["positive"]


def work(nth: int, quantity: str, unit: str = "公里") -> str:
    return f"350987100-2026-{nth:04d},村道{nth},西河镇,西新村,道路,2026,20,2026-03-01,2026-06-30,{quantity},{unit}"


@pytest.fixture(scope="module")
def thin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five roads by the kilometre, one by the metre and one without a length, all for 100,000 yuan but the fifth."""
    data = tiny_county(tmp_path_factory.mktemp("costs"))
    works = [work(nth, "1") for nth in range(1, 6)] + [work(6, "500", "米"), work(7, "", "")]
    ledger(data, "西河镇/项目台账.csv", HEADER, *works)
    signed = [f"HT-{nth},350987100-2026-{nth:04d},某建筑公司,100000元,2026-02-{nth:02d}" for nth in range(1, 8)]
    ledger(data, "西河镇/合同台账.csv", CONTRACTS, *signed)
    changes = (
        "BG-1,350987100-2026-0005,金额,20000,,加宽,2026-03-20,2026-03-31",
        "BG-2,350987100-2026-0005,金额,90000,,再加宽,2026-04-20,",
    )
    ledger(data, "西河镇/变更签证台账.csv", CHANGES, *changes)
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC))
    return data


def test_only_the_same_unit_is_compared_and_a_work_without_a_quantity_is_counted_apart(thin: Path) -> None:
    view = view_of(thin, period="2026年")
    rows = {row["output_unit"]: row for row in questions.kinds(view).to_dicts()}
    assert {unit: row["works"] for unit, row in rows.items()} == {"公里": 5, "米": 1}
    assert rows["公里"]["q1_fen"] is not None and rows["米"]["q1_fen"] is None
    assert (rows["米"]["median_fen"], rows["公里"]["most_fen"]) == (20_000, 12_000_000)
    assert questions.unmeasured(view) == 1
    assert len(spread.figure(questions.kinds(view)).data[0].y) == 1


def test_a_change_counts_from_the_day_of_its_approval_and_the_fifth_work_makes_quartiles(thin: Path) -> None:
    in_march, in_february = (view_of(thin, period=f"2026年{month}月") for month in (3, 2))
    assert questions.works(in_march)["percent_of_median"].to_list()[0] == pytest.approx(120)
    assert questions.works(in_february)["percent_of_median"].to_list() == pytest.approx([100] * 6)
    assert questions.by_reason(in_march).rows() == [("加宽", 1, 2_000_000, None)]
    assert questions.approved(in_february).is_empty()
    card = parts.figures(in_march)[0]
    assert (card.figure, card.unit) == ("1", "项") and "金额相抵 2.00 万元" in card.foot and "工期" not in card.foot


def test_a_file_has_the_headers_of_the_screen_and_money_in_ten_thousands(thin: Path) -> None:
    rows = questions.works(view_of(thin, period="2026年"))
    handed = listing.handed_out(rows, parts.PRICES.columns)
    assert handed.columns[:3] == ["项目编号", "为中位数的（%）", "系统比对"] and handed.height == rows.height
    dearest = handed.row(0, named=True)
    assert (dearest["合同及变更（万元）"], dearest["单位造价（万元）"], dearest["为中位数的（%）"]) == (
        12.0,
        12.0,
        120.0,
    )


def test_a_township_that_has_told_nothing_has_no_prices_and_no_changes(
    thin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(thin))
    silent = view_of(thin, period="2026年", township="东山乡")
    assert questions.kinds(silent).is_empty() and parts.figures(silent)[0].figure == "未报送"
    at = choose(opened("costs"), "selectbox", "乡镇", "东山乡")
    assert not at.exception and "变更签证台账未报送，有没有不明。" in page_text(at)
    assert isinstance(questions.works(silent), pl.DataFrame) and questions.works(silent).is_empty()


def test_money_in_a_file_is_exact_to_the_fen() -> None:
    rows = pl.DataFrame({"project_no": ["A", "B", "C"], "base_fen": [24_952_200, 1, None]})
    columns = [column for column in parts.PRICES.columns if column.name == "base_fen"]
    assert listing.handed_out(rows, columns)["合同及变更（万元）"].to_list() == [24.9522, 0.000001, None]
