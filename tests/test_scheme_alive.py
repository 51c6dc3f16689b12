"""No indicator of the scheme is dead on the sample: half of the ranked townships or more have cases of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.ui.ask import reference
from tests.views import view_of

STATES = """
select p.kpi, sum(case when p.state = 'scored' then 1 else 0 end) as scored, count(*) as ranked,
       max(case when p.state <> 'left_out' then 1 else 0 end) as counts
from ranking_points as p
join ranking as r on r.period_kind = p.period_kind and r.period = p.period and r.township = p.township
where p.period = $period and r.rank is not null group by p.kpi
"""
WITHOUT_CASEWORK = {"rectification_rate"}  # counts cases that somebody assigned, and nobody did in this county


@pytest.mark.parametrize(("label", "period"), [("2025年", "2025"), ("2026年上半年", "2026H1")])
def test_every_indicator_is_scored_for_at_least_half_of_the_ranked_townships(
    county: Path, label: str, period: str
) -> None:
    view = view_of(county, period=label)
    rows = {row["kpi"]: row for row in view.lake.sql(STATES, {"period": period}).to_dicts()}
    scheme = reference.scheme(view)
    assert set(rows) == {each.kpi for each in scheme.indicators}
    assert all(row["ranked"] >= 5 for row in rows.values())
    dead = {kpi for kpi, row in rows.items() if 2 * row["scored"] < row["ranked"]}
    assert dead == WITHOUT_CASEWORK and all(rows[kpi]["counts"] == 0 for kpi in dead)
