"""Thin county: three ledgers of half its townships, of the years before, handed in after their day.

The night of August finds one township's ledgers only, so that whoever hands in for October's is late.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from pipelines.night import night
from pipelines.registry import datasets
from tests.conftest import NOW

KEPT = ("projects", "contracts", "payments")
EARLY = datetime(2026, 8, 20, 19, 0, tzinfo=UTC)
THIS_YEAR = "2026"


def thin_county(source: Path, data: Path) -> Path:
    """Of the ledgers of the county `source` those that are kept, under `data`, after its two nights."""
    shutil.copytree(source / "reference", data / "reference")
    first, *others = told(source)
    for townships, now in (([first], EARLY), (others, NOW)):
        for township in townships:
            _hand_in(source, data, township)
        night(data, now=now, as_of=now.date())
    return data


def told(source: Path) -> list[str]:
    """Every other township of the county: those that hand in."""
    return sorted(path.name for path in (source / "inbox").iterdir() if path.is_dir())[::2]


def silent(data: Path) -> str:
    """A township of the thin county that has told nothing."""
    snapshot = (data / "lake" / "CURRENT").read_text("utf-8").strip()
    manifest = json.loads((data / "lake" / "snapshots" / snapshot / "manifest.json").read_text("utf-8"))
    return str(manifest["coverage"]["missing"][0])


def _hand_in(source: Path, data: Path, township: str) -> None:
    """Its ledgers that are kept, without those of this year."""
    labels = [datasets()[key].label for key in KEPT]
    (data / "inbox" / township).mkdir(parents=True)
    for path in (source / "inbox" / township).iterdir():
        if any(label in path.name for label in labels) and THIS_YEAR not in path.name:
            shutil.copy(path, data / "inbox" / township)
