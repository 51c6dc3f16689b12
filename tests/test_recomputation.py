"""Recomputation: what SQL says against an independent plain-Python working of the same rows."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines import registry
from pipelines.cleaning.outcome.schema import REJECTED, schema
from pipelines.facts.report_states import STATES
from pipelines.findings import run as findings
from pipelines.lake.cases import CASES
from pipelines.lake.snapshot_db import Lake, current
from pipelines.limits.dated import load as load_limits
from pipelines.measures.run import run
from pipelines.night import night
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec
from tests import extra, handmade, oracle, random_county, random_kpis, random_silence
from tests.conftest import NOW
from tests.oracle import reports
from tests.soaked import some

pytestmark = pytest.mark.xdist_group("recomputation")  # the wild counties are worked out once
Row = dict[str, Any]
LIMITS = Path(__file__).parent.parent / "data" / "reference" / "limits.toml"
WORKED = tuple(oracle.worked_rules())
NOTHING = (0.0, 0.0)
# In a clean sample no set of bidders meets twice, no manager has two sites and no two sums are alike; one night has no
# past.
NO_SUBJECT = {"companion_bidders", "double_manager", "identical_amounts", "went_backwards"}
COUNTED = ("subjects", "flagged", "clear", "cannot_tell")


def figures(kpis: pl.DataFrame) -> dict[oracle.Key, tuple[float, float]]:
    rows = kpis.select("kpi", "period", "level", "unit_name", "numerator", "denominator").rows()
    return {row[:4]: (row[4], row[5]) for row in rows}


def differing(sql_values: dict[Any, Any], worked_out: dict[Any, Any], absent: Any) -> dict[Any, tuple[Any, Any]]:
    """Key → (what SQL said, what the oracle worked out), where they are not exactly the same."""
    keys = sql_values.keys() | worked_out.keys()
    pairs = {key: (sql_values.get(key, absent), worked_out.get(key, absent)) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def outcomes(finding_rows: pl.DataFrame, rule: str) -> dict[str, bool | None]:
    """Flagged and undecided subjects; the clear ones are not in the table."""
    rows = finding_rows.filter(pl.col("rule") == rule).select("subject_id", "outcome").rows()
    return {subject: True if outcome == "flagged" else None for subject, outcome in rows}


def not_clear(worked_out: dict[str, bool | None]) -> dict[str, bool | None]:
    return {subject: outcome for subject, outcome in worked_out.items() if outcome is not False}


def whole(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Rows with every column, null where nothing was said."""
    columns = {key: schema(dataset) for key, dataset in registry.datasets().items()} | {"rejected": REJECTED}
    complete = {key: handmade.frame(rows.get(key, ()), names).to_dicts() for key, names in columns.items()}
    return {**complete, "files": rows["files"]}


def tables(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """What the KPIs look at beside the ledgers."""
    cases = handmade.frame(rows["cases"], CASES).to_dicts()
    states = handmade.frame(rows["report_states"], STATES).to_dicts()
    first, last = handmade.calendar_of(random_county.AS_OF)
    more = {
        "files": rows["files"],
        "cases": cases,
        "report_states": states,
        "calendar": [{"first": first, "last": last}],
    }
    return {**extra.of_wild(rows, random_county.AS_OF), **more}


@pytest.mark.parametrize(
    ("seed", "is_thin"),
    [
        pytest.param(seed, is_thin, marks=[pytest.mark.soak] if seed > 0 else [])
        for is_thin in (False, True)
        for seed in range(6)
    ],
)
def test_every_kpi_of_a_wild_county_comes_out_the_same_by_sql_and_by_hand(seed, is_thin):
    rows, as_of = random_kpis.county(seed), random_county.AS_OF
    if is_thin:
        rows = random_silence.tidy(random_silence.thinned(rows, seed, as_of))
    marks = [
        {"subject_id": row["payment_no"], "stage": "money", "subject": "payment_no", "outcome": outcome, "level": level}
        for row, outcome, level in zip(
            rows["payments"],
            ["flagged", "cannot_tell", "flagged"] * 99,
            ["red", "red", "note", "yellow"] * 99,
            strict=False,
        )
    ]
    kpi_values = figures(run(handmade.facts(rows, as_of, marks), registry.kpis(), as_of))
    worked_out = oracle.kpis(whole(rows), whole(rows)["rejected"], as_of, {**tables(rows), "findings": marks})
    assert {key[0] for key in kpi_values} == set(registry.kpis()) or is_thin
    assert len(kpi_values) > 1000
    assert differing(kpi_values, worked_out, NOTHING) == {}


WILD = [random_county.county(seed) for seed in range(6)] + [random_county.crowded(seed) for seed in range(6)]


THIN = [
    random_silence.thinned(rows, seed, random_county.AS_OF) for seed, rows in enumerate(WILD)
]  # the same counties with much left out


def gives_level(rule: str) -> bool:
    """The rule's SQL says for each subject how grave it is."""
    return " as level" in registry.rules()[rule].sql


@dataclass(frozen=True)
class Verdicts:
    """What SQL found and counted in one county, and what the oracle worked out of it."""

    findings: pl.DataFrame
    stats: pl.DataFrame
    outcomes: dict[str, dict[str, bool | None]]
    levels: dict[str, dict[str, str]]

    def differing(self, rule: str) -> dict[Any, tuple[Any, Any]]:
        """Subjects whose outcome or level is not the same, and counts of subjects that are not."""
        worked_out = self.outcomes[rule]
        differences = differing(outcomes(self.findings, rule), not_clear(worked_out), False)
        counted = Counter(worked_out.values())
        by_hand = dict(
            zip(COUNTED, (len(worked_out), *(counted[outcome] for outcome in (True, False, None))), strict=True)
        )
        counts = self.stats.filter(pl.col("rule") == rule).select(COUNTED).row(0, named=True)
        return differences | differing(counts, by_hand, 0) | self.differing_levels(rule)

    def differing_levels(self, rule: str) -> dict[Any, tuple[Any, Any]]:
        flagged = self.findings.filter((pl.col("rule") == rule) & (pl.col("outcome") == "flagged"))
        graded, default = self.levels.get(rule), registry.rules()[rule].definition.level
        if graded is None and gives_level(rule):
            return {}
        return {
            subject: (level, wanted)
            for subject, level in flagged.select("subject_id", "level").rows()
            if level != (wanted := graded.get(subject) if graded else default)
        }


@cache
def wild(nth: int) -> Verdicts:
    rows, as_of = (WILD + THIN)[nth], random_county.AS_OF
    first, last = handmade.calendar_of(as_of)
    tables = extra.of_wild(rows, as_of) | {"calendar": [{"first": first, "last": last}]}
    engine = handmade.facts(rows, as_of)
    finding_rows, stats = findings.run(engine, {key: registry.rules()[key] for key in WORKED}, load_limits(LIMITS))
    clean = whole(rows)
    asked = (clean, clean["rejected"], as_of, tables)
    return Verdicts(finding_rows, stats, oracle.rules(*asked), oracle.levels(*asked))


@pytest.mark.parametrize("nth", some(range(len(WILD)), 2))
def test_every_rule_over_a_wild_county_comes_out_the_same_by_sql_and_by_hand(nth: int):
    assert {rule: odd for rule in WORKED if (odd := wild(nth).differing(rule))} == {}


@pytest.mark.parametrize("nth", some(range(len(WILD), len(WILD + THIN)), 2))
def test_every_rule_over_a_county_with_much_left_out_comes_out_the_same_by_sql_and_by_hand(nth: int):
    assert {rule: odd for rule in WORKED if (odd := wild(nth).differing(rule))} == {}


@pytest.mark.soak  # make test asks its siblings
def test_the_wild_counties_hold_every_outcome_of_the_rules():
    seen: dict[str, set[bool | None]] = {rule: set() for rule in WORKED}
    for nth in range(len(WILD)):
        for rule, worked_out in wild(nth).outcomes.items():
            seen[rule] |= set(worked_out.values())
    short = {rule: outcomes for rule, outcomes in seen.items() if outcomes != {True, False, None}}
    assert short == {}


@pytest.mark.soak  # make test asks its siblings
def test_the_wild_counties_hold_every_level_of_the_rules_that_have_two():
    for rule in oracle.worked_levels():
        flagged = [
            wild(nth).findings.filter((pl.col("rule") == rule) & (pl.col("outcome") == "flagged")) for nth in range(12)
        ]
        assert set(pl.concat(flagged)["level"]) == {"red", "yellow"}, rule


class Published:
    """The sample county's snapshot, as rows."""

    def __init__(self, data: Path) -> None:
        self.reference = data / "reference"
        self.lake = Lake.open(current(data))
        self.as_of = date.fromisoformat(self.lake.manifest["as_of"])
        tables = {key: f"clean_{key}" for key in registry.datasets()} | {"rejected": "rejected", "files": "files"}
        self.rows = {key: self.lake.sql(f'select * from "{table}"').to_dicts() for key, table in tables.items()}  # noqa: RUF100, S608
        self.findings = self.lake.sql("select * from findings")
        self.extra = self._extra(data)

    def _extra(self, data: Path) -> dict[str, list[Row]]:
        """What the KPIs look at beside the ledgers; whose report came when is worked out from the inbox's own log."""
        days = pl.read_csv(data / "reference" / "holidays.csv", schema_overrides={"day": pl.Date}).to_dicts()
        lines = map(json.loads, (data / "lake" / "receipts.jsonl").read_text("utf-8").splitlines())
        receipts = [(line["path"], date.fromisoformat(line["received_at"][:10])) for line in lines]
        towns = self.lake.sql("select name from townships")["name"].to_list()
        rest = {row["day"]: row["kind"] for row in days}
        return {
            "files": self.rows["files"],
            "findings": self.findings.to_dicts(),
            "cases": self.lake.sql("select * from cases").to_dicts(),
            "holidays": days,
            "calendar": [{"first": self.as_of - timedelta(days=366 * 12), "last": self.as_of}],
            **{name: self.lake.sql(f"select * from {name}").to_dicts() for name in ("ledger_states", "file_days")},
            "lacking_columns": extra.lacking_columns(self.lake),
            "report_states": reports.states(towns, receipts, self.rows["files"], self.as_of, rest),
        }

    @cached_property
    def verdicts(self) -> Verdicts:
        calendar = [{"first": date(self.as_of.year - 10, 1, 1), "last": self.as_of}]
        tables = extra.of_published(self.lake, self.reference) | {"calendar": calendar}
        asked = (self.rows, self.rows["rejected"], self.as_of, tables)
        stats = self.lake.sql("select * from rule_stats")
        return Verdicts(self.findings, stats, oracle.rules(*asked), oracle.levels(*asked))


@pytest.fixture(scope="module")
def published(sample_lake: Path) -> Published:
    return Published(sample_lake)


def test_every_published_kpi_comes_out_the_same_by_hand(published: Published):
    kpi_values = figures(published.lake.sql("select * from kpis"))
    worked_out = oracle.kpis(published.rows, published.rows["rejected"], published.as_of, published.extra)
    assert {key[0] for key in kpi_values} == set(registry.kpis()) - {"rectification_rate", "response_hours"}, (
        "no cases yet"
    )
    assert differing(kpi_values, worked_out, NOTHING) == {}


@pytest.mark.parametrize("rule", WORKED)
def test_every_published_finding_of_every_rule_comes_out_the_same_by_hand(published: Published, rule: str):
    assert False in published.verdicts.outcomes[rule].values() or rule in NO_SUBJECT
    assert published.verdicts.differing(rule) == {}


@pytest.mark.soak
def test_a_sample_county_in_which_one_township_is_silent_comes_out_the_same_by_hand(tmp_path: Path):
    make_sample(tmp_path, Spec(seed=1))
    night(tmp_path, now=NOW)
    county = Published(tmp_path)
    worked_out = oracle.kpis(county.rows, county.rows["rejected"], county.as_of, county.extra)
    assert differing(figures(county.lake.sql("select * from kpis")), worked_out, NOTHING) == {}
    assert {rule: odd for rule in WORKED if (odd := county.verdicts.differing(rule))} == {}
