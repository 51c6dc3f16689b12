"""Oracle: the same figures worked out again in plain Python, from the design's words, to check the SQL against."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path

from tests.oracle.county import Extra, Outcomes, Worked, county
from tests.oracle.kpis import Key, kpis
from tests.oracle.projects import Row

__all__ = ["Key", "kpis", "rules", "worked_rules"]


def worked_rules() -> dict[str, Worked]:
    """By rule, how it is worked out by hand: the RULES of every file rules_*.py of this folder."""
    found: dict[str, Worked] = {}
    for path in sorted(Path(__file__).parent.glob("rules_*.py")):
        mine: dict[str, Worked] = importlib.import_module(f"tests.oracle.{path.stem}").RULES
        assert not found.keys() & mine.keys(), f"{path.name}: worked out twice: {found.keys() & mine.keys()}"
        found |= mine
    return found


def rules(
    rows: dict[str, list[Row]], rejected: list[Row], as_of: date, extra: Extra | None = None
) -> dict[str, Outcomes]:
    """What each rule says of each subject."""
    at = county(rows, rejected, as_of, extra)
    return {rule: work(at) for rule, work in worked_rules().items()}
