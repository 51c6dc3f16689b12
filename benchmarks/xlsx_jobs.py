"""Xlsx jobs: what xlsx_speed measures, each in its own process: `python -m benchmarks.xlsx_jobs JOB BOOK OUT COUNTY`.

`calamine` stops where the reader holds every cell, as fastexcel's load_sheet does; `texts` goes on until each cell is
a text in an Arrow column, which nobody who wants text can do without. `mingjian` and `script` write clean Parquet.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.measured import tell


def calamine(book: Path, out: Path, county: Path) -> Callable[[], object]:
    import fastexcel

    return lambda: fastexcel.read_excel(book.read_bytes()).load_sheet(0, header_row=None, dtypes="string")


def texts(book: Path, out: Path, county: Path) -> Callable[[], object]:
    import fastexcel

    return lambda: fastexcel.read_excel(book.read_bytes()).load_sheet(0, header_row=None, dtypes="string").to_arrow()


def mingjian(book: Path, out: Path, county: Path) -> Callable[[], object]:
    from pipelines.cleaning.file import clean_file
    from pipelines.reference.county import load

    known = load(county)

    def work() -> None:
        result = clean_file(book.name, book.read_bytes(), known)
        result.clean["payments"].write_parquet(out / "clean.parquet", compression_level=1)
        result.rejected.write_parquet(out / "rejected.parquet")
        result.checksums.write_parquet(out / "checksums.parquet")

    return work


def script(book: Path, out: Path, county: Path) -> Callable[[], object]:
    from benchmarks.pandas_script import clean

    return lambda: clean(book, out)


if __name__ == "__main__":
    job, *paths = sys.argv[1:]
    tell(globals()[job](*map(Path, paths)))
