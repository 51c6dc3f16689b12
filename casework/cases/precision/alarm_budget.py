"""Alarm budget: which findings to check first when a county can only check so many a month.

expected yield = chance that the finding is true × weight of its level and amount

    chance   (true + 10 m) ÷ (checked + 10) of its rule; m = (true + 1) ÷ (checked + 2) of the whole county
    weight   red 9, yellow 3, note 1, times 1 + lg(1 + amount ÷ 10 万元)

A rule that nobody has checked stands at the county's m; ten checks of its own weigh as much as that. Of equal yield the
higher level comes first, then the larger amount, then the name of the finding.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from casework.cases.precision.precision import Precision, overall

PRIOR_CHECKS = 10  # as many checks of a rule weigh as much as what is known of the county
LEVEL_WEIGHTS = {"red": 9, "yellow": 3, "note": 1}
TEN_WAN = 10_000_000  # fen
DIGITS = 9  # of a yield; below them two machines may differ
ORDER = ["expected_yield", "level_weight", "amount_fen", "finding_id"]


def county_chance(rules: Mapping[str, Precision]) -> float:
    """The county's own precision as a chance; one half while nothing was checked."""
    county = overall(rules)
    return (county.true + 1) / (county.checked + 2)


def chance(rule: Precision, county: float) -> float:
    """The chance that a finding of the rule is true: the mean of a beta distribution after its checks."""
    return (rule.true + PRIOR_CHECKS * county) / (rule.checked + PRIOR_CHECKS)


def by_yield(findings: pl.DataFrame, rules: Mapping[str, Precision]) -> pl.DataFrame:
    """The findings (finding_id, rule, level, amount_fen), those first that are worth most to check.

    Adds `expected_yield`, which is 0 for a level without a weight.
    """
    county = county_chance(rules)
    names = findings["rule"].unique().to_list()
    chances = {name: chance(rules.get(name, Precision()), county) for name in names}
    amount = pl.col("amount_fen").fill_null(0).clip(0) / TEN_WAN
    level = pl.col("level").replace_strict(LEVEL_WEIGHTS, default=0, return_dtype=pl.Int64)
    odds = pl.col("rule").replace_strict(chances, return_dtype=pl.Float64) if names else pl.lit(0.0)
    weighed = findings.with_columns(level_weight=level).with_columns(
        expected_yield=(odds * pl.col("level_weight") * (1 + (1 + amount).log10())).round(DIGITS)
    )
    down = [True, True, True, False]
    return weighed.sort(ORDER, descending=down, nulls_last=True).drop("level_weight")
