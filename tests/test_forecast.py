"""The forecast: nothing later than its day moves it, its back-test is worked out again in plain Python."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.engines.duck import DuckEngine
from pipelines.forecast import run, scores
from pipelines.forecast.backtest import JUDGED, judged
from pipelines.forecast.counts import expected
from pipelines.forecast.hazard import PENALTY, Model, fit, late
from pipelines.forecast.ledgers import LATE_DAYS, Ledgers, read
from pipelines.forecast.states import FACTORS, states
from pipelines.forecast.windows import windows
from pipelines.lake.snapshot_db import Lake, current
from pipelines.limits.dated import load
from pipelines.not_computed import NotComputed
from pipelines.tables.catalogue import TABLES

AS_OF = date(2026, 10, 20)
STEPS = (10.0, 30.0)
DAYS = {
    "planned_start_on",
    "planned_finish_on",
    "started_on",
    "finished_on",
    "known_on",
    "progress_known_on",
    "signed_on",
}
WORK: dict[str, Any] = {
    "project_no": "P", "township": "西河镇", "category": "道路", "planned_start_on": date(2026, 3, 1),
    "planned_finish_on": date(2026, 6, 30), "started_on": date(2026, 3, 11), "finished_on": None, "known_on": AS_OF,
    "progress_known_on": AS_OF, "contractor": "甲公司", "signed_on": date(2026, 2, 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> Lake:
    return Lake.open(current(sample_lake))


@pytest.fixture(scope="module")
def county(lake: Lake) -> Ledgers:
    return read(lake)


def ends(works: pl.DataFrame) -> pl.DataFrame:
    """Every work on every month's end of the sample's years."""
    days = [date(y, m, 1) - timedelta(days=1) for y in (2024, 2025, 2026) for m in range(1, 13)]
    return works.select("project_no").join(pl.DataFrame({"day": [d for d in days if d < AS_OF]}), how="cross")


def ledgers(*works: dict[str, Any], reports: Any = (), changes: Any = ()) -> Ledgers:
    shape = {name: pl.Date if name in DAYS else pl.String for name in WORK}
    reported = {"project_no": pl.String, "reported_on": pl.Date, "percent": pl.Float64}
    changed = {"project_no": pl.String, "approved_on": pl.Date, "days": pl.Int64}
    return Ledgers(
        pl.DataFrame([WORK | work for work in works], schema=shape),
        pl.DataFrame(list(reports), schema=reported, orient="row"),
        pl.DataFrame(list(changes), schema=changed, orient="row"),
    )


def on(day: date, *works: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    told = ledgers(*works, **more)
    return states(told, told.works.select("project_no", day=pl.lit(day))).to_dicts()


def later(told: Ledgers, day: date, shift: int) -> Ledgers:
    """The same ledgers with everything dated after the day moved, undone or made up."""

    def moved(name: str) -> pl.Expr:
        return pl.when(pl.col(name) > day).then(pl.col(name) + pl.duration(days=shift)).otherwise(pl.col(name))

    undone = pl.col("project_no").hash(shift) % 2 == 0
    works = told.works.with_columns(
        moved("started_on"), moved("signed_on"),
        finished_on=pl.when(undone & (pl.col("finished_on") > day)).then(None).otherwise(moved("finished_on")),
    )  # fmt: skip
    reports = told.reports.filter(pl.col("reported_on") <= day)
    made_up = told.works.select("project_no", reported_on=pl.lit(day + timedelta(days=1)), percent=pl.lit(99.0))
    changes = told.changes.filter(pl.col("approved_on") <= day)
    more = told.works.select("project_no", approved_on=pl.lit(day + timedelta(days=1)), days=pl.lit(200, pl.Int64))
    return Ledgers(works, pl.concat([reports, made_up]), pl.concat([changes, more]))


@settings(max_examples=6, deadline=None)
@given(st.dates(date(2025, 1, 1), date(2026, 8, 31)), st.integers(1, 400))
def test_what_is_dated_after_a_day_cannot_change_what_was_said_by_then(county: Ledgers, day: date, shift: int) -> None:
    asked = ends(county.works).filter(pl.col("day") <= day)
    keys = ["project_no", "day"]
    before = states(county, asked).select(*keys, "due_on", "late_on", "behind_points", "projected_days", *FACTORS)
    other = later(county, day, shift)
    assert states(other, asked).select(before.columns).sort(keys).equals(before.sort(keys))
    said, again = (judged(states(each, ends(each.works)), lambda _: STEPS) for each in (county, other))
    both = said.filter(pl.col("day") <= day).join(again, on=keys, suffix="_again")
    assert both.height
    for name in ("hazard", "base_rate", "behind_plan"):
        assert both[name].to_list() == both[f"{name}_again"].to_list(), name


def test_tonight_s_chances_do_not_move_with_what_the_ledgers_plan_for_later(county: Ledgers) -> None:
    day = date(2026, 7, 31)
    cut = pl.min_horizontal("known_on", pl.lit(day)).alias("known_on")
    first, second = (
        run.made(Ledgers(each.works.with_columns(cut), each.reports, each.changes), day, lambda _: STEPS)["forecasts"]
        for each in (county, later(county, day, 77))
    )
    assert first["chance"].count() and first.equals(second)


def by_hand(told: Ledgers, project: dict[str, Any], day: date) -> dict[str, Any] | None:
    """The state of a work on a day, in plain Python: due day, whether it came late, points behind plan."""
    begun = min(day_ for day_ in (project["planned_start_on"], project["started_on"]) if day_)
    done, known = project["finished_on"], project["known_on"]
    if begun > day or (done and done <= day) or day > known:
        return None
    moved = sum(days for number, at, days in told.changes.iter_rows() if number == project["project_no"] and at <= day)
    due = project["planned_finish_on"] + timedelta(days=moved)
    said = [
        (at, percent)
        for number, at, percent in told.reports.iter_rows()
        if number == project["project_no"] and at <= day
    ]
    start, behind = project["started_on"], None
    if said:
        at, percent = max(said)
        first = max(project["planned_start_on"], start) if start and start <= day else project["planned_start_on"]
        gone = 100.0 if at >= due else max((at - first).days, 0) * 100 / max((due - first).days, 1)
        behind = gone - percent
    late_on = due + timedelta(days=LATE_DAYS)
    return {"due": due, "late_on": late_on, "late": not (done and done <= late_on), "behind": behind}


def class_of(behind: float | None) -> str:
    return "unknown" if behind is None else "red" if behind > 30 else "yellow" if behind >= 10 else "none"


def test_the_back_test_of_the_night_is_that_of_plain_python(lake: Lake, county: Ledgers) -> None:
    said = lake.sql("select * from forecast_judged").to_dicts()
    works = county.works.drop_nulls(["planned_start_on", "planned_finish_on", "known_on"]).to_dicts()
    days = sorted({d for (d,) in ends(county.works).select("day").unique().iter_rows()})
    stood = {(w["project_no"], d): s for w in works for d in days if (s := by_hand(county, w, d)) and s["late_on"] > d}
    for day in sorted({row["day"] for row in said}):
        past = [s for (_, d), s in stood.items() if d < day and s["late_on"] <= day]
        rate = (sum(s["late"] for s in past) + 1) / (len(past) + 2)
        asked = {number for (number, d), s in stood.items() if d == day and s["late_on"] <= AS_OF}
        rows = [row for row in said if row["day"] == day]
        assert {row["project_no"] for row in rows} == asked
        for row in rows:
            own = stood[row["project_no"], day]
            alike = [s for s in past if class_of(s["behind"]) == class_of(own["behind"])]
            assert (row["due_on"], row["late_on"], row["is_late"]) == (own["due"], own["late_on"], own["late"])
            assert row["base_rate"] == pytest.approx(rate)
            assert row["behind_plan"] == pytest.approx((sum(s["late"] for s in alike) + 10 * rate) / (len(alike) + 10))


def test_the_scores_are_those_of_their_definitions_and_decide_what_is_shown(lake: Lake) -> None:
    said = lake.sql("select * from forecast_judged").to_dicts()
    tests = {row["method"]: row for row in lake.sql("select * from forecast_tests").to_dicts()}
    ones, others = ([row for row in said if row["is_late"] is kind] for kind in (True, False))
    for method, row in tests.items():
        assert row["brier"] == pytest.approx(sum((r[method] - r["is_late"]) ** 2 for r in said) / len(said))
        wins = sum((a[method] > b[method]) + (a[method] == b[method]) / 2 for a in ones for b in others)
        assert row["auc"] == pytest.approx(wins / len(ones) / len(others))
    model, *rest = (tests[name] for name in ("hazard", "base_rate", "behind_plan"))
    better = all(model["brier"] < other["brier"] and model["auc"] > other["auc"] for other in rest)
    assert (model["verdict"] == scores.SHOWN) == better
    assert (model["seed"], model["draws"]) == (scores.SEED, scores.DRAWS)
    assert model["works"] == len({row["project_no"] for row in said})
    most = sorted(said, key=lambda r: (-r["hazard"], r["day"], r["project_no"]))[: math.ceil(len(said) / 10)]
    assert model["lift"] == pytest.approx(sum(r["is_late"] for r in most) / len(most) / (len(ones) / len(said)))
    bands = lake.sql("select * from forecast_bands").to_dicts()
    assert sum(row["judged"] for row in bands) == len(said) and sum(row["late"] for row in bands) == len(ones)
    for band in bands:
        inside = [r for r in said if band["from_chance"] <= r["hazard"] < band["to_chance"]]
        assert (len(inside), sum(r["is_late"] for r in inside)) == (band["judged"], band["late"])


def test_every_unfinished_work_is_listed_once_and_a_chance_lies_in_its_band(lake: Lake, county: Ledgers) -> None:
    rows = lake.sql("select * from forecasts").to_dicts()
    open_ = {
        w["project_no"] for w in county.works.to_dicts() if w["finished_on"] is None or w["finished_on"] > w["known_on"]
    }
    assert {row["project_no"] for row in rows} == open_ and len(rows) == len(open_)
    for row in rows:
        assert (row["chance"] is None) == (row["state"] != run.ASKED)
        if row["chance"] is not None:
            assert 0 <= row["low"] <= row["chance"] <= row["high"] <= 1 and row["late_on"] > row["day"]


def test_too_few_or_no_better_forecasts_are_not_given_out() -> None:
    assert run.made(ledgers(), AS_OF, lambda _: STEPS)["forecasts"].is_empty()
    few = run.made(ledgers({}), AS_OF, lambda _: STEPS)
    assert (
        set(few["forecast_tests"]["verdict"]) == {scores.TOO_FEW} and few["forecast_tests"]["brier"].null_count() == 3
    )
    assert few["forecasts"]["chance"].to_list() == [None]
    same = {"day": AS_OF, "due_on": AS_OF, "late_on": AS_OF, "base_rate": 0.3}
    coin = [
        same | {"project_no": str(n), "hazard": n % 7 / 7, "behind_plan": 0.3 + 0.1 * (n % 2), "is_late": n % 3 == 0}
        for n in range(60)
    ]
    assert scores.verdict(pl.DataFrame(coin, schema=JUDGED)) == scores.NOT_BETTER
    for row in coin:
        row["hazard"] = 0.1 + 0.8 * bool(row["is_late"])
    assert scores.verdict(pl.DataFrame(coin, schema=JUDGED)) == scores.SHOWN
    assert scores.verdict(pl.DataFrame(coin[:29], schema=JUDGED)) == scores.TOO_FEW


def test_a_state_is_what_the_ledgers_say_by_the_day_and_no_more() -> None:
    day = date(2026, 5, 20)
    reports = [("P", date(2026, 5, 10), 40.0), ("P", date(2026, 5, 21), 90.0)]
    changes = [("P", date(2026, 5, 20), 10), ("P", date(2026, 5, 21), 100)]
    (row,) = on(day, {}, reports=reports, changes=changes)
    assert (row["due_on"], row["late_on"]) == (date(2026, 7, 10), date(2026, 8, 9))
    assert (row["start_days"], row["silent_days"], row["percent"]) == (10, 10.0, 40.0)
    assert row["behind_points"] == pytest.approx(60 * 100 / 121 - 40)
    assert on(day, {"finished_on": day}) == [] and on(day, {"finished_on": date(2026, 5, 21)})
    assert on(date(2026, 2, 28), {"started_on": None}) == [] and on(date(2026, 3, 1), {"started_on": None})
    assert on(day, {"known_on": date(2026, 5, 19)}) == [] and on(day, {"planned_finish_on": None}) == []
    (silent,) = on(day, {})
    assert silent["unreported"] == 1 and silent["behind_points"] is None
    (untold,) = on(day, {"progress_known_on": None})
    assert (untold["unreported"], untold["silence"]) == (0, 0)


def test_a_chance_is_the_product_of_the_months_without_a_finish() -> None:
    row = states(ledgers({}), pl.DataFrame({"project_no": ["P"], "day": [date(2026, 6, 15)]}))
    ahead = windows(row, np.zeros((1, len(FACTORS))))
    assert ahead.months.tolist() == [1.0, 0.5]  # 15 June to 30 July: thirty days and fifteen
    width = ahead.design.shape[1]
    plain = Model(np.array([-1.0] + [0.0] * (width - 1)), np.zeros((width, width)), np.zeros(width), np.ones(width))
    month, half = (1 / (1 + math.exp(1 - math.log(part))) for part in (1.0, 0.5))
    assert late(plain, ahead, 1).chance[0] == pytest.approx((1 - month) * (1 - half))


def test_the_fit_stands_where_the_penalised_likelihood_is_flat() -> None:
    dice = np.random.default_rng(5)
    design = np.column_stack([np.ones(400), dice.normal(size=(400, 2))])
    months, work = dice.uniform(0.3, 1, 400), np.arange(400) // 4
    weight, finished = 1 / (1 + work % 3), (dice.uniform(size=400) < 0.3).astype(float)
    model = fit(design, finished, months, weight, work)
    x = model.scaled(design)
    for k in range(3):
        slope = sum(
            w * (y - 1 / (1 + math.exp(-(row @ model.coefficients) - math.log(m)))) * row[k]
            for row, y, m, w in zip(x, finished, months, weight, strict=True)
        )
        assert slope == pytest.approx(PENALTY * model.coefficients[k] if k else 0, abs=1e-5)


@given(st.lists(st.floats(0, 1), max_size=7))
def test_the_count_s_interval_is_that_of_all_outcomes(chances: list[float]) -> None:
    total = [0.0] * (len(chances) + 1)
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        total[sum(outcome)] += math.prod(c if hit else 1 - c for c, hit in zip(chances, outcome, strict=True))
    reached = list(itertools.accumulate(total))
    low, high = (next(n for n, p in enumerate(reached) if p >= share - 1e-9) for share in (0.05, 0.95))
    mean, *ends_ = expected(chances, chances, chances)
    assert mean == pytest.approx(sum(chances)) and ends_ == [low, high]


def test_a_forecast_that_breaks_costs_itself_and_leaves_its_tables_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(engine: object) -> Ledgers:
        raise ZeroDivisionError("一个意外")

    monkeypatch.setattr(run.sources, "read", broken)
    engine, lost = DuckEngine(), NotComputed()
    run.lay(engine, load(Path("data/reference/limits.toml")), AS_OF, lost)
    assert [(row["kind"], row["key"], row["reason"]) for row in lost.rows] == [
        ("list", "forecasts", "计算中断：一个意外")
    ]
    assert all(engine.table(name).is_empty() for name in run.TABLES)
    assert {"forecasts", "forecast_judged", "forecast_tests", "forecast_bands"} == set(run.TABLES) <= set(TABLES)
    engine.close()


def test_no_rank_point_kpi_or_rule_looks_at_a_forecast() -> None:
    rooms = [
        path
        for room in ("ranking", "kpis", "rules", "measures", "findings")
        for path in Path("pipelines", room).rglob("*.py")
    ]
    assert [path for path in (*rooms, *Path("pipelines").rglob("*.sql")) if "forecast" in path.read_text("utf-8")] == []
