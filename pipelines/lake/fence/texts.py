"""Texts: sentences about several works, as somebody may read them who may see only some of these.

A finding of 西河镇 whose sentence names a payment of 东山乡 stays 西河镇's finding; the sentence, its figures and its
amount give way to OTHERS.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb
import polars as pl

from pipelines import registry
from pipelines.lake.scope import Scope
from pipelines.privacy.persons import PERSONS
from pipelines.tables.policy import Policy, own

OTHERS = "本条比对还涉及可查看范围以外的项目，相关内容不显示。请向县联席会议办公室了解。"
ALONE = "在 1 个乡镇"  # how a rule over several townships says that all of it lies in one
FIGURES = ("measured", "limit", "amount_fen")
OTHER = "other_project_no"  # whose row the sentence compares with
SHORTEST = 4  # signs of a name that can be looked for inside a sentence
LONG = 6  # signs of a number that is no figure or year
NUMBERS = {
    "clean_payments": "payment_no",
    "clean_contracts": "contract_no",
    "clean_changes": "change_no",
    "clean_complaints": "complaint_no",
    "clean_inspections": "inspection_no",
    "clean_materials": "batch_no",
}
TOKEN = r"[0-9A-Za-z][0-9A-Za-z_-]*"  # noqa: S105  (how a number is found in a sentence)


def retold(
    cursor: duckdb.DuckDBPyConnection, rows: str, policy: Policy, scope: Scope, people: Mapping[str, str]
) -> pl.DataFrame:
    """The table's rows of the scope, sentences and figures that rest on foreign works taken out, people hidden."""
    frame = _asked(cursor, rows)
    if scope.is_limited and frame.height:
        foreign, mine = _foreign(cursor, scope), _own_projects(cursor, scope)
        frame = _without_others(frame, policy, foreign, mine, by_category=scope.categories is not None)
    return frame if scope.names else _without_names(frame, people)


def _asked(cursor: duckdb.DuckDBPyConnection, text: str) -> pl.DataFrame:
    frame = pl.from_arrow(cursor.sql(text).to_arrow_table())
    assert isinstance(frame, pl.DataFrame)  # noqa: S101  (a table never becomes a Series)
    return frame


def _foreign(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> pl.Series:
    """Numbers and names of the works that are not the scope's, and of what belongs to them."""
    mine = own(scope.townships, scope.categories)
    theirs, ours = (_known(cursor, f"({mine}) is {truth}") for truth in ("not true", "true"))
    return theirs.filter(~theirs.is_in(ours.implode()))


def _known(cursor: duckdb.DuckDBPyConnection, condition: str) -> pl.Series:
    """Numbers and names of the projects under the condition, and the longer numbers of their ledger rows."""
    with_project = "select table_name from duckdb_columns() where schema_name = 'main' and column_name = 'project_no'"
    tables = {name for (name,) in cursor.execute(with_project).fetchall()}
    projects = f"from main.project_facts where {condition}"
    parts = [f"select {name} {projects}" for name in ("project_no", "project_name")]
    parts += [
        f"select {number} from main.{table} where length({number}) >= {LONG}"  # noqa: S608
        f" and project_no in (select project_no {projects})"
        for table, number in NUMBERS.items()
        if table in tables
    ]
    return _asked(cursor, " union ".join(parts)).to_series().drop_nulls()


def _own_projects(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> pl.Series:
    """The numbers of the scope's projects."""
    mine = own(scope.townships, scope.categories)
    return _asked(cursor, f"select project_no from main.project_facts where ({mine}) is true").to_series().drop_nulls()  # noqa: S608


def _without_others(
    frame: pl.DataFrame, policy: Policy, foreign: pl.Series, mine: pl.Series, *, by_category: bool
) -> pl.DataFrame:
    columns = [name for name in policy.foreign if name in frame.columns]
    plain = foreign.filter(foreign.str.contains(f"^{TOKEN}$"))
    words = foreign.filter(~foreign.is_in(plain.implode()) & (foreign.str.len_chars() >= SHORTEST))
    named = pl.any_horizontal(_names(pl.col(name), plain, words) for name in columns)
    spans = [key for key, each in registry.rules().items() if each.definition.across]
    alone = pl.lit(False) if by_category else pl.col("evidence").str.contains(ALONE).fill_null(False)
    of_several = pl.col("rule").is_in(spans) & ~alone
    # The rule itself says with whose row it compared; a snapshot of before it did has only the sentences.
    other = pl.col(OTHER) if OTHER in frame.columns else pl.lit(None, dtype=pl.String)
    compared = other.is_not_null() & ~other.is_in(mine.implode()).fill_null(False)
    judged = frame.with_columns(is_of_others=named.fill_null(False) | of_several | compared)
    hidden = pl.col("is_of_others")
    subject = _names(pl.col("subject_id"), plain, words).fill_null(False)
    return judged.with_columns(
        pl.when(hidden).then(pl.lit(OTHERS)).otherwise(pl.col("evidence")).alias("evidence"),
        pl.when(subject).then(pl.lit("—")).otherwise(pl.col("subject_id")).alias("subject_id"),
        *(pl.when(~hidden).then(pl.col(name)).alias(name) for name in (*FIGURES, OTHER) if name in frame.columns),
    ).drop("is_of_others")


def _names(text: pl.Expr, plain: pl.Series, words: pl.Series) -> pl.Expr:
    """Whether the text has one of the numbers as a whole, or one of the words in it."""
    numbers = text.str.extract_all(TOKEN).list.eval(pl.element().is_in(plain.implode())).list.any()
    return numbers | text.str.contains_any(words.to_list()) if words.len() else numbers


def _without_names(frame: pl.DataFrame, people: Mapping[str, str]) -> pl.DataFrame:
    """Names are looked for only where a rule's sentence or subject says one: 张平 may also be a part of a village."""
    silent = [key for key, each in registry.rules().items() if not _says_a_name(each.evidence, each.definition.subject)]
    spoken = ~pl.col("rule").is_in(silent)
    return frame.with_columns(
        pl.when(spoken).then(pl.col(name).str.replace_many(people, leftmost=True)).otherwise(pl.col(name)).alias(name)
        for name in ("evidence", "subject_id")
        if people
    )


def _says_a_name(evidence: str, subject: str) -> bool:
    spoken = set(re.findall(r"{(\w+)", evidence)) - {"payee"}  # which no sentence says in full (evidence.py)
    return not spoken.isdisjoint(PERSONS) or subject.endswith("manager")
