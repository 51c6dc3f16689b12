"""Taught: a file cleaned by the clerks' county after it wrote a mappings.toml, for tests of what mappings say."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from pipelines.cleaning.file import CleanFile, clean_file
from pipelines.reference.county import County
from pipelines.reference.mappings import load
from tests.clerk import COUNTY

NAMES = frozenset(COUNTY.townships["name"])


def taught(text: str) -> County:
    """The county with these mappings."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mappings.toml"
        path.write_text(text, "utf-8")
        return replace(COUNTY, mappings=load(path, NAMES))


def cleaned_by(text: str, data: bytes | str, name: str = "西河镇/表.csv") -> CleanFile:
    """The file as it is cleaned by these mappings; and no row may ever be lost on the way."""
    result = clean_file(name, data.encode() if isinstance(data, str) else data, taught(text))
    for sheet in result.sheets:
        assert sheet.rows_seen == sheet.accepted + sheet.rejected + sheet.non_data, sheet
    assert sum(s.accepted for s in result.sheets) == sum(frame.height for frame in result.clean.values())
    assert sum(s.rejected for s in result.sheets) == result.rejected.height
    return result
