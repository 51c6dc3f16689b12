"""Serving: what a dashboard of a large county holds and takes, on the real server, with one visitor.

`python -m benchmarks.serving --data DIR` prints the memory when the server is up and after every page was opened, the
same once a second snapshot was published, and for every page the middle and the 95th of its waits: from the
question over the WebSocket to the end of the script, with the bytes that came. `make bench-serving` makes a county of
26,700 projects first.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.viewer_server import Server, free_port, publish, serving
from benchmarks.viewer_socket import Tab, line_to
from benchmarks.viewers import county
from pipelines.lake.snapshot_db import current

MEDIAN, SLOW = 0.150, 0.300  # seconds that a page's script may take, in the middle and at the 95th
MEMORY = 600  # megabytes
MOST = 1.5e6  # bytes that a page may send
ROUNDS = 20


Waits = dict[str, list[tuple[float, int]]]


async def waits(server: Server, projects: list[str], rounds: int) -> Waits:
    """Seconds and bytes of every page, opened in turn by one visitor; the first round is not counted."""
    taken: Waits = {}
    async with line_to(server.address) as opened:
        tab = Tab(opened)
        await tab.run()
        for nth in range(rounds + 1):
            for name, page in list(tab.pages.items()):
                tab.page, tab.query = page, f"project={projects[nth]}" if name == "project" else ""
                start = time.perf_counter()
                await tab.run()
                if nth:
                    taken.setdefault(name or "cockpit", []).append((time.perf_counter() - start, tab.received))
    return taken


def _print(taken: Waits) -> bool:
    kept = True
    for name, runs in taken.items():
        median, slow = (float(np.percentile([seconds for seconds, _ in runs], nth)) for nth in (50, 95))
        most = max(size for _, size in runs)
        kept &= median <= MEDIAN and slow <= SLOW and most <= MOST
        print(f"  {name:<14}{median * 1000:>8.0f} ms{slow * 1000:>8.0f} ms{most / 1e6:>8.2f} MB")
    return kept


def measure(data: Path, rounds: int, log: Path) -> None:
    rows = pl.read_parquet(current(data) / "clean" / "projects.parquet")
    projects = rows["project_no"].drop_nulls().sample(rounds + 1, seed=1).to_list()
    start = time.perf_counter()
    with serving(data, log, free_port()) as server:
        print(f"{rows.height:,} projects; up in {time.perf_counter() - start:.1f} s, {server.memory():.0f} MB")
        limits = f"limits {MEDIAN * 1000:.0f} and {SLOW * 1000:.0f} ms, {MOST / 1e6:.1f} MB"
        print(f"{'page':<16}{'median':>9}{'p95':>11}{'most':>11}   ({limits})")
        kept = _print(asyncio.run(waits(server, projects, rounds)))
        print(f"every page opened {rounds + 1} times: {server.memory():.0f} MB")
        published = publish(data, 1)
        asyncio.run(waits(server, projects, 0))
        print(
            f"a second snapshot {'opened' if published else 'NOT published'}: {server.memory():.0f} MB (limit {MEMORY})"
        )
        print(f"page scripts within the limits: {kept}; memory: {server.memory() < MEMORY}")


@contextmanager
def copied(like: Path | None) -> Iterator[Path]:
    """A county of our own, in which a night may be published."""
    with tempfile.TemporaryDirectory() as folder:
        yield county(Path(folder), like)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, help="copy this county instead of making one of 267 projects")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = asked.parse_args()
    with copied(chosen.data) as data:
        measure(data, chosen.rounds, data.parent / "server.log")


if __name__ == "__main__":
    main()
