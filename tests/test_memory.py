"""A sheet that feeds five ledgers takes little more memory than one that feeds one: its refused cells are held once."""

from __future__ import annotations

import subprocess
import sys

import polars as pl

from pipelines.cleaning.outcome.rejects import PART, kept_once, raw


def test_cells_that_an_earlier_ledger_refused_are_held_once_and_others_stay_as_they_are() -> None:
    places = {"source_sheet": ["a", "a", "b"], "source_row": [2, 3, 2]}
    first = pl.DataFrame({**places, "raw": ["x" * 50, "y" * 50, "z" * 50]})
    same = first.filter(pl.col("source_sheet") == "a")
    assert kept_once(same, [first]).equals(same)
    other = same.with_columns(raw=pl.lit("w"))
    assert kept_once(other, [first]).equals(other)
    assert kept_once(first, []).equals(first)


def test_lines_written_out_in_parts_are_the_lines_written_out_at_once() -> None:
    for height in (PART - 1, PART, PART + 1, 2 * PART + 7):
        body = pl.DataFrame({"row": range(height), "c0": [f"“{n}”\n" for n in range(height)], "c1": [None] * height})
        body = body.with_columns(pl.col("c1").cast(pl.String))
        written = raw(body, {"c0": "甲"})
        assert written.len() == height
        assert written.to_list() == [f'{{"甲":"“{n}”\\n"}}' for n in range(height)]


def growth(ledgers: int) -> int:
    """The growth of a process's peak, in kilobytes, while `ledgers` copies of one large table are refused."""
    code = f"""
from pathlib import Path
import polars as pl
from pipelines.cleaning.outcome.rejects import kept_once, raw

def peak():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])

lines = 8000
body = pl.DataFrame({{"row": pl.Series(range(lines), dtype=pl.Int32),
                      **{{f"c{{c}}": [f"{{n}}-{{c}}-" + "x" * 200 for n in range(lines)] for c in range(20)}}}})
before, done = peak(), []
for _ in range({ledgers}):
    one = body.select(source_row="row", source_sheet=pl.lit("表")).with_columns(raw=raw(body, {{}}))
    done.append(kept_once(one, done))
print(peak() - before)
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(answer.stdout)


def test_five_ledgers_take_less_than_twice_the_memory_of_two() -> None:
    two, five = max(growth(2), growth(2)), min(growth(5), growth(5))  # a peak has noise
    assert five < 2 * two, f"{five} kB for five ledgers, {two} kB for two"
