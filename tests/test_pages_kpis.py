"""KPIs on pages: every one has its place, those without a goal get no lamp, and no cases are said in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pages.leaders.cockpit.figures import LEADING
from pages.leaders.township import profile
from pages.leaders.township import questions as township
from pages.ui.ask import kpis as questions
from pages.ui.kit import lamps, targets
from pages.ui.kit.format import MISSING
from pipelines import registry
from pipelines.definitions import KPI_AREAS
from tests.views import view_of
from tests.walk import choose, opened, page_text

CUT = registry.kpis()["settlement_cut_rate"].definition
MENDED = registry.kpis()["rectification_rate"].definition


def test_a_township_s_profile_lists_every_kpi_under_its_area(county: Path) -> None:
    view = view_of(county)
    shown = profile.comparison(view, questions.figures(view, view.townships[0]), questions.figures(view))
    assert all(loaded.definition.label in shown for loaded in registry.kpis().values())
    headings = [shown.index(f'<div class="area">{label}</div>') for _, label in KPI_AREAS]
    assert headings == sorted(headings)


def test_every_kpi_belongs_to_an_area_and_the_areas_do_not_mix() -> None:
    areas = [loaded.definition.area for loaded in registry.kpis().values()]
    assert list(dict.fromkeys(areas)) == [label for _, label in KPI_AREAS]
    assert areas == sorted(areas, key=[label for _, label in KPI_AREAS].index)


def test_without_cases_the_profile_says_so_and_shows_no_dash(county: Path) -> None:
    view = view_of(county)
    figures = questions.figures(view, view.townships[0])
    assert figures["rectification_rate"].value is None
    shown = profile.comparison(view, figures, questions.figures(view))
    assert shown.count("<strong>尚无立案</strong>") == 2
    assert targets.value_text(MENDED, None) == "尚无立案"
    assert targets.value_text(MENDED, 0.0) == "0.0%"
    assert targets.value_text(CUT, None) == MISSING


def test_a_kpi_without_a_goal_has_no_lamp_and_no_sides(county: Path) -> None:
    assert lamps.of_kpi(CUT, 8.95, 60) is lamps.SHOWN
    assert lamps.word(lamps.SHOWN, 8.95) == "○ 参考"
    assert lamps.word(lamps.of_kpi(CUT, 8.95, 4), 8.95) == lamps.FEW
    assert (targets.target(CUT), targets.both(CUT)) == ("只作参考", "只作参考")
    figure = questions.figures(view_of(county))["settlement_cut_rate"]
    better = replace(figure, value=(figure.value or 0) + 5, cases=60)
    assert [gap.points for gap in township.gaps({"settlement_cut_rate": better}, {"settlement_cut_rate": figure})] == [
        0
    ]


def test_where_less_is_better_the_lesser_township_is_the_stronger_one(county: Path) -> None:
    figure = questions.figures(view_of(county))["approval_days"]
    quick, slow = replace(figure, value=5.5, cases=60), replace(figure, value=6.5, cases=60)
    assert township.strengths(township.gaps({"approval_days": quick}, {"approval_days": slow}))
    assert township.weaknesses(township.gaps({"approval_days": slow}, {"approval_days": quick}))


@pytest.mark.parametrize(("cases", "named"), [(lamps.FEWEST_CASES, 1), (lamps.FEWEST_CASES - 1, 0), (None, 0)])
def test_what_is_too_few_for_a_lamp_is_no_strength_and_no_weakness(county: Path, cases: int | None, named: int) -> None:
    figure = questions.figures(view_of(county))["approval_days"]
    own, other = replace(figure, value=5.5, cases=cases), replace(figure, value=6.5, cases=60)
    compared = township.gaps({"approval_days": own}, {"approval_days": other})
    assert len(township.strengths(compared)) == named
    if not named:
        assert f"不足{lamps.FEWEST_CASES}件" in profile.no_side(compared)


def test_the_cockpit_leads_with_a_few_kpis_that_exist() -> None:
    assert len(LEADING) <= 6
    assert set(LEADING) <= registry.kpis().keys()


def test_the_trend_of_a_kpi_without_a_goal_draws_no_target(county: Path) -> None:
    at = choose(opened("township"), "selectbox", "走势指标", CUT.label)
    assert not at.exception
    at = choose(opened("township"), "selectbox", "走势指标", MENDED.label)
    assert not at.exception


@pytest.mark.parametrize("key", ["settlement_cut_rate", "rectification_rate", "complaint_days"])
def test_the_map_can_be_coloured_by_any_kpi(county: Path, key: str) -> None:
    at = choose(opened("cockpit"), "selectbox", "地图着色指标", registry.kpis()[key].definition.label)
    assert not at.exception


def test_the_ranking_says_that_there_are_no_cases_and_whose_weight_was_spread(county: Path) -> None:
    assert "全县无数据、不计的指标：整改销号率。" in page_text(opened("ranking"))
