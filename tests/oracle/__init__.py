"""Oracle: the same figures worked out again in plain Python, from the design's words, to check the SQL against."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from types import ModuleType

from tests.oracle import kpi_table
from tests.oracle.county import Extra, Graded, Levels, Outcomes, Worked, county
from tests.oracle.kpi_table import Key, worked_kpis
from tests.oracle.projects import Row

__all__ = ["Key", "kpis", "levels", "rules", "worked_kpis", "worked_levels", "worked_rules"]


def _modules() -> list[ModuleType]:
    """Every file rules_*.py of this folder."""
    paths = sorted(Path(__file__).parent.glob("rules_*.py"))
    return [importlib.import_module(f"tests.oracle.{path.stem}") for path in paths]


def worked_rules() -> dict[str, Worked]:
    """By rule, how it is worked out by hand: the RULES of every file."""
    workings: dict[str, Worked] = {}
    for module in _modules():
        mine: dict[str, Worked] = module.RULES
        assert not workings.keys() & mine.keys(), (
            f"{module.__name__}: worked out twice: {workings.keys() & mine.keys()}"
        )
        workings |= mine
    return workings


def worked_levels() -> dict[str, Graded]:
    """By rule of more than one level, how the level is worked out: the LEVELS of the files that have any."""
    gradings: dict[str, Graded] = {}
    for module in _modules():
        gradings |= getattr(module, "LEVELS", {})
    return gradings


def asked_with() -> dict[str, tuple[str, ...]]:
    """By rule, the ledgers without which it is not asked where nobody collects them: the ASKED of every file."""
    ledgers_by_rule: dict[str, tuple[str, ...]] = {}
    for module in _modules():
        ledgers_by_rule |= getattr(module, "ASKED", {})
    return ledgers_by_rule


def kpis(rows: dict[str, list[Row]], rejected: list[Row], as_of: date, extra: Extra) -> dict[Key, tuple[float, float]]:
    """Numerator and denominator of every KPI. `extra`: files, findings; cases, report_states where there are any."""
    return kpi_table.kpis(county(rows, rejected, as_of, extra))


def rules(
    rows: dict[str, list[Row]], rejected: list[Row], as_of: date, extra: Extra | None = None
) -> dict[str, Outcomes]:
    """What each rule says of each subject."""
    at, needed = county(rows, rejected, as_of, extra), asked_with()
    is_off = {rule for rule in worked_rules() if set(needed.get(rule, ())) - at.collected}
    return {rule: {} if rule in is_off else work(at) for rule, work in worked_rules().items()}


def levels(
    rows: dict[str, list[Row]], rejected: list[Row], as_of: date, extra: Extra | None = None
) -> dict[str, Levels]:
    """How grave each rule of more than one level calls its flagged subjects; others may be named too."""
    at = county(rows, rejected, as_of, extra)
    return {rule: grade(at) for rule, grade in worked_levels().items()}
