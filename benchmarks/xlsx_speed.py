"""Xlsx speed: a ledger of 200,000 rows and 16 columns → clean Parquet, beside calamine alone and a pandas script.

`make bench` prints seconds, ratios and memory of one run; every result is checked before anything is printed.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from benchmarks.bigbook import write_book
from benchmarks.ledgers import Ledger, payments
from benchmarks.measured import Measure, best, measured
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec

ABOVE, FIRST_ROW = ("云溪县拨付台账", "单位:万元"), 4


def write_ledger(path: Path, rows: int, seed: int) -> Ledger:
    """Payments in 万元 under a title and a unit line, over a 合计 and a note; days and amounts partly as numbers."""
    ledger = payments(rows, seed, code="350987100", ten_thousands=True)
    total = ledger.truth["amount_fen"].sum()
    frame = ledger.text.select(
        pl.int_range(1, rows + 1).cast(pl.String).alias("序号"),
        pl.all(),
        pl.format("拨付{}工程款", "项目编号").alias("摘要"),
        pl.lit("").alias("备注"),
    )
    write_book(
        path,
        frame,
        above=ABOVE,
        below=[["合计", "", "", "", f"{total // 1_000_000}.{total % 1_000_000:06d}"], ["注:以银行回单为准"]],
        numbers=("序号", "拨付金额"),
        days=("拨付日期", "申请日期"),
    )
    return ledger


def check(out: Path, truth: pl.DataFrame) -> None:
    """The clean rows are those the ledger was made of and those of the script; the others came back, with reasons."""
    clean, back = pl.read_parquet(out / "clean.parquet"), pl.read_parquet(out / "rejected.parquet")
    truth = truth.with_row_index("source_row", offset=FIRST_ROW).with_columns(pl.col("source_row").cast(pl.Int32))
    stand = truth.filter(~pl.col("back"))
    columns = ["source_row", "payment_no", "amount_fen", "paid_on", "kind"]
    assert_frame_equal(clean.select(columns), stand.select(columns))
    wanted = truth.filter("back").select("source_row", "label")
    reasons = back.select("source_row", "reason_text").join(wanted, on="source_row", how="full")
    assert reasons.select(
        pl.col("reason_text").str.contains(pl.col("label"), literal=True).fill_null(False).all()
    ).item()
    (sum_row,) = pl.read_parquet(out / "checksums.parquet").to_dicts()
    assert sum_row["stated_fen"] == truth["amount_fen"].sum() and sum_row["has_rejected"]
    script = pl.read_parquet(out / "script_clean.parquet")
    columns = [name for name in script.columns if name in clean.columns]
    assert len(columns) == 14
    same = [pl.col(name).cast(clean.schema[name]) for name in columns]
    assert_frame_equal(script.select(same), clean.select(columns))
    script_back = pl.read_parquet(out / "script_rejected.parquet")["source_row"].to_list()
    assert script_back == back.sort("source_row")["source_row"].to_list()


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rows", type=int, default=200_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--runs", type=int, default=3)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out, county = Path(folder), Path(folder) / "county"
        make_sample(county, Spec(seed=1, projects=20))
        book = out / "拨付台账.xlsx"
        ledger = write_ledger(book, chosen.rows, chosen.seed)
        words = [str(book), str(out), str(county / "reference")]
        runs: dict[str, list[Measure]] = {"calamine": [], "texts": [], "mingjian": []}
        for _ in range(chosen.runs):  # in turn, so that a busy minute of the machine meets them all
            for job, measures in runs.items():
                measures.append(measured("benchmarks.xlsx_jobs", job, *words))
        script = measured("benchmarks.xlsx_jobs", "script", *words)
        check(out, ledger.truth)
        calamine, texts, ours = (best(measures) for measures in runs.values())
        print(f"{chosen.rows:,} rows × 16 columns, {book.stat().st_size / 1e6:.0f} MB, best of {chosen.runs} runs")
        print(f"calamine, cells held     {calamine}")
        print(f"calamine, cells as text  {texts}   {texts.seconds / calamine.seconds:.2f} × cells held")
        print(
            f"mingjian, clean Parquet  {ours}   {ours.seconds / texts.seconds:.2f} × cells as text, "
            f"{ours.seconds / calamine.seconds:.2f} × cells held (limit 1.5)"
        )
        print(f"pandas and openpyxl      {script}   mingjian is {script.seconds / ours.seconds:.1f} × faster (limit 8)")


if __name__ == "__main__":
    main()
