"""Cards again: numerator and denominator of a KPI, of the county and its townships, of all works and of a category."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

import pytest

from tests.oracle import kpi_table
from tests.oracle.county import County
from tests.oracle.kpi_table import Span

Key = tuple[str, str, str | None, str | None]  # KPI, period, township, category


def sums(county: County, keys: Iterable[str], spans: list[Span]) -> dict[Key, tuple[float, float]]:
    """By KPI, period, township (None: the county) and category (None: all)."""
    totals: dict[Key, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kpi_table, "spans", lambda first, as_of: iter(spans))
        for key in keys:
            work = kpi_table.worked_kpis()[key]
            for span, (town, _, category), numerator, denominator in kpi_table._figures(work, county, key):
                for place in {(a, b) for a in (None, town) for b in (None, category)}:
                    total = totals[key, span.name, *place]
                    total[0] += numerator
                    total[1] += denominator
    return {key: (float(a), float(b)) for key, (a, b) in totals.items()}
