"""Ranking: points between the goalposts, weights spread, ties shared, who is not ranked and who moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import registry
from pipelines.measures import periods
from pipelines.measures.run import SCHEMA
from pipelines.ranking.points import Figure, grade, points
from pipelines.ranking.scheme import Grade, Indicator, Scheme, load
from pipelines.ranking.score import rank
from pipelines.reference.county import ReferenceError

DEFAULT = Path(__file__).parent.parent / "data" / "reference" / "schemes" / "default.toml"
Q2, Q3 = date(2026, 4, 1), date(2026, 7, 1)
A = Indicator("completion_rate", "项目完成率", 50, 60, 95, 5, 100)
B = Indicator("quality_pass_rate", "工程质量合格率", 30, 80, 98, 5, 100)
C = Indicator("satisfaction", "群众满意度", 20, 60, 95, 5, 1)
WAITING = Indicator("rectification_rate", "整改销号率", 5, 60, 95, 5, 1)
GRADES = (Grade("优秀", 90), Grade("良好", 80), Grade("合格", 60), Grade("不合格", 0))
SCHEME = Scheme("试方案", "1", (A, B, C), (WAITING,), ("completion_rate",), GRADES, ("Ⅰ", "Ⅱ"))


def figure(kpi: str, township: str, numerator: float, denominator: float, start: date = Q3, cases: float | None = None):
    scale = 1 if kpi == "satisfaction" else 100
    return {
        "kpi": kpi,
        "period_kind": "quarter",
        "period": periods.name("quarter", start),
        "period_start": start,
        "period_end": periods.end("quarter", start),
        "level": "township",
        "unit_name": township,
        "township": township,
        "numerator": float(numerator),
        "denominator": float(denominator),
        "cases": float(denominator if cases is None else cases),
        "value": numerator * scale / denominator if denominator else None,
    }


def ranked(*figures, scheme: Scheme = SCHEME, towns: str = "甲乙丙丁") -> dict[str, dict]:
    townships = pl.DataFrame({"code": list(towns), "name": list(towns), "group": ["Ⅰ", "Ⅱ", "Ⅰ", "Ⅱ"][: len(towns)]})
    frame = rank(pl.DataFrame(list(figures), schema=SCHEMA), scheme, townships)
    return {row["township"]: row for row in frame.filter(pl.col("period") == "2026Q3").to_dicts()}


def full(township: str, done: int, passed: int = 98, happy: int = 95, start: date = Q3) -> list[dict]:
    """All three indicators over a hundred cases."""
    return [
        figure("completion_rate", township, done, 100, start),
        figure("quality_pass_rate", township, passed, 100, start),
        figure("satisfaction", township, happy * 100, 100, start),
    ]


@pytest.mark.parametrize(
    ("done", "earned"),
    [(59, 0), (60, 0), (61, Fraction(100, 35)), (77.5, 50), (94, Fraction(3400, 35)), (95, 100), (96, 100)],
)
def test_points_run_from_the_floor_to_the_target_and_not_beyond(done, earned):
    assert points(Figure(done, 100, 100, float(done)), A) == earned


def test_a_kpi_where_less_is_better_has_its_floor_above_its_target():
    days = replace(A, floor=10, target=5, scale=1)
    assert [points(Figure(n, 1, 9, float(n)), days) for n in (11, 10, 6, 5, 4)] == [0, 0, 80, 100, 100]


def test_four_cases_are_too_few_and_five_are_enough():
    assert points(Figure(4, 4, 4, 100.0), A) is None
    assert points(Figure(5, 5, 5, 100.0), A) == 100


def test_cases_are_counted_not_weighed_where_the_denominator_is_money():
    row = ranked(figure("completion_rate", "甲", 95_000_000, 100_000_000, cases=4))["甲"]
    assert row["completion_rate"] == 95.0
    assert row["completion_rate_points"] is None
    assert row["completion_rate_cases"] == 4


def test_the_score_is_the_weighted_mean_of_the_points():
    row = ranked(*full("甲", done=95, passed=89, happy=60))["甲"]
    assert [row[f"{i.kpi}_points"] for i in (A, B, C)] == [100, 50, 0]
    assert (row["score"], row["grade"], row["weight_left_out"], row["note"]) == (65.0, "合格", 0.0, "")


def test_the_weight_of_an_indicator_with_too_few_cases_is_spread_over_the_others():
    row = ranked(*full("甲", done=95, passed=89)[:2], figure("satisfaction", "甲", 0, 4))["甲"]
    assert row["score"] == (50 * 100 + 30 * 50) / 80
    assert row["satisfaction_points"] is None
    assert row["weight_left_out"] == 20


def test_half_of_the_weight_left_out_is_ranked_and_more_than_half_is_not():
    half = ranked(figure("completion_rate", "甲", 95, 100))["甲"]
    assert (half["rank"], half["score"], half["weight_left_out"]) == (1, 100.0, 50.0)
    row = ranked(*full("甲", done=95)[1:2], figure("satisfaction", "甲", 400, 4))["甲"]
    assert (row["rank"], row["group_rank"], row["score"], row["change"]) == (None, None, None, None)
    assert (row["grade"], row["weight_left_out"]) == ("不参评", 70.0)
    assert row["note"] == "100 分权重中有 70 分无法计分，超过一半（无数据：项目完成率；案例不足：群众满意度4例）"


def test_a_township_that_handed_in_nothing_is_listed_as_not_ranked():
    rows = ranked(*full("甲", done=95))
    assert [rows[name]["grade"] for name in "乙丙丁"] == ["不参评"] * 3


def test_a_pending_indicator_is_shown_without_figures_and_takes_no_weight():
    row = ranked(*full("甲", done=95), figure("rectification_rate", "甲", 0, 100))["甲"]
    assert (row["score"], row["weight_left_out"]) == (100.0, 0.0)
    assert [row[f"rectification_rate{suffix}"] for suffix in ("", "_points", "_cases")] == [None] * 3


def test_equal_townships_share_a_place_and_the_next_place_is_skipped():
    rows = ranked(*full("甲", 90), *full("乙", 90), *full("丙", 80), *full("丁", 95))
    assert {name: row["rank"] for name, row in rows.items()} == {"丁": 1, "甲": 2, "乙": 2, "丙": 4}


def test_a_tie_is_broken_by_the_scheme_and_otherwise_shared():
    # 50 x 35/35 + 30 x 0 = 50 x 14/35 + 30 x 18/18: equal scores, unequal completion
    rows = ranked(*full("甲", done=95, passed=80), *full("乙", done=74, passed=98))
    assert rows["甲"]["score"] == rows["乙"]["score"] == 70
    assert (rows["甲"]["rank"], rows["乙"]["rank"]) == (1, 2)
    shared = ranked(*full("甲", 95, 80), *full("乙", 74, 98), scheme=replace(SCHEME, tie_break=()))
    assert (shared["甲"]["rank"], shared["乙"]["rank"]) == (1, 1)


def test_equal_ratios_of_unlike_numbers_are_a_tie_although_floats_would_differ():
    thirds = [figure("completion_rate", t, n, d) for t, n, d in (("甲", 200, 300), ("乙", 14, 21), ("丙", 6, 9))]
    rest = [row for t in "甲乙丙" for row in full(t, 0)[1:]]
    assert {row["rank"] for row in ranked(*thirds, *rest, towns="甲乙丙").values()} == {1}


def test_the_groups_have_places_of_their_own():
    rows = ranked(*full("甲", 90), *full("乙", 95), *full("丙", 80), *full("丁", 70))
    assert {name: row["group_rank"] for name, row in rows.items()} == {"甲": 1, "丙": 2, "乙": 1, "丁": 2}
    plain = ranked(*full("甲", 90), scheme=replace(SCHEME, groups=()))
    assert plain["甲"]["group_rank"] is None


def test_a_group_that_the_scheme_does_not_know_is_refused():
    with pytest.raises(ReferenceError, match=r"townships\.csv：丁的 group 是 'Ⅱ'，不在考核方案.*groups（Ⅰ）中"):
        ranked(*full("甲", 90), scheme=replace(SCHEME, groups=("Ⅰ",)))


def test_a_township_that_gains_places_since_the_period_before_moves_up():
    before = [*full("甲", 80, start=Q2), *full("乙", 90, start=Q2), *full("丙", 70, start=Q2)]
    rows = ranked(*before, *full("甲", 90), *full("乙", 80), *full("丁", 75))
    moved = {name: (row["previous_rank"], row["rank"], row["change"]) for name, row in rows.items()}
    assert moved == {"甲": (2, 1, 1), "乙": (1, 2, -1), "丙": (3, None, None), "丁": (None, 3, None)}


@pytest.mark.parametrize(
    ("score", "name"), [("90", "优秀"), ("89.999999999999999", "良好"), ("60", "合格"), ("0", "不合格")]
)
def test_a_grade_is_earned_on_its_line(score, name):
    assert grade(Fraction(score), GRADES) == name
    assert grade(None, GRADES) == "不参评"


def test_no_figures_give_an_empty_table_with_every_column():
    scheme = load(DEFAULT, registry.kpis())
    townships = pl.DataFrame({"code": ["1"], "name": ["甲"], "group": ["Ⅰ"]})
    frame = rank(pl.DataFrame(schema=SCHEMA), scheme, townships)
    assert frame.height == 0
    assert {"rank", "score", "completion_rate", "completion_rate_points", "rectification_rate_cases"} <= set(
        frame.columns
    )


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 100)), min_size=4, max_size=4))
def test_a_rank_is_one_more_than_the_number_of_better_townships(results):
    figures = [
        row
        for town, (done, passed, happy) in zip("甲乙丙丁", results, strict=True)
        for row in (
            figure("completion_rate", town, done, 20),
            figure("quality_pass_rate", town, passed, 20),
            figure("satisfaction", town, happy * 7, 7),
        )
    ]
    rows = list(ranked(*figures, scheme=replace(SCHEME, tie_break=())).values())
    for row in rows:
        assert row["rank"] == 1 + sum(other["score"] > row["score"] + 1e-9 for other in rows)
        assert 0 <= row["score"] <= 100
