"""Scale: facts, rules and KPIs over 20,000, 200,000 and 2,000,000 projects — seconds, memory, and how both grow.

`python -m benchmarks.scale [--projects 20000 200000 2000000]` prints one table. Each size is written by one process
and worked out by another; a stage's memory is the most that the process held while it ran, the tables it keeps
included. The growth exponent of a stage is log(seconds × / seconds) / log(projects × / projects): 1 is in proportion.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import big_county
from benchmarks.measured import measured, tell
from benchmarks.peak import peak, restart
from pipelines import registry
from pipelines.engines.duck import DuckEngine
from pipelines.facts import build, report_states
from pipelines.findings.run import run as ask_rules
from pipelines.limits.overlay import overlaid
from pipelines.measures import run as measures
from pipelines.not_computed import NotComputed
from pipelines.sample.spec import Spec
from pipelines.stages.compute import of_stage

SIZES = (20_000, 200_000, 2_000_000)

STAGES = ("laid", "facts", "rules", "kpis")
Figures = dict[str, tuple[float, int]]  # seconds and bytes of each stage


def work_out(folder: Path) -> None:
    """Every stage, one after the other as at night; seconds, bytes and rows go to stages.json."""
    known, as_of = big_county.county(folder / "reference"), Spec(1).as_of
    engine, limits = DuckEngine(spill=folder / "spill", rows=big_county.rows(folder / "clean")), overlaid(known.limits)
    rows: dict[str, int] = {}

    def rules() -> None:
        findings = ask_rules(engine, of_stage("facts"), limits)[0]
        rows["findings"] = findings.height
        engine.put("findings", findings)
        engine.put("unasked_rules", NotComputed().unasked())
        report_states.make(engine, limits, NotComputed())
        build.build(engine, build.MARTS, limits)

    def kpis() -> None:
        measures.lay(engine, registry.kpis(), as_of, NotComputed())
        rows["kpis"] = engine.sql("select count(*) as n from kpis").item()

    figures = {
        "laid": _measured(lambda: big_county.lay(engine, folder / "clean", known)),
        "facts": _measured(lambda: build.build(engine, build.FACTS, limits)),
        "rules": _measured(rules),
        "kpis": _measured(kpis),
    }
    for table in ("projects", "payments"):
        rows[table] = engine.sql(f"select count(*) as n from {table}").item()  # noqa: S608  (our names)
    (folder / "stages.json").write_text(json.dumps({"figures": figures, "rows": rows}), "utf-8")
    engine.close()


def _measured(work: Callable[[], object]) -> tuple[float, int]:
    restart()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start, peak()


def county(projects: int, spill: Path | None) -> tuple[Figures, dict[str, int]]:
    """The figures and row counts of a county of about `projects` projects."""
    if spill is not None:
        spill.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=spill) as name:
        folder = Path(name)
        measured("benchmarks.rule_times", "--projects", str(projects), "--write", str(folder / "clean"))
        measured("benchmarks.scale", "--work-out", str(folder))
        stages = json.loads((folder / "stages.json").read_text("utf-8"))
    return stages["figures"], stages["rows"]


def growth(small: float, large: float, times: float) -> float:
    """The exponent with which a cost grew while the county grew `times` times."""
    return math.log(large / small) / math.log(times)


def report(sizes: list[int], spill: Path | None) -> None:
    print(f"{'projects':>10}{'payments':>12}{'findings':>10}{'figures':>11}", end="")
    print("".join(f"{stage + ' s':>10}{'GB':>6}{'growth':>8}" for stage in STAGES))
    before: tuple[Figures, dict[str, int]] | None = None
    for size in sizes:
        figures, rows = county(size, spill)
        print(f"{rows['projects']:>10,}{rows['payments']:>12,}{rows['findings']:>10,}{rows['kpis']:>11,}", end="")
        for stage in STAGES:
            seconds, held = figures[stage]
            grown = growth(before[0][stage][0], seconds, rows["projects"] / before[1]["projects"]) if before else None
            print(f"{seconds:>10.1f}{held / 1e9:>6.2f}{'' if grown is None else f'{grown:.2f}':>8}", end="")
        print(flush=True)
        if size == 200_000:
            total = sum(figures[stage][0] for stage in STAGES[1:])
            most = max(held for _, held in figures.values())
            print(f"           {total:.1f} s and {most / 1e9:.2f} GB for facts, rules and KPIs (limits 60 s, 4 GB)")
        before = figures, rows


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--projects", type=int, nargs="+", default=list(SIZES))
    arguments.add_argument("--spill", type=Path, help="where the tables lie while they are measured")
    arguments.add_argument("--work-out", type=Path)
    chosen = arguments.parse_args()
    if chosen.work_out:
        tell(lambda: work_out(chosen.work_out))
    else:
        report(chosen.projects, chosen.spill)


if __name__ == "__main__":
    main()
