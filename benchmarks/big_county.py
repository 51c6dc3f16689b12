"""Big county: the sample's projects many times over, as clean tables, to see what rules cost.

Every copy has villages, firms, people, numbers and photographs of its own, its days up to seven weeks earlier and its
amounts a little larger, so that copies do not look like one another's doubles; the townships stay eighteen.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from pipelines import registry
from pipelines.cleaning.outcome.schema import CHECKSUMS, REJECTED, schema
from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.facts import calendar
from pipelines.facts.sites import build_sites
from pipelines.reference.county import County
from pipelines.reference.county import load as load_county
from pipelines.sample.reference import write_reference
from pipelines.sample.spec import Spec
from pipelines.sample.world import TownshipYear, generate
from tests.example_county import OTHERS

BASE = 2_000  # projects that are drawn; the rest are copies
OWN = {
    "project_no", "project_name", "village", "photo_hash", "device_hash", "site_manager", "worker_no", "report_no",
    "contractor", "payee", "bidder", "disclosed_winner", "supervisor_unit",
}  # fmt: skip
LAID = {
    "night",
    "townships",
    "villages",
    "months",
    "workdays",
    "rejected",
    "checksums",
    "files",
    "project_sites",
    "report_sites",
}


def _copy(dataset: Dataset, name: str) -> pl.Expr:
    """The column in copy number `copy`."""
    column, kind = pl.col(name), schema(dataset)[name]
    if name in OWN or (name in dataset.keys and name.endswith("_no")) or name in ("invoice_no", "document_no"):
        return pl.concat_str(column, pl.col("copy").cast(pl.String), separator="~")
    if kind == pl.Date:
        return column.dt.offset_by(pl.format("-{}d", pl.col("copy") % 50))
    if name.endswith("_fen"):
        return column * (100 + pl.col("copy") % 10) // 100  # exact: the sample's amounts are whole yuan
    return column


def copies(dataset: Dataset, rows: list[dict[str, object]], times: int) -> pl.DataFrame:
    """The dataset's clean table with every row `times` times."""
    source = {"source_file": dataset.key, "source_sheet": "", "batch_id": ""}
    frame = pl.DataFrame([row | source for row in rows], schema=schema(dataset))
    numbers = pl.DataFrame({"copy": range(times)}, schema={"copy": pl.Int64})
    crossed = frame.join(numbers, how="cross").with_columns(source_row=pl.int_range(pl.len(), dtype=pl.Int32) + 2)
    return crossed.with_columns(_copy(dataset, name) for name in frame.columns).select(frame.columns)


def _twice(payments: pl.DataFrame) -> pl.DataFrame:
    """Every payment in two parts under two vouchers, so that a project has about ten."""
    part = pl.col("amount_fen") * 2 // 5
    second = payments.with_columns(
        payment_no=pl.col("payment_no") + "/2", invoice_no=pl.col("invoice_no") + "/2", amount_fen=part,
        paid_on=pl.col("paid_on") - pl.duration(days=pl.int_range(pl.len()) % 3 + 1),
    )  # fmt: skip
    return pl.concat([payments.with_columns(amount_fen=pl.col("amount_fen") - part), second])


def county(folder: Path) -> County:
    write_reference(Spec(1, projects=BASE), folder)
    return load_county(folder)


def write(projects: int, folder: Path) -> None:
    """Write the clean tables of a county of about `projects` projects as Parquet below `folder`."""
    parts: list[TownshipYear] = list(generate(Spec(1, projects=BASE)))
    drawn = sum(len(part.rows["projects"]) for part in parts)
    times = max(1, round(projects / drawn))
    folder.mkdir(parents=True, exist_ok=True)
    for key, dataset in registry.datasets().items():
        frame = copies(dataset, [row for part in parts for row in part.rows[key]], times)
        (_twice(frame) if key == "payments" else frame).write_parquet(folder / f"{key}.parquet")


def rows(tables: Path) -> int:
    """How many rows of ledgers were written there."""
    return sum(int(pl.scan_parquet(path).select(pl.len()).collect().item()) for path in tables.glob("*.parquet"))


def lay_beside(engine: DuckEngine, known: County, as_of: date) -> None:
    """What facts and rules ask for beside the ledgers: calendar, places, a file from every township, empty tables."""
    first, last = as_of - timedelta(days=366 * 12), as_of + timedelta(days=366 * 2)
    handed_in = [{"township": name, "received_on": as_of} for name in known.townships["name"]]
    others = {
        "night": pl.DataFrame({"as_of": [as_of]}),
        "townships": known.townships,
        "villages": known.villages,
        "months": calendar.months(first, last),
        "workdays": calendar.workdays(first, last, known.holidays),
        "rejected": pl.DataFrame(schema=REJECTED),
        "checksums": pl.DataFrame(schema=CHECKSUMS),
        **{name: pl.DataFrame(schema=shape) for name, shape in OTHERS.items() if name not in LAID},
        "files": pl.DataFrame(handed_in, schema=OTHERS["files"]),
        "ledger_states": pl.DataFrame(
            [
                {"township": name, "dataset": key, "state": "known", "known_on": as_of, "every": "month"}
                for name in known.townships["name"]
                for key in registry.datasets()
            ],
            schema=OTHERS["ledger_states"],
        ),
        "file_days": pl.DataFrame(
            [{"source_file": key, "known_on": as_of} for key in registry.datasets()], schema=OTHERS["file_days"]
        ),
    }
    for name, frame in others.items():
        engine.put(name, frame)


def lay(engine: DuckEngine, tables: Path, known: County) -> None:
    """The clean tables and everything that facts and rules ask for beside them."""
    as_of = Spec(1).as_of
    for key in registry.datasets():
        engine.scan(key, [tables / f"{key}.parquet"])
    lay_beside(engine, known, as_of)
    build_sites(engine, known.outlines, known.coordinate_system)
