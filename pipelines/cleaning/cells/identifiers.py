"""Identifiers: credit codes (GB 32100-2015), project codes, and numbers of which Excel has lost the end."""

from __future__ import annotations

import polars as pl

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
WEIGHTS = [pow(3, place, 31) for place in range(17)]
# Year and month or year, region, kind, work, number; small works often have none, and its check digit is not public.
PROJECT_CODE = r"^(?:20\d{2}|\d{2}(?:0[1-9]|1[0-2]))-\d{6}-\d{2}-\d{2}-\d{6}$"
EXCEL_DIGITS = 15  # a number keeps so many; what comes after is zeros
_VALUE = {sign: place for place, sign in enumerate(ALPHABET)}


def credit_code_fits(code: pl.Expr) -> pl.Expr:
    """Is it 18 signs whose last makes the weighted sum a multiple of 31? Small letters count as capitals."""
    upper = code.str.strip_chars().str.to_uppercase()
    values = [
        upper.str.slice(place, 1).replace_strict(_VALUE, default=None, return_dtype=pl.Int32) for place in range(18)
    ]
    total = pl.sum_horizontal(
        [value * weight for value, weight in zip(values, WEIGHTS, strict=False)] + [values[17]], ignore_nulls=False
    )
    return (upper.str.len_chars() == 18) & (total % 31 == 0).fill_null(False)


def project_code_fits(code: pl.Expr) -> pl.Expr:
    """Does it look like an investment project's code?"""
    return code.str.contains(PROJECT_CODE)


def lost_its_end(code: pl.Expr) -> pl.Expr:
    """Is it all digits, more than Excel keeps, with nothing but zeros where Excel stopped?"""
    return code.str.contains(rf"^[1-9]\d{{{EXCEL_DIGITS - 1}}}0+$")
