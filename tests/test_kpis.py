"""KPIs: each says what its examples say, and is counted for every period and level from what had happened by then."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines import registry
from pipelines.definitions import Example, Loaded
from pipelines.engines.duck import DuckEngine
from pipelines.measures.counted_facts import LIVE
from pipelines.measures.periods import KINDS, end, name, previous, start
from pipelines.measures.rows import period_name
from pipelines.measures.run import SCHEMA, run
from pipelines.measures.statement import statement
from tests import handmade
from tests.examples import Asked

AS_OF = date(2026, 10, 20)
KPIS = registry.kpis()
EXAMPLES = [(entry, example) for entry in KPIS.values() for example in entry.examples]


def value(entry: Loaded, example: Example) -> float | None:
    """What a KPI comes to over an example's rows."""
    kpi = entry.definition
    counted = Asked(kpi.facts, example.rows).sql(
        f"select cast({kpi.numerator} as double), cast({kpi.denominator} as double) from {kpi.facts} where {LIVE}"  # noqa: RUF100, S608
    )
    numerator, denominator = counted.row(0)
    return numerator * kpi.scale / denominator if denominator else None


@pytest.mark.parametrize(("entry", "example"), EXAMPLES, ids=[f"{f.key}: {e.sentence}" for f, e in EXAMPLES])
def test_a_kpi_says_what_its_examples_say(entry: Loaded, example: Example):
    assert value(entry, example) == example.expected


def test_every_kpi_of_the_design_is_there_and_one_that_counts_payments_beside_their_money():
    assert set(KPIS) >= {
        "completion_rate",
        "on_time_start_rate",
        "on_time_finish_rate",
        "fund_compliance_rate",
        "disbursement_rate",
        "quality_pass_rate",
        "satisfaction",
        "disclosure_rate",
        "complaint_close_rate",
        "data_quality_rate",
        "investment_completion_rate",
        "schedule_deviation",
        "fund_use_rate",
        "cost_deviation_rate",
        "settlement_cut_rate",
        "acceptance_pass_rate",
        "supervision_rate",
        "satisfied_share",
        "complaint_days",
        "complaints_per_100",
        "approval_days",
        "rectification_rate",
        "response_hours",
        "maintenance_rate",
        "local_labour_rate",
        "report_on_time_rate",
        "fund_compliance_share",
    }


@pytest.mark.parametrize("entry", KPIS.values(), ids=KPIS.keys())
def test_a_kpi_explains_itself_in_chinese_and_has_an_example_without_a_value(entry: Loaded):
    kpi = entry.definition
    for text in (kpi.label, kpi.formula, kpi.why, kpi.source):
        assert any("一" <= letter <= "鿿" for letter in text)
    assert any(example.expected is None for example in entry.examples)
    if kpi.better == "neither":
        assert (kpi.target, kpi.floor) == (None, None)
    else:
        assert (kpi.target > kpi.floor) == (kpi.better == "higher")


@pytest.mark.parametrize("entry", KPIS.values(), ids=KPIS.keys())
def test_a_kpi_keeps_to_the_sql_that_every_engine_knows(entry: Loaded):
    text = statement(entry.definition, AS_OF).lower()
    for word in ("qualify", "group by all", "string_agg", "varchar", "//", "round(", "log("):
        assert word not in text


def project(no: str, township: str = "西河镇", village: str | None = "杨柳村", **more):
    planned = {"planned_start_on": date(2026, 1, 1), "planned_finish_on": date(2026, 6, 30)}
    return {"project_no": no, "township": township, "village": village, "category": "道路", **planned, **more}


def counted(rows, findings=(), as_of: date = AS_OF) -> pl.DataFrame:
    return run(handmade.facts(rows, as_of, findings), KPIS, as_of)


def cell(kpis: pl.DataFrame, kpi: str, period: str, unit: str = "全县", column: str = "value"):
    rows = kpis.filter((pl.col("kpi") == kpi) & (pl.col("period") == period) & (pl.col("unit_name") == unit))
    return rows[column].item() if rows.height else "absent"


def test_an_empty_lake_gives_an_empty_table_of_the_right_columns():
    kpis = counted({})
    assert kpis.height == 0
    assert dict(kpis.schema) == SCHEMA


def test_a_finished_project_counts_in_its_month_quarter_and_year_at_every_level():
    kpis = counted({"projects": [project("P1", finished_on=date(2026, 6, 30))]})
    rows = kpis.filter(pl.col("kpi") == "on_time_finish_rate")
    to_date = {f"2026-01~{month:02}" for month in range(6, 11)}
    assert set(rows["period"]) == {"2026-06", "2026Q2", "2026H1", "2026", *to_date}
    assert set(rows["unit_name"]) == {"全县", "西河镇", "西河镇/杨柳村", "道路"}
    assert rows.height == 4 * 3 + 3 * 6, "half-years and years to date have no villages"
    assert set(rows["value"]) == {100.0}
    assert cell(kpis, "on_time_finish_rate", "2026Q2", column="period_end") == date(2026, 6, 30)


def test_a_project_without_a_village_counts_everywhere_but_in_a_village():
    kpis = counted({"projects": [project("P1", village=None)]}).filter(pl.col("kpi") == "on_time_finish_rate")
    assert set(kpis["level"]) == {"county", "township", "category"}


def test_two_villages_of_one_name_stay_apart():
    rows = {"projects": [project("P1", finished_on=date(2026, 6, 1)), project("P2", township="东山乡")]}
    kpis = counted(rows)
    assert cell(kpis, "on_time_finish_rate", "2026Q2", "西河镇/杨柳村") == 100.0
    assert cell(kpis, "on_time_finish_rate", "2026Q2", "东山乡/杨柳村") == 0.0
    assert cell(kpis, "on_time_finish_rate", "2026Q2") == 50.0


def test_what_falls_due_after_the_night_is_not_counted_yet():
    rows = {"projects": [project("P1", planned_finish_on=date(2026, 10, 20)), project("P2")]}
    assert cell(counted(rows), "on_time_finish_rate", "2026-10") == 0.0
    assert cell(counted(rows, as_of=date(2026, 10, 19)), "on_time_finish_rate", "2026-10") == "absent"


def test_an_approved_extension_moves_the_due_day_and_an_unapproved_one_does_not():
    change = {"project_no": "P1", "kind": "工期", "days": 30, "proposed_on": date(2026, 5, 1)}
    rows = {"projects": [project("P1", finished_on=date(2026, 7, 30))]}
    approved = {**rows, "changes": [{**change, "approved_on": date(2026, 5, 9)}]}
    assert cell(counted(approved), "on_time_finish_rate", "2026-07") == 100.0
    assert cell(counted({**rows, "changes": [change]}), "on_time_finish_rate", "2026-06") == 0.0


def test_a_cancelled_project_counts_nowhere():
    cancelled = project("P1", status="取消", started_on=date(2026, 1, 1), finished_on=date(2026, 6, 1))
    events = {
        "payments": [{"payment_no": "Z1", "project_no": "P1", "paid_on": date(2026, 3, 1), "amount_fen": 100}],
        "inspections": [{"project_no": "P1", "inspected_on": date(2026, 3, 1), "result": "不合格"}],
        "ratings": [{"project_no": "P1", "rated_on": date(2026, 7, 1), "score": 10.0}],
        "complaints": [{"project_no": "P1", "township": "西河镇", "received_on": date(2026, 2, 1)}],
    }
    kpis = counted({"projects": [cancelled], **events})
    assert set(kpis["kpi"]) == set()


def test_a_complaint_without_a_project_counts_in_its_township_only():
    complaint = {"township": "西河镇", "received_on": date(2026, 5, 1), "closed_on": date(2026, 6, 30)}
    kpis = counted({"complaints": [complaint]})
    assert set(kpis["unit_name"]) == {"全县", "西河镇"}
    assert cell(kpis, "complaint_close_rate", "2026Q2", "西河镇") == 100.0


# Received on 1 May 2026, a Friday: the 15th day is Saturday 16 May, so it can be accepted until Monday the 18th; sixty
# days from the receipt end on 30 June, from then on 17 July, a Friday.
@pytest.mark.parametrize(
    ("accepted_on", "closed_on", "period", "expected"),
    [
        pytest.param(date(2026, 5, 11), date(2026, 7, 10), "2026-07", 100.0, id="the 60th day after acceptance"),
        pytest.param(date(2026, 5, 11), date(2026, 7, 11), "2026-07", 0.0, id="the 61st"),
        pytest.param(date(2026, 5, 12), date(2026, 7, 13), "2026-07", 100.0, id="a Saturday: Monday is in time"),
        pytest.param(None, date(2026, 6, 30), "2026-06", 100.0, id="not known when accepted, in time in any case"),
        pytest.param(None, date(2026, 7, 1), "2026Q3", "absent", id="not known when accepted: nobody can tell"),
        pytest.param(None, date(2026, 7, 17), "2026Q3", "absent", id="the last day of which nobody can tell"),
        pytest.param(None, date(2026, 7, 18), "2026-07", 0.0, id="late, whenever it was accepted"),
        pytest.param(None, None, "2026-07", 0.0, id="still open"),
    ],
)
def test_a_complaint_has_sixty_days_from_its_acceptance(accepted_on, closed_on, period, expected):
    days = {"received_on": date(2026, 5, 1), "accepted_on": accepted_on, "closed_on": closed_on}
    kpis = counted({"complaints": [{"township": "西河镇", **days}]})
    assert cell(kpis, "complaint_close_rate", period, "西河镇") == expected


def test_a_stock_is_what_was_true_on_the_periods_last_day():
    acceptance = {"project_no": "P1", "accepted_on": date(2026, 8, 5), "result": "合格"}
    kpis = counted({"projects": [project("P1")], "acceptances": [acceptance]})
    wanted = {"2026-05": None, "2026-06": 0.0, "2026Q2": 0.0, "2026-07": 0.0, "2026-08": 100.0, "2026Q3": 100.0}
    assert {period: cell(kpis, "completion_rate", period) for period in wanted} == wanted


def test_the_running_quarter_and_year_stand_as_on_the_night():
    acceptance = {"project_no": "P1", "accepted_on": date(2026, 8, 20), "result": "合格"}
    rows = {"projects": [project("P1")], "acceptances": [acceptance]}
    before, on = counted(rows, as_of=date(2026, 8, 19)), counted(rows, as_of=date(2026, 8, 20))
    for period in ("2026-08", "2026Q3", "2026"):
        assert (cell(before, "completion_rate", period), cell(on, "completion_rate", period)) == (0.0, 100.0)
        assert cell(on, "completion_rate", period, column="denominator") == 1


def test_a_failed_acceptance_does_not_complete_a_project_and_a_later_pass_does():
    acceptances = [
        {"project_no": "P1", "accepted_on": date(2026, 6, 10), "result": "不合格"},
        {"project_no": "P1", "accepted_on": date(2026, 7, 10), "result": "整改后合格"},
    ]
    kpis = counted({"projects": [project("P1")], "acceptances": acceptances})
    assert [cell(kpis, "completion_rate", period) for period in ("2026-06", "2026-07")] == [0.0, 100.0]


def test_the_payable_sum_follows_the_output_value_last_reported():
    contract = {"contract_no": "H1", "project_no": "P1", "amount_fen": 1_000_000, "signed_on": date(2026, 1, 1)}
    reports = [
        {"project_no": "P1", "reported_on": date(2026, 3, 10), "percent": 90.0, "output_value_fen": 900_000},
        {"project_no": "P1", "reported_on": date(2026, 4, 10), "percent": 50.0, "output_value_fen": 500_000},
        {"project_no": "P1", "reported_on": date(2026, 5, 10), "percent": 60.0},
    ]
    payment = {"payment_no": "Z1", "project_no": "P1", "paid_on": date(2026, 4, 30), "amount_fen": 400_000}
    rows = {"projects": [project("P1")], "contracts": [contract], "progress": reports, "payments": [payment]}
    kpis = counted(rows)
    wanted = {"2026-02": None, "2026-03": 0.0, "2026-04": 100.0, "2026-05": 100.0}
    assert {period: cell(kpis, "disbursement_rate", period) for period in wanted} == wanted
    assert cell(kpis, "disbursement_rate", "2026-04", column="denominator") == 400_000


def test_a_rate_of_money_brings_its_number_of_payments():
    payments = [
        {"payment_no": f"Z{n}", "project_no": "P1", "paid_on": date(2026, 4, n), "amount_fen": 100} for n in (1, 2, 3)
    ]
    mark = {"subject_id": "Z1", "stage": "money", "subject": "payment_no", "outcome": "flagged", "level": "red"}
    note = {**mark, "subject_id": "Z2", "level": "note"}
    cannot_tell = {**mark, "subject_id": "Z3", "outcome": "cannot_tell"}
    kpis = counted({"projects": [project("P1")], "payments": payments}, [mark, note, cannot_tell])
    figures = [cell(kpis, "fund_compliance_rate", "2026Q2", column=c) for c in ("numerator", "denominator", "cases")]
    assert figures == [200, 300, 3]


def test_a_notice_is_judged_only_when_a_punctual_one_would_be_complete():
    acceptance = {"project_no": "P1", "accepted_on": date(2026, 9, 10), "result": "合格"}
    rows = {"projects": [project("P1")], "acceptances": [acceptance]}  # due 09-20, complete 10-20
    assert cell(counted(rows), "disclosure_rate", "2026-10") == 0.0
    assert cell(counted(rows, as_of=date(2026, 10, 19)), "disclosure_rate", "2026-10") == "absent"


def test_a_rejected_row_counts_against_the_township_that_handed_it_in():
    rows = {
        "projects": [{**project("P1"), "source_file": "a.csv"}],
        "rejected": [{"dataset": "projects", "source_file": "a.csv", "row_on": date(2026, 1, 9)}],
        "files": [{"source_file": "a.csv", "submitter": "西河镇"}],
    }
    assert cell(counted(rows), "data_quality_rate", "2026-01", "西河镇") == 50.0


@pytest.mark.parametrize(
    ("kind", "first", "last", "called"),
    [
        ("month", date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        ("quarter", date(2024, 1, 1), date(2024, 3, 31), "2024Q1"),
        ("year", date(2024, 1, 1), date(2024, 12, 31), "2024"),
    ],
)
def test_a_period_knows_its_name_its_days_and_the_one_before(kind, first, last, called):
    day = date(2024, 2, 29)
    assert (start(kind, day), end(kind, day), name(kind, day)) == (first, last, called)
    assert end(kind, previous(kind, day)).toordinal() + 1 == first.toordinal()


def test_the_sql_names_a_period_as_the_calendar_does():
    """Every month end of thirty years, as the end of every kind of period."""
    ends = pl.date_range(date(2000, 1, 31), date(2030, 12, 31), "1mo", eager=True).dt.month_end()
    pairs = pl.DataFrame({"day": ends}).join(pl.DataFrame({"kind": KINDS}), how="cross")
    engine = DuckEngine()
    engine.put("pairs", pairs)
    named = engine.sql(f"select kind, day, {period_name('kind', 'day')} as name from pairs")
    assert named.height == len(ends) * len(KINDS)
    assert [row["name"] for row in named.iter_rows(named=True)] == [
        name(row["kind"], row["day"]) for row in named.iter_rows(named=True)
    ]
