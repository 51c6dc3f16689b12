"""Chance: how sure it is that a township is among the last, against drawn quarters and at the edges."""

from __future__ import annotations

import random
from datetime import date
from statistics import fmean

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.measures.run import SCHEMA
from pipelines.ranking.chance import STANDINGS, among_last, last_quarters, spread, standings
from pipelines.ranking.score import rank
from tests.test_ranking import Q2, SCHEME, full

SCORES = st.tuples(st.floats(0, 100), st.floats(0, 20))


@settings(max_examples=40)
@given(st.lists(SCORES, min_size=3, max_size=9), st.integers(1, 3))
def test_the_places_are_given_out_once(scores, count):
    chances = among_last({str(nth): score for nth, score in enumerate(scores)}, count)
    assert all(-1e-9 <= chance <= 1 + 1e-9 for chance in chances.values())
    if all(deviation > 1 for _, deviation in scores):
        assert sum(chances.values()) == pytest.approx(min(count, len(scores)), abs=0.15)


@pytest.mark.parametrize("seed", range(4))
def test_the_chances_are_those_of_drawn_scores(seed):
    draw = random.Random(seed)  # noqa: S311  (an independent working)
    scores = {str(nth): (draw.uniform(60, 95), draw.uniform(1, 9)) for nth in range(8)}
    hits = dict.fromkeys(scores, 0)
    for _ in range(20_000):
        drawn = sorted(scores, key=lambda name: draw.gauss(*scores[name]))
        for name in drawn[:3]:
            hits[name] += 1
    chances = among_last(scores, 3)
    assert all(abs(chances[name] - hits[name] / 20_000) < 0.02 for name in scores)


def test_certain_scores_give_certain_places():
    scores = {"甲": (90.0, 0.0), "乙": (80.0, 0.0), "丙": (70.0, 0.0)}
    assert among_last(scores, 1) == {"甲": 0.0, "乙": 0.0, "丙": 1.0}


def test_equal_scores_share_the_last_place():
    chances = among_last({"甲": (80.0, 5.0), "乙": (80.0, 5.0)}, 1)
    assert chances["甲"] == pytest.approx(0.5) and chances["乙"] == pytest.approx(0.5)


@given(st.floats(0, 100), st.integers(1, 500))
def test_more_cases_are_more_certain_and_none_is_certain(value, cases):
    assert 0 < spread(value, cases + 50) < spread(value, cases)


def test_what_is_no_share_varies_as_a_count():
    assert spread(400.0, 16) == 100.0
    assert fmean([spread(100.0, 5), spread(0.0, 5)]) == pytest.approx(spread(100.0, 5)), "5 of 5 is as unsure as 0 of 5"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 10, 20), [date(2026, 7, 1), date(2026, 4, 1)]),
        (date(2026, 9, 30), [date(2026, 7, 1), date(2026, 4, 1)]),
        (date(2026, 9, 29), [date(2026, 4, 1), date(2026, 1, 1)]),
        (date(2026, 1, 1), [date(2025, 10, 1), date(2025, 7, 1)]),
    ],
)
def test_only_whole_quarters_count(as_of, expected):
    assert last_quarters(as_of) == expected


def _county() -> pl.DataFrame:
    figures = [*full("甲", 95), *full("乙", 80), *full("丙", 62), *full("甲", 95, start=Q2), *full("乙", 70, start=Q2)]
    towns = pl.DataFrame({"code": list("甲乙丙"), "name": list("甲乙丙"), "group": ["Ⅰ", "Ⅱ", "Ⅰ"]})
    return rank(pl.DataFrame(figures, schema=SCHEMA), SCHEME, towns)


def test_the_standings_hold_two_quarters_with_ranks_and_chances():
    table = standings(_county(), SCHEME, date(2026, 10, 20), 1)
    assert dict(table.schema) == STANDINGS
    rows = {(row["nth"], row["township"]): row for row in table.to_dicts()}
    assert [rows[1, name]["rank"] for name in "甲乙丙"] == [1, 2, 3]
    assert rows[1, "丙"]["chance_percent"] > 95 and rows[1, "甲"]["chance_percent"] < 1
    assert sum(rows[1, name]["chance_percent"] for name in "甲乙丙") == pytest.approx(100, abs=2)


def test_a_township_that_was_not_ranked_has_no_chance_and_says_why():
    table = standings(_county(), SCHEME, date(2026, 10, 20), 1)
    row = table.filter(pl.col("nth") == 2, pl.col("township") == "丙").row(0, named=True)
    assert (row["rank"], row["chance_percent"], row["townships"]) == (None, None, 2)
    assert "超过一半" in row["note"]


def test_equal_rankings_give_equal_chances():
    assert standings(_county(), SCHEME, date(2026, 10, 20), 1).equals(
        standings(_county(), SCHEME, date(2026, 10, 20), 1)
    )
