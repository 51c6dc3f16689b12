"""Two bad quarters: what the ranking says of the sample county, worked out again from the published figures."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path

from pipelines.lake.snapshot_db import Lake, current

LAST = 3


def ranks(lake: Lake, scheme: dict, period: str) -> dict[str, int]:
    """Township → rank, from numerators and denominators and the scheme's numbers."""
    figures: dict[str, dict[str, tuple]] = {}
    asked = (
        "select kpi, township, numerator, denominator, cases from kpis where level = 'township' and period = $period"
    )
    for kpi, township, *sums in lake.sql(asked, {"period": period}).rows():
        figures.setdefault(township, {})[kpi] = tuple(sums)
    scores = {}
    for township, of_kpi in figures.items():
        earned, weights = Fraction(0), Fraction(0)
        for each in scheme["indicators"]:
            numerator, denominator, cases = of_kpi.get(each["kpi"], (0, 0, 0))
            if denominator and cases >= scheme["min_cases"]:
                scale = 1 if each["kpi"] == "satisfaction" else 100
                value = Fraction(numerator) * scale / Fraction(denominator)
                floor, target = Fraction(str(each["floor"])), Fraction(str(each["target"]))
                share = max(Fraction(0), min(Fraction(1), (value - floor) / (target - floor)))
                earned, weights = earned + share * each["weight"], weights + each["weight"]
        if weights * 2 >= sum(each["weight"] for each in scheme["indicators"]):
            scores[township] = earned / weights
    return {name: 1 + sum(other > score for other in scores.values()) for name, score in scores.items()}


def test_the_last_ones_of_two_quarters_are_those_worked_out_by_hand(sample_lake: Path):
    lake = Lake.open(current(sample_lake))
    scheme = tomllib.loads((lake.folder / "reference" / "default.toml").read_text("utf-8"))
    now, before = (ranks(lake, scheme, period) for period in ("2026Q3", "2026Q2"))
    assert len(now) >= 6 and len(before) >= 6
    rows_by_township = {
        row["township"]: row for row in lake.sql("select * from quarter_standings where nth = 1").to_dicts()
    }
    assert {name: row["rank"] for name, row in rows_by_township.items() if row["rank"] is not None} == now
    expected: dict[str, bool | None] = {}
    for township in rows_by_township:
        last, was_last = (township in of and len(of) - of[township] + 1 <= LAST for of in (now, before))
        absent, was_absent = township not in now, township not in before
        if last and was_last:
            expected[township] = True
        elif (last or absent) and (was_last or was_absent):
            expected[township] = None
    outcomes = lake.sql("select subject_id, outcome from findings where rule = 'split_township_quarter'").rows()
    assert {name: True if outcome == "flagged" else None for name, outcome in outcomes} == expected
