"""Portable SQL: every text of facts, marts, rules and KPIs stays inside the subset, and what is outside is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines import registry
from pipelines.facts import build
from pipelines.findings import verdict_gaps
from pipelines.limits.dated import expand, load
from pipelines.measures.rows import rows
from tests.portable import refusals

LIMITS = load(Path(__file__).parent.parent / "data" / "reference" / "limits.toml")
TEXTS = (
    {
        f"{at.name}/{name}": expand(build.body(text), LIMITS)
        for at in (build.FACTS, build.MARTS)
        for name, text in build.texts(at).items()
    }
    | {f"rules/{rule.stage}/{key}": expand(rule.sql, LIMITS) for key, rule in registry.rules().items()}
    | {f"kpis/{key}": rows(key, kpi.definition, date(2026, 9, 30)) for key, kpi in registry.kpis().items()}
    | {f"gaps of {key}": verdict_gaps.gaps_of(rule) for key, rule in registry.rules().items()}
)


@pytest.mark.parametrize("name", TEXTS)
def test_sql_stays_inside_the_portable_subset(name: str) -> None:
    assert refusals(TEXTS[name]) == []


@pytest.mark.parametrize(
    "text",
    [
        "select a, count(*) as n from t group by a having count(*) > 1",
        "select cast(a - b as int) as days, cast(a + n * interval 1 day as date) as due_on from t",
        "select cast(date_trunc('quarter', a) as date) as q, cast(a + interval 3 month as date) as b from t",
        "select row_number() over (partition by a order by b desc nulls last, c nulls last) as nth from t",
        "select percentile_cont(0.5) within group (order by a) as middle from t",
        "select sum(a) filter (where b) * 100e0 / nullif(sum(c), 0) as share from t",
        "select cast(round(a / nullif(b, 0)) as bigint) as whole, cast((a - a % 100) / 100 as bigint) as yuan from t",
    ],
)
def test_a_text_inside_the_subset_is_not_refused(text: str) -> None:
    assert refusals(text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("select a from t qualify row_number() over (order by a nulls last, b nulls last) = 1", "Qualify"),
        ("select a, count(*) as n from t group by all", "group by all"),
        ("select a, count(*) as n from t group by rollup (a)", "Rollup"),
        ("select string_agg(a, ',') as l from t", "GroupConcat"),
        ("select list(a) as l from t", "ArrayAgg"),
        ("select arg_max(a, b) as m from t", "ArgMax"),
        ("select log(a) as l from t", "Log"),
        ("select ln(a) as l from t", "Ln"),  # ln(0) is null on one engine
        ("select starts_with(a, 'x') as s from t", "StartsWith"),
        ("select dayofweek(a) as d from t", "DayOfWeek"),
        ("select extract(dow from a) as d from t", "extract"),
        ("select levenshtein(a, b) as d from t", "Levenshtein"),
        ("select try_cast(a * 1e0 as int) as i from t", "made whole"),
        ("select some_new_function(a) as f from t", "Anonymous"),
        ("select a from t limit 1", "Limit"),
        ("select a from t, lateral (select b) as u", "Lateral"),
        ("select unnest(a) as u from t", "list"),
        ("select * exclude (a) from t", "star"),
        ("select distinct on (a) a, b from t", "distinct on"),
        ("with recursive r as (select 1 as n union all select n from r) select n from r", "recursive"),
        ("select a from t union by name select b from u", "by name"),
        ("select a::int as i from t", "::"),
        ("select cast(a as varchar) as s from t", "varchar"),
        ("select cast(a as hugeint) as s from t", "type"),
        ("select 'it''s' as s from t", "quote"),
        ("select 'a\\b' as s from t", "backslash"),
        ("select a * 1.96 as x from t", "decimal"),
        ("select a / b as r from t", "nullif"),
        ("select a % b as r from t", "nullif"),
        ("select a / 0 as r from t", "nullif"),
        ("select cast(a * 1e0 as bigint) as w from t", "whole"),
        ("select cast(a / 100 as bigint) as w from t", "whole"),
        ("select floor(a) as f from t", "cast them"),
        ("select a from t where round(a) > 1", "rounded"),
        ("select row_number() over (order by round(a) nulls last, b nulls last) as n from t", "rounded"),
        ("select a + interval 1 day as d from t", "until it is cast"),
        ("select date_trunc('month', a) as m from t", "until it is cast"),
        ("select cast(a - n * interval 1 month as date) as d from t", "months"),
        ("select lag(a) over (partition by b order by c, d) as l from t", "nulls last"),
        ("select lag(a) over (partition by b order by c nulls first, d nulls last) as l from t", "nulls last"),
        ("select row_number() over (partition by b order by c nulls last) as n from t", "tie-break"),
        ("select sum(a) filter (where b) over (partition by c) as s from t", "filter"),
        ("select percentile_cont(0.5) within group (order by a desc) as m from t", "descending"),
        ("select quantile_cont(a, 0.5) as m from t", "within group"),
        ("select from where", "parse"),
    ],
)
def test_what_the_engines_do_not_mean_alike_is_refused(text: str, why: str) -> None:
    assert [reason for reason in refusals(text) if why in reason], refusals(text)
