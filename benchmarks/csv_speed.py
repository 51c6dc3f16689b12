"""Csv speed: five million payments as .csv → clean Parquet, beside DuckDB's plain copy of the same file as text.

`make bench` prints seconds, ratios and memory of one run, after the result has been checked against the numbers that
the file was made of.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from benchmarks.csv_jobs import KEY
from benchmarks.ledgers import payments
from benchmarks.measured import Measure, best, measured
from pipelines.inbox.results import folder, load
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec

STEP = 250_000


def write_ledger(path: Path, truth: Path, rows: int, seed: int) -> None:
    """The ledger in 元, amounts with thousands separators in quotes, and its truth as Parquet beside it."""
    parts = []
    with path.open("wb") as out:
        for start in range(0, rows, STEP):
            ledger = payments(min(STEP, rows - start), seed, code="350987100", ten_thousands=False, start=start)
            ledger.text.write_csv(out, include_header=start == 0)
            parts.append(ledger.truth)
    number = pl.int_range(2, pl.len() + 2, dtype=pl.Int32).alias("source_row")  # the header is line 1
    pl.concat(parts).with_columns(number).write_parquet(truth)


def check(lake: Path, truth: Path) -> str:
    """Every row that should stand stands with its amount, day and kind; every other came back for its own reason."""
    result_folder, made = folder(lake, KEY), pl.scan_parquet(truth)
    clean = pl.scan_parquet(result_folder / "payments.parquet")
    columns = ["source_row", "payment_no", "amount_fen", "paid_on", "kind"]
    stand = made.filter(~pl.col("back"))
    for name in columns:  # one at a time: the whole table twice would not be small
        assert_frame_equal(clean.select(name).collect(), stand.select(name).collect())
    back = pl.read_parquet(result_folder / "rejected.parquet").select("source_row", "reason_text")
    reasons = back.join(made.filter("back").select("source_row", "label").collect(), on="source_row", how="full")
    assert reasons.select(
        pl.col("reason_text").str.contains(pl.col("label"), literal=True).fill_null(False).all()
    ).item()
    far = back.filter(pl.col("reason_text").str.contains("第 9 行重复", literal=True)).height
    (sheet,) = (load(lake, KEY) or {})["sheets"]
    assert (sheet["accepted"], sheet["rejected"]) == (stand.select(pl.len()).collect().item(), back.height)
    fen = clean.select(pl.col("amount_fen").sum()).collect().item()
    kept = f"{sheet['accepted']:,} rows stand with {fen // 100:,} 元 {fen % 100:02d} 分"
    return f"{kept}, {back.height:,} came back, {far} of them for a key in the first part"


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rows", type=int, default=5_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--runs", type=int, default=2)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        lake, county = Path(name) / "lake", Path(name) / "county"
        lake.mkdir()
        make_sample(county, Spec(seed=1, projects=20))
        table, truth = Path(name) / "payments.csv", Path(name) / "truth.parquet"
        write_ledger(table, truth, chosen.rows, chosen.seed)
        runs: dict[str, list[Measure]] = {"duckdb": [], "mingjian": []}
        for _ in range(chosen.runs):
            for job, measures in runs.items():
                measures.append(measured("benchmarks.csv_jobs", job, str(table), str(lake), str(county / "reference")))
        result = check(lake, truth)
        plain, ours = (best(measures) for measures in runs.values())
        print(f"{chosen.rows:,} rows × 13 columns, {table.stat().st_size / 1e6:.0f} MB, best of {chosen.runs} runs")
        print(f"DuckDB, copied as text   {plain}")
        print(f"mingjian, clean Parquet  {ours}   {ours.seconds / plain.seconds:.2f} × DuckDB (limit 4)")
        print(result)


if __name__ == "__main__":
    main()
