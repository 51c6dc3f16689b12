"""Submitter: the township that hands in a file, by its folder or by the file's name.

西河镇/拨付.xlsx                       西河镇
双桥镇拨付.xlsx                        双桥镇
县直部门/wang/双桥镇拨付.xlsx          nobody's: whoever hands in below this folder is no township, whatever they name
"""

from __future__ import annotations

from pathlib import PurePosixPath

from pipelines.cleaning.places.match import match_place
from pipelines.cleaning.places.names import Names
from pipelines.cleaning.text.text import compared

OFFICES = "县直部门"  # the folder of what offices of the county hand in


def submitter_of(name: str, given: str | None, townships: Names, county: str) -> str | None:
    """The township's name of today; None when nothing, or more than one township, is named."""
    path = PurePosixPath(name)
    if given is None and path.parts[:-1][:1] == (OFFICES,):
        return None
    for text in (given, *path.parts[:-1]):
        if text and (known := township_of(text, townships, county)):
            return known
    return named_in(path.stem, townships, county)


def named_in(text: str, townships: Names, county: str) -> str | None:
    """The one township that a name or a title speaks of; None where it speaks of none, or of several."""
    stem = compared(text)
    spellings = {key for _, key in (*townships.current, *townships.old) if not key.isdigit() and key in stem}
    longest = {s for s in spellings if not any(s != other and s in other for other in spellings)}
    named = {known for text in longest if (known := township_of(text, townships, county))}
    return named.pop() if len(named) == 1 else None


def township_of(text: str, townships: Names, county: str) -> str | None:
    """The one township of today that the text names; None where it names none, or several."""
    meaning = match_place(text, None, townships, county)
    names = {name for name, _, _ in meaning.old}
    return meaning.name or (names.pop() if len(names) == 1 else None)
