"""Many cases: what the scripts of casework's pages take over a store with 20,000 cases in every state.

    python -m benchmarks.many_cases [--data DIR] [--cases 20000] [--rounds 20] [--url postgresql://…]

Over a copy of the county's snapshot (or of a sample county made for it) with a store of its own: a file, or the empty
database at --url. Two years of monthly meetings lie beside the cases. Every page is opened by the office and by a
township, warm; prints the middle and the 95th of the rounds by the clock on the wall, the middle by the processor,
which does not count how long other programs were at work, and the one run after a step, when the lists are made anew.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from streamlit.testing.v1 import AppTest

from benchmarks.case_store import MEETINGS, add_meetings, add_step, fill
from benchmarks.viewers import county
from casework.accounts.users import User
from casework.store import VARIABLE
from pages.ui.ask import cases as of_pages
from pages.ui.ask.casework import store
from pipelines.lake.scope import COUNTY
from pipelines.lake.snapshot_db import open_newest
from tests.people import of_role, published, signed_in

LIMIT = 0.300  # seconds that a page's script may take
FLAGGED = """
select finding_id, rule, level, project_no, township, category, amount_fen, evidence, department from findings
where outcome = 'flagged' and township is not null order by finding_id
"""
LAST = f"{MEETINGS:02d}"
PAGES = {
    "异常清单": ("anomalies", {}),
    "整改台账": ("rectification", {}),
    "我的待办": ("todo", {}),
    "责任清单": ("duties", {}),
    "会议": ("meetings", {}),
    "会议，打开一次": ("meetings", {"meeting": f"2025-{LAST}"}),
}


def _run(at: AppTest) -> tuple[float, float]:
    """Seconds of one run, by the wall and by the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    at.run()
    taken = time.perf_counter() - wall, time.process_time() - processor
    if at.exception:
        raise RuntimeError(at.exception[0].message)
    return taken


def _measure(user: User, who: str, rounds: int, case_id: str) -> bool:
    kept = True
    for name, (page, params) in PAGES.items():
        at = signed_in(user, page, **params)
        _run(at)
        walls, processors = zip(*(_run(at) for _ in range(rounds)), strict=True)
        add_step(store(), case_id, datetime.now(UTC))
        anew = _run(at)
        middle, slow = (float(np.percentile(walls, nth)) * 1000 for nth in (50, 95))
        busy = statistics.median(processors)
        kept &= busy <= LIMIT
        figures = f"{middle:.0f} | {slow:.0f} | {busy * 1000:.0f} | {anew[0] * 1000:.0f} | {anew[1] * 1000:.0f}"
        typer.echo(f"| {name} | {who} | {figures} |")
    return kept


def main(
    data: Annotated[Path | None, typer.Option(help="copy this county's snapshot instead of making a county")] = None,
    cases: Annotated[int, typer.Option()] = 20_000,
    rounds: Annotated[int, typer.Option()] = 20,
    url: Annotated[str, typer.Option(help="an empty database instead of a file")] = "",
) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        like = data or county(Path(folder), None)
        own = published(like, Path(folder) / "own")
        os.environ |= {"MINGJIAN_DATA": str(own)} | ({VARIABLE: url} if url else {})
        findings = open_newest(own)[0].asked_in(COUNTY, FLAGGED).to_dicts()
        now = of_pages.now()
        case_ids = fill(store(), findings, cases, now)
        add_meetings(store(), case_ids, now)
        typer.echo(f"{cases} cases, {len(findings)} findings, {rounds} rounds, {store().writer.dialect.name}")
        typer.echo("| page | as | median ms | p95 ms | processor ms | after a step ms | its processor ms |")
        typer.echo("|---|---|---|---|---|---|---|")
        people = {
            "办公室": of_role("office", ""),
            findings[0]["township"]: of_role("township", findings[0]["township"]),
        }
        kept = [_measure(user, who, rounds, case_ids[0]) for who, user in people.items()]
        typer.echo(f"within {LIMIT * 1000:.0f} ms of the processor: {all(kept)}")
        store().close()


if __name__ == "__main__":
    typer.run(main)
