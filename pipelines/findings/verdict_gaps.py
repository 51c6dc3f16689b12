"""Verdict gaps: what is not known, set against what each rule needs — whose verdict it keeps, at which place, and why.

For a rule with flag_needs=("projects", "acceptances") the gap "西河镇 never handed in acceptances" lies at `own`, and
is met by every subject of 西河镇; "P's acceptance row was sent back" lies at `project`, and is met by P's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import polars as pl

from pipelines.definitions import Loaded
from pipelines.engines.engine import Asks, Engine
from pipelines.needs import Need, needs

TABLE = "verdict_gaps"


@dataclass(frozen=True)
class Place:
    """Which rows of data_gaps lie here, by whether they name a project and a township (None: either way)."""

    name: str
    scopes: tuple[str, ...]  # of the needs that ask for it
    names_project: bool | None
    names_township: bool | None
    key: str | None  # the column by which an answer of the rule meets its own; None: every answer does


PLACES = (  # gravest first
    Place("shared", ("own", "township", "read"), False, False, None),
    Place("county", ("county",), None, None, None),
    Place("own", ("own", "read"), False, True, "township"),
    Place("township", ("township",), None, True, "township"),
    Place("project", ("own", "read"), True, None, "project_no"),
)
EVERYWHERE = frozenset(place.name for place in PLACES)
# One row per rule, side of its verdict, need and place at which the need looks. names_*, met_by: as of the place.
RULE_NEEDS: dict[str, pl.DataType] = {
    "rule": pl.String(),
    "side": pl.String(),  # flag | clear
    "place": pl.String(),
    "names_project": pl.Boolean(),
    "names_township": pl.Boolean(),
    "met_by": pl.String(),
    "dataset": pl.String(),
    "field": pl.String(),
    "only_unread": pl.Boolean(),
    "counts_rejected": pl.Boolean(),  # rejected rows that the rule itself counts are no gap
}
# The reason that is shown of several: what nobody collects, then what was not handed in, sent back, left out, unread.
RANK = "case g.kind when 'not_collected' then '1' when 'unreported' then '2' when 'rejected' then '3' else '4' end"
MET = "case n.met_by when 'township' then g.township when 'project_no' then g.project_no end"
# A gap of the county is nobody's own: 梅山镇, which has handed its contracts in, is not told that they are missing.
WHOSE = """case when n.place = 'county' and count(distinct g.township) > 0
                then '全县有' || cast(count(distinct g.township) as string) || '个乡镇的' else '' end || g.reason"""
# One row per rule, place and key: the first reason on either side; `key` is null where every answer meets the gap.
SQL = f"""
select rule, place, met_key,
       min(case when side = 'flag' then gravity || reason end) as flag_reason,
       min(case when side = 'clear' then gravity || reason end) as clear_reason
from (
    select n.rule, n.place, n.side, {MET} as met_key, {RANK} as gravity, {WHOSE} as reason
    from data_gaps as g join {{rule_needs}} as n on n.dataset = g.dataset
    where (n.names_project is null or n.names_project = (g.project_no is not null))
      and (n.names_township is null or n.names_township = (g.township is not null))
      and case when n.only_unread then g.kind = 'unread' and g.field = n.field
               else (g.field is null or g.field = n.field) and not (g.kind = 'rejected' and n.counts_rejected) end
    group by n.rule, n.place, n.side, {MET}, g.kind, g.reason
) as r
group by rule, place, met_key"""  # noqa: S608


def _row(rule: Loaded, side: str, place: Place, one: Need) -> tuple[object, ...]:
    counts = one.scope != "read" and one.dataset in rule.definition.counts_refused
    where = (place.name, place.names_project, place.names_township, place.key)
    return (rule.key, side, *where, one.dataset, one.field, one.scope == "read", counts)


def rule_needs(rules: Iterable[Loaded]) -> pl.DataFrame:
    """RULE_NEEDS of these rules."""
    rows = [
        _row(rule, side, place, one)
        for rule in rules
        for side, texts in (("flag", rule.definition.flag_needs), ("clear", rule.definition.clear_needs))
        for one in needs(texts)
        for place in PLACES
        if one.scope in place.scopes
    ]
    return pl.DataFrame(rows, schema=RULE_NEEDS, orient="row")


def _literal(value: object) -> str:
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else f"'{value}'"


def gaps_of(rule: Loaded) -> str:
    """The rows of verdict_gaps of one rule as SQL, for where the table is not there."""
    rows = rule_needs([rule]).rows()
    kinds = {pl.String(): "string", pl.Boolean(): "boolean"}
    nothing = ", ".join(f"cast(null as {kinds[kind]}) as {name}" for name, kind in RULE_NEEDS.items())
    values = " union all ".join(["select " + ", ".join(_literal(value) for value in row) for row in rows])
    listed = f"select {nothing} where false" + (f" union all {values}" if rows else "")
    return SQL.format(rule_needs=f"({listed})")


def make_verdict_gaps(engine: Engine, rules: Collection[Loaded]) -> dict[str, frozenset[str]]:
    """Make verdict_gaps; gives per rule the places at which there is a gap for it.

    A county that hands in everything has hardly any, and a join of nothing costs as much to plan as any other.
    """
    engine.put("rule_needs", rule_needs(rules))
    engine.make(TABLE, SQL.format(rule_needs="rule_needs"))
    engine.drop("rule_needs")
    return places(engine, rules)


def places(engine: Asks, rules: Iterable[Loaded]) -> dict[str, frozenset[str]]:
    """Per rule the places at which verdict_gaps has a row of it."""
    met = engine.sql(f"select distinct rule, place from {TABLE}").rows()  # noqa: S608
    return {one.key: frozenset(place for rule, place in met if rule == one.key) for one in rules}
