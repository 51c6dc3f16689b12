"""The page of growth and equity: quantities and money counted again in plain Python, the Gini over all pairs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.leaders.growth import assets, grids, questions, shares
from pages.leaders.growth.grids import COUNT, Grid
from pages.leaders.growth.questions import ACCEPTED, DAYS, HANDED_OVER, MONEYS, PAID, PLANNED
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer
from pipelines.lake.scope import Scope
from pipelines.measures.inequality import Place, curve
from pipelines.night import night
from tests.tiny import PROJECTS, ledger, project, tiny_county
from tests.views import view_of
from tests.walk import choose, opened, page_text

PERIODS = ("2026年", "2025年第二季度", "2026年4月")
PLACES = st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**12)), min_size=3, max_size=25)


def by_pairs(places: list[tuple[int, int]]) -> float:
    """The mean distance between what two heads drawn at random have, over twice what a head has on average."""
    heads, money = sum(h for h, _ in places), sum(m for _, m in places)
    apart = sum(h * k * abs(m / h - n / k) for h, m in places for k, n in places)
    return apart / (2 * heads * money)


@given(PLACES)
def test_the_gini_is_that_of_all_pairs_of_heads(places: list[tuple[int, int]]) -> None:
    drawn = curve(Place(str(nth), *each) for nth, each in enumerate(places))
    if not sum(money for _, money in places):
        assert drawn is None
        return
    assert drawn is not None and drawn.gini == pytest.approx(by_pairs(places), abs=1e-9)
    assert drawn.heads[-1] == drawn.money[-1] == 1 and list(drawn.money) == sorted(drawn.money)


def test_equal_money_per_head_is_no_inequality_and_all_in_one_place_is_nearly_one() -> None:
    even = curve([Place("a", 10, 20), Place("b", 20, 40), Place("c", 30, 60)])
    assert even is not None and even.gini == pytest.approx(0) and even.below == 0
    alone = curve([*(Place(str(nth), 10, 0) for nth in range(99)), Place("z", 10, 5)])
    assert alone is not None and alone.gini == pytest.approx(0.99) and alone.below == 99


@pytest.mark.parametrize("money", [(), (1, 2), (0, 0, 0), (-1, 5, 5)])
def test_too_few_places_no_money_or_money_taken_back_draw_no_curve(money: tuple[int, ...]) -> None:
    assert curve(Place(str(nth), 10, each) for nth, each in enumerate(money)) is None


def facts(view: View) -> list[dict[str, object]]:
    return view.lake.sql("select * from project_facts where is_live").to_dicts()


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("day", DAYS.values(), ids=lambda day: day.column)
def test_new_assets_are_the_works_of_those_days_each_in_its_own_unit(
    sample_lake: Path, period: str, day: questions.Day
) -> None:
    view = view_of(sample_lake, period=period)
    first, last = view.period.start, view.period.last_day(view.as_of)
    expected: dict[str, list[float]] = defaultdict(list)
    numbers, people = set(), 0
    for row in facts(view):
        if row[day.column] and first <= row[day.column] <= last:  # type: ignore[operator]  # a day
            expected[f"{row['category']}（{row['output_unit']}）"].append(row["output_quantity"])  # type: ignore[arg-type]  # a number
            numbers.add(row["project_no"])
            people += row["beneficiaries"] or 0  # type: ignore[operator]  # a count
    works = questions.in_period(view, day)
    assert set(works["project_no"]) == numbers and works["beneficiaries"].sum() == people
    for layout in (grids.by_quarter, grids.by_township):
        grid = layout(view, day)
        count = [row or 0 for row in grid.table()[grids.COUNT]]
        assert sum(count) == len(numbers)
    table = {row[grids.KIND]: row for row in grids.by_quarter(view, day).table().to_dicts()}
    for kind, row in table.items():
        assert row[grids.QUANTITY] == pytest.approx(sum(expected.get(kind, []))), kind
    assert set(expected) <= set(table)
    if period == "2026年":
        labels = [each.label for each in questions.quarters(view)]
        assert all(sum(row[each] for each in labels) == pytest.approx(row[grids.QUANTITY]) for row in table.values())


@pytest.mark.parametrize("period", PERIODS)
def test_money_per_head_is_the_ledgers_sum_over_the_reference_s_heads(sample_lake: Path, period: str) -> None:
    view = view_of(sample_lake, period=period)
    live = {str(row["project_no"]): row for row in facts(view)}
    sums: dict[str, dict[object, int]] = {label: defaultdict(int) for label in MONEYS}
    for row in live.values():
        if row["plan_year"] == view.period.start.year:
            sums[PLANNED.label][row["township"]] += row["budget_fen"]  # type: ignore[operator]  # fen
    for row in view.lake.sql("select project_no, paid_on, amount_fen from payment_facts").to_dicts():
        if row["project_no"] in live and view.period.start <= row["paid_on"] <= view.period.last_day(view.as_of):
            sums[PAID.label][live[row["project_no"]]["township"]] += row["amount_fen"]
    reference = {row["name"]: row["population"] for row in view.lake.sql("select * from townships").to_dicts()}
    needy: dict[str, int] = defaultdict(int)
    for row in view.lake.sql("select * from villages").to_dicts():
        needy[row["township"]] += row["vulnerable_population"]
    for money in MONEYS.values():
        rows = shares.of_townships(view, money)
        assert set(rows["township"]) == set(view.townships) and not rows["why"].count()
        own = sums[money.label]
        for row in rows.to_dicts():
            name = row["township"]
            assert row["fen"] == own[name], (name, money)
            assert row["yuan_a_head"] == pytest.approx(own[name] / 100 / reference[name])
            assert row["yuan_a_needy"] == pytest.approx(own[name] / 100 / needy[name])
        drawn = shares.curve_of(rows)
        assert drawn is not None
        assert drawn.gini == pytest.approx(by_pairs([(reference[name], own[name]) for name in view.townships]))
        assert f"基尼系数 {drawn.gini:.3f}" in shares.sentence(drawn) and not shares.left_out(rows)
        assert questions.funded(view, money)["fen"].sum() == sum(own.values())


def test_a_township_sees_its_own_and_no_curve_of_one(sample_lake: Path) -> None:
    own = replace(view_of(sample_lake, period="2026年"), viewer=Viewer("镇里", Scope(("西河镇",))))
    rows = shares.of_townships(own, PLANNED)
    assert rows["township"].to_list() == ["西河镇"] and shares.curve_of(rows) is None
    assert (
        set(questions.in_period(own, ACCEPTED)["township"])
        == {"西河镇"}
        == set(questions.funded(own, PAID)["township"])
    )


def thin(tmp_path: Path) -> View:
    """西河镇 has told works, 东山乡 nothing, 城关街道 one and has no heads in the reference; nobody told payments."""
    data = tiny_county(tmp_path)
    path = data / "reference" / "townships.csv"
    path.write_text(
        path.read_text("utf-8").replace("街道,街道,Ⅰ,20000", "街道,街道,Ⅰ,").replace("道,道,Ⅰ,20000", "道,道,Ⅰ,"),
        "utf-8",
    )
    more = ",移交日期,建设规模,计量单位"
    ledger(
        data,
        "西河镇/项目台账.csv",
        PROJECTS + more,
        f"{project(1)},2026-08-01,1.5,公里",
        f"{project(2)},2026-08-02,,公里",
    )
    ledger(data, "城关街道/项目台账.csv", PROJECTS, project(1, "350987001", "城关街道"))
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC))
    return view_of(data, period="2026年")


def test_what_nobody_told_is_unknown_and_said_and_never_nought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = thin(tmp_path)
    rows = {row["township"]: row for row in shares.of_townships(view, PLANNED).to_dicts()}
    assert (rows["西河镇"]["fen"], rows["西河镇"]["yuan_a_head"], rows["西河镇"]["why"]) == (40_000_000, 20.0, None)
    assert (rows["东山乡"]["fen"], rows["东山乡"]["works"], rows["东山乡"]["why"]) == (None, None, "未报送")
    assert rows["城关街道"]["fen"] == 20_000_000 and rows["城关街道"]["yuan_a_head"] is None
    paid = shares.of_townships(view, PAID)
    assert paid["fen"].null_count() == paid.height and set(paid["why"]) == {"未启用"}
    grid = grids.by_township(view, HANDED_OVER)
    assert grid.words("西河镇", "道路（公里）") == "1.50（另 1 个未填）"
    assert [grid.words(town, grids.COUNT) for town in ("西河镇", "东山乡", "城关街道")] == ["2", "未报送", "未报送"]
    assert grid.table()[grids.COUNT].to_list().count(None) == 2
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    at = opened("growth", period="2026年", asset="移交")
    text = page_text(at)
    assert not at.exception and "不足三个" in text and "城关街道（基础数据没有人口）" in text
    assert "未报送、不计入：城关街道、东山乡" in text


def test_the_choices_of_the_page_are_obeyed(county: Path) -> None:
    at = opened("growth", period="2026年第三季度", category="道路")
    assert not at.exception and "2026年第三季度验收" in page_text(at)
    at = choose(at, "segmented_control", "排列", "按乡镇")
    at = choose(at, "segmented_control", "资金按", "已拨付")
    assert not at.exception and "2026年第三季度 · 本期拨付的资金" in page_text(at)
    grid = grids.by_township(view_of(county, period="2026年第三季度", category="道路"), ACCEPTED)
    assert list(grid.columns) == [grids.COUNT, "道路（公里）"]
    assert assets.WORKS.export == "growth-works" and pl.Series(grid.rows).is_unique().all()


def test_a_file_says_beside_a_sum_how_many_works_do_not_say_their_quantity() -> None:
    works = pl.DataFrame({"output_quantity": [1.5, None]})
    told, silent = pl.DataFrame({"output_quantity": [2.0]}), None
    parts = {("甲", COUNT): works, ("乙", COUNT): told, ("丙", COUNT): silent}
    parts |= {("甲", "路"): works, ("乙", "路"): told, ("丙", "路"): silent}
    grid = Grid("乡镇", ("甲", "乙", "丙"), (COUNT, "路"), parts)
    assert grid.table().rows() == [("甲", 2.0, 1.5, 1), ("乙", 1.0, 2.0, 0), ("丙", None, None, None)]
    assert grid.table().columns == ["乡镇", COUNT, "路", "路未填项目数"]
    assert [grid.words(name, "路") for name in grid.rows] == ["1.50（另 1 个未填）", "2", "未报送"]
    whole = Grid("乡镇", ("乙",), ("路",), {("乙", "路"): told})
    assert whole.table().columns == ["乡镇", "路"]
