"""Viewer: who looks at the pages, and whose rows they may see."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.lake.snapshot_db import COUNTY, Scope


@dataclass(frozen=True)
class Viewer:
    """A person let in for this run. `name` is printed on what they export."""

    name: str
    scope: Scope


LOCAL = Viewer("本机用户", COUNTY)


def admit() -> Viewer:
    """Let this run's viewer in: on one machine that is the person at the screen, who sees the whole county."""
    return LOCAL
