"""Questions: one township against the county and against its own past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from pages.ui.ask import by_then
from pages.ui.ask.kpis import Figure
from pages.ui.ask.query import ask
from pages.ui.kit.lamps import FEWEST_CASES
from pages.ui.site.view import View
from pipelines.definitions import Kpi

NAMED = 5


@dataclass(frozen=True)
class Gap:
    """How far a township stands from the county in one KPI, in points of that KPI's way from floor to target."""

    own: Figure
    county: Figure
    points: float


def rank(view: View, township: str) -> dict[str, Any] | None:
    """The township's row of the published ranking, with how many were ranked; None when the period has none."""
    sql = """
select r.rank, r.tier, r.score, r.grade, r.change, r.rank_low, r.rank_high, r.note, r."group", w.ranked, w.tiers
from ranking as r
cross join (
    select count(rank) as ranked, max(tier) as tiers from ranking where period_kind = $kind and period = $period
) as w
where r.period_kind = $kind and r.period = $period and r.township = $township"""
    rows = ask(view, sql, kind=view.period.kind, period=view.period.key, township=township)
    return rows.row(0, named=True) if rows.height else None


def _points(kpi: Kpi, value: float) -> float:
    """0 at the floor, 100 at the target, straight between; 0 where neither direction is better."""
    if kpi.target is None or kpi.floor is None:
        return 0.0
    return min(max((value - kpi.floor) / (kpi.target - kpi.floor), 0.0), 1.0) * 100


def gaps(own: Mapping[str, Figure], county: Mapping[str, Figure]) -> list[Gap]:
    """Every KPI that both have and that rests on as many cases as a lamp needs, the best first."""
    differences = []
    for key, figure in own.items():
        other = county[key]
        if figure.value is not None and other.value is not None and (figure.cases or 0) >= FEWEST_CASES:
            gap = _points(figure.kpi, figure.value) - _points(figure.kpi, other.value)
            differences.append(Gap(figure, other, gap))
    return sorted(differences, key=lambda gap: (-gap.points, gap.own.key))


def strengths(differences: list[Gap]) -> list[Gap]:
    return [gap for gap in differences if gap.points > 0][:NAMED]


def weaknesses(differences: list[Gap]) -> list[Gap]:
    return [gap for gap in reversed(differences) if gap.points < 0][:NAMED]


def projects(view: View) -> pl.DataFrame:
    """The township's projects of the plan year, those with a red lamp first; all but the lamp as of the period's end.

    paid_fen and progress_percent are null where the township has not told the ledger.
    """
    text, params = view.where("township", "category")
    sql = f"""
select f.project_no, f.project_name, f.village, f.category, l.lamp, f.budget_fen, f.stage_by_then as stage,
       case when f.progress_known_on is not null then r.percent end as progress_percent,
       case when f.payments_known_on is not null then coalesce(p.paid_fen, 0) end as paid_fen, {by_then.DUE} as due_on,
       case when f.finished_on <= $on then f.finished_on end as finished_on, c.contractor
from (select *, {by_then.STAGE} as stage_by_then from project_facts where is_live and plan_year = $year and {text}) as f
left join project_lamps as l on l.project_no = f.project_no
left join ({by_then.PAID}) as p on p.project_no = f.project_no
left join ({by_then.REPORTS}) as r on r.project_no = f.project_no and r.nth = 1
left join ({by_then.SIGNED}) as c on c.project_no = f.project_no and c.nth = 1
left join ({by_then.MOVED}) as m on m.project_no = f.project_no
order by case l.lamp when 'red' then 0 when 'yellow' then 1 else 2 end, f.budget_fen desc nulls last, f.project_no"""
    return ask(view, sql, year=view.period.start.year, on=view.period.last_day(view.as_of), **params)
