"""Ranking: rates pulled to the county, points between the goalposts, silence, places, quota and what is added."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import ReferenceError
from pipelines.ranking.adjusted import OVERDUE, adjusted, check
from pipelines.ranking.grades import grades
from pipelines.ranking.places import places
from pipelines.ranking.points import Figure, Whole, points, pulled
from pipelines.ranking.reasons import note
from pipelines.ranking.schemes.scheme import Indicator
from pipelines.ranking.steps import nearest, sides
from pipelines.reference.adjustments import Adjustment
from tests.ranked import H1, QUARTER, SCHEME, assessed, share, small

A = Indicator("completion_rate", "项目完成率", 50, 60, 95, 100)
TOWNS = "甲乙丙丁戊己"


def alike(hits: int = 8, of: int = 10, **others: tuple[int, int]) -> dict[str, list[tuple[float, float]]]:
    """Six townships, all the same but for those that are named."""
    return {name: share(*others.get(name, (hits, of))) for name in TOWNS}


@pytest.mark.parametrize(
    ("value", "earned"),
    [
        ("59", 0),
        ("60", 0),
        ("61", Fraction(100, 35)),
        ("77.5", 50),
        ("94", Fraction(3400, 35)),
        ("95", 100),
        ("96", 100),
    ],
)
def test_points_run_from_the_floor_to_the_target_and_not_beyond(value, earned):
    assert points(Fraction(value), A) == earned


def test_a_kpi_where_less_is_better_has_its_floor_above_its_target():
    days = replace(A, floor=10, target=5)
    assert [points(Fraction(n), days) for n in (11, 10, 6, 5, 4)] == [0, 0, 80, 100, 100]


@pytest.mark.parametrize(
    ("value", "earned"), [(94, Fraction(880, 9)), (95, 100), (100, 100), (110, 50), (120, 0), (121, 0)]
)
def test_more_paid_than_was_due_loses_points_again(value, earned):
    assert points(Fraction(value), replace(A, floor=50, target=95, falls=(100, 120))) == earned


def test_few_cases_are_pulled_to_the_county_by_k_of_its_cases():
    whole = Whole(80, 100, 5.0)
    assert pulled(Figure(3, 3, 3), whole, A) == Fraction(3 * 100 + 5 * 80, 8)
    assert pulled(Figure(300, 300, 300), whole, A) == Fraction(300 * 100 + 5 * 80, 305)
    assert pulled(Figure(0, 0, 0), whole, A) == 80


@given(st.integers(0, 60), st.integers(0, 60), st.booleans(), st.floats(5, 200))
def test_one_more_case_never_moves_a_rate_by_a_cliff(hits, misses, is_hit, k):
    whole = Whole(70, 100, round(k, 1))
    before = pulled(Figure(hits, hits + misses, hits + misses), whole, A)
    after = pulled(Figure(hits + is_hit, hits + misses + 1, hits + misses + 1), whole, A)
    assert before is not None and after is not None
    assert abs(after - before) <= Fraction(100) / (hits + misses + 1 + Fraction(repr(round(k, 1))))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 12), min_size=6, max_size=6), st.integers(0, 5), st.booleans())
def test_one_more_case_never_moves_a_score_by_a_cliff(missed, town, is_hit):
    """The whole way, k and the county's rate counted anew: from none to one, from four to five, or anywhere."""
    scheme = small("completion_rate", "quality_pass_rate", "disclosure_rate", "on_time_finish_rate", least_weight=0.0)
    cases = {kpi: alike() for kpi in ("quality_pass_rate", "disclosure_rate", "on_time_finish_rate")}
    own = {name: share(max(n - 2, 0), n) for name, n in zip(TOWNS, missed, strict=True)}
    more = own | {TOWNS[town]: [*own[TOWNS[town]], (float(is_hit), 1.0)]}
    if not any(own.values()):
        return
    before, after = (assessed({**cases, "completion_rate": each}, scheme) for each in (own, more))
    for name in TOWNS:
        assert abs(before.scores[name] - after.scores[name]) <= Fraction(25 * 100, 35) * Fraction(100, 6) / 100 * 2


def test_the_score_is_the_weighted_mean_of_the_points_of_pulled_rates():
    made = assessed({"completion_rate": alike(8, 10, 甲=(4, 4))}, small("completion_rate"))
    k = made.of_kpi["completion_rate"].whole.k
    county = Fraction(4 + 5 * 8, 4 + 5 * 10)
    rate = (4 + Fraction(repr(k)) * county) / (4 + Fraction(repr(k))) * 100
    assert made.scores["甲"] == min(max((rate - 60) / 35 * 100, 0), 100)
    assert made.places["甲"] == 1


def test_an_indicator_that_nobody_has_is_left_out_for_everybody_and_its_weight_said():
    made = assessed(
        {"completion_rate": alike(), "quality_pass_rate": {}}, small("completion_rate", "quality_pass_rate")
    )
    assert made.assessed["甲"].effective == 50
    assert made.scores == {}
    assert note(made, "甲") == "有效权重 50，不足 80（全县无数据：工程质量合格率）"


def test_a_township_without_a_case_has_the_countys_points_and_not_their_weight():
    cases = {"completion_rate": alike(), "quality_pass_rate": alike(9, 10, 甲=(0, 0))}
    made = assessed(cases, small("completion_rate", "quality_pass_rate", least_weight=50.0))
    earned = made.assessed["甲"].earned["quality_pass_rate"]
    assert (earned.state, earned.adjusted) == ("no_cases", 90)
    assert made.assessed["甲"].effective == 50
    assert "甲" in made.places
    stricter = assessed(cases, small("completion_rate", "quality_pass_rate", least_weight=50.1))
    assert "甲" not in stricter.places and "乙" in stricter.places
    assert note(stricter, "甲") == "有效权重 50，不足 50.1（无案例：工程质量合格率）"


def test_a_ledger_that_was_owed_and_not_handed_in_scores_nothing_and_its_weight_counts():
    cases = {"completion_rate": alike(), "quality_pass_rate": alike(9, 10, 甲=(0, 0))}
    scheme = small("completion_rate", "quality_pass_rate")
    made = assessed(cases, scheme, silent={"quality_pass_rate": {"甲"}})
    earned = made.assessed["甲"].earned["quality_pass_rate"]
    assert (earned.state, earned.points) == ("unreported", 0)
    assert made.assessed["甲"].effective == 100
    assert made.places["甲"] == 6
    assert note(made, "甲") == "应报未报，按0分：工程质量合格率（质量抽检）"
    softer = assessed(
        cases, replace(scheme, unreported_is_zero=False, least_weight=50.0), silent={"quality_pass_rate": {"甲"}}
    )
    assert softer.assessed["甲"].earned["quality_pass_rate"].state == "no_cases"
    assert softer.assessed["甲"].effective == 50


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_no_township_gains_by_leaving_a_ledger_out(data):
    kpis = ("completion_rate", "quality_pass_rate", "disclosure_rate", "satisfaction")
    scheme = small(*kpis)
    cases = {}
    for kpi in kpis:
        counts = {name: data.draw(st.tuples(st.integers(0, 8), st.integers(0, 8))) for name in TOWNS}
        cases[kpi] = {name: share(hits, hits + misses) for name, (hits, misses) in counts.items()}
        cases[kpi]["甲"] = [*cases[kpi]["甲"], (1.0, 1.0)]
    if "satisfaction" in cases:
        cases["satisfaction"] = {name: [(n * 95, d) for n, d in each] for name, each in cases["satisfaction"].items()}
    town, kpi = data.draw(st.sampled_from(TOWNS)), data.draw(st.sampled_from(kpis))
    whole = assessed(cases, scheme)
    without = {
        key: {name: [] if (key, name) == (kpi, town) else own for name, own in of.items()} for key, of in cases.items()
    }
    if not any(without[kpi].values()):
        return  # then nobody has it, and it counts for nobody
    silent = assessed(without, scheme, silent={kpi: {town}})
    assert silent.assessed[town].score <= whole.assessed[town].score


def test_equal_townships_share_a_place_and_the_next_place_is_skipped():
    made = assessed({"completion_rate": alike(8, 10, 丁=(10, 10), 丙=(7, 10))}, small("completion_rate"))
    assert made.places == {"丁": 1, "甲": 2, "乙": 2, "戊": 2, "己": 2, "丙": 6}


def test_equal_ratios_of_unlike_numbers_are_a_tie_where_as_many_cases_are_behind_them():
    cases = {name: [(n, 3.0)] for name, n in zip(TOWNS, (2.0, 2.0, 2.0, 1.0, 3.0, 2.0), strict=True)}
    made = assessed({"completion_rate": cases}, small("completion_rate"))
    assert {made.places[name] for name in "甲乙丙己"} == {2}


def test_a_tie_is_broken_by_the_scheme_and_otherwise_shared():
    keyed = {"甲": (Fraction(70), Fraction(90)), "乙": (Fraction(70), Fraction(80)), "丙": (Fraction(70), Fraction(90))}
    assert places(keyed) == {"甲": 1, "丙": 1, "乙": 3}


def test_the_groups_have_places_of_their_own():
    groups = dict(zip(TOWNS, "ⅠⅡⅠⅡⅠⅡ", strict=True))
    made = assessed({"completion_rate": alike(8, 10, 甲=(10, 10), 乙=(9, 10))}, small("completion_rate"), groups=groups)
    assert (made.group_places["甲"], made.group_places["乙"], made.places["乙"]) == (1, 1, 2)
    assert made.luck is not None and set(made.luck.group) == set(TOWNS)
    plain = assessed({"completion_rate": alike()}, small("completion_rate", groups=()), groups=groups)
    assert plain.group_places == {} and plain.luck is not None and plain.luck.group == {}


def scores(*values: int) -> dict[str, Fraction]:
    return {f"镇{nth}": Fraction(value) for nth, value in enumerate(values)}


def graded(values: tuple[int, ...], caps: dict[str, str | None] | None = None) -> list[str]:
    own = scores(*values)
    return list(grades(own, places({name: (score,) for name, score in own.items()}), caps or {}, SCHEME).values())


def test_the_best_grade_is_for_three_in_ten_of_the_ranked_and_needs_its_score_too():
    assert graded((99, 98, 97, 96, 95, 94, 93, 92, 91, 90)) == ["优秀"] * 3 + ["良好"] * 7
    assert graded((99, 89, 80, 79, 60, 59, 50, 40, 30, 20)) == ["优秀", "良好", "良好", "合格", "合格"] + ["不合格"] * 5
    assert graded((99, 98, 97)) == ["良好"] * 3, "a tenth less than one is none"


def test_townships_that_share_the_last_place_of_the_quota_share_the_grade_below():
    assert graded((99, 98, 97, 97, 95, 94, 93, 92, 91, 90)) == ["优秀"] * 2 + ["良好"] * 8


def test_a_veto_leaves_no_better_grade():
    assert graded((99, 80), {"镇0": "不合格", "镇1": None}) == ["不合格", "良好"]


def line(item: str, period: str = "2026H1", township: str = "甲") -> Adjustment:
    return Adjustment(period, township, item, "示政发〔2026〕1号", date(2026, 5, 1), "", "adjustments.csv 第 2 行")


def test_bonuses_and_deductions_are_added_up_to_their_most():
    register = [line("市级以上表彰"), line("市级以上表彰"), line("市级以上表彰"), line("查实违规"), line("查实虚报")]
    of = adjusted("甲", H1, SCHEME, register, [])
    assert (of.bonus, of.deduction, of.caps_at) == (5, 8, "良好")
    assert adjusted("甲", H1, SCHEME, [*register, line("责任事故")], []).deduction == 10
    assert adjusted("乙", H1, SCHEME, register, []).points == 0


def test_a_line_counts_in_its_period_and_in_the_longer_ones_around_it():
    assert adjusted("甲", H1, SCHEME, [line("县级表彰", "2026Q2")], []).bonus == 1
    assert adjusted("甲", QUARTER, SCHEME, [line("县级表彰", "2026H1")], []).bonus == 0
    assert adjusted("甲", H1, SCHEME, [line("县级表彰", "2026H2")], []).bonus == 0


def test_a_confirmed_red_finding_past_its_day_costs_half_a_point():
    overdue = [("甲", date(2026, 6, 30)), ("甲", date(2026, 1, 1)), ("甲", date(2026, 7, 1)), ("乙", date(2026, 6, 1))]
    of = adjusted("甲", H1, SCHEME, [], overdue)
    assert of.deduction == 1
    assert [each["item"] for each in of.lines] == [OVERDUE]


def test_an_item_that_the_scheme_does_not_know_is_refused_with_line_and_nearest_name():
    with pytest.raises(
        ReferenceError, match=r"adjustments\.csv 第 2 行：考核方案没有事项“县级表扬”，是不是“县级表彰”？"
    ):
        check([line("县级表扬")], {"2026H1": SCHEME})


def test_the_smallest_step_up_is_enough_and_one_less_is_not():
    cases = {"completion_rate": alike(8, 10, 甲=(4, 10), 乙=(9, 10)), "quality_pass_rate": alike(9, 10, 甲=(9, 10))}
    scheme = small("completion_rate", "quality_pass_rate")
    made = assessed(cases, scheme)
    step = nearest(made.assessed["甲"], made.figures("甲"), made.wholes, scheme, made.keys)
    assert step is not None and step.kpi == "completion_rate"
    whole, indicator = made.wholes["completion_rate"], scheme.indicators[0]
    now = made.assessed["甲"].earned["completion_rate"].points
    others = min(score for name, score in made.scores.items() if score > made.scores["甲"])
    for more, is_enough in ((step.cases - 1, False), (step.cases, True)):
        then = points(pulled(Figure(4 + more, 10, 10), whole, indicator) or Fraction(0), indicator)
        assert (made.scores["甲"] + (then - (now or 0)) / 2 >= others) is is_enough
    first = min(made.places, key=lambda name: made.places[name])
    assert nearest(made.assessed[first], made.figures(first), made.wholes, scheme, made.keys) is None


def test_strengths_and_weaknesses_are_what_moves_the_score_by_half_a_point_against_the_county():
    cases = {"completion_rate": alike(8, 10, 甲=(2, 10)), "quality_pass_rate": alike(17, 20, 甲=(20, 20))}
    made = assessed(cases, small("completion_rate", "quality_pass_rate"))
    assert sides(made.assessed["甲"], made.wholes, made.scheme) == (["quality_pass_rate"], ["completion_rate"])


def test_a_quarter_has_tiers_and_no_rank():
    made = assessed({"completion_rate": alike(10, 20, 甲=(400, 400))}, small("completion_rate"), QUARTER)
    assert not made.term.is_ranked and made.luck is not None
    assert made.luck.tier["甲"] == 1
    assert {made.luck.tier[name] for name in TOWNS[1:]} == {2}
