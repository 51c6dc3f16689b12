"""Counted rows: the facts that a KPI counts in the chosen period, place and category, as a table to ask more of.

A page that lays a KPI out by kind, month or state asks `from counted`, and so its parts add up to the KPI's own sums:
the same rows, of the same townships, through the same days.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View
from pipelines.measures.statement import facts_of
from pipelines.registry import kpis

COUNTED = """
{clauses},
mine as (select b.*, p.period_start, p.period_end {source}),
chosen as (select * from mine where {where})
{asked}
"""


def of_kpi(view: View, key: str, asked: str, **params: Any) -> pl.DataFrame:
    """The answer to `asked`, a select from `chosen`: the rows that the KPI counts, with all columns of its facts."""
    kpi = kpis()[key].definition
    clauses, source = facts_of(kpi, view.period.kind, view.period.end, view.as_of)
    text, own = view.where("township", "category")
    return ask(view, COUNTED.format(clauses=clauses, source=source, where=text, asked=asked), **own, **params)
