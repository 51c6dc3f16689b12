"""Stage findings: the findings of one stage of a work's life, those to look at first."""

from __future__ import annotations

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View

FIRST = """
select finding_id, rule, label, level, project_no, project_name, township, amount_fen, happened_on, evidence, department
from findings where outcome = 'flagged' and stage = $stage and {where}
order by case level when 'red' then 0 when 'yellow' then 1 else 2 end, amount_fen desc nulls last,
         happened_on desc nulls last, finding_id
limit $count
"""
NUMBER = "select count(*) as findings from findings where outcome = 'flagged' and stage = $stage and {where}"


def first(view: View, stage: str, count: int) -> pl.DataFrame:
    """The stage's findings of the place as of the night: red before yellow, large before small."""
    text, params = view.where("township", "category")
    return ask(view, FIRST.format(where=text), stage=stage, count=count, **params)


def number(view: View, stage: str) -> int:
    """How many there are."""
    text, params = view.where("township", "category")
    return int(ask(view, NUMBER.format(where=text), stage=stage, **params)["findings"][0])
