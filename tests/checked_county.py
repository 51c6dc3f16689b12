"""Checked county: the sample county's snapshot as it would be if some findings had been checked."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import polars as pl

from tests.sealing import reseal


def checked(sample_lake: Path, data: Path, *outcomes: tuple[str, str, date], flagged: Iterable[str] = ()) -> Path:
    """A copy below `data` with a closed case of each (finding_id, outcome, closed_on); and `flagged` flagged."""
    name = (sample_lake / "lake" / "CURRENT").read_text("utf-8").strip()
    folder = data / "lake" / "snapshots" / name
    shutil.copytree(sample_lake / "lake" / "snapshots" / name, folder)
    shutil.copytree(sample_lake / "reference", data / "reference")
    shutil.copy(sample_lake / "lake" / "receipts.jsonl", data / "lake")
    (data / "lake" / "CURRENT").write_text(name, "utf-8")
    findings = {row["finding_id"]: row for row in pl.read_parquet(next(folder.rglob("findings.parquet"))).to_dicts()}
    own = ("rule", "level", "project_no", "township", "village", "category")
    rows = [
        {
            **{key: findings[finding][key] for key in own},
            "case_id": f"C{nth}",
            "finding_id": finding,
            "outcome": outcome,
            "needs_mending": outcome == "属实",
            "closed_on": closed_on,
            "due_on": closed_on,
            "assigned_at": datetime(2024, 1, 2, 9),
            "is_live": True,
        }
        for nth, (finding, outcome, closed_on) in enumerate(outcomes)
    ]
    for path in (folder / "facts" / "case_facts.parquet", folder / "casework" / "cases.parquet"):
        schema = pl.read_parquet_schema(path)
        pl.DataFrame([{key: row.get(key) for key in schema} for row in rows], schema=schema).write_parquet(path)
    path = next(folder.rglob("findings.parquet"))
    is_flagged = pl.col("finding_id").is_in(list(flagged))
    outcome = pl.when(is_flagged).then(pl.lit("flagged")).otherwise("outcome").alias("outcome")
    pl.read_parquet(path).with_columns(outcome).write_parquet(path)
    reseal(folder)
    return data
