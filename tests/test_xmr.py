"""The usual ups and downs of a series: its limits, and the four rules by which a point is more than that."""

from __future__ import annotations

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.measures.xmr import FIRM, Chart, within, xmr
from reports.words import usual

SEE_SAW = [90.0, 91, 90, 91, 90, 91, 90]


def signals(values: list[float | None]) -> tuple[str | None, ...]:
    chart = xmr(values)
    assert chart is not None
    return chart.signals


def test_a_point_beyond_two_and_two_thirds_mean_ranges_is_a_signal():
    chart = xmr([*SEE_SAW, 70])
    assert chart is not None and chart.mean == fmean([*SEE_SAW, 70])
    assert chart.high - chart.mean == pytest.approx(2.66 * 26 / 7) == chart.mean - chart.low
    assert chart.signals == (None,) * 7 + ("outside",)


def test_eight_on_one_side_are_a_signal_and_seven_are_not():
    for run, signal in ((7, None), (8, "run")):
        values = [8.0, 14, 8, 14, 8, 14, 8, *[12.0] * run]
        assert 8 < fmean(values) < 12
        assert signals(values) == (None,) * (6 + run) + (signal,)


def test_six_rises_one_after_the_other_are_a_signal_and_five_are_not():
    for steps, signal in ((5, None), (6, "trend")):
        values = [0.0, 20, 0, 20, 0, 20, *(float(nth) + 7 for nth in range(steps + 1))]
        assert signals(values)[:-1] == (None,) * (len(values) - 1)
        assert signals(values)[-1] == signal
        assert signals([-value for value in values]) == signals(values)


def test_two_of_three_near_the_same_limit_are_a_signal_and_one_near_each_is_not():
    swing = [0.0, 4] * 20
    chart = xmr([*swing, 11, 2, 11])
    assert chart is not None and chart.mean + (chart.high - chart.mean) * 2 / 3 < 11 < chart.high
    assert chart.signals[-3:] == (None, None, "near")
    other = xmr([*swing, 11, 2, -7])
    assert other is not None and other.low < -7 < other.mean - (other.mean - other.low) * 2 / 3
    assert other.signals == (None,) * 43


def test_too_few_points_make_no_chart_and_a_gap_makes_no_range():
    assert xmr([1.0] * 5) is None
    assert xmr([1.0, None, 2.0, None, 3.0, None, 4.0, None, 5.0, None, 6.0]) is None


def test_a_series_that_never_moves_has_no_signals():
    assert signals([100 / 3] * 20) == (None,) * 20


@pytest.mark.parametrize(("points", "is_trial"), [(11, True), (12, False), (13, False)])
def test_limits_of_fewer_than_twelve_points_are_on_trial_and_the_words_say_so(points: int, is_trial: bool) -> None:
    chart = xmr([1.0, *(2.0, 1.0) * 6][:points])
    assert chart is not None and chart.is_trial is is_trial
    assert ("试用" in usual.limits(chart)) is is_trial
    assert xmr([None, *[1.0, 2.0] * 5, None, None]).is_trial  # type: ignore[union-attr]  # ten points, whatever is missing


def test_limits_end_where_the_figure_can_go_unless_it_went_further():
    chart = Chart(90.0, -20.0, 120.0, (), is_trial=False)
    assert within(chart, [0.0, 100.0], 100) == (0.0, 100)
    assert within(chart, [-1.0, 101.0], 100) == (-20.0, 120.0)
    assert within(chart, [0.0, None, 90.0], None) == (0.0, 120.0)


known = st.floats(-1e6, 1e6)


@given(st.lists(known | st.none(), max_size=40), st.floats(-50, 50), st.floats(0.5, 3))
def test_signals_are_the_same_in_other_units_and_a_missing_point_is_never_one(
    values: list[float | None], shift: float, scale: float
) -> None:
    chart = xmr(values)
    known_values = [value for value in values if value is not None]
    assert (chart is None) or len(known_values) >= 6
    if chart is None or chart.high - chart.low < 1e-3:
        return
    assert all(signal is None for signal, value in zip(chart.signals, values, strict=True) if value is None)
    for value, signal in zip(values, chart.signals, strict=True):
        if value is not None:
            assert (signal == "outside") == (not chart.low - 1e-6 <= value <= chart.high + 1e-6) or (
                min(abs(value - chart.low), abs(value - chart.high)) < 1e-6
            )
    mirrored = xmr([None if value is None else -value for value in values])
    assert mirrored is not None and mirrored.signals == chart.signals
    assert chart.is_trial == (len(known_values) < FIRM)
    moved = xmr([None if value is None else value * scale + shift for value in values])
    assert moved is not None and moved.mean == pytest.approx(chart.mean * scale + shift, rel=1e-6, abs=1e-3)
