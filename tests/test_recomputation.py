"""Recomputation: what SQL says against an independent plain-Python working of the same rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines import registry
from pipelines.cleaning.schema import REJECTED, schema
from pipelines.findings import run as findings
from pipelines.findings.limits import load as load_limits
from pipelines.lake.ask import Lake, current
from pipelines.measures.run import run
from tests import handmade, oracle, random_county

Row = dict[str, Any]
LIMITS = Path(__file__).parent.parent / "data" / "reference" / "limits.toml"
WORKED = tuple(oracle.worked_rules())
NOTHING = (0.0, 0.0)


def figures(kpis: pl.DataFrame) -> dict[oracle.Key, tuple[float, float]]:
    rows = kpis.select("kpi", "period", "level", "unit_name", "numerator", "denominator").rows()
    return {row[:4]: (row[4], row[5]) for row in rows}


def differing(said: dict[Any, Any], worked_out: dict[Any, Any], absent: Any) -> dict[Any, tuple[Any, Any]]:
    """Key → (what SQL said, what the oracle worked out), where they are not exactly the same."""
    keys = said.keys() | worked_out.keys()
    pairs = {key: (said.get(key, absent), worked_out.get(key, absent)) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def outcomes(found: pl.DataFrame, rule: str) -> dict[str, bool | None]:
    """Flagged and undecided subjects; the clear ones are not in the table."""
    rows = found.filter(pl.col("rule") == rule).select("subject_id", "outcome").rows()
    return {subject: True if outcome == "flagged" else None for subject, outcome in rows}


def not_clear(worked_out: dict[str, bool | None]) -> dict[str, bool | None]:
    return {subject: outcome for subject, outcome in worked_out.items() if outcome is not False}


def whole(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Rows with every column, null where nothing was said."""
    columns = {key: schema(dataset) for key, dataset in registry.datasets().items()} | {"rejected": REJECTED}
    complete = {key: handmade.frame(rows.get(key, ()), names).to_dicts() for key, names in columns.items()}
    return {**complete, "files": rows["files"]}


@pytest.mark.parametrize("seed", range(6))
def test_every_kpi_of_a_wild_county_comes_out_the_same_by_sql_and_by_hand(seed):
    rows, as_of = random_county.county(seed), random_county.AS_OF
    marks = [
        {"subject_id": row["payment_no"], "stage": "money", "subject": "payment_no", "outcome": outcome, "level": level}
        for row, outcome, level in zip(
            rows["payments"],
            ["flagged", "cannot_tell", "flagged"] * 99,
            ["red", "red", "note", "yellow"] * 99,
            strict=False,
        )
    ]
    said = figures(run(handmade.facts(rows, as_of, marks), registry.kpis(), as_of))
    worked_out = oracle.kpis(whole(rows), marks, as_of)
    assert len(said) > 1000
    assert differing(said, worked_out, NOTHING) == {}


WILD = [random_county.county(seed) for seed in range(6)] + [random_county.crowded(seed) for seed in range(6)]


@pytest.mark.parametrize("nth", range(len(WILD)))
def test_every_rule_over_a_wild_county_come_out_the_same_by_sql_and_by_hand(nth):
    rows, as_of = WILD[nth], random_county.AS_OF
    engine = handmade.facts(rows, as_of)
    found, _ = findings.run(engine, {key: registry.rules()[key] for key in WORKED}, load_limits(LIMITS))
    worked_out = oracle.rules(whole(rows), rows["rejected"], as_of)
    for rule in WORKED:
        assert differing(outcomes(found, rule), not_clear(worked_out[rule]), False) == {}, rule


def test_the_wild_counties_hold_every_outcome_of_the_rules():
    seen: dict[str, set[bool | None]] = {rule: set() for rule in WORKED}
    for rows in WILD:
        for rule, worked_out in oracle.rules(whole(rows), rows["rejected"], random_county.AS_OF).items():
            seen[rule] |= set(worked_out.values())
    assert all(outcomes == {True, False, None} for outcomes in seen.values()), seen


class Published:
    """The sample county's snapshot, as rows."""

    def __init__(self, data: Path) -> None:
        self.lake = Lake.open(current(data))
        self.as_of = date.fromisoformat(self.lake.manifest["as_of"])
        tables = {key: f"clean_{key}" for key in registry.datasets()} | {"rejected": "rejected", "files": "files"}
        self.rows = {key: self.lake.sql(f'select * from "{table}"').to_dicts() for key, table in tables.items()}  # noqa: RUF100, S608
        self.findings = self.lake.sql("select * from findings")


@pytest.fixture(scope="module")
def published(sample_lake: Path) -> Published:
    return Published(sample_lake)


def test_every_published_kpi_comes_out_the_same_by_hand(published: Published):
    said = figures(published.lake.sql("select * from kpis"))
    worked_out = oracle.kpis(published.rows, published.findings.to_dicts(), published.as_of)
    assert {key[0] for key in said} == set(registry.kpis())
    assert differing(said, worked_out, NOTHING) == {}


@pytest.mark.parametrize("rule", WORKED)
def test_every_published_finding_of_every_rule_comes_out_the_same_by_hand(published: Published, rule: str):
    worked_out = oracle.rules(published.rows, published.rows["rejected"], published.as_of)[rule]
    assert False in worked_out.values()
    assert differing(outcomes(published.findings, rule), not_clear(worked_out), False) == {}
