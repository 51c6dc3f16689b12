"""KPIs by month: what counts on a period's last day is what had happened by then, and unknown days count nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from pipelines import registry
from pipelines.measures.run import run
from tests import handmade

AS_OF = date(2026, 10, 20)
Rows = Mapping[str, list[dict[str, Any]]]


def project(no: str = "P1", **more: Any) -> dict[str, Any]:
    planned = {"planned_start_on": date(2026, 1, 10), "planned_finish_on": date(2026, 6, 30), "plan_year": 2026}
    place = {"township": "西河镇", "village": "杨柳村", "category": "道路", "budget_fen": 8_000_000}
    return {"project_no": no, **place, **planned, **more}


def figures(kpi: str, rows: Rows, as_of: date = AS_OF, column: str = "value") -> dict[str, Any]:
    """The county's figure by period."""
    kpis = run(handmade.facts(rows, as_of), {kpi: registry.kpis()[kpi]}, as_of)
    county = kpis.filter(kpis["level"] == "county")
    return dict(zip(county["period"], county[column], strict=True))


def logs(first: date, days: int, no: str = "P1", **more: Any) -> list[dict[str, Any]]:
    row = {"project_no": no, "supervisor": "王", "is_present": True, **more}
    return [{**row, "logged_on": first + timedelta(days=nth)} for nth in range(days)]


def test_investment_is_held_against_the_contracts_signed_by_then() -> None:
    rows = {
        "projects": [project("P1"), project("P2"), project("OLD", plan_year=2025)],
        "contracts": [
            {"contract_no": f"H-{no}", "project_no": no, "amount_fen": 1_000, "signed_on": day}
            for no, day in (("P1", date(2026, 2, 1)), ("P2", date(2026, 5, 1)), ("OLD", date(2025, 5, 1)))
        ],
        "changes": [{"change_no": "B", "project_no": "P1", "amount_fen": 500, "approved_on": date(2026, 7, 1)}],
        "progress": [
            {"project_no": "P1", "reported_on": date(2026, 3, 1), "percent": 60.0, "output_value_fen": 600},
            {"project_no": "OLD", "reported_on": date(2026, 3, 1), "percent": 60.0, "output_value_fen": 900},
        ],
    }
    values = figures("investment_completion_rate", rows)
    wanted = {"2026-01": None, "2026-02": 0.0, "2026-03": 60.0, "2026-05": 30.0, "2026Q2": 30.0, "2026": 24.0}
    assert {period: values[period] for period in wanted} == wanted


def test_money_that_came_on_no_known_day_leaves_its_project_out() -> None:
    funds = [
        {"project_no": "P1", "source": "县", "planned_fen": 900, "arrived_fen": 800, "arrived_on": date(2026, 2, 9)},
        {"project_no": "P2", "source": "县", "planned_fen": 900, "arrived_fen": 800, "arrived_on": date(2026, 2, 9)},
        {"project_no": "P2", "source": "省", "planned_fen": 900, "arrived_fen": 100, "arrived_on": None},
    ]
    paid = [{"payment_no": no, "project_no": no, "paid_on": date(2026, 3, 1), "amount_fen": 200} for no in ("P1", "P2")]
    rows = {"projects": [project("P1"), project("P2")], "funds": funds, "payments": paid}
    values, cases = figures("fund_use_rate", rows), figures("fund_use_rate", rows, column="cases")
    assert (values["2026-02"], values["2026-03"], cases["2026-03"]) == (0.0, 25.0, 1)
    assert "2026-01" not in values


def test_every_day_of_building_counts_and_only_those() -> None:
    built = project(started_on=date(2026, 3, 21), finished_on=date(2026, 4, 10))
    outside = logs(date(2026, 4, 11), 5)
    values = figures("supervision_rate", {"projects": [built], "supervision": logs(date(2026, 3, 21), 6) + outside})
    assert values["2026-03"] == pytest.approx(600 / 11)
    assert (values["2026-04"], values["2026Q1"]) == (0.0, values["2026-03"])


def test_a_site_is_counted_up_to_the_night() -> None:
    rows = {"projects": [project(started_on=date(2026, 10, 11), status="在建")], "supervision": logs(AS_OF, 1)}
    assert figures("supervision_rate", rows, column="denominator")["2026-10"] == 1, (
        "the township's first log is today's"
    )
    rows["supervision"] = logs(date(2026, 10, 11), 1) + logs(date(2026, 10, 21), 3)
    assert figures("supervision_rate", rows)["2026-10"] == 10.0


@pytest.mark.parametrize(
    "more",
    [
        {"budget_fen": 4_999_999},  # small works need no supervisor
        {"status": "停工"},
        {"status": "完工"},  # finished, nobody says when
        {"status": "取消"},
        {"started_on": None},
    ],
)
def test_whose_building_days_nobody_can_tell_is_left_out(more: dict[str, Any]) -> None:
    running = project("P2", started_on=date(2026, 9, 1), finished_on=date(2026, 9, 2))
    rows = {
        "projects": [project(**{"started_on": date(2026, 9, 1), "status": "在建", **more}), running],
        "supervision": logs(date(2026, 9, 1), 2, "P2"),
    }
    assert figures("supervision_rate", rows, column="cases")["2026-09"] == 1
    assert figures("supervision_rate", rows)["2026-09"] == 100.0


def test_a_log_that_does_not_say_who_was_there_is_neither_for_nor_against() -> None:
    built = project(started_on=date(2026, 3, 1), finished_on=date(2026, 3, 4))
    rows = {
        "projects": [built],
        "supervision": logs(date(2026, 3, 1), 1) + logs(date(2026, 3, 2), 2, is_present=None),
    }
    assert figures("supervision_rate", rows)["2026-03"] == 50.0


def test_a_work_is_judged_from_the_180th_day_after_its_hand_over() -> None:
    handed = project(handed_over_on=AS_OF - timedelta(days=180))
    patrol = {"project_no": "P1", "patrolled_on": AS_OF - timedelta(days=100), "condition": "完好"}
    rows = {"projects": [handed], "maintenance": [patrol]}
    assert figures("maintenance_rate", rows)["2026-10"] == 100.0
    assert figures("maintenance_rate", rows, as_of=AS_OF - timedelta(days=1)) == {}


def test_what_the_last_patrol_by_then_found_is_what_counts() -> None:
    patrols = [
        {"project_no": "P1", "patrolled_on": date(2026, 6, 20), "condition": "停用", "repaired_on": date(2026, 8, 3)},
        {"project_no": "P1", "patrolled_on": date(2026, 5, 1), "condition": "完好"},
    ]
    values = figures(
        "maintenance_rate", {"projects": [project(handed_over_on=date(2025, 1, 1))], "maintenance": patrols}
    )
    wanted = {"2026-05": 100.0, "2026-06": 0.0, "2026-07": 0.0, "2026-08": 100.0, "2026": 100.0}
    assert {period: values[period] for period in wanted} == wanted
    assert "2026-04" not in values, "nobody patrolled anything before"


def test_a_township_that_keeps_no_patrols_is_not_called_careless() -> None:
    rows = {"projects": [project(handed_over_on=date(2025, 1, 1))], "maintenance": []}
    assert figures("maintenance_rate", rows) == {}


def test_a_project_under_way_all_quarter_is_one_project() -> None:
    complaint = {"complaint_no": "T1", "township": "西河镇", "received_on": date(2026, 8, 5)}
    accepted = {"project_no": "P2", "accepted_on": date(2026, 6, 30), "result": "合格"}
    rows = {"projects": [project("P1"), project("P2")], "complaints": [complaint], "acceptances": [accepted]}
    values = figures("complaints_per_100", rows)
    wanted = {"2026-07": 0.0, "2026-08": 100.0, "2026Q3": 100.0, "2026Q2": 0.0, "2026": 50.0}
    assert {period: values[period] for period in wanted} == wanted


def test_a_report_is_owed_once_a_month_and_not_before_the_county_began() -> None:
    states = [
        {"township": "西河镇", "dataset": dataset, "due_on": date(2026, month, 25), "state": state}
        for dataset, month, state in (
            (None, 5, "first"),
            (None, 6, "in_time"),
            (None, 7, "late"),
            ("payments", 7, "in_time"),
        )
    ]
    values = figures("report_on_time_rate", {"report_states": states})
    wanted = {"2026-06": 100.0, "2026Q2": 100.0, "2026H1": 100.0, "2026-07": 0.0, "2026Q3": 0.0, "2026": 50.0}
    to_date = {"2026-01~06": 100.0, **{f"2026-01~{month:02}": 50.0 for month in range(7, 11)}}
    assert {**wanted, "2026H2": 0.0, **to_date} == values
