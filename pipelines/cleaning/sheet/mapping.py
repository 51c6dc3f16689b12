"""Mapping: which of the county's mappings speak for a file and for a sheet of it, and the sheet as they read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

import polars as pl

from pipelines.cleaning.places.names import townships
from pipelines.cleaning.places.origin import Origin, origin
from pipelines.cleaning.places.submitter import submitter_of
from pipelines.cleaning.sheet.header import Header, find
from pipelines.cleaning.sheet.headerless import with_header
from pipelines.cleaning.sheet.labels import header_text
from pipelines.cleaning.sheet.vocabulary import Vocabulary, standard, taught_by
from pipelines.cleaning.text.text import compared
from pipelines.reading.objects.nested import keys_of, unmarked
from pipelines.reading.read import read
from pipelines.reading.sheet import Sheet
from pipelines.reference.county import County
from pipelines.reference.own_words import OwnWords

LOOK_AT = 20  # rows in which a mapping's `headers` must stand


def read_for(county: County, name: str, data: bytes, submitter: str | None = None) -> list[Sheet]:
    """The sheets of a file, or of each file in an archive; out of JSON the rows that the county's mappings ask for."""
    known = townships(county)
    mine = submitter_of(name, submitter, known, county.name)

    def wanted(path: str) -> list[str]:
        own = origin(Sheet(path, False, pl.DataFrame(), origin=path), name, mine, known, county.name)
        return rows_wanted(county.mappings, own.path, own.submitter)

    return read(name, data, wanted)


def headers_of(sheet: Sheet, own: Origin, county: County) -> list[Header]:
    """The headers that a sheet is read under, one for each dataset it feeds."""
    words = vocabulary(county.mappings, own.path, own.submitter, sheet)
    return find(with_header(sheet, words), own.stem, words)


def with_notes(sheet: Sheet, own: Origin, county: County) -> Sheet:
    """The sheet with a note of every mapping that is meant for it and cannot be, for it has no JSON to look into."""
    idle = [
        f"{entry.where}没有用上：rows 只用于 JSON"
        for entry in county.mappings
        if entry.rows and not (sheet.path or sheet.asked or entry.rows in " ".join(sheet.notes))
        and (entry.files or entry.headers) and fits_but_for_rows(entry, own.path, own.submitter, sheet)
        and not fits(entry, own.path, own.submitter, sheet)
    ]  # fmt: skip
    return replace(sheet, notes=(*sheet.notes, *idle)) if idle else sheet


def vocabulary(mappings: Sequence[OwnWords], file: str, submitter: str | None, sheet: Sheet) -> Vocabulary:
    """The vocabulary of one sheet: what speaks for all townships first, then what speaks for this one."""
    fitting = [_spelled(entry, sheet) for entry in mappings if fits(entry, file, submitter, sheet)]
    if not fitting:
        return standard()
    return taught_by(tuple(sorted(fitting, key=lambda entry: bool(entry.townships))))


def rows_wanted(mappings: Sequence[OwnWords], file: str, submitter: str | None) -> list[str]:
    """Where in a JSON file the mappings for it say that rows stand."""
    mine = [entry.rows for entry in mappings if entry.rows and _speaks_for(entry, file, submitter, "")]
    return list(dict.fromkeys(mine))


def fits(entry: OwnWords, file: str, submitter: str | None, sheet: Sheet) -> bool:
    """Does the mapping speak for this sheet?"""
    return fits_but_for_rows(entry, file, submitter, sheet) and _base(entry, sheet) is not None


def fits_but_for_rows(entry: OwnWords, file: str, submitter: str | None, sheet: Sheet) -> bool:
    """Would it, if its rows were these?"""
    if not _speaks_for(entry, file, submitter, sheet.name):
        return False
    if not entry.headers:
        return True
    return all(header_text(header) in _shown(sheet) for header in entry.headers)


def _shown(sheet: Sheet) -> set[str]:
    """All that the first rows say."""
    return {header_text(cell) for row in sheet.cells.head(LOOK_AT).rows() for cell in row[1:] if cell}


def _speaks_for(entry: OwnWords, file: str, submitter: str | None, sheet: str) -> bool:
    if entry.townships and submitter not in entry.townships:
        return False
    names = (compared(PurePosixPath(file).name), compared(PurePosixPath(file).stem), compared(sheet))
    return not entry.files or any(fnmatchcase(name, compared(p)) for name in names for p in entry.files)


def _base(entry: OwnWords, sheet: Sheet) -> str | None:
    """What the sheet's headers leave out of the names in the mapping; None where the mapping's rows are not these.

    A sheet that is out of no JSON, or a list by itself, may show the same headers: sent back as a workbook, it does.
    """
    if entry.rows in ("", sheet.asked):
        return f"{sheet.path.removesuffix('[]')}." if sheet.path else ""
    if sheet.asked or not entry.header:
        return None
    way = keys_of(entry.rows)
    bases = ["", *(".".join(way[:length]) + "." for length in range(1, len(way) + 1))]
    shown = _shown(sheet)
    known = {base: sum(header_text(_here(name, base)) in shown for name, _ in entry.header) for base in bases}
    best = max(bases, key=lambda base: known[base])
    return best if known[best] > 1 and known[best] * 2 >= len(entry.header) else None


def _here(header: str, base: str) -> str:
    """Written in full, releases[].awards[].value.amount is awards.value.amount where the releases are the rows."""
    return unmarked(header).removeprefix(base)


def _spelled(entry: OwnWords, sheet: Sheet) -> OwnWords:
    """The mapping with its names as this sheet shows them."""
    base = _base(entry, sheet)
    if not (sheet.path or entry.rows) or base is None:
        return entry
    header = tuple((_here(name, base), targets) for name, targets in entry.header)
    key = tuple((to, tuple(_here(part, base) for part in parts)) for to, parts in entry.key)
    return replace(entry, header=header, key=key)
