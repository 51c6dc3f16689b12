"""Origin: the file a sheet comes from; inside a .zip, each file's own folder and name speak for its sheets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from pipelines.cleaning.places.names import Names
from pipelines.cleaning.places.submitter import submitter_of
from pipelines.reading.sheet import Sheet


@dataclass(frozen=True)
class Origin:
    """`path` gives hints of dataset, unit and period; `submitter` is the township whose rows these are."""

    path: str
    submitter: str | None

    @property
    def stem(self) -> str:
        return PurePosixPath(self.path).stem


def origin(sheet: Sheet, name: str, submitter: str | None, townships: Names, county: str) -> Origin:
    """Where the sheet comes from; the archive's own submitter, where it has one, is that of everything inside."""
    if not sheet.origin:
        return Origin(name, submitter)
    path = f"{PurePosixPath(name).with_suffix('')}/{sheet.origin}"
    return Origin(path, submitter or submitter_of(path, None, townships, county))
