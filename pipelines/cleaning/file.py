"""File: the bytes that townships handed in → clean rows, rejected rows with reasons, totals, and a report per sheet.

Many files are cleaned together, because the cost of a call is the call (batch/cells.py); what each comes to is a pure
function of its own bytes and name, and the same whatever else is cleaned beside it.

    西河镇.xlsx ─ 合同 ─┐                                      ┌─ 西河镇.xlsx: 20 rows, 1 back
                拨付 ─ │ ┐    all 合同 of both files at once   │
    东山乡.csv ── 合同 ─┘ │ →  all 拨付 at once              →  └─ 东山乡.csv: 12 rows
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

import polars as pl

from pipelines import registry
from pipelines.cleaning.accept.parted import Parted, part
from pipelines.cleaning.batch.read import read_batches
from pipelines.cleaning.days.period import period_on
from pipelines.cleaning.opened import Opened, opened
from pipelines.cleaning.outcome.rejects import kept_once
from pipelines.cleaning.outcome.report import CleanFile, SheetReport
from pipelines.cleaning.outcome.schema import CHECKSUMS, REJECTED, WARNINGS
from pipelines.cleaning.places.names import townships
from pipelines.cleaning.places.submitter import submitter_of
from pipelines.cleaning.rows.classify import classify_lines
from pipelines.cleaning.rows.table import Table, tables
from pipelines.reference.county import County

MOST_SHOWN = 5  # reasons in one sentence
Places = dict[str, range]  # dataset → the file's tables among all of the dataset
__all__ = ("CleanFile", "SheetReport", "clean_file", "clean_files", "refused")


def clean_file(name: str, data: bytes, county: County, submitter: str | None = None) -> CleanFile:
    """Read and clean one file; a pure function of its bytes, its name and the county's names."""
    return _cleaned([opened(name, data, county, submitter)], county)[0]


def clean_files(files: Iterable[tuple[str, bytes]], county: County) -> list[CleanFile]:
    """Read and clean files, given by name and bytes: each one's result, in their order."""
    return _cleaned([opened(name, data, county) for name, data in files], county)


def refused(name: str, sentence: str, county: County | None = None) -> CleanFile:
    """A result for a file of which nothing could be read; with the county's names, also who it is from."""
    mine = submitter_of(name, None, townships(county), county.name) if county else None
    period = period_on(PurePosixPath(name).stem) if county else None
    return _together(Opened(name, mine, period, refused=sentence), {}, {})


def _cleaned(files: Sequence[Opened], county: County) -> list[CleanFile]:
    tables_by_key: dict[str, list[Table]] = {}
    places: list[Places] = []
    for each in _tables(files):
        begins = {key: len(tables_by_key.get(key, [])) for key in each}
        for key, mine in each.items():
            tables_by_key.setdefault(key, []).extend(mine)
        places.append({key: range(begins[key], len(tables_by_key[key])) for key in each})
    datasets = [registry.datasets()[key] for key in tables_by_key]
    batches = read_batches(datasets, list(tables_by_key.values()), county)
    done = {batch.dataset.key: part(batch, county) for batch in batches}
    return [_together(file, mine, done) for file, mine in zip(files, places, strict=True)]


def _tables(files: Sequence[Opened]) -> list[dict[str, list[Table]]]:
    """Per file, dataset → its tables, in the order of the sheets."""
    kinds = iter(classify_lines([below for file in files for ledger in file.ledgers for below in ledger.below]))
    tables_by_file: list[dict[str, list[Table]]] = []
    for file in files:
        mine: dict[str, list[Table]] = {}
        for ledger in file.ledgers:
            for table in tables(ledger.below, [next(kinds) for _ in ledger.below], ledger.setting):
                mine.setdefault(table.header.dataset.key, []).append(table)
        tables_by_file.append(mine)
    return tables_by_file


def _together(file: Opened, places: Places, done: Mapping[str, Parted]) -> CleanFile:
    """What became of one file."""
    reports = {name: list(each) for name, each in file.reports.items()}
    for key, mine in places.items():
        for report in done[key].reports(mine):
            reports[report.sheet].append(report)
    ordered = [report for name in file.sheets for report in reports[name]]
    nothing = None if places or file.refused else _nothing(file.name, ordered)
    rejected: list[pl.DataFrame] = []
    for key, mine in places.items():
        rejected.append(kept_once(done[key].rejected.of(mine), rejected))
    warned = [done[key].unread.of(mine) for key, mine in places.items()]
    warned += [done[key].warnings.of(mine) for key, mine in places.items()]
    return CleanFile(
        name=file.name,
        submitter=file.submitter,
        period_on=file.period,
        refused=file.refused or nothing,
        sheets=tuple(ordered),
        clean={key: done[key].clean.of(mine) for key, mine in places.items()},
        rejected=_stacked([*rejected, *file.strange], REJECTED),
        checksums=_stacked([done[key].checksums.of(mine) for key, mine in places.items()], CHECKSUMS),
        warnings=_stacked(warned, WARNINGS),
        through_on=file.through,
    )


def _stacked(parts: Sequence[pl.DataFrame], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The parts one after the other; most files have rows in one at most."""
    full = [part for part in parts if part.height]
    return full[0] if len(full) == 1 else pl.concat([pl.DataFrame(schema=schema), *full])


def _nothing(name: str, reports: Sequence[SheetReport]) -> str:
    """Why a file that could be read holds no ledger, in one sentence."""
    file = PurePosixPath(name).name
    strange = next((report for report in reports if report.rejected), None)
    if strange:
        return f"“{file}”的工作表“{strange.sheet}”{strange.message}。"
    why = list(dict.fromkeys(report.message.rstrip("。") for report in reports))
    shown = "、".join(why[:MOST_SHOWN]) + ("等" if len(why) > MOST_SHOWN else "")
    return f"“{file}”里没有可读的台账（{shown or '没有工作表'}）。请核对后重新报送。"
