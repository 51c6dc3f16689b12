"""Where nothing is planted, the sample's tenders, sites, after-care and firms trip none of the rules over them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from pipelines.sample.lives.tender import COMPETITIVE
from pipelines.sample.spec import Spec
from pipelines.sample.world import generate

SPECS = (Spec(1), Spec(2), Spec(3, projects=2000), Spec(4, projects=600, as_of=date(2025, 6, 30)))
each_county = pytest.mark.parametrize("spec", SPECS, ids=str)
Row = dict[str, Any]


@cache
def county(spec: Spec) -> dict[str, list[Row]]:
    """The rows of the projects that nothing is planted in."""
    rows_by_dataset: dict[str, list[Row]] = defaultdict(list)
    for part in generate(spec):
        planted = {plant.project_no for plant in part.plants} - {None} | part.groups
        for key, rows in part.rows.items():
            rows_by_dataset[key] += [row for row in rows if row.get("project_no") not in planted]
    return rows_by_dataset


def by_project(rows: list[Row]) -> dict[str, list[Row]]:
    groups = defaultdict(list)
    for row in rows:
        groups[row["project_no"]].append(row)
    return groups


def tenders(spec: Spec) -> Iterator[tuple[Row, Row | None, list[Row]]]:
    """Each tender: its project, its contract if signed, its bidders."""
    made = county(spec)
    contracts = {row["project_no"]: row for row in made["contracts"]}
    projects = {row["project_no"]: row for row in made["projects"]}
    for number, bidders in by_project(made["bids"]).items():
        yield projects[number], contracts.get(number), bidders


@each_county
def test_every_competitive_award_has_three_to_six_bidders_and_no_other_has_any(spec: Spec) -> None:
    made = county(spec)
    bidders = by_project(made["bids"])
    methods = {row["project_no"]: row["procurement_method"] for row in made["projects"]}
    awarded = {row["project_no"] for row in made["contracts"] if row["awarded_on"] <= spec.as_of}
    assert {no for no in awarded if methods[no] in COMPETITIVE} <= bidders.keys()
    assert {methods[no] for no in bidders} <= set(COMPETITIVE)
    assert {len(rows) for rows in bidders.values()} == {3, 4, 5, 6}


@each_county
def test_the_one_winner_signs_the_contract_at_its_own_price_below_the_control_price(spec: Spec) -> None:
    for project, contract, rows in tenders(spec):
        (winner,) = [row for row in rows if row["is_winner"]]
        assert len({row["bidder"] for row in rows}) == len(rows)
        assert len({(row["control_price_fen"], row["opened_on"]) for row in rows}) == 1
        assert winner["bid_fen"] * 100 <= winner["control_price_fen"] * 99
        assert max(row["bid_fen"] for row in rows) <= winner["control_price_fen"]
        assert winner["control_price_fen"] <= project["budget_fen"] + 100 or project["budget_fen"] < winner["bid_fen"]
        if contract:
            assert winner["bidder"] == contract["contractor"]
            assert winner["bid_fen"] == contract["amount_fen"]
            assert winner["opened_on"] <= contract["awarded_on"]


@each_county
def test_no_two_bids_stick_together_and_no_ratio_repeats(spec: Spec) -> None:
    for _, _, rows in tenders(spec):
        amounts = sorted(row["bid_fen"] for row in rows)
        assert all((b - a) / a > 0.005 for a, b in pairwise(amounts))
        winner = next(row["bid_fen"] for row in rows if row["is_winner"])
        ratios = sorted(abs(row["bid_fen"] / winner - 1) for row in rows if not row["is_winner"])
        assert all(b - a > 0.0005 for a, b in pairwise(ratios))


@each_county
def test_no_company_of_bidders_meets_three_times(spec: Spec) -> None:
    companies = Counter(frozenset(row["bidder"] for row in rows) for _, _, rows in tenders(spec))
    assert max(companies.values()) < 3


@each_county
def test_nobody_who_signs_is_black_listed_or_young(spec: Spec) -> None:
    made = county(spec)
    records = defaultdict(list)
    for row in made["contractors"]:
        records[row["contractor"]].append(row)
    for contract in made["contracts"]:
        mine = records[contract["contractor"]]
        assert mine, "every firm is on record"
        assert all((contract["awarded_on"] - row["registered_on"]).days > 180 for row in mine)
        black = [row for row in mine if row["list"] == "黑" and row["listed_on"] <= contract["signed_on"]]
        assert all(row["delisted_on"] and row["delisted_on"] < contract["signed_on"] for row in black)
    assert {row["list"] for row in made["contractors"]} == {None, "红", "黑"}


@each_county
def test_a_running_site_of_size_is_logged_on_most_days_of_the_last_month(spec: Spec) -> None:
    made = county(spec)
    logs = by_project(made["supervision"])
    for project in made["projects"]:
        started, number = project["started_on"], project["project_no"]
        if not started or project["budget_fen"] < 5_000_000:
            assert number not in logs
            continue
        days = {row["logged_on"] for row in logs[number]}
        assert started in days
        assert max(days) <= (project["finished_on"] or spec.as_of)
        if project["finished_on"] is None:
            due = [spec.as_of - timedelta(days=back) for back in range(30)]
            due = [day for day in due if day >= started]
            assert sum(day in days for day in due) * 2 >= len(due)


@each_county
def test_material_is_tested_before_it_is_used_and_never_used_when_it_fails(spec: Spec) -> None:
    for row in county(spec)["materials"]:
        assert row["test_result"] == "合格" or row["used_on"] is None
        assert row["used_on"] is None or row["tested_on"] < row["used_on"]


@each_county
def test_what_is_handed_over_is_looked_after(spec: Spec) -> None:
    made = county(spec)
    patrols, gaps = by_project(made["maintenance"]), []
    for project in made["projects"]:
        handed, rows = project["handed_over_on"], patrols.get(project["project_no"], [])
        if handed is None:
            assert rows == []
            continue
        days = [handed, *(row["patrolled_on"] for row in rows), spec.as_of]
        gaps += [(b - a).days for a, b in pairwise(days)]
        assert gaps[-1] <= 180, "a patrol may have been let slip, never the last one"
    assert sum(gap > 180 for gap in gaps) * 10 < len(gaps), "and seldom"
    assert sum(row["condition"] == "停用" for row in made["maintenance"]) * 10 < len(made["maintenance"])
    for row in made["maintenance"]:
        assert (row["condition"] == "完好") == (row["issue"] is None)
        if row["condition"] != "完好":
            assert ((row["repaired_on"] or spec.as_of) - row["patrolled_on"]).days <= 30


@each_county
def test_shared_work_is_mostly_local_and_paid_within_the_month(spec: Spec) -> None:
    made = county(spec)
    methods = {row["project_no"]: row["procurement_method"] for row in made["projects"]}
    for number, rows in by_project(made["labour"]).items():
        assert methods[number] in ("以工代赈", "村民自建")
        local = sum(row["days"] for row in rows if row["is_local"])
        assert local * 2 > sum(row["days"] for row in rows)
        for row in rows:
            assert row["days"] <= (row["worked_to"] - row["worked_from"]).days + 1
            assert ((row["paid_on"] or spec.as_of) - row["worked_to"]).days <= 30
    assert made["labour"]


def test_the_default_county_grows_by_no_more_than_twelve_thousand_rows() -> None:
    made = county(Spec(1))
    new = ("bids", "supervision", "materials", "contractors", "maintenance", "labour")
    assert 4_000 < sum(len(made[key]) for key in new) < 12_000
