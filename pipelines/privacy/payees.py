"""Payees: a worker who was paid wages is a resident, so sentences say 王**; firms keep their names."""

from __future__ import annotations

import polars as pl

COMPANY_WORDS = "公司|厂|社|队|部|店|中心|委员会|政府|集团|合作|院|站|所|局|行"
LONGEST = 4  # signs of a person's name


def is_person(name: pl.Expr) -> pl.Expr:
    """Whether it may be the name of a person: short, and without any word of a firm or an office."""
    return (name.str.len_chars() <= LONGEST) & ~name.str.contains(COMPANY_WORDS)


def hidden(name: pl.Expr) -> pl.Expr:
    """The name of a payee as a sentence may say it."""
    stars = pl.lit("*" * LONGEST).str.slice(0, name.str.len_chars().cast(pl.Int64) - 1)
    return pl.when(is_person(name) & (name != "")).then(pl.concat_str(name.str.slice(0, 1), stars)).otherwise(name)
