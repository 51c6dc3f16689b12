"""Applied: which of the county's mappings speak for a file, and for a sheet of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from pipelines.cleaning.labels import header_text
from pipelines.cleaning.text import compared
from pipelines.cleaning.vocabulary import Vocabulary, standard, taught_by
from pipelines.reading.nested import unmarked
from pipelines.reading.sheet import Sheet
from pipelines.reference.own_words import OwnWords

LOOK_AT = 20  # rows in which a mapping's `headers` must stand


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
    return entry.rows in ("", sheet.asked) and fits_but_for_rows(entry, file, submitter, sheet)


def fits_but_for_rows(entry: OwnWords, file: str, submitter: str | None, sheet: Sheet) -> bool:
    """Would it, if its rows were these?"""
    if not _speaks_for(entry, file, submitter, sheet.name):
        return False
    if not entry.headers:
        return True
    shown = {header_text(cell) for row in sheet.cells.head(LOOK_AT).rows() for cell in row[1:] if cell}
    return all(header_text(header) in shown for header in entry.headers)


def _speaks_for(entry: OwnWords, file: str, submitter: str | None, sheet: str) -> bool:
    if entry.townships and submitter not in entry.townships:
        return False
    names = (compared(PurePosixPath(file).name), compared(PurePosixPath(file).stem), compared(sheet))
    return not entry.files or any(fnmatchcase(name, compared(p)) for name in names for p in entry.files)


def _spelled(entry: OwnWords, sheet: Sheet) -> OwnWords:
    """Headers out of JSON may be written in full: releases[].awards[].value.amount is awards.value.amount here."""
    if not (sheet.path or sheet.asked):
        return entry
    base = f"{sheet.path.removesuffix('[]')}."
    said = [(unmarked(header), targets) for header, targets in entry.header]
    return replace(entry, header=tuple((header.removeprefix(base) or header, targets) for header, targets in said))
