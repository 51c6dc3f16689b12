"""Questions: which ledger is known through which day, and what each missing thing is worth."""

from __future__ import annotations

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View

STATES = """
select s.township, s.dataset, s.state, s.known_on
from (select * from ledger_states where {where}) as s join townships as t on t.name = s.township
order by t.code, s.dataset
"""
WORTH = """
select * from coverage_worth where {where} or township is null
order by verdicts desc, rules_off desc, kpis desc, verdicts_waiting desc, dataset, township
"""
OFF = "select rule, label, stage from rule_stats where state = 'off' order by stage, label"


def states(view: View) -> pl.DataFrame:
    """township, dataset, state, known_on."""
    text, params = view.where("township")
    return ask(view, STATES.format(where=text), **params)


def worth(view: View) -> pl.DataFrame:
    """Every missing thing of the townships asked for and of everybody, the most useful first."""
    text, params = view.where("township")
    return ask(view, WORTH.format(where=f"({text})"), **params)


def rules_off(view: View) -> pl.DataFrame:
    """rule, label, stage of the rules that are 未启用: a ledger that they need is collected from nobody."""
    return ask(view, OFF)
