"""Possible doubles: which pairs go on the review list, on the line of every limit, and against brute force."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.engines.duck import DuckEngine
from pipelines.history.doubles import DOUBLES, LIMITS, possible_doubles
from pipelines.lake.snapshot_db import Lake, current
from pipelines.limits.dated import load
from pipelines.not_computed import NotComputed

KNOWN = load(Path(__file__).parents[1] / "data" / "reference" / "limits.toml")
DAY = date(2026, 3, 1)
FACTS = {
    "project_no": pl.String, "township": pl.String, "village": pl.String, "project_name": pl.String,
    "budget_fen": pl.Int64, "planned_start_on": pl.Date, "contractor": pl.String, "is_live": pl.Boolean,
    "source_file": pl.String, "source_row": pl.Int32,
}  # fmt: skip
ROAD = {
    "township": "西河镇", "village": "东山村", "project_name": "东山村道路硬化工程", "budget_fen": 20_000_000,
    "planned_start_on": DAY, "is_live": True, "source_file": "a.xlsx", "source_row": 3,
}  # fmt: skip


def pairs(*projects: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [{**ROAD, "project_no": f"P{nth}", **given} for nth, given in enumerate(projects, start=1)]
    engine = DuckEngine(rows=0)
    engine.put("project_facts", pl.DataFrame(rows, schema=FACTS))
    engine.put("night", pl.DataFrame({"as_of": [date(2026, 9, 30)]}))
    possible_doubles(engine, KNOWN, NotComputed())
    doubles = engine.sql("select * from possible_doubles")
    engine.close()
    assert dict(doubles.schema) == DOUBLES
    return doubles.to_dicts()


def test_one_project_entered_twice_is_a_pair_with_the_lower_number_first():
    (pair,) = pairs({"project_no": "B"}, {"project_no": "A", "project_name": "东山村 道路硬化项目"})
    assert (pair["project_no"], pair["other_no"], pair["likeness"]) == ("A", "B", 1.0)
    assert pair["why"].startswith(
        "名称相似 100.0%，预算 20.00 万元 与 20.00 万元，计划开工 2026-03-01 与 2026-03-01（相差 0 天）"
    )


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"budget_fen": 19_000_000}, True),  # exactly 5 % of the larger
        ({"budget_fen": 18_999_999}, False),
        ({"planned_start_on": DAY + timedelta(days=30)}, True),
        ({"planned_start_on": DAY + timedelta(days=31)}, False),
        ({"planned_start_on": DAY - timedelta(days=30)}, True),
        ({"project_name": "东山村道路便化工程"}, True),  # one of seven characters: 6 of 8 pairs, 75 %
        ({"project_name": "东山村到路便化工程"}, False),  # two of them
        ({"project_name": "东山村道路硬化工程(重报)"}, True),  # 7 pairs of 8 and 10: 78 %
        ({"township": "东山乡"}, False),
        ({"village": "石桥村"}, False),
        ({"village": None}, True),
        ({"project_name": "东山村道路硬化二期工程"}, False),
        ({"is_live": False}, False),
        ({"planned_start_on": None}, False),
        ({"budget_fen": 0}, False),
        ({"project_name": ""}, False),
    ],
    ids=str,
)
def test_the_line_of_every_limit(other, expected):
    assert bool(pairs({}, other)) is expected


def test_names_that_differ_in_their_numbers_only_are_two_works():
    assert pairs({"project_name": "东山村水渠一期"}, {"project_name": "东山村水渠二期"}) == []
    assert pairs({"project_name": "1号公厕"}, {"project_name": "2号公厕"}) == []


def test_two_projects_without_a_village_are_one_pair_and_listed_once():
    assert len(pairs({"village": None}, {"village": None})) == 1


def test_a_contractor_that_both_have_is_named():
    (pair,) = pairs({"contractor": "宏达公司"}, {"contractor": "宏达公司"})
    assert pair["why"].endswith("同在东山村，施工单位同为宏达公司")


def grams(name: str) -> set[str]:
    framed = f"^{name}$"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}


def is_pair(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """The definition in plain Python, every project with every other."""
    villages = {a["village"], b["village"]} - {None}
    dice = 200 * len(grams(a["project_name"]) & grams(b["project_name"]))
    dice /= len(grams(a["project_name"])) + len(grams(b["project_name"]))
    larger = max(a["budget_fen"], b["budget_fen"])
    return (
        a["township"] == b["township"]
        and len(villages) < 2
        and abs(a["budget_fen"] - b["budget_fen"]) * 100 <= 5 * larger
        and abs((a["planned_start_on"] - b["planned_start_on"]).days) <= 30
        and dice >= 75
    )


project = st.fixed_dictionaries({
    "township": st.sampled_from(["西河镇", "东山乡"]),
    "village": st.sampled_from(["甲村", "乙村", None]),
    "project_name": st.sampled_from(
        ["甲乙丙丁戊己庚", "甲乙丙丁戊己辛", "甲乙丙丁戊己庚辛", "甲乙丙午戊己庚", "子丑寅卯"]
    ),
    "budget_fen": st.integers(1, 120).map(lambda n: n * 1_000_000) | st.sampled_from([95, 100, 1]),
    "planned_start_on": st.integers(0, 120).map(lambda n: DAY + timedelta(days=n)),
})  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(project, min_size=2, max_size=14))
def test_the_cells_lose_no_pair_and_invent_none(projects):
    rows = [{**ROAD, **given, "project_no": f"P{nth:02d}"} for nth, given in enumerate(projects)]
    expected = {(a["project_no"], b["project_no"]) for a, b in combinations(rows, 2) if is_pair(a, b)}
    doubles = [(pair["project_no"], pair["other_no"]) for pair in pairs(*rows)]
    assert len(doubles) == len(set(doubles))
    assert set(doubles) == expected


def test_the_sample_county_raises_few_false_doubles(sample_lake):
    shown = Lake.open(current(sample_lake))
    projects = shown.sql("select count(*) as n from project_facts")["n"][0]
    assert shown.sql("select count(*) as n from possible_doubles")["n"][0] <= projects / 50


def test_every_limit_of_the_review_list_is_in_the_file():
    assert all(KNOWN.of(key) for key in LIMITS)
