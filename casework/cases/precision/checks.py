"""Checks: what the store knows of findings that somebody checked, and by which limits a county judges its rules."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from casework.cases.precision.precision import Check, Precision
from casework.store import Store
from casework.tables.cases import CaseRow
from pipelines.limits.cases import LEAST_PRECISION, MONTHLY_CHECKS
from pipelines.limits.dated import Limits

FIELDS = [CaseRow.__table__.columns[name] for name in ("case_id", "finding_id", "rule", "outcome")]


def checks(store: Store) -> list[Check]:
    """Every case of the county that has an outcome: counts by rule are everybody's, as rates of flagging are."""
    asked = select(*FIELDS).where(CaseRow.outcome.is_not(None)).order_by(CaseRow.case_id)
    with store.reading() as session:
        return [Check(*row) for row in session.connection().execute(asked)]


def monthly_checks(limits: Limits, today: date) -> int | None:
    """How many cases the county can check in a month; None: it says nothing of that."""
    limit = limits.on(MONTHLY_CHECKS, today)
    return None if limit is None else max(int(limit.value), 0)


def least_precision(limits: Limits, today: date) -> float | None:
    """What a rule's precision should reach, in percent; None: the county asks for nothing."""
    limit = limits.on(LEAST_PRECISION, today)
    return None if limit is None else float(limit.value)


def uncalibrated(rules: dict[str, Precision], limits: Limits, today: date) -> frozenset[str]:
    """The rules that are 待校准 by what checking came to: their whole interval lies under the limit."""
    least = least_precision(limits, today)
    return frozenset(rule for rule, each in rules.items() if least is not None and each.lies_under(least))
