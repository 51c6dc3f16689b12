"""Questions: the night's forecasts of the works under way, and how they were tried."""

from __future__ import annotations

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View

FORECASTS = """
select w.project_no, f.project_name, w.township, f.village, w.category, w.state, w.day, w.due_on, w.chance, w.low,
       w.high, w.reasons, w.is_started, w.percent, w.projected_days, w.start_days, w.silent_days, f.contractor,
       f.budget_fen, f.source_file, f.source_sheet, f.source_row
from (select * from forecasts where {where}) as w
join project_facts as f on f.project_no = w.project_no
order by w.chance desc nulls last, w.due_on nulls last, w.project_no
"""
TESTS = """
select * from forecast_tests order by case method when 'hazard' then 0 when 'base_rate' then 1 else 2 end
"""
BANDS = "select * from forecast_bands order by from_chance"
SILENT = "select township from ledger_states where dataset = 'projects' and known_on is null and {place}"


def is_there(view: View) -> bool:
    """Whether the night has made forecasts; one of an earlier version has not."""
    return "forecast_tests" in view.lake.tables() and not tests(view).is_empty()


def forecasts(view: View) -> pl.DataFrame:
    """Every live work that was not finished on `day`, the likeliest to be late first; chances 0 to 1."""
    text, params = view.where("township", "category")
    return ask(view, FORECASTS.format(where=text), **params)


def tests(view: View) -> pl.DataFrame:
    """The scores of the model, the base rate and the rule, in this order."""
    return ask(view, TESTS)


def bands(view: View) -> pl.DataFrame:
    """By band of chances, how many were said it and how many came late."""
    return ask(view, BANDS)


def silent(view: View) -> list[str]:
    """The townships of the view that have not told their works: nobody knows what is under way there."""
    place, params = view.where("township")
    names = set(ask(view, SILENT.format(place=place), **params)["township"])
    return [name for name in view.townships if name in names]
