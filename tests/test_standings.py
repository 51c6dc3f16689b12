"""Standings: the sample county's scores, places and last ones, worked out again from its cases by hand."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from datetime import date
from math import floor
from pathlib import Path

import polars as pl
import pytest

from pipelines.lake.snapshot_db import Lake, current
from pipelines.measures.contributions import contributions
from pipelines.registry import kpis

LAST = 3
ROLLING = {"on_time_finish_rate", "quality_pass_rate", "disclosure_rate"}
SHARES = {"completion_rate", "on_time_finish_rate", "quality_pass_rate", "disclosure_rate", "data_quality_rate"}
# Of each assessed period: what the year to date is called there, and the quarters that end with it.
PARTS = {
    "2026Q3": ("2026-01~09", ("2025Q4", "2026Q1", "2026Q2", "2026Q3")),
    "2026Q2": ("2026H1", ("2025Q3", "2025Q4", "2026Q1", "2026Q2")),
    "2026H1": ("2026H1", ("2025Q3", "2025Q4", "2026Q1", "2026Q2")),
    "2026": ("2026", ("2026Q1", "2026Q2", "2026Q3", "2026Q4")),
}
Clusters = dict[str, dict[tuple, list[float]]]  # township → case → numerator, denominator, cases


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> Lake:
    return Lake.open(current(sample_lake))


def clusters(lake: Lake, kpi: str, period: str) -> Clusters:
    """Every case of the window with its three sums."""
    to_date, quarters = PARTS[period]
    as_of = date.fromisoformat(lake.manifest["as_of"])
    cases: Clusters = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0, 0.0]))
    for name in quarters if kpi in ROLLING else (to_date,):
        for row in contributions(lake, kpis()[kpi].definition, name, as_of).rows():
            *named, numerator, denominator, count = row
            if named[0] is not None:
                held = cases[named[0]][tuple(named)]
                held[:] = [held[0] + numerator, held[1] + denominator, held[2] + count]
    return {name: {key: each for key, each in of.items() if each[1]} for name, of in cases.items()}


def whole(of: dict[tuple, list[float]]) -> tuple[float, float, float]:
    numerator, denominator, cases = ([each[n] for each in of.values()] for n in range(3))
    return round(sum(numerator), 6), round(sum(denominator), 6), sum(cases)


def pull(cases: Clusters, is_share: bool) -> float:
    """k, by the method of moments over projects, as decisions.md says it."""
    towns = {name: whole(of) for name, of in cases.items() if of}
    total = sum(d for _, d, _ in towns.values())
    mean = sum(n for n, _, _ in towns.values()) / total
    within = plain = freedom = 0.0
    for name, (numerator, denominator, count) in towns.items():
        projects, rate = len(cases[name]), numerator / denominator
        if projects > 1 and count > 1:
            squares = sum((each[0] - rate * each[1]) ** 2 for each in cases[name].values())
            within += (projects - 1) * count * projects / (projects - 1) * squares / denominator**2
            plain += (projects - 1) * count / (count - 1) * rate * (1 - rate)
            freedom += projects - 1
    one = within / freedom if freedom else 0.0
    if is_share:
        alike = min(max(within / plain, 1.0), 10.0) if plain else 1.0
        one = alike * mean * (1 - mean)
    counts = [count for _, _, count in towns.values()]
    around = sum(count * (n / d - mean) ** 2 for n, d, count in towns.values())
    room = sum(counts) - sum(count**2 for count in counts) / sum(counts)
    between = max((around - (len(counts) - 1) * one) / room, 0.0)
    ordinary = sum(counts) / len(counts)
    low = max(5.0, ordinary / 10)
    high = max(low, 3 * ordinary)
    return round(min(max(one / between if between else high, low), high), 1) if one or between else high


def points(value: float, indicator: dict) -> float:
    earned = (value - indicator["floor"]) / (indicator["target"] - indicator["floor"]) * 100
    if "falls_to" in indicator:
        span = indicator["falls_to"] - indicator["falls_from"]
        earned = min(earned, (indicator["falls_to"] - value) / span * 100)
    return min(max(earned, 0.0), 100.0)


def scores(lake: Lake, period: str) -> dict[str, float]:
    """Township → score, from cases and the scheme's numbers."""
    scheme = tomllib.loads((lake.folder / "reference" / "schemes" / "default.toml").read_text("utf-8"))
    silent = {
        (row["township"], row["dataset"])
        for row in lake.sql(
            "select * from ledger_states where state = 'unreported' and handed_in_by = 'township'"
        ).to_dicts()
    }
    towns = lake.sql("select name from townships")["name"].to_list()
    earned, weights = dict.fromkeys(towns, 0.0), 0.0
    for indicator in scheme["indicators"]:
        kpi = indicator["kpi"]
        cases = clusters(lake, kpi, period)
        if not any(cases.values()):
            continue
        weights += indicator["weight"]
        scale = 1 if kpi == "satisfaction" else 100
        k = pull(cases, kpi in SHARES)
        parts = [whole(of) for of in cases.values() if of]
        county = sum(n for n, _, _ in parts) / sum(d for _, d, _ in parts)
        for name in towns:
            numerator, denominator, count = whole(cases.get(name, {}))
            own = numerator / denominator if denominator else county
            rate = (count * own + k * county) / (count + k)
            is_silent = kpi == "data_quality_rate" and any(township == name for township, _ in silent)
            earned[name] += 0 if is_silent else indicator["weight"] * points(rate * scale, indicator)
    return {name: total / weights for name, total in earned.items()}


def published(lake: Lake, period: str) -> pl.DataFrame:
    return lake.sql("select * from ranking where period = $period order by township", {"period": period})


@pytest.mark.parametrize("period", PARTS)
def test_every_score_is_that_worked_out_by_hand(lake: Lake, period: str):
    by_hand = scores(lake, period)
    shown = dict(published(lake, period).select("township", "score").iter_rows())
    assert shown == pytest.approx(by_hand, abs=1e-9)


@pytest.mark.parametrize("period", ["2026", "2026H1"])
def test_places_and_grades_follow_from_the_scores(lake: Lake, period: str):
    frame = published(lake, period)
    values = frame["score"].to_list()
    for row in frame.to_dicts():
        assert row["rank"] == 1 + sum(round(other, 9) > round(row["score"], 9) for other in values)
        assert row["rank_low"] <= row["rank"] <= row["rank_high"]
        plain = (
            "优秀"
            if row["score"] >= 90
            else "良好"
            if row["score"] >= 80
            else "合格"
            if row["score"] >= 60
            else "不合格"
        )
        best = row["rank"] <= floor(0.3 * len(values))
        assert row["grade"] == (plain if best or plain != "优秀" else "良好")
    assert frame["last_percent"].sum() == pytest.approx(100 * LAST)
    chances = lake.sql("select * from rank_chances where period = $period", {"period": period})
    assert chances.group_by("township").agg(pl.col("chance_percent").sum())[
        "chance_percent"
    ].to_list() == pytest.approx([100.0] * len(values))


def test_no_indicator_that_counts_is_dead(lake: Lake):
    """Scored by its own cases for at least half of the townships, in every year, half-year and quarter since 2025."""
    points_rows = lake.sql("select * from ranking_points where window_end >= date '2025-06-30' and state <> 'left_out'")
    parts = points_rows.group_by("period", "kpi").agg(
        pl.col("state").is_in(["scored", "unreported"]).mean().alias("part"), pl.len().alias("townships")
    )
    assert parts.height > 50
    assert parts.filter(pl.col("part") < 0.5).is_empty()
    left_out = set(lake.sql("select kpi from ranking_points where state = 'left_out' and period = '2026'")["kpi"])
    assert left_out == {"rectification_rate"}, "the sample of the tests has no cases yet"


def test_months_are_not_assessed_and_quarters_have_no_rank(lake: Lake):
    kinds = lake.sql("select period_kind, count(rank) as ranks, count(tier) as tiers from ranking group by period_kind")
    by_kind = {row["period_kind"]: (row["ranks"] > 0, row["tiers"] > 0) for row in kinds.to_dicts()}
    assert by_kind == {"year": (True, True), "half": (True, True), "quarter": (False, True)}


def test_a_townships_own_rate_lies_in_its_interval(lake: Lake):
    rows = lake.sql("select * from ranking_points where low is not null")
    assert rows.height > 500
    assert rows.filter((pl.col("value") < pl.col("low") - 1e-9) | (pl.col("value") > pl.col("high") + 1e-9)).is_empty()


def test_the_last_ones_of_two_quarters_are_those_worked_out_by_hand(lake: Lake):
    now, before = (ranks(scores(lake, period)) for period in ("2026Q3", "2026Q2"))
    rows = {row["township"]: row for row in lake.sql("select * from quarter_standings where nth = 1").to_dicts()}
    assert {name: row["rank"] for name, row in rows.items()} == now
    last = {name for name in now if len(now) - now[name] + 1 <= LAST and len(before) - before[name] + 1 <= LAST}
    flagged = lake.sql("select subject_id, outcome from findings where rule = 'split_township_quarter'").rows()
    assert {name for name, outcome in flagged if outcome == "flagged"} == last


def ranks(of: dict[str, float]) -> dict[str, int]:
    return {name: 1 + sum(other > score + 1e-9 for other in of.values()) for name, score in of.items()}
