"""Memory: how much of it the night's tables may take before DuckDB goes on in files.

a county of 25,000 projects, 2 million rows        2,500 MB
200,000 projects, 17 million rows                  2,500 MB
a province of 2,000,000 projects, 167 million      11,320 MB, on a machine that has 19,000
"""

from __future__ import annotations

import os
from pathlib import Path

LEAST = 2_500  # megabytes
USUAL_ROWS = 20_000_000  # that the least is enough for, as measured by benchmarks.scale
PER_MILLION = 30  # megabytes that a million rows more need: the tables of a join are held side by side
FILE = "night.duckdb"
PART_OF_MACHINE = 0.6  # the rest is Python's, polars' and the system's


def machine() -> int:
    """Megabytes of memory that this machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000


def allowed(rows: int, of: int) -> int:
    """Megabytes for so many rows of ledgers on a machine of so many megabytes."""
    wanted = LEAST + max(0, rows - USUAL_ROWS) * PER_MILLION // 1_000_000
    return max(LEAST, min(wanted, int(of * PART_OF_MACHINE)))


def place(rows: int, spill: Path | None) -> str:
    """Where DuckDB keeps the tables: in memory, or in a file below `spill` that is made anew."""
    if spill is None or rows <= USUAL_ROWS:
        return ":memory:"
    spill.mkdir(parents=True, exist_ok=True)
    remove(spill)
    return str(spill / FILE)


def remove(spill: Path) -> None:
    """The file of a night that is over, or was killed."""
    for path in (spill / FILE, spill / f"{FILE}.wal"):
        path.unlink(missing_ok=True)
