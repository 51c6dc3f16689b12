"""Silence: the sample's true rows with ledgers or townships left out, taken through facts, rules and KPIs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from benchmarks.big_county import lay_beside
from pipelines import registry
from pipelines.cleaning.outcome.schema import schema
from pipelines.coverage.gaps import columns_asked, make_gaps
from pipelines.engines.duck import DuckEngine
from pipelines.facts import build
from pipelines.facts.sites import build_sites
from pipelines.findings import run as findings
from pipelines.limits.overlay import overlaid
from pipelines.measures.run import run as measures
from pipelines.reference.county import County, load
from pipelines.sample.reference import write_reference
from pipelines.sample.spec import Spec
from pipelines.tables.coverage import LACKING_COLUMNS, LEDGER_STATES
from tests.clean_lake import county_of, rows_of

SPEC = Spec(seed=1, townships=6, projects=90)
RULES = {key: rule for key, rule in registry.rules().items() if rule.definition.after == "facts"}


@dataclass(frozen=True)
class Told:
    """What the rules flag, as (rule, subject), and every figure by (kpi, period, level, unit)."""

    flagged: frozenset[tuple[str, str]]
    off: frozenset[str]
    figures: dict[tuple[str, str, str, str], float | None]


@cache
def reference() -> County:
    folder = Path(mkdtemp()) / "reference"
    write_reference(SPEC, folder)
    return load(folder)


@cache
def whole() -> dict[str, pl.DataFrame]:
    """Every ledger's true rows, with the township that each belongs to."""
    frames = {}
    home = {row["project_no"]: row["township"] for row in rows_of(county_of(SPEC), "projects")}
    for key, dataset in registry.datasets().items():
        source = {"source_file": key, "source_sheet": "", "batch_id": ""}
        rows = [row | source | {"source_row": nth} for nth, row in enumerate(rows_of(county_of(SPEC), key), 2)]
        owners = [row.get("township") or home.get(str(row.get("project_no"))) for row in rows]
        frame = pl.DataFrame(rows, schema=schema(dataset))
        frames[key] = frame.with_columns(pl.Series("owner", owners, pl.String))
    return frames


def _states(kept: tuple[str, ...], silent: tuple[str, ...]) -> pl.DataFrame:
    rows = []
    for township in reference().townships["name"]:
        for key in registry.datasets():
            state = "not_collected" if key not in kept else "unreported" if township in silent else "known"
            day = SPEC.as_of if state == "known" else None
            rows.append({"township": township, "dataset": key, "state": state, "known_on": day, "every": "month"})
    return pl.DataFrame(rows, schema=LEDGER_STATES)


def results(
    kept: tuple[str, ...] | None = None, silent: tuple[str, ...] = (), columns: tuple[str, ...] | None = None
) -> Told:
    """The county that collects only the ledgers `kept`, without a word from the townships `silent`; of the project
    ledger only `columns` where they are given."""
    county, engine = reference(), DuckEngine(rows=0)
    kept = tuple(registry.datasets()) if kept is None else kept
    lacking = []
    for key, frame in whole().items():
        rows = (
            frame.filter(~pl.col("owner").is_in(silent) | pl.col("owner").is_null()) if key in kept else frame.clear()
        )
        if key == "projects" and columns is not None:
            gone = [f.name for f in registry.datasets()[key].fields if f.name not in columns]
            rows = rows.with_columns(pl.lit(None, rows.schema[name]).alias(name) for name in gone)
            lacking = [("projects", "", "projects", name) for name in gone]
        engine.put(key, rows.drop("owner"))
    lay_beside(engine, county, SPEC.as_of)
    engine.put("ledger_states", _states(kept, silent))
    make_gaps(engine, pl.DataFrame(lacking, schema=LACKING_COLUMNS, orient="row"), registry.datasets(), columns_asked())
    build_sites(engine, county.outlines, county.coordinate_system)
    limits = overlaid(county.limits)
    build.build(engine, build.FACTS, limits)
    flagged, stats = findings.run(engine, RULES, limits)
    engine.put("findings", flagged)
    build.build(engine, build.MARTS, limits)
    kpis = measures(engine, registry.kpis(), SPEC.as_of)
    engine.close()
    flagged_pairs = flagged.filter(pl.col("outcome") == "flagged").select("rule", "subject_id").rows()
    figures = {row[:4]: row[4] for row in kpis.select("kpi", "period", "level", "unit_name", "value").rows()}
    return Told(frozenset(flagged_pairs), frozenset(stats.filter(pl.col("state") == "off")["rule"]), figures)
