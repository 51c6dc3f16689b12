"""Intake: the stored results of tonight's files, put in order and laid before the SQL stages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.cleaning.outcome.schema import CHECKSUMS, REJECTED, WARNINGS, schema
from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.facts.merge import merge
from pipelines.facts.still_rejected import still_rejected
from pipelines.facts.submissions import submissions
from pipelines.inbox import results
from pipelines.inbox.receive import Receipt, days_received

FILES = {
    "source_file": pl.String,
    "source_sheet": pl.String,
    "dataset": pl.String,
    "township": pl.String,
    "submitter": pl.String,
    "received_on": pl.Date,
    "period_on": pl.Date,
    "rows_seen": pl.Int64,
    "accepted": pl.Int64,
    "rejected": pl.Int64,
    "non_data": pl.Int64,
    "status": pl.String,
    "message": pl.String,
}


@dataclass(frozen=True)
class Incoming:
    """One file of tonight: its receipt, where its result lies, what reading it said."""

    receipt: Receipt
    key: str
    report: dict[str, Any]

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Later received, then later in the period it speaks of, then later saved: later wins."""
        return (self.receipt.received_at, self.report["period_on"] or "", self.receipt.mtime_ns, self.receipt.path)


def accepted_rows(files: list[Incoming]) -> int:
    """How many rows of ledgers come in."""
    return sum(sheet["accepted"] for f in files for sheet in f.report["sheets"])


def _incoming_files(files: list[Incoming]) -> pl.DataFrame:
    rows = [
        {
            "source_file": f.receipt.path,
            "file_order": nth,
            "submitter": f.report["submitter"],
            "period_on": results.period(f.report),
        }
        for nth, f in enumerate(sorted(files, key=lambda f: f.order))
    ]
    return pl.DataFrame(
        rows, schema={"source_file": pl.String, "file_order": pl.Int64, "submitter": pl.String, "period_on": pl.Date}
    )


def _incoming_sheets(files: list[Incoming]) -> pl.DataFrame:
    """Whose a sheet's rows are where neither they nor their file say so: the township in its name or title."""
    rows = [(f.receipt.path, sheet["sheet"], sheet.get("township")) for f in files for sheet in f.report["sheets"]]
    kinds = dict.fromkeys(("source_file", "source_sheet", "township"), pl.String)
    return pl.DataFrame(rows, schema=kinds, orient="row")


def files_frame(files: list[Incoming], copies: dict[str, str], skipped: tuple[tuple[str, str], ...]) -> pl.DataFrame:
    """The table files: one row per sheet, or per file where nothing was read (FILES schema)."""
    rows: list[dict[str, Any]] = []
    for f in files:
        submitter = f.report["submitter"]
        whole = {
            "source_file": f.receipt.path,
            "township": submitter,
            "submitter": submitter,
            "received_on": date.fromisoformat(f.receipt.received_at[:10]),
            "period_on": results.period(f.report),
        }
        if not f.report["sheets"]:
            rows.append({**whole, "status": "refused", "message": f.report["refused"] or ""})
        for sheet in f.report["sheets"]:
            counts = {name: sheet[name] for name in ("dataset", "rows_seen", "accepted", "rejected", "non_data")}
            status = "refused" if f.report["refused"] else "read"
            message = f.report["refused"] or sheet["message"]
            rows.append({**whole, **counts, "source_sheet": sheet["sheet"], "status": status, "message": message})
    rows += [
        {"source_file": a, "status": "copy", "message": f"与 {b} 内容完全相同，未重复计入"} for a, b in copies.items()
    ]
    rows += [{"source_file": path, "status": "skipped", "message": why} for path, why in skipped]
    frame = pl.DataFrame(rows, schema=FILES)
    zero = [pl.col(name).fill_null(0) for name in ("rows_seen", "accepted", "rejected", "non_data")]
    return frame.with_columns(*zero, pl.col("message").fill_null(""))


def _scan(engine: DuckEngine, lake: Path, files: list[Incoming], stems: dict[str, tuple[str, Any]]) -> None:
    """Make a table of the files' rows of every stem; where no file has one, without a row. stems: table and schema."""
    folders = [(results.folder(lake, f.key), f.report["files_sha256"]) for f in files]

    def scan(beside: DuckEngine, stem: str) -> None:
        (table, kinds), name = stems[stem], f"{stem}.parquet"
        if paths := [folder / name for folder, names in folders if name in names]:
            beside.scan(table, paths)
        else:
            beside.put(table, pl.DataFrame(schema=kinds))

    for made in engine.each(scan, stems):
        made()


def load_tables(
    engine: DuckEngine, lake: Path, files: list[Incoming], datasets: dict[str, Dataset], closed: Collection[str]
) -> None:
    """Make the clean tables, rejected, checksums, warnings and submissions.

    Needs night(as_of), townships and held_projects. `closed`: the registers that no township hands in.
    """
    engine.put("incoming_files", _incoming_files(files))
    engine.put("incoming_sheets", _incoming_sheets(files))
    engine.put("receipts", days_received(lake))
    stems: dict[str, tuple[str, Any]] = {key: (f"in_{key}", schema(dataset)) for key, dataset in datasets.items()}
    stems["rejected"] = "in_rejected", REJECTED
    stems["checksums"] = "checksums", CHECKSUMS
    stems["warnings"] = "in_warnings", WARNINGS
    _scan(engine, lake, files, stems)
    engine.put("sent_back", merge(engine, datasets, closed))
    still_rejected(engine, datasets, closed)
    _count_as_merged(engine)
    _still_warned(engine, datasets)
    submissions(engine, datasets)


def _count_as_merged(engine: DuckEngine) -> None:
    """The rows that the merge sent back were not accepted: the table files says so as its reader does."""
    if "files" not in engine.tables():
        return
    columns = {name: f"f.{name}" for name in FILES}
    columns["accepted"] = "cast(f.accepted - coalesce(b.rows_back, 0) as bigint) as accepted"
    columns["rejected"] = "cast(f.rejected + coalesce(b.rows_back, 0) as bigint) as rejected"
    engine.make(
        "files",
        f"""
        select {", ".join(columns.values())} from files as f
        left join (select source_file, source_sheet, dataset, count(*) as rows_back from sent_back
                   group by source_file, source_sheet, dataset) as b
          on b.source_file = f.source_file and b.source_sheet = f.source_sheet and b.dataset = f.dataset""",  # noqa: S608
    )


def _still_warned(engine: DuckEngine, datasets: dict[str, Dataset]) -> None:
    """A warning stands as long as its row counts: accepted and not replaced by a later file, or still rejected.

    An unread cell is one only as long as its row is accepted: of a rejected one the row is to be corrected first.
    """
    place = "source_file, source_sheet, source_row"
    rows = " union ".join(f"select '{key}' as dataset, {place}, 1 as kept from \"{key}\"" for key in (*datasets,))  # noqa: S608
    columns = ", ".join(f"w.{name}" for name in WARNINGS)
    engine.make(
        "warnings",
        f"""
        select {columns} from in_warnings as w
        join ({rows} union select dataset, {place}, 0 from rejected) as r on r.dataset = w.dataset
             and r.source_file = w.source_file and r.source_sheet = w.source_sheet and r.source_row = w.source_row
        where r.kept = 1 or w.kind <> 'unread'""",  # noqa: S608
    )


def conservation(engine: DuckEngine, datasets: dict[str, Dataset]) -> pl.DataFrame:
    """Per file, sheet and dataset: rows kept in the clean table and rows sent back by the merge."""
    kept = " union all ".join(
        f"select source_file, source_sheet, '{key}' as dataset, count(*) as kept, 0 as sent_back "  # noqa: S608
        f'from "{key}" group by source_file, source_sheet'
        for key in datasets
    )
    return engine.sql(
        "select source_file, source_sheet, dataset, cast(sum(kept) as bigint) as kept, "  # noqa: S608
        f"cast(sum(sent_back) as bigint) as sent_back from ({kept} union all "
        "select source_file, source_sheet, dataset, 0, count(*) from sent_back "
        "group by source_file, source_sheet, dataset) as counted group by source_file, source_sheet, dataset"
    )
