"""Error log: lake/errors.log, where the full trace of whatever broke is kept for those who maintain the programme."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipelines.china import CHINA
from pipelines.privacy.masks import mask


def keep(lake: Path, now: datetime, trace: str) -> None:
    """Put a trace under those there are, numbers of people masked. Raises OSError where the lake cannot be written."""
    with (lake / "errors.log").open("a", encoding="utf-8") as out:
        out.write(f"{now.astimezone(CHINA).isoformat()}\n{mask(trace)}\n")
