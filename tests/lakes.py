"""Lakes: the sample county's snapshot is opened once for each test process, whichever copy of it a test looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipelines.lake.snapshot_db import Lake
from pipelines.lake.whole import MANIFEST, check


def opened_once(whole: Path) -> Callable[[type[Lake], Path], Lake]:
    """Lake.open, but that a folder which holds the very snapshot `whole` shares its database. What a test has changed
    in its copy is checked as ever, and a copy with another manifest is another snapshot."""
    opened, sealed = Lake.open.__func__, (whole / MANIFEST).read_bytes()  # type: ignore[attr-defined]  # a classmethod
    known: list[Lake] = []

    def again(cls: type[Lake], folder: Path) -> Lake:
        manifest = folder / MANIFEST
        if folder.name != whole.name or not manifest.is_file() or manifest.read_bytes() != sealed:
            return opened(cls, folder)  # type: ignore[no-any-return]  # mypy takes __func__ for any
        check(folder)
        if not known:
            known.append(opened(cls, whole))
        return replace(known[0], folder=folder)

    return again
