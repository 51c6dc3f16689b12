"""Asked: what a snapshot says of its coverage, for the terminal."""

from __future__ import annotations

import polars as pl

from pipelines.lake.snapshot_db import Lake

STATES = """
select s.township, s.dataset, s.state, s.known_on from ledger_states as s join townships as t on t.name = s.township
where $township is null or s.township = $township order by t.code, s.dataset
"""
WORTH = """
select * from coverage_worth
where ($township is null or township is null or township = $township) and verdicts_waiting + rules_off + kpis > 0
order by verdicts desc, rules_off desc, kpis desc, verdicts_waiting desc, dataset, township
"""


def states(lake: Lake, township: str | None) -> pl.DataFrame:
    """township, dataset, state, known_on, of one township or of all."""
    return lake.sql(STATES, {"township": township})


def worth(lake: Lake, township: str | None) -> pl.DataFrame:
    """The missing things that something waits for, the most useful first."""
    return lake.sql(WORTH, {"township": township})
