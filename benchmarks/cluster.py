"""Cluster: facts, rules and KPIs of one county many times over, in DuckDB here and on a Spark Connect server.

`python -m benchmarks.cluster --data COUNTY --copies 100 --engine sc://HOST:PORT` takes the published snapshot of COUNTY
(mingjian sample, mingjian night), lays it `copies` times side by side (every copy with townships, firms and numbers of
its own), and prints the seconds per stage. The data are the sample's: repeated, not richer.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path

import polars as pl

from pipelines import registry
from pipelines.engines.connection import connect
from pipelines.engines.duck import DuckEngine
from pipelines.engines.engine import Engine
from pipelines.engines.spark import SparkEngine
from pipelines.facts import build
from pipelines.facts.sites import build_sites
from pipelines.findings import run as findings
from pipelines.limits.dated import load
from pipelines.measures import run as measures
from pipelines.not_computed import NotComputed
from pipelines.reference.county import load as load_county
from pipelines.stages.compute import lay_reference
from tests.parity import clean_tables

OWN = {f.name for d in registry.datasets().values() for f in d.fields if f.kind == "id"} | {
    "township", "source_file", "submitter", "contractor", "bidder", "before_file", "row_key",
}  # fmt: skip
ONCE = {"night", "tonight", "months", "workdays", "field_names", "villages"}


def _copies(name: str, frame: pl.DataFrame, copies: int) -> pl.DataFrame:
    """The table `copies` times, with the names that must not meet made each copy's own."""
    own = [c for c in frame.columns if c in OWN or (name == "townships" and c == "name")]
    if name in ONCE or not own:
        return frame
    parts = (
        frame.with_columns(pl.concat_str(pl.col(c), pl.lit(f"·{nth}")) for c in own) if nth else frame
        for nth in range(copies)
    )
    return pl.concat(parts)


def _timed(name: str, start: float) -> float:
    now = time.perf_counter()
    print(f"  {name:<12}{now - start:8.1f} s", flush=True)
    return now


def _stages(engine: Engine, tables: dict[str, pl.DataFrame], as_of: date) -> None:
    at = time.perf_counter()
    limits = load(Path(__file__).parent.parent / "data" / "reference" / "limits.toml")
    for name, frame in tables.items():
        engine.put(name, frame)
    at = _timed("put", at)
    build.build(engine, build.FACTS, limits)
    at = _timed("facts", at)
    finding_rows, stats = findings.run(engine, registry.rules(), limits)
    engine.put("findings", finding_rows)
    engine.put("rule_stats", stats)
    build.build(engine, build.MARTS, limits)
    at = _timed("rules", at)
    measures.lay(engine, registry.kpis(), as_of, NotComputed())
    at = _timed("KPIs", at)
    if isinstance(engine, SparkEngine):
        engine.bring_home()
        _timed("bring home", at)
    print(f"  {finding_rows.height} findings")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--data", type=Path, required=True)
    words.add_argument("--copies", type=int, default=100)
    words.add_argument("--engine", help="sc://HOST:PORT; without it DuckDB")
    chosen = words.parse_args()
    tables, as_of = clean_tables(chosen.data)
    county, home = load_county(chosen.data / "reference"), DuckEngine()
    for name, frame in tables.items():
        home.put(name, frame)
    lay_reference(home, county, as_of)
    build_sites(home, county.outlines, county.coordinate_system)
    many = {n: _copies(n, home.sql(f"select * from {n}"), chosen.copies) for n in sorted(home.tables())}  # noqa: S608
    print(f"{many['projects'].height} projects, {many['payments'].height} payments on {chosen.engine or 'DuckDB'}")
    engine = SparkEngine(connect(chosen.engine), DuckEngine(), "mingjian_bench") if chosen.engine else DuckEngine()
    _stages(engine, many, as_of)
    engine.close()


if __name__ == "__main__":
    main()
