"""Containers: the kinds of file a township hands in, and what each can hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Container:
    """A kind of file: its suffix, and whether it has merged cells, typed cells, lines around the table."""

    suffix: str
    merges: bool = False
    cells: bool = False
    lines: bool = True
    encoding: str = "utf-8"
    delimiter: str = ","
    ways: tuple[str, ...] = ()


XLSX = Container(".xlsx", merges=True, cells=True)
BROKEN_XLSX = Container(".xlsx", merges=True, cells=True, ways=("missing part",))
CSV = Container(".csv", encoding="utf-8-sig", ways=("utf-8-sig", "ragged rows"))
CSV_GB = Container(".csv", encoding="gb18030", ways=("gb18030",))
CSV_SEMICOLON = Container(".csv", encoding="utf-8", delimiter=";", ways=("semicolon",))
CSV_TAB = Container(".csv", encoding="gb18030", delimiter="\t", ways=("tab", "gb18030"))
CSV_UTF16 = Container(".csv", encoding="utf-16", delimiter="\t", ways=("utf-16", "tab"))
HTML = Container(".xls", merges=True, ways=("html as xls",))
JSON = Container(".json", lines=False, ways=("json",))
NDJSON = Container(".ndjson", lines=False, ways=("ndjson",))

CSVS = (CSV, CSV_GB, CSV_SEMICOLON, CSV_TAB, CSV_UTF16)
MIXED = (XLSX, HTML, JSON, CSV_GB, BROKEN_XLSX, CSV, NDJSON, CSV_SEMICOLON, XLSX, CSV_TAB, CSV_UTF16, HTML)
