"""Long: a delimited file too large for memory, read, cleaned and stored part by part; the result is as of one piece."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from pipelines.cleaning.long import opening
from pipelines.lake import results
from pipelines.lake.receive import Receipt
from pipelines.reading.delimited import LOOK_AT, separator
from pipelines.reading.records import Records
from pipelines.reading.sheet import Sheet
from pipelines.reading.transcoded import encodings, utf8
from pipelines.reading.unreadable import Unreadable
from pipelines.reference.county import County

LONG = 64_000_000  # bytes; from here on a text file is read in parts
BLOCK = 1 << 25  # bytes of a part
HEAD = 1 << 20  # bytes that tell the encoding
ROWS = 60  # the first part has at least so many rows: header and vocabulary look no further


def read_long(
    lake: Path, receipt: Receipt, key: str, path: Path, county: County, *, block: int = BLOCK
) -> dict[str, Any] | None:
    """Read, clean and store the file at `path`; gives its report, or None where it must be read whole."""
    with path.open("rb") as file:
        candidates = encodings(file.read(HEAD))
    for encoding, mark in candidates:
        draft = results.Draft(lake, key)
        try:
            if report := _stored(draft, receipt, _records(receipt.path, path, encoding, mark, block), county):
                return draft.finish(report)
        except UnicodeDecodeError:
            continue  # to the next encoding; a file that is of none is read whole, which says where it breaks
        finally:
            draft.drop()
    return None


def _records(name: str, path: Path, encoding: str, mark: int, block: int) -> Iterator[pl.DataFrame]:
    with path.open("rb") as file:
        file.seek(mark)
        lines = b"".join(islice(iter(utf8(file, encoding).readline, b""), LOOK_AT)).decode()
    with path.open("rb") as file:
        file.seek(mark)
        yield from Records(name, utf8(file, encoding), separator(lines), block).blocks()


def _stored(
    draft: results.Draft, receipt: Receipt, blocks: Iterator[pl.DataFrame], county: County
) -> dict[str, Any] | None:
    """Clean and store every part; gives the file's report, or None where it must be read whole."""
    stem = PurePosixPath(receipt.path).stem
    try:
        first = _first(blocks)
        long = opening(receipt.path, Sheet(stem, False, first), county, receipt.sha256[:16])
        if long is None:
            return None
        for cells in _ahead(chain([first], blocks)):
            done = long.part(Sheet(stem, False, cells))
            draft.append(long.dataset.key, done.clean)
            draft.append("rejected", done.rejected)
    except Unreadable:
        return None
    whole = long.whole()
    draft.write("checksums", whole.checksums)
    return results.report_of(receipt.path, long.submitter, long.period, None, [whole.report])


def _first(blocks: Iterator[pl.DataFrame]) -> pl.DataFrame:
    """The opening of the table, in which its header stands."""
    parts: list[pl.DataFrame] = []
    while sum(part.height for part in parts) < ROWS and (part := next(blocks, None)) is not None:
        parts.append(part)
    return pl.concat(parts, how="diagonal") if parts else pl.DataFrame(schema={"row": pl.Int32})


def _ahead(blocks: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Each block with every column of the first, the next one being read meanwhile."""
    columns: dict[str, pl.DataType] = {}
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, blocks, None)
        while (cells := coming.result()) is not None:
            coming = beside.submit(next, blocks, None)
            columns = columns or dict(cells.schema)
            missing = [pl.lit(None, dtype).alias(name) for name, dtype in columns.items() if name not in cells.columns]
            if cells.height:
                yield cells.with_columns(missing)
