"""Parity: every fact, mart, rule and KPI gives the same values on DuckDB and on a Spark Connect server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines import registry
from pipelines.engines import connection
from pipelines.engines.connection import connect
from pipelines.engines.duck import DuckEngine
from pipelines.engines.spark import SparkEngine
from pipelines.facts import build
from pipelines.facts.sites import build_sites
from pipelines.findings import run as findings
from pipelines.limits.dated import expand, load
from pipelines.measures.rows import rows
from pipelines.reference.county import load as load_county
from pipelines.rules._names import FULL_WIDTH, plain
from pipelines.stages.compute import lay_reference
from pipelines.tables.history import HISTORY
from tests import handmade, random_county
from tests.example_county import OTHERS
from tests.parity import clean_tables, differing, everything, laid
from tests.sail import served

pytestmark = pytest.mark.xdist_group("cluster")  # one worker owns the server
LIMITS = load(Path(__file__).parent.parent / "data" / "reference" / "limits.toml")
RULES, KPIS = registry.rules(), registry.kpis()
FACTS, MARTS = build.texts(build.FACTS), build.texts(build.MARTS)


class Both:
    """One county on both engines, facts and marts made, the findings that the marts ask for the same."""

    def __init__(self, url: str, tables: dict[str, pl.DataFrame], as_of: date) -> None:
        self.duck, self.as_of = laid(tables), as_of
        self.spark = SparkEngine(connect(url), laid(tables), "mingjian_parity")
        for engine in (self.duck, self.spark):
            build.build(engine, build.FACTS, LIMITS)
        self.findings, stats = findings.run(self.duck, RULES, LIMITS)
        for engine in (self.duck, self.spark):
            engine.put("findings", self.findings)
            engine.put("rule_stats", stats)
            build.build(engine, build.MARTS, LIMITS)

    def differing(self, text: str) -> list[str]:
        return differing(self.duck.sql(text), self.spark.sql(text))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("sail")) as (address, _), pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "STATEMENT", 300)  # a server that stands still is named before the test is ended
        yield address


@pytest.fixture(scope="module")
def both(url: str, sample_lake: Path) -> Iterator[Both]:
    tables, as_of = clean_tables(sample_lake)
    home, county = laid(tables), load_county(sample_lake / "reference")
    lay_reference(home, county, as_of)
    build_sites(home, county.outlines, county.coordinate_system)
    made = Both(url, {name: everything(home, name) for name in home.tables()}, as_of)
    yield made
    made.spark.close()


@pytest.mark.soak
@pytest.mark.parametrize("table", [*FACTS, *MARTS])
def test_every_fact_and_mart_of_the_sample_county_is_the_same_on_both_engines(both: Both, table: str) -> None:
    assert both.differing(f"select * from {table}") == []


@pytest.mark.soak
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_answers_the_same_over_the_sample_county_on_both_engines(both: Both, rule: str) -> None:
    assert both.differing(expand(RULES[rule].sql, LIMITS)) == []


@pytest.mark.soak
@pytest.mark.parametrize("kpi", KPIS)
def test_every_kpi_of_the_sample_county_is_the_same_on_both_engines(both: Both, kpi: str) -> None:
    assert both.differing(rows(kpi, KPIS[kpi].definition, both.as_of)) == []


@pytest.mark.soak  # a night of the sample county on the cluster is compared in test_cluster.py
def test_the_findings_of_the_sample_county_read_the_same_on_both_engines(both: Both) -> None:
    finding_rows, stats = findings.run(both.spark, RULES, LIMITS)
    assert differing(both.findings, finding_rows) == []
    assert differing(everything(both.duck, "rule_stats"), stats) == []
    assert finding_rows.height > 100


def wild(seed: int) -> DuckEngine:
    """A county of every oddity, with a past in which things were changed late and went missing."""
    rows, as_of = random_county.crowded(seed), random_county.AS_OF
    home = handmade.facts(rows, as_of)
    payments = everything(home, "payments").head(20)
    past = [
        {
            "night_on": date(2026, 8, 1), "snapshot": "a", "dataset": "payments", "project_no": row["project_no"],
            "row_key": row["payment_no"], "change": ("changed", "gone")[nth % 2], "event_on": date(2025, 11, 3),
            "field": "amount_fen", "old": "100", "new": str(nth), "is_reread": nth % 5 == 0, "source_row": nth,
        }
        for nth, row in enumerate(payments.iter_rows(named=True))
    ]  # fmt: skip
    home.put("history", handmade.frame(past, HISTORY))
    cases = [
        {
            "case_id": f"A{nth}", "rule": "overpaid", "project_no": row["project_no"],
            "outcome": (None, "属实", "不属实")[nth % 3], "assigned_at": datetime(2026, 9, 1 + nth, 23, 59, nth),
            "due_on": date(2026, 9, 28), "first_action_at": datetime(2026, 9, 3 + nth, 0, nth, 1) if nth % 2 else None,
            "level": "red",
        }
        for nth, row in enumerate(payments.iter_rows(named=True))
    ]  # fmt: skip
    home.put("cases", handmade.frame(cases, OTHERS["cases"]))
    for name, shape in OTHERS.items():
        if name not in home.tables():
            home.put(name, pl.DataFrame(schema=shape))
    return home


def over_oddities(url: str, seed: int) -> Both:
    home = wild(seed)
    inputs = {name: everything(home, name) for name in home.tables() - FACTS.keys() - MARTS.keys()}
    return Both(url, inputs, random_county.AS_OF)


@pytest.fixture(scope="module")
def oddities(url: str) -> Iterator[Both]:
    made = over_oddities(url, 0)
    yield made
    made.spark.close()


def every_difference(made: Both) -> dict[str, list[str]]:
    texts = {name: f"select * from {name}" for name in (*FACTS, *MARTS)}
    texts |= {f"rule {key}": expand(rule.sql, LIMITS) for key, rule in RULES.items()}
    texts |= {f"kpi {key}": rows(key, kpi.definition, made.as_of) for key, kpi in KPIS.items()}
    return {name: wrong for name, text in texts.items() if (wrong := made.differing(text))}


def test_a_county_of_every_oddity_is_the_same_on_both_engines(oddities: Both) -> None:
    assert every_difference(oddities) == {}


@pytest.mark.soak
def test_another_county_of_every_oddity_is_the_same_on_both_engines(url: str) -> None:
    made = over_oddities(url, 1)
    assert every_difference(made) == {}
    made.spark.close()


@pytest.mark.soak  # make test asks its siblings
def test_a_firms_name_is_written_the_same_way_on_both_engines(oddities: Both) -> None:
    odd = ["O'Brien＇s", "a\\b＼c", "甲（福建）〔一〕【二】", "".join(FULL_WIDTH), " \u3000\t\n\r·ａＢ", "", None]
    for engine in (oddities.duck, oddities.spark):
        engine.put("odd", pl.DataFrame({"nth": range(len(odd)), "name": odd}))
    text = f"select nth, name, {plain('name')} as firm from odd"
    assert oddities.differing(text) == []
    firms = oddities.duck.sql(text).sort("nth")["firm"].to_list()
    assert firms[:3] == ["O'BRIEN'S", "A\\B\\C", "甲(福建)(一)(二)"]


# What the linter allows and no text says yet, so that the list promises nothing that was not run.
WORDS = """
select nth, lead(nth) over (partition by 1 order by nth nulls last, name nulls last) as later,
       nth between 1 and 3 as mid, (select sum(nth) filter (where nth > 1) from odd) as big,
       name is not distinct from null as is_nothing, name like 'a%' as begins, trim(' ' || name) as trimmed,
       day(date '2026-03-31') as day,
       power(nth, 2) as square, abs(-nth) as same, cast(ceil(nth / 2e0) as int) as up,
       cast(floor(-nth / 2e0) as int) as down, exp(nth) as e, sqrt(nth) as root, cos(radians(nth)) as c,
       greatest(nth, null) as g, least(date '2026-01-01', null) as l,
       instr(name, 'b') as at, substr(name, 2, 1) as second, length(name) as long, mod(-7, 3) as rest, 7 / 2 as half,
       last_day(date '2026-02-03') as last, extract(quarter from date '2026-05-01') as quarter, round(2.5e0) as even
from odd as o where exists (select 1 from odd as p where p.nth = o.nth)
"""


def test_every_word_that_the_linter_allows_means_the_same_on_both_engines(oddities: Both) -> None:
    odd = pl.DataFrame({"nth": [1, 2, 3, 4], "name": ["abc", "中文字", None, ""]})
    for engine in (oddities.duck, oddities.spark):
        engine.put("odd", odd)
    assert oddities.differing(WORDS) == []


def test_one_changed_value_on_one_engine_is_noticed(oddities: Both) -> None:
    projects = everything(oddities.duck, "projects")
    later = pl.when(pl.col("project_no") == projects["project_no"][0]).then(pl.col("budget_fen") + 1)
    oddities.spark.put(
        "projects_of_another", projects.with_columns(later.otherwise(pl.col("budget_fen")).alias("budget_fen"))
    )
    oddities.duck.put("projects_of_another", projects)
    assert [line.split(":")[0] for line in oddities.differing("select * from projects_of_another")] == ["budget_fen"]


ROWS = {"key": ["a", "b"], "n": [1, 2], "on": [date(2026, 1, 1), None], "x": [0.5, None], "yes": [True, None]}
FRAME = pl.DataFrame(ROWS)


@pytest.mark.parametrize(
    ("changed", "noticed"),
    [
        ({"n": [1, 3]}, ["n"]),
        ({"on": [date(2026, 1, 2), None]}, ["on"]),
        ({"on": [None, None]}, ["on"]),
        ({"key": ["a", "bb"]}, ["key"]),
        ({"yes": [True, False]}, ["yes"]),
        ({"x": [0.5 + 1e-8, None]}, ["x"]),
        ({"x": [0.5 + 1e-11, None]}, []),
        ({"x": [0.5, float("nan")]}, ["x"]),
        ({"x": [0.5, 0.0]}, ["x"]),
        ({"n": [1.0, 2.0]}, ["schema"]),
    ],
)
def test_a_value_that_differs_is_named_and_a_last_bit_of_a_double_is_not(changed: dict, noticed: list[str]) -> None:
    other = FRAME.with_columns(
        pl.Series(name, values, dtype=None if name == "n" else FRAME[name].dtype) for name, values in changed.items()
    )
    assert [line.split(":")[0] for line in differing(FRAME, other)] == noticed


def test_rows_in_another_order_are_the_same_and_a_lost_row_is_not() -> None:
    assert differing(FRAME, FRAME.reverse()) == []
    assert differing(FRAME, FRAME.head(1)) == ["rows: 2 / 1"]
