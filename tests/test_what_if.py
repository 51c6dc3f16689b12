"""What if: the scheme's own weights give its own places; others are counted as the county would by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pages.assessment.ranking import questions
from pages.ui.ask import reference
from pipelines.ranking.schemes.scheme import Scheme
from pipelines.ranking.what_if import compared, shares, standings, without_each
from tests.ranked import small
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

TWO = small("quality_pass_rate", "on_time_finish_rate", tie_break=("quality_pass_rate",))


def row(township: str, **more: Any) -> dict[str, Any]:
    return {"township": township, "bonus": 0.0, "deduction": 0.0, "rank": None, "score": None, **more}


def point(township: str, kpi: str, points: float | None, state: str = "scored") -> dict[str, Any]:
    return {"township": township, "kpi": kpi, "points": points, "state": state}


def pair(quality: dict[str, float | None], on_time: dict[str, float | None]) -> list[dict[str, Any]]:
    return [
        point(name, kpi, value)
        for kpi, of in (("quality_pass_rate", quality), ("on_time_finish_rate", on_time))
        for name, value in of.items()
    ]


def test_weights_are_brought_to_a_hundred_and_what_has_none_is_left_out() -> None:
    made = {kpi: float(each) for kpi, each in shares({"a": 30, "b": 10, "c": 0}).items()}
    assert made == {"a": 75, "b": 25}
    with pytest.raises(ValueError, match="no weight"):
        shares({"a": 0})


def test_other_weights_turn_two_townships_round_and_ties_go_by_the_list() -> None:
    points = pair({"甲": 90.0, "乙": 70.0}, {"甲": 60.0, "乙": 80.0})
    rows = [row("甲"), row("乙")]
    equal = standings(rows, points, TWO, {"quality_pass_rate": 50, "on_time_finish_rate": 50})
    assert [(each.rank, each.score) for each in equal.values()] == [(1, 75.0), (2, 75.0)]  # quality breaks the tie
    other = standings(rows, points, TWO, {"quality_pass_rate": 10, "on_time_finish_rate": 30})
    assert {name: (each.rank, each.score) for name, each in other.items()} == {"甲": (2, 67.5), "乙": (1, 77.5)}


def test_bonus_and_deduction_stay_and_no_score_falls_below_nothing() -> None:
    points = pair({"甲": 50.0, "乙": 2.0}, {"甲": 50.0, "乙": 2.0})
    made = standings([row("甲", bonus=1.5), row("乙", deduction=5.0)], points, TWO, {"quality_pass_rate": 1})
    assert [each.score for each in made.values()] == [51.5, 0.0]


def test_on_the_least_weight_a_township_is_ranked_and_just_below_it_is_not() -> None:
    points = [point("甲", "quality_pass_rate", 80.0), point("甲", "on_time_finish_rate", 80.0, "no_cases")]
    on = standings([row("甲")], points, TWO, {"quality_pass_rate": 80, "on_time_finish_rate": 20})
    below = standings([row("甲")], points, TWO, {"quality_pass_rate": 79.9, "on_time_finish_rate": 20.1})
    assert (on["甲"].rank, below["甲"].rank, below["甲"].score) == (1, None, None)


def test_an_indicator_that_nobody_has_gives_its_weight_to_the_others() -> None:
    points = pair({"甲": 60.0}, {"甲": None})
    free = replace(TWO, least_weight=10.0)
    assert standings([row("甲")], points, free, {"quality_pass_rate": 20, "on_time_finish_rate": 80})["甲"].score == 60


def test_leaving_out_each_says_how_far_the_places_move() -> None:
    points = pair({"甲": 90.0, "乙": 70.0, "丙": 10.0}, {"甲": 70.0, "乙": 80.0, "丙": 20.0})
    each = without_each([row("甲"), row("乙"), row("丙")], points, TWO)
    assert [(one.kpi, one.moved, one.most, one.lost) for one in each] == [
        ("on_time_finish_rate", 0, 0, 0),
        ("quality_pass_rate", 2, 1, 0),
    ]


@pytest.fixture
def scheme(county: Path) -> Scheme:
    return reference.scheme(view_of(county, period="2026年上半年"))


def test_the_schemes_own_weights_give_the_places_and_scores_of_the_snapshot(county: Path, scheme: Scheme) -> None:
    view = view_of(county, period="2026年上半年")
    ranking, points = questions.table(view).to_dicts(), questions.points(view).to_dicts()
    made = standings(ranking, points, scheme, {each.kpi: each.weight for each in scheme.indicators})
    assert {name: each.rank for name, each in made.items()} == {each["township"]: each["rank"] for each in ranking}
    assert [made[each["township"]].score for each in ranking] == pytest.approx([each["score"] for each in ranking])
    assert all(each["places"] in (0, None) for each in compared(ranking, made))


def test_the_page_moves_places_by_the_address_and_by_hand_counting(county: Path, scheme: Scheme) -> None:
    at = choose(
        opened("ranking", weight_satisfaction="40", without="项目完成率"), "selectbox", "统计期", "2026年上半年"
    )
    assert not at.exception and "试算，不影响已发布结果" in page_text(at)
    shown = next(frame for frame in tables(at) if "trial_rank" in frame)
    weights = {each.kpi: each.weight for each in scheme.indicators if each.kpi != "completion_rate"}
    weights["satisfaction"] = 40.0
    view = view_of(county, period="2026年上半年")
    own: dict[str, dict[str, float]] = {}
    resting: dict[str, float] = {}
    for each in questions.points(view).to_dicts():
        if each["points"] is not None and each["kpi"] in weights:
            own.setdefault(each["township"], {})[each["kpi"]] = each["points"]
            has_cases = each["state"] in ("scored", "unreported")
            resting[each["township"]] = resting.get(each["township"], 0) + weights[each["kpi"]] * has_cases
    extra = {each["township"]: each["bonus"] - each["deduction"] for each in questions.table(view).to_dicts()}
    ranked = shown.dropna(subset=["trial_rank"])
    least = scheme.least_weight * sum(weights.values()) / 100
    assert set(ranked["township"]) == {name for name, weight in resting.items() if weight >= least}
    for name, score in zip(ranked["township"], ranked["trial_score"], strict=True):
        counted = sum(weights[kpi] for kpi in own[name])
        by_hand = sum(weights[kpi] * points for kpi, points in own[name].items()) / counted + extra[name]
        assert score == pytest.approx(max(by_hand, 0))
    assert list(ranked["trial_rank"]) == sorted(ranked["trial_rank"]) and set(ranked["places"]) != {0}


def test_a_quarter_has_no_places_to_try(county: Path) -> None:
    at = choose(opened("ranking"), "selectbox", "统计期", "2026年第三季度")
    assert not any("假如" in form.label for form in at.expander)
