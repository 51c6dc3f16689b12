"""Questions: findings counted by rule and by township; a wall that everybody passes names no person and no firm."""

from __future__ import annotations

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View

BY_RULE = """
select label, level, count(*) as findings, count(distinct township) as townships
from findings where outcome = 'flagged' and level in ('red', 'yellow') and {where}
group by label, level
order by case level when 'red' then 0 else 1 end, findings desc, label limit $most
"""
BY_TOWNSHIP = """
select township, count(case when level = 'red' then 1 end) as red,
       count(case when level = 'yellow' then 1 end) as yellow
from findings where outcome = 'flagged' and township is not null and {where}
group by township order by red desc, yellow desc, township
"""


def by_rule(view: View, most: int) -> pl.DataFrame:
    """label, level, findings, townships of the `most` rules with open findings, red ones first."""
    text, params = view.where("township", "category")
    return ask(view, BY_RULE.format(where=text), most=most, **params)


def by_township(view: View) -> pl.DataFrame:
    """township, red, yellow: open findings, the township with most red ones first."""
    text, params = view.where("township", "category")
    return ask(view, BY_TOWNSHIP.format(where=text), **params)
