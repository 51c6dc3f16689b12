"""Chunked reading: a delimited file too large for memory, part by part; the result is as of one piece."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from pipelines.cleaning.chunked import opening
from pipelines.cleaning.days.period import through_on
from pipelines.cleaning.file import refused
from pipelines.cleaning.sheet.header import FOOT as LAST_ROWS
from pipelines.inbox import results
from pipelines.inbox.receive import Receipt
from pipelines.reading.sheet import Sheet
from pipelines.reading.text.delimited import LOOK_AT, separator
from pipelines.reading.text.records import Records, Source
from pipelines.reading.text.transcoded import encodings, utf8
from pipelines.reading.unreadable import Unreadable
from pipelines.reference.county import County

LONG = 64_000_000  # bytes; from here on a text file is read in parts
BLOCK = 1 << 25  # bytes of a part
HEAD = 1 << 20  # bytes that tell the encoding
FOOT = 1 << 16  # bytes at the end, in whose last lines a note may stand
ROWS = 60  # the first part has at least so many rows: header and vocabulary look no further


@dataclass(frozen=True)
class _Text:
    """A delimited file on disk, its encoding, and how it is cut."""

    name: str
    path: Path
    encoding: str
    begins: int  # bytes of the byte-order mark
    block: int

    def blocks(self) -> Generator[pl.DataFrame, None, None]:
        with self._opened() as source:
            yield from Records(self.name, source, self._mark(), self.block).blocks()

    def foot(self) -> pl.DataFrame:
        """The last rows, under numbers that no row has. Where quotes may reach into them, the whole file is read."""
        start = max(self.begins, self.path.stat().st_size - FOOT) // 4 * 4  # a letter of UTF-32 has four bytes
        with self.path.open("rb") as file:
            file.seek(start)
            text = file.read().decode(self.encoding, "ignore")
        cells = Records(self.name, BytesIO(), self._mark(), self.block).plain(text.partition("\n")[2].encode())
        if cells is None or cells.height < LAST_ROWS:
            cells = pl.DataFrame()
            for block in self.blocks():
                cells = pl.concat([cells, block], how="diagonal").tail(LAST_ROWS)
        return cells.with_columns(row=pl.lit(2**31 - 1, pl.Int32))

    def _mark(self) -> str:
        with self._opened() as source:
            return separator(b"".join(islice(iter(source.readline, b""), LOOK_AT)).decode())

    @contextmanager
    def _opened(self) -> Iterator[Source]:
        with self.path.open("rb") as file:
            file.seek(self.begins)
            with utf8(file, self.encoding) as source:
                yield source


def read_long(
    lake: Path, receipt: Receipt, key: str, path: Path, county: County, *, block: int = BLOCK
) -> dict[str, Any] | None:
    """Read, clean and store the file at `path`; gives its report, or None where it must be read whole."""
    with path.open("rb") as file:
        candidates = encodings(file.read(HEAD))
    for encoding, begins in candidates:
        draft = results.Draft(lake, key)
        try:
            if report := _stored(draft, receipt, _Text(receipt.path, path, encoding, begins, block), county):
                return draft.finish(report)
        except UnicodeDecodeError:
            continue  # to the next encoding; a file that is of none is read whole, which says where it breaks
        except Unreadable as error:
            draft.drop()
            return results.store(lake, key, refused(receipt.path, error.message, county))
        finally:
            draft.drop()
    return None


def _stored(draft: results.Draft, receipt: Receipt, text: _Text, county: County) -> dict[str, Any] | None:
    """Clean and store every part; gives the file's report, or None where it must be read whole."""
    stem = PurePosixPath(receipt.path).stem
    with closing(text.blocks()) as blocks:
        first = _first(blocks)
        long = opening(receipt.path, Sheet(stem, False, first), text.foot(), county, receipt.sha256[:16])
        if long is None:
            return None
        for cells in _ahead(chain([first], blocks)):
            part = long.part(Sheet(stem, False, cells))
            draft.append(long.dataset.key, part.clean)
            draft.append("rejected", part.rejected)
            draft.append("warnings", part.warnings)
    whole = long.whole()
    draft.append("warnings", whole.warnings)
    draft.write("checksums", whole.checksums)
    return results.report_of(receipt.path, long.submitter, long.period, None, [whole.report], through_on(stem))


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
