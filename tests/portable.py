"""Portable: what in a SQL text is outside the subset that DuckDB, Sail and Apache Spark mean alike.

An allow-list: what is not on it is refused until the parity test has run it. sqlglot reads here; it rewrites nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType

DIALECTS = ("duckdb", "spark")
# Every one of these was run on DuckDB 2.0.0, Sail 0.7.2 and Apache Spark 4.1.2 with the same result.
# TryCast on DuckDB and Sail only: null for what does not fit, in both.
ALLOWED = frozenset(
    """
    Abs Add Alias And Avg Between Boolean CTE Case Cast Ceil Chr Coalesce Column Cos Count DPipe DataType DataTypeParam
    DateTrunc Day Distinct Div EQ Exists Exp Extract Filter FirstValue Floor From GT GTE Greatest Group Having
    Identifier If In Interval Is Join LT LTE Lag LastDay Lead Least Length Like Literal Max Min Mod Month Mul NEQ Neg
    Not Null NullSafeEQ NullSafeNEQ Nullif Or Order Ordered Paren PercentileCont Pow Radians Replace Round RowNumber
    Select Sqrt Star StrPosition Sub Subquery Substring Sum Table TableAlias TimestampTrunc Translate Trim TryCast Union
    Upper Var Where Window WindowSpec With WithinGroup Year
    """.split()  # noqa: SIM905  (read as words)
)
TYPES = {"BIGINT", "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "INT", "INTERVAL", "TEXT", "TIMESTAMPNTZ"}
PARTS = {"YEAR", "QUARTER", "MONTH", "DAY", "HOUR", "MINUTE"}
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.Ordered, exp.Join, exp.Group)
WHOLE = (exp.Null, exp.Column, exp.Round, exp.Floor, exp.Ceil, exp.Sub, exp.Sum, exp.Count, exp.Coalesce, exp.Case)
ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Paren)
ALONE = {"month_end"}  # one row per month in its window: nothing to break a tie between


def _inner(node: exp.Expression | None) -> exp.Expression | None:
    return node.unnest() if isinstance(node, exp.Paren) else node


def _tokens(text: str) -> Iterator[str]:
    for token in sqlglot.tokenize(text, read="duckdb"):
        if token.token_type == TokenType.DCOLON:
            yield "::"
        elif token.token_type == TokenType.STRING and ("'" in token.text or "\\" in token.text):
            yield "a quote or backslash inside a literal: use chr(39), chr(92)"
        elif token.token_type == TokenType.NUMBER and "." in token.text and "e" not in token.text.lower():
            if token.text not in ("0.25", "0.5", "0.75"):  # percentile_cont's own argument
                yield f"{token.text} is a decimal: write {token.text}e0"
        elif token.text.lower() == "varchar":
            yield "varchar: write string"


def _selects(tree: exp.Expression) -> Iterator[str]:
    for node in tree.find_all(exp.Group):
        if node.args.get("all") or any(node.args.get(kind) for kind in ("cube", "rollup", "grouping_sets")):
            yield "group by all, cube, rollup or grouping sets"
    for node in tree.find_all(exp.With):
        if node.args.get("recursive"):
            yield "with recursive"
    for node in tree.find_all(exp.Distinct):
        if node.args.get("on"):
            yield "distinct on"
    for node in tree.find_all(exp.Star):
        if any(node.args.values()):
            yield "a star with exceptions"
    for node in tree.find_all(exp.Union):
        if node.args.get("by_name"):
            yield "union by name"


def _numbers(tree: exp.Expression) -> Iterator[str]:
    for node in tree.find_all(exp.Div, exp.Mod):
        divisor = _inner(node.expression)
        if not isinstance(divisor, exp.Nullif) and not (isinstance(divisor, exp.Literal) and float(divisor.name)):
            yield f"a divisor without nullif: {node.sql()[:80]}"
    for node in tree.find_all(exp.Cast):
        if node.to.this.name in ("INT", "BIGINT") and not _is_whole(_inner(node.this)):
            yield f"made whole without round, floor or ceil: {node.sql()[:80]}"
    for node in tree.find_all(exp.Floor, exp.Ceil):
        if not isinstance(node.parent, exp.Cast):
            yield f"floor and ceil are double here and bigint there, so cast them: {node.sql()[:80]}"
    for node in tree.find_all(exp.Round):
        if node.find_ancestor(*COMPARISONS, exp.Select).__class__ is not exp.Select:
            yield f"rounded before it is compared: {node.sql()[:80]}"


def _is_whole(node: exp.Expression | None) -> bool:
    if isinstance(node, exp.Div):  # x - x % n divides evenly by n
        left = _inner(node.this)
        rest = _inner(left.expression) if isinstance(left, exp.Sub) else None
        return isinstance(rest, exp.Mod) and rest.expression == node.expression
    if isinstance(node, exp.Case):
        return not any("e" in literal.name.lower() for literal in node.find_all(exp.Literal) if not literal.is_string)
    return isinstance(node, WHOLE)


def _days(tree: exp.Expression) -> Iterator[str]:
    for node in tree.find_all(exp.Interval, exp.DateTrunc, exp.TimestampTrunc):
        top: exp.Expression | None = node
        while isinstance(top.parent, ARITHMETIC):
            top = top.parent
            if isinstance(top, exp.Mul) and str(node.args.get("unit")).upper() not in ("DAY", "DAYS"):
                yield "months times a number: see pipelines/rules/_spans.py"
        if not (isinstance(top.parent, exp.Cast) and top.parent.to.this.name in ("DATE", "TIMESTAMPNTZ")):
            yield f"neither a date nor a timestamp until it is cast: {node.sql()[:80]}"
    for node in tree.find_all(exp.Extract):
        if node.name.upper() not in PARTS:
            yield f"extract({node.name}): its days of the week are counted differently"


def _windows(duck: exp.Expression, spark: exp.Expression) -> Iterator[str]:
    for one, other in zip(duck.find_all(exp.Window), spark.find_all(exp.Window), strict=True):
        keys = [*one.find_all(exp.Ordered)]
        if isinstance(one.this, exp.Filter):
            yield f"filter in a window: write case: {one.sql()[:80]}"
        if any(o.args.get("nulls_first") for o in (*keys, *other.find_all(exp.Ordered))):
            yield f"a window ordered without nulls last: {one.sql()[:80]}"
        if len(keys) == 1 and keys[0].this.name not in ALONE:
            yield f"a window without a tie-break: {one.sql()[:80]}"
    for node in duck.find_all(exp.PercentileCont):
        group = node.parent
        if not isinstance(group, exp.WithinGroup):
            yield "percentile_cont without within group"
        elif any(o.args.get("desc") for o in group.find_all(exp.Ordered)):
            yield "percentile_cont descending"


def refusals(text: str) -> list[str]:
    """Every reason why `text` is outside the subset; empty where it is inside."""
    try:
        duck, spark = (sqlglot.parse_one(text, read=dialect) for dialect in DIALECTS)
    except SqlglotError as error:
        return [f"does not parse: {str(error)[:120]}"]
    names = {type(node).__name__ for node in duck.walk()} - ALLOWED
    reasons = [f"{name} is not on the list of tests/portable.py" for name in sorted(names)]
    kinds = {node.this.name for node in duck.find_all(exp.DataType)} - TYPES
    reasons += [f"type {kind}" for kind in sorted(kinds)]
    return [*reasons, *_tokens(text), *_selects(duck), *_numbers(duck), *_days(duck), *_windows(duck, spark)]
