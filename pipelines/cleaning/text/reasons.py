"""Reasons: a sentence per row, made only for the rows that need one — most rows of a ledger are in order."""

from __future__ import annotations

import polars as pl


def reason_where(
    rows: pl.DataFrame, where: pl.Series, sentence: pl.Expr, otherwise: pl.Series | None = None
) -> pl.Series:
    """`sentence` over the rows where `where` is true, `otherwise` (or null) for all the others."""
    rest = pl.repeat(None, rows.height, dtype=pl.String, eager=True) if otherwise is None else otherwise
    at = where.arg_true()
    return rest.scatter(at, rows[at].select(reason=sentence)["reason"]) if at.len() else rest
