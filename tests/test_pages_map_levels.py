"""The map page: colours by the target, places and works counted by hand, and what no map can show is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from pages.leaders.cockpit import figures
from pages.leaders.map import drawing, questions
from pages.leaders.map.level import AROUND, bounds, of
from pages.ui.ask import cockpit, reference
from pages.ui.kit import theme
from pages.ui.kit.maps import heat, maps, steps
from pages.ui.kit.maps.ground import Ground, around, ground
from pages.ui.site.viewer import Viewer
from pipelines import registry
from pipelines.lake.snapshot_db import Scope
from pipelines.ranking.schemes.scheme import Grade
from tests.test_pages_frame import DAYS, RATE
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

OWN, OTHER = "西河镇", "石门镇"


@pytest.mark.parametrize(
    ("figure", "colour"),
    [
        (100.0, steps.REACHED),
        (90.0, steps.REACHED),
        (89.99, steps.NEAR),
        (70.0, steps.NEAR),
        (69.99, steps.FAR),
        (50.0, steps.FAR),
        (49.99, steps.BEHIND),
    ],
)
def test_a_colour_is_a_place_between_floor_and_target_and_a_line_belongs_to_the_better_side(
    figure: float, colour: str
) -> None:
    assert steps.colour(RATE, figure) == colour


def test_where_less_is_better_the_steps_run_the_other_way_and_too_much_has_its_own() -> None:
    days = [steps.colour(DAYS, figure) for figure in (5.0, 5.1, 17.5, 17.6, 30.0, 30.1)]
    assert days == [steps.REACHED, steps.NEAR, steps.NEAR, steps.FAR, steps.FAR, steps.BEHIND]
    most = replace(RATE, most=100.0)
    assert [steps.colour(most, figure) for figure in (100.0, 100.1)] == [steps.REACHED, steps.BEYOND]
    assert [step.label for step in steps.steps(DAYS)][0::3] == ["5天及以下（达到目标）", "超过30天（未达底线）"]
    aimless = replace(RATE, target=None, floor=None)
    assert steps.colour(aimless, 3.0) == theme.EVEN and "不分档" in steps.steps(aimless)[0].label


@pytest.mark.parametrize("key", registry.kpis())
def test_every_colour_of_a_kpi_is_in_its_legend(key: str) -> None:
    kpi = registry.kpis()[key].definition
    colours = {steps.colour(kpi, figure / 2) for figure in range(-400, 400)}
    assert colours <= {step.colour for step in steps.steps(kpi)}


GRADES = tuple(Grade(name, line) for name, line in (("优秀", 90.0), ("良好", 80.0), ("合格", 60.0), ("不合格", 0.0)))


def test_scores_are_coloured_by_the_grades_of_their_scheme_however_many_it_has() -> None:
    labels = [step.label for step in steps.score_steps(GRADES)]
    assert labels == ["90分及以上", "80分至90分", "60分至80分", "低于60分"]
    scores = (90.0, 89.99, 80.0, 79.99, 60.0, 59.99, 0.0)
    shades = [steps.REACHED, *[steps.NEAR] * 2, *[steps.FAR] * 2, *[steps.BEHIND] * 2]
    assert [steps.score_colour(GRADES, score) for score in scores] == shades
    for count in range(1, 6):
        grades = tuple(Grade(str(nth), 100.0 - nth * 20) for nth in range(count))
        shown = steps.score_steps(grades)
        assert len(shown) == count
        colours = {steps.score_colour(grades, score / 2) for score in range(201)}
        assert colours == {step.colour for step in shown}


def test_the_cockpit_s_map_says_its_grades_and_grey_is_who_has_no_score(county: Path) -> None:
    view = view_of(county, period="2026年")
    ranking = cockpit.ranking(view)
    colours, _, _ = figures.coloured(view, figures.SCORE, ranking)
    best = ranking.row(0, named=True)
    assert colours[best["township"]] == steps.score_colour(reference.scheme(view).grades, best["score"])
    silent = ranking.with_columns(score=pl.lit(None, pl.Float64))
    assert figures.coloured(view, figures.SCORE, silent)[0] == {}
    assert "低于60分" in page_text(opened("cockpit"))


def test_the_works_are_the_cockpit_s_and_every_place_adds_up(sample_lake: Path) -> None:
    view = view_of(sample_lake, period="2026年")
    works = questions.works(view)
    facts = view.lake.sql("select project_no, township, is_live, plan_year from project_facts").to_dicts()
    live = {row["project_no"] for row in facts if row["is_live"] and row["plan_year"] == 2026}
    assert set(works["project_no"]) == live and works.height == cockpit.totals(view)["projects"]
    assert works.filter(questions.LOCATED)["project_no"].sort().equals(cockpit.points(view)["project_no"].sort())
    places = questions.by_place(works, "township")
    assert places["projects"].sum() == len(live)
    by_hand = {
        name: sum(row["township"] == name for row in facts if row["project_no"] in live) for name in (OWN, OTHER)
    }
    assert {name: places.filter(pl.col("township") == name)["projects"][0] for name in by_hand} == by_hand


def test_a_work_without_coordinates_is_counted_and_listed_and_lies_in_no_square(sample_lake: Path) -> None:
    view = view_of(sample_lake, period="2026年", township=OWN)
    works = questions.works(view)
    first = works["project_no"][0]
    hole = pl.when(pl.col("project_no") != first).then(pl.col("lat_wgs84")).alias("lat_wgs84")
    level = of(view, works.with_columns(hole), None)
    assert level.unlocated["project_no"].to_list() == [first] and level.located.height == works.height - 1
    places = questions.by_place(level.works, "village")
    assert places["unlocated"].sum() == 1 and places["projects"].sum() == works.height
    frame = ground(view.lake.folder).bounds
    assert heat.squares(level.works, frame)["projects"].sum() == works.height - 1


def test_squares_count_what_lies_in_them_the_western_edge_included() -> None:
    frame = (100.0, 0.0, 116.0, 16.0)
    points = [(100.0, 0.01, "red"), (100.99, 0.5, "green"), (101.0, 0.5, "red"), (None, 0.5, "red")]
    schema = {"lon_wgs84": pl.Float64, "lat_wgs84": pl.Float64, "lamp": pl.String}
    counted = heat.squares(pl.DataFrame(points, schema=schema, orient="row"), frame)
    assert counted.select("column", "projects", "red").rows() == [(0, 2, 1), (1, 1, 1)]


def test_a_village_is_opened_only_in_its_township_and_cut_to_its_works(sample_lake: Path) -> None:
    view = view_of(sample_lake, period="2026年", township=OWN)
    works, place = questions.works(view), ground(view.lake.folder)
    village = works["village"][0]
    level = of(view, works, village)
    own = works.filter(pl.col("village") == village)
    assert level.village == village and level.works.equals(own)
    assert bounds(level, place)[0] == own["lon_wgs84"].min() - AROUND  # type: ignore[operator]  # there are works
    assert of(view, works, "绝无此村").village is None
    assert bounds(of(view, works, None), place) == place.bounds_of[OWN]
    whole = view_of(sample_lake, period="2026年")
    assert of(whole, questions.works(whole), village).village is None
    assert around([]) == (73.0, 3.0, 135.5, 54.0)


def words_on(drawn: go.Figure) -> dict[str, str]:
    """Township → everything that is written at it."""
    texts = [text for trace in drawn.data if trace.type == "scattergeo" for text in trace.text]
    return {text.partition("<br>")[0]: text for text in texts}


def grey(drawn: go.Figure, place: Ground) -> set[str]:
    shades = [trace for trace in drawn.data if trace.type == "choropleth" and trace.colorscale[0][1] == theme.NO_VALUE]
    return {place.names[code] for trace in shades for code in trace.locations}


def test_a_township_without_a_figure_is_grey_with_the_reason_under_its_name(
    sample_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = view_of(sample_lake, period="2026年第三季度")
    place, level = ground(view.lake.folder), of(view, questions.works(view), None)
    drawn = drawing.figure(view, place, level, drawing.COLOURED, "completion_rate")
    figures = questions.measured(view, "completion_rate")
    for name, (figure, _, _) in figures.items():
        assert words_on(drawn)[name].endswith(f"{figure:.1f}%" if figure is not None else drawing.NO_CASES)
    unknown = {OWN: (None, None, "unreported"), OTHER: (None, None, "off")}
    monkeypatch.setattr(questions, "measured", lambda *_: figures | unknown)
    monkeypatch.setattr(questions, "silent", lambda _: [OWN])
    drawn = drawing.figure(view, place, level, drawing.COLOURED, "completion_rate")
    assert words_on(drawn)[OWN].endswith("未报送") and words_on(drawn)[OTHER].endswith("未启用")
    assert {OWN, OTHER} <= grey(drawn, place)
    drawn = drawing.figure(view, place, level, drawing.POINTS, "completion_rate")
    assert words_on(drawn)[OWN].endswith("未报送") and grey(drawn, place) == {OWN}


def event(**point: Any) -> Any:
    return SimpleNamespace(selection=SimpleNamespace(points=[point]))


def test_a_click_means_what_lies_under_it() -> None:
    place = Ground("", {"1": OWN}, {"1": (0.0, 0.0)}, (0.0, 0.0, 1.0, 1.0))
    assert maps.clicked(event(location="1"), place) == ("township", OWN)
    assert maps.clicked(event(location="square-1-2"), place) is None
    assert maps.clicked(event(customdata=["village", "新民村"]), place) == ("village", "新民村")
    assert maps.clicked(event(customdata="350987101-2026-0001"), place) == ("project", "350987101-2026-0001")
    assert maps.clicked(event(customdata=["350987101-2026-0001"]), place) == ("project", "350987101-2026-0001")
    assert maps.clicked(None, place) is None


def test_the_page_opens_on_every_level_and_in_every_way(county: Path) -> None:
    at = opened("map", period="2026年")
    assert not at.exception and "都有坐标" in page_text(at)
    for layer in drawing.LAYERS[1:]:
        at.session_state["layer"] = layer
        at.run()
        assert not at.exception and tables(at)[0]["projects"].sum() == questions.works(view_of(county)).height
    at = choose(at, "selectbox", "乡镇", OWN)
    village = tables(at)[0]["village"].iloc[0]
    at = choose(opened("map", village=village), "selectbox", "乡镇", OWN)
    assert not at.exception and f"<b>{village}</b>" in page_text(at) and len(tables(at)[0])


def test_a_township_s_account_has_its_own_works_only(sample_lake: Path) -> None:
    own = replace(view_of(sample_lake, period="2026年"), viewer=Viewer("镇里", Scope((OWN,))))
    assert set(questions.works(own)["township"]) == {OWN} == set(questions.measured(own, "completion_rate"))
    roads = replace(view_of(sample_lake, period="2026年"), viewer=Viewer("交通局", Scope(None, ("道路",))))
    assert set(questions.works(roads)["category"]) == {"道路"}


def test_a_place_with_a_work_without_a_budget_has_no_sum_and_no_coordinate_is_counted() -> None:
    columns = {"township": pl.String, "lamp": pl.String, "budget_fen": pl.Int64, "lon_wgs84": pl.Float64}
    rows = [
        ("甲乡", "red", 100, 1.0),
        ("甲乡", "green", 50, None),
        ("乙乡", "green", None, 3.0),
        ("乙乡", "yellow", 7, 5.0),
        ("乙乡", "unknown", 1, 4.0),
        ("乙乡", "not_computed", 1, 4.0),
    ]
    frame = pl.DataFrame(rows, schema=columns, orient="row").with_columns(lat_wgs84=pl.col("lon_wgs84"))
    shown = ("township", "projects", "red", "yellow", "unknown", "unlocated", "budget_fen", "lon")
    assert questions.by_place(frame, "township").select(shown).sort("budget_fen", nulls_last=True).rows() == [
        ("甲乡", 2, 1, 0, 0, 1, 150, 1.0),
        ("乙乡", 4, 0, 1, 2, 0, None, 4.0),
    ]
