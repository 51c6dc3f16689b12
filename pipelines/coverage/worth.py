"""Worth: what each missing thing would switch on — verdicts that wait for it alone, rules and KPIs that are off.

A verdict that waits for two things is decided by neither: it counts for both among `verdicts_waiting`, and for none
among `verdicts`. For 西河镇 without acceptances and with three payments sent back:

    西河镇, acceptances, unreported: 40 verdicts wait, 31 for this alone, of 22 projects; 3 KPIs would have a value
    西河镇, payments, rejected, 3 rows: 12 verdicts wait, 9 for this alone, of 3 projects

Rules that are off and KPIs without a value count the same way: for a ledger only where it is the last one missing.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.definitions import Loaded
from pipelines.engines.duck import DuckEngine
from pipelines.needs import ledgers, needs

SIDES = (("flag", "flag_needs"), ("clear", "clear_needs"))
NEEDS = dict.fromkeys(("rule", "side", "dataset", "field", "scope"), pl.String) | {"counts_refused": pl.Boolean}
KPI_NEEDS = {"kpi": pl.String, "dataset": pl.String}
# One row per missing thing. township null: it is missing from everybody. field: the column, where it is one.
WORTH: dict[str, pl.DataType] = {
    "township": pl.String(),
    "dataset": pl.String(),
    "kind": pl.String(),
    "field": pl.String(),
    "rows_rejected": pl.Int64(),
    "verdicts": pl.Int64(),
    "verdicts_waiting": pl.Int64(),
    "projects": pl.Int64(),
    "rules": pl.Int64(),
    "rules_off": pl.Int64(),
    "kpis": pl.Int64(),
}
# A gap of everybody is worth the same to everybody, so it is one thing; so is each ledger of a township.
SQL = """
with things as (
    select distinct g.township, g.project_no, g.dataset, g.kind, g.field from data_gaps as g
),
waits as (
    select distinct f.finding_id, f.rule, f.project_no, t.township, t.dataset, t.kind, t.field
    from findings as f
    join rule_needs as n on n.rule = f.rule and (f.held_back is null or f.held_back = n.side)
    join things as t on t.dataset = n.dataset and (t.field is null or t.field = n.field)
         and not (t.kind = 'rejected' and n.counts_refused) and (n.scope <> 'read' or t.kind = 'unread')
         and (n.scope = 'county'
              or (n.scope = 'township' and (t.township is null or t.township = f.township))
              or (n.scope in ('own', 'read') and (t.project_no = f.project_no
                                       or (t.project_no is null and (t.township is null or t.township = f.township)))))
    where f.outcome = 'cannot_tell'
),
counted as (
    select w.*, count(*) over (partition by finding_id) as causes from waits as w
),
told as (
    select township, dataset, max(known_on) as known_on from ledger_states group by township, dataset
),
kpi_lacks as (
    select k.kpi, s.township, count(*) - count(s.known_on) as lacking,
           max(case when s.known_on is null then k.dataset end) as dataset
    from kpi_needs as k join told as s on s.dataset = k.dataset group by k.kpi, s.township
),
kpis_of as (
    select township, dataset, count(*) as kpis from kpi_lacks where lacking = 1 group by township, dataset
),
kpis_of_all as (
    select dataset, count(distinct kpi) as kpis from kpi_lacks where lacking = 1 group by dataset
),
rejected_rows as (
    select dataset, township, count(*) as rows_rejected from refused_facts group by dataset, township
),
worth as (
    select t.township, t.dataset, t.kind, t.field,
           count(distinct case when c.causes = 1 then c.finding_id end) as verdicts,
           count(distinct c.finding_id) as verdicts_waiting,
           count(distinct case when c.causes = 1 then c.project_no end) as projects,
           count(distinct c.rule) as rules
    from (select distinct township, dataset, kind, field from things) as t
    left join counted as c on c.township is not distinct from t.township and c.dataset = t.dataset and c.kind = t.kind
         and c.field is not distinct from t.field
    group by t.township, t.dataset, t.kind, t.field
)
select w.township, w.dataset, w.kind, w.field,
       case when w.kind = 'rejected' then coalesce(r.rows_rejected, 0) end as rows_rejected,
       w.verdicts, w.verdicts_waiting, w.projects, w.rules,
       case when w.kind = 'not_collected' then coalesce(o.rules_off, 0) else 0 end as rules_off,
       case when w.kind = 'not_collected' then coalesce(a.kpis, 0)
            when w.kind = 'unreported' then coalesce(k.kpis, 0) else 0 end as kpis
from worth as w
left join rejected_rows as r on r.dataset = w.dataset and r.township is not distinct from w.township
left join rules_waiting as o on o.dataset = w.dataset
left join kpis_of as k on k.township = w.township and k.dataset = w.dataset
left join kpis_of_all as a on a.dataset = w.dataset
order by verdicts desc, rules_off desc, kpis desc, verdicts_waiting desc, w.dataset, w.township
"""


def _rule_needs(rules: Mapping[str, Loaded]) -> pl.DataFrame:
    rows = [
        (key, side, one.dataset, one.field, one.scope, one.dataset in rule.definition.counts_refused)
        for key, rule in rules.items()
        for side, name in SIDES
        for one in needs(getattr(rule.definition, name))
    ]
    return pl.DataFrame(rows, schema=NEEDS, orient="row")


def _rules_waiting(engine: DuckEngine, rules: Mapping[str, Loaded]) -> pl.DataFrame:
    """By ledger, how many rules are off for want of this one alone."""
    states = engine.sql("select distinct dataset from ledger_states where state <> 'not_collected'")
    there = set(states["dataset"])
    lacking = [set(ledgers(rule.definition.flag_needs)) - there for rule in rules.values()]
    alone = [next(iter(missing)) for missing in lacking if len(missing) == 1]
    frame = pl.DataFrame({"dataset": alone}, schema={"dataset": pl.String})
    return frame.group_by("dataset").agg(pl.len().cast(pl.Int64).alias("rules_off"))


def put_worth(engine: DuckEngine) -> None:
    """Lay the table without rows, so that it is there where it cannot be worked out."""
    engine.put("coverage_worth", pl.DataFrame(schema=WORTH))


def make_worth(engine: DuckEngine, rules: Mapping[str, Loaded], kpis: Mapping[str, Loaded]) -> None:
    """Make coverage_worth (WORTH), the most useful first. Needs findings, data_gaps, ledger_states, refused_facts."""
    engine.put("rule_needs", _rule_needs(rules))
    engine.put("rules_waiting", _rules_waiting(engine, rules))
    pairs = [(key, dataset) for key, kpi in kpis.items() for dataset in ledgers(kpi.definition.needs)]
    engine.put("kpi_needs", pl.DataFrame(pairs, schema=KPI_NEEDS, orient="row"))
    frame = engine.sql(SQL)
    engine.put("coverage_worth", frame.select(pl.col(name).cast(kind) for name, kind in WORTH.items()))
    engine.drop("rule_needs", "rules_waiting", "kpi_needs")
