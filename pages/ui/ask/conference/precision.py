"""Precision questions: what checking came to for each rule, which rules are 待校准 for it, how much can be checked."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from casework.cases.precision import checks
from casework.cases.precision.precision import Precision, by_rule
from pages.ui.ask import cases as asked
from pages.ui.ask import reference
from pages.ui.ask.casework import existing
from pages.ui.site.view import View
from pipelines.lake.scope import Scope

COUNTS = {"rule": pl.String, "true": pl.Int64, "untrue": pl.Int64, "data_error": pl.Int64}


@dataclass(frozen=True)
class Judged:
    """What the county's cases say of its rules, and the limits it judges them by. None: it sets no such limit."""

    rules: dict[str, Precision]
    uncalibrated: frozenset[str]
    least_percent: float | None
    monthly_checks: int | None

    def of(self, rule: str) -> Precision:
        """The rule's precision; unknown where nothing was checked."""
        return self.rules.get(rule, Precision())


def judged(view: View) -> Judged:
    """By the whole county's cases, whoever asks: counts by rule name nobody. The limits are the night's. Raises
    StoreError."""
    counts = asked.answer(view.viewer, "precision", _counts)
    rules = {rule: Precision(*numbers) for rule, *numbers in counts.iter_rows()}
    known, day = reference.limits(view), asked.today(asked.now())
    least, monthly = checks.least_precision(known, day), checks.monthly_checks(known, day)
    return Judged(rules, checks.uncalibrated(rules, known, day), least, monthly)


def _counts(scope: Scope) -> pl.DataFrame:
    del scope  # of whoever asks
    store = existing()
    rules = by_rule(checks.checks(store)) if store else {}
    rows = [(rule, each.true, each.untrue, each.data_error) for rule, each in rules.items()]
    return pl.DataFrame(rows, schema=COUNTS, orient="row")
