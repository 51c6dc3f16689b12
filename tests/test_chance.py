"""Chance: intervals, how far rates are pulled, drawn places, tiers, funnel and XmR, and whether their promises hold."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rank_simulation import TOWNSHIPS, simulate
from pipelines.ranking.chance.draws import rates
from pipelines.ranking.chance.funnel import limits, over_dispersion
from pipelines.ranking.chance.intervals import quantile, student, wilson
from pipelines.ranking.chance.ranks import chances, moved, ranked, tiers
from pipelines.ranking.chance.spread import FEWEST, Sums, spread


def sums(*towns: list[tuple[float, float]]) -> Sums:
    """Townships, each a list of its projects' numerator and denominator."""
    of = np.array([nth for nth, projects in enumerate(towns) for _ in projects], dtype=np.int64)
    parts = np.array([project for projects in towns for project in projects], dtype=float).reshape(-1, 2)
    numerator, denominator = (np.bincount(of, weights=parts[:, n], minlength=len(towns)) for n in (0, 1))
    return Sums(numerator, denominator, denominator, parts, of)


def test_wilsons_interval_is_the_published_one():
    assert wilson(0, 0) is None
    assert wilson(3, 3) == pytest.approx((0.4385, 1.0), abs=1e-4)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=1e-4)  # Newcombe 1998, 81/263 and 15/148 of table I
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)


@pytest.mark.parametrize(
    ("freedom", "t"),
    [(1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (10, 2.2281), (29, 2.0452), (30, 2.0423), (1000, 1.9623)],
)
def test_students_quantile_is_that_of_the_tables(freedom, t):
    assert quantile(0.95, freedom) == pytest.approx(t, abs=2e-4)


def test_a_mean_without_a_second_project_has_no_interval():
    assert student(90, 16, 1, 0) is None
    assert student(90, 16, 4, 3) == pytest.approx((90 - 3.1824 * 2, 90 + 3.1824 * 2), abs=1e-3)


def test_townships_that_differ_no_more_than_chance_are_pulled_as_far_as_is_allowed():
    shape = spread(sums(*([[(1.0, 1.0)] * 8 + [(0.0, 1.0)] * 2] * 6)), is_share=True)
    assert shape is not None
    assert (shape.between, shape.k) == (0, 30)


def test_townships_that_differ_in_all_but_chance_are_pulled_by_five_cases_only():
    shape = spread(sums(*[[(float(nth % 2), 1.0)] * 10 for nth in range(6)]), is_share=True)
    assert shape is not None and shape.k == FEWEST


def test_cases_of_one_project_say_less_than_as_many_of_many_projects():
    alone = spread(sums(*[[(1.0, 1.0)] * n + [(0.0, 1.0)] * (20 - n) for n in (12, 14, 16, 18)]), is_share=True)
    alike = spread(
        sums(*[[(4.0, 4.0)] * (n // 4) + [(0.0, 4.0)] * (5 - n // 4) for n in (12, 12, 16, 16)]), is_share=True
    )
    assert alone is not None and alike is not None
    assert alone.alike == pytest.approx(1)
    assert alike.alike > 3


def test_nobody_with_a_case_is_no_spread():
    assert spread(sums([], []), is_share=True) is None


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=12))
def test_k_stands_within_its_bounds_whatever_was_counted(counted):
    shape = spread(sums(*[[(1.0, 1.0)] * hits + [(0.0, 1.0)] * misses for hits, misses in counted]), is_share=True)
    if shape is not None:
        assert FEWEST <= shape.k <= max(FEWEST, round(3 * shape.ordinary, 1))
        assert 0 <= shape.mean <= 1


def test_three_of_three_is_not_certainty_and_three_hundred_are_nearly():
    counted = sums([(1.0, 1.0)] * 3, [(1.0, 1.0)] * 300, *[[(1.0, 1.0)] * 15 + [(0.0, 1.0)] * 5] * 8)
    shape = spread(counted, is_share=True)
    assert shape is not None
    drawn = rates(counted, shape, 2000, np.random.default_rng(1), is_share=True)
    assert drawn[:, 0].min() < 0.7 and drawn[:, 1].min() > 0.9


def test_a_township_without_a_case_may_be_as_any_other():
    counted = sums([], *[[(1.0, 1.0)] * hits + [(0.0, 1.0)] * (20 - hits) for hits in (8, 12, 16, 20) * 2])
    shape = spread(counted, is_share=True)
    assert shape is not None
    drawn = rates(counted, shape, 2000, np.random.default_rng(1), is_share=True)[:, 0]
    assert drawn.mean() == pytest.approx(0.7, abs=0.05) and drawn.std() > 0.1


def test_a_mean_that_nobody_differs_in_is_drawn_as_it_is():
    counted = sums(*[[(90.0, 1.0)] * 4] * 3)
    shape = spread(counted, is_share=False)
    assert shape is not None
    assert (rates(counted, shape, 10, np.random.default_rng(1), is_share=False) == 90).all()


AMOUNTS = st.integers(-(10**15), 10**15).map(float)


@given(st.lists(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=4), min_size=1, max_size=5), st.booleans())
def test_corrections_that_leave_a_rate_outside_0_to_1_or_none_at_all_are_drawn_from_too(towns, is_share):
    of_money = sums(*towns)
    counted = Sums(
        of_money.numerator,
        of_money.denominator,
        np.bincount(of_money.of).astype(float),
        of_money.clusters,
        of_money.of,
    )
    shape = spread(counted, is_share=is_share)
    assert (shape is None) == bool((counted.denominator <= 0).all())
    if shape is not None:
        drawn = rates(counted, shape, 20, np.random.default_rng(1), is_share=is_share)
        assert drawn.shape == (20, len(towns)) and np.isfinite(drawn).all()
        assert not is_share or ((drawn >= 0) & (drawn <= 1)).all()


def test_equal_seeds_draw_equal_rates():
    counted = sums(*[[(1.0, 1.0)] * n + [(0.0, 1.0)] * (9 - n) for n in range(2, 9)])
    shape = spread(counted, is_share=True)
    assert shape is not None
    one, other = (rates(counted, shape, 50, np.random.default_rng(20260630), is_share=True) for _ in range(2))
    assert (one == other).all()


def test_drawn_places_share_as_printed_ones_do():
    assert ranked(np.array([[90.0, 80.0, 90.0, 70.0]])).tolist() == [[1, 3, 1, 4]]


def test_a_place_that_never_changes_is_its_own_interval_and_the_last_ones_add_up():
    places = ranked(np.array([[90.0, 80.0, 70.0, 60.0]] * 90 + [[80.0, 90.0, 70.0, 60.0]] * 10))
    of = chances(places, 2)
    assert (of.low.tolist(), of.high.tolist()) == ([1, 1, 3, 4], [2, 2, 3, 4])
    assert of.last.tolist() == [0, 0, 1, 1]
    assert of.places.sum(axis=1).tolist() == pytest.approx([1] * 4)


def test_townships_share_a_tier_until_the_first_of_it_is_surely_better():
    nine, eight = (
        [[90.0, 85.0, 50.0]] * 18 + [[80.0, 85.0, 90.0]] * 2,
        [[90.0, 85.0, 50.0]] * 17 + [[80.0, 85.0, 90.0]] * 3,
    )
    assert tiers(np.array(nine), np.array([0, 1, 2])).tolist() == [1, 2, 3]
    assert tiers(np.array(eight), np.array([0, 1, 2])).tolist() == [1, 1, 1]


def test_a_move_counts_where_nine_draws_of_ten_agree():
    before, now = np.full((20, 3), 5), np.array([[1, 9, 1]] * 18 + [[9, 1, 5]] + [[9, 1, 9]])
    assert moved(now, before).tolist() == [1, -1, 1]
    now[0, 0] = 9
    assert moved(now, before).tolist() == [0, -1, 1]


def test_the_funnel_is_that_of_chance_where_townships_do_not_differ_by_more():
    cases = np.array([10.0, 20.0, 40.0, 80.0])
    assert over_dispersion(np.full(4, 0.8), cases, 0.8) == 0
    of = limits(0.8, cases, 0.0)
    half = NormalDist().inv_cdf(0.975) * np.sqrt(0.16 / cases)
    assert of.inner_low == pytest.approx(np.maximum(0.8 - half, 0))
    assert (of.outer_low <= of.inner_low).all() and (of.outer_high <= 1).all()


def test_the_funnel_widens_by_what_townships_differ_beyond_chance():
    """200 townships whose true shares have a standard deviation of 0.1."""
    dice = np.random.default_rng(5)
    cases = dice.integers(50, 150, 200).astype(float)
    true = np.clip(dice.normal(0.7, 0.1, 200), 0, 1)
    shares = dice.binomial(cases.astype(int), true) / cases
    between = over_dispersion(shares, cases, 0.7)
    assert 0.06 < np.sqrt(between) < 0.11, "trimming takes a little of it"
    outside = (shares < limits(0.7, cases, between).outer_low) | (shares > limits(0.7, cases, between).outer_high)
    assert outside.mean() < 0.05 < ((shares < limits(0.7, cases, 0.0).outer_low).mean())


@pytest.fixture(scope="module")
def outcome():
    return simulate(60, draws=400, seed=7, least=40)


def test_nine_of_ten_rank_intervals_hold_the_true_place(outcome):
    assert 0.88 <= outcome.coverage <= 0.93
    assert outcome.width < TOWNSHIPS * 0.75


def test_the_chance_of_the_last_three_is_as_often_true_as_it_says(outcome):
    assert outcome.calibration < 0.12  # 60 counties: the thousand of the benchmark come within 0.05


def test_pulled_rates_place_townships_nearer_to_the_truth_than_their_own(outcome):
    assert outcome.shrunk_error < outcome.raw_error
