"""Rule times: every rule over a county of 200,000 projects and about two million payments, slowest first.

`make bench-rules` prints it. The tables are written by one process and asked by another, whose memory is its own.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks import big_county
from benchmarks.measured import measured, tell
from pipelines import registry
from pipelines.engines.duck import DuckEngine
from pipelines.facts import build
from pipelines.findings.run import run
from pipelines.limits.overlay import overlaid
from pipelines.tables.findings import FINDINGS

LIMIT_SECONDS, LIMIT_BYTES = 60.0, 4e9


def ask(folder: Path) -> None:
    """Facts, then every rule by itself; the table goes to times.json."""
    known = big_county.county(folder / "reference")
    engine = DuckEngine(spill=folder / "spill")
    begun = time.perf_counter()
    big_county.lay(engine, folder / "clean", known)
    laid = time.perf_counter()
    limits = overlaid(known.limits)
    build.build(engine, build.FACTS, limits)
    made = time.perf_counter()
    rows = []
    engine.put("findings", pl.DataFrame(schema=FINDINGS))
    for key, rule in registry.rules().items():
        start = time.perf_counter()
        _, stats = run(engine, {key: rule}, limits)
        rows.append({"rule": key, "seconds": time.perf_counter() - start, **stats.row(0, named=True)})
    sizes = {table: engine.sql(f"select count(*) as n from {table}").item() for table in ("projects", "payments")}  # noqa: S608
    times = {"laid": laid - begun, "facts": made - laid, "rules": rows, "sizes": sizes}
    (folder / "times.json").write_text(json.dumps(times), "utf-8")
    engine.close()


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--projects", type=int, default=200_000)
    arguments.add_argument("--write", type=Path)
    arguments.add_argument("--ask", type=Path)
    chosen = arguments.parse_args()
    if chosen.write:
        tell(lambda: big_county.write(chosen.projects, chosen.write))
    elif chosen.ask:
        tell(lambda: ask(chosen.ask))
    else:
        report(chosen.projects)


def report(projects: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = measured("benchmarks.rule_times", "--projects", str(projects), "--write", str(folder / "clean"))
        print(f"tables written      {written}", flush=True)
        asked = measured("benchmarks.rule_times", "--ask", str(folder))
        times = json.loads((folder / "times.json").read_text("utf-8"))
    rules = sorted(times["rules"], key=lambda row: -row["seconds"])
    print(f"{times['sizes']['projects']:,} projects, {times['sizes']['payments']:,} payments")
    print(f"tables laid {times['laid']:.1f} s, facts {times['facts']:.1f} s; all of it  {asked}")
    print(f"{'rule':28}{'seconds':>9}{'subjects':>12}{'flagged':>10}{'cannot tell':>13}")
    for row in rules:
        print(
            f"{row['rule']:28}{row['seconds']:>9.2f}{row['subjects']:>12,}{row['flagged']:>10,}{row['cannot_tell']:>13,}"
        )
    total = sum(row["seconds"] for row in rules)
    kept = total < LIMIT_SECONDS and asked.peak < LIMIT_BYTES
    print(f"{len(rules)} rules {total:.1f} s (limit {LIMIT_SECONDS:.0f}), {asked.peak / 1e9:.2f} GB (limit 4): {kept}")


if __name__ == "__main__":
    main()
