"""Rule history: how often each rule flagged or could not tell, by night, and whether its definition had changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

import polars as pl

from pipelines.definitions import Loaded
from pipelines.limits.dated import Limits, expand
from pipelines.tables.findings import RULE_NIGHTS


def definition(rule: Loaded, limits: Limits) -> str:
    """A name for what the rule flags: its SQL with the limits written out, and what its verdicts need."""
    needs = (rule.definition.flag_needs, rule.definition.clear_needs, rule.definition.counts_refused)
    return hashlib.sha256(f"{expand(rule.sql, limits)}\n{needs}".encode()).hexdigest()[:12]


def last_definitions(nights: pl.DataFrame) -> dict[str, str]:
    """By rule, the definition of the last night that ran it."""
    last = nights.sort("night_on", "snapshot").group_by("rule", maintain_order=True).last()
    return dict(last.select("rule", "definition").rows())


def changed(before: pl.DataFrame, definitions: Mapping[str, str]) -> list[str]:
    """The rules whose definition differs from the last night that ran them; a rule that is new has not changed."""
    known = last_definitions(before)
    return [rule for rule, each in definitions.items() if known.get(rule, each) != each]


def _per_rule(lives: pl.DataFrame, name: str, condition: pl.Expr) -> pl.DataFrame:
    return lives.filter(condition).group_by("rule").agg(pl.len().cast(pl.Int64).alias(name))


def rule_nights(
    before: pl.DataFrame,
    stats: pl.DataFrame,
    lives: pl.DataFrame,
    definitions: Mapping[str, str],
    tonight: tuple[date, str],
) -> pl.DataFrame:
    """RULE_NIGHTS with tonight in place of any night of its day. stats: RULE_STATS. lives: LIVES after tonight."""
    night_on, snapshot = tonight
    earlier = before.filter(pl.col("night_on") != night_on)
    known = last_definitions(earlier)
    now = (
        stats.join(_per_rule(lives, "appeared", pl.col("first_seen_on") == night_on), on="rule", how="left")
        .join(_per_rule(lives, "cleared", pl.col("cleared_on") == night_on), on="rule", how="left")
        .with_columns(
            pl.col("appeared", "cleared").fill_null(0),
            night_on=pl.lit(night_on, dtype=pl.Date),
            snapshot=pl.lit(snapshot),
            definition=_looked_up(definitions),
            is_changed=(_looked_up(definitions) != _looked_up(known)).fill_null(False),
        )
        .select(pl.col(name).cast(kind) for name, kind in RULE_NIGHTS.items())
    )
    return pl.concat([earlier, now]).sort("rule", "night_on", "snapshot")


def _looked_up(by_rule: Mapping[str, str]) -> pl.Expr:
    return pl.col("rule").replace_strict(dict(by_rule), default=None, return_dtype=pl.String)
