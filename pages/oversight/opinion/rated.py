"""Rated: each township's satisfaction with its intervals and its credibility, or why it has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.oversight.opinion import questions
from pages.ui.ask import kpis, reference
from pages.ui.kit import targets
from pages.ui.site.view import View
from pipelines.measures.credibility import Credibility, Lines, Sample, graded
from pipelines.ranking.chance.intervals import Interval, student, wilson
from pipelines.registry import kpis as definitions

LOAD = "complaints_per_100"


@dataclass(frozen=True)
class Opinion:
    """A township's ratings. Scores are points of 100, shares 0 to 1; no interval of a mean of fewer than two."""

    township: str
    ratings: int
    mean: float | None
    mean_interval: Interval | None
    satisfied: float | None
    satisfied_interval: Interval | None
    credibility: Credibility
    unknown: str = ""  # 未报送, where nobody knows whether there were ratings


def opinions(view: View) -> list[Opinion]:
    """Every township of the view, in the county's order."""
    rows = {row["township"]: row for row in questions.rated(view).iter_rows(named=True)}
    loads = {row["township"]: row for row in kpis.by_township(view, LOAD).iter_rows(named=True)}
    rate, drawn = _rate(view), lines(view)
    towns = [view.filters.township] if view.filters.township else view.townships
    return [
        _opinion(rows[town], loads.get(town, {}), rate, drawn)
        if town in rows and rows[town]["ratings"]
        else _nobody(view, town)
        for town in towns
    ]


def lines(view: View) -> Lines:
    """The county's own limits where it has them."""
    on, limits = view.period.last_day(view.as_of), reference.limits(view)
    fewest, device = (limits.on(key, on) for key in ("satisfaction_ratings", "device_share_percent"))
    usual = Lines()
    return Lines(
        fewest=float(fewest.value) if fewest else usual.fewest,
        device_percent=float(device.value) if device else usual.device_percent,
    )


def _rate(view: View) -> float | None:
    """The county's complaints for one project under way."""
    figure = kpis.figures(view)[LOAD]
    return figure.numerator / figure.denominator if figure.denominator and figure.numerator is not None else None


def _opinion(row: Mapping[str, Any], load: Mapping[str, Any], rate: float | None, drawn: Lines) -> Opinion:
    ratings, variance = row["ratings"], row["variance"]
    works = load.get("denominator")
    sample = Sample(
        ratings=ratings,
        scores=row["scores"],
        device_ratings=row["device_ratings"],
        nameless=row["nameless"],
        staged=row["staged"],
        complaints=load.get("numerator"),
        expected=rate * works if rate is not None and works else None,
    )
    return Opinion(
        township=row["township"],
        ratings=ratings,
        mean=row["mean"],
        mean_interval=None if variance is None else student(row["mean"], variance, ratings, ratings - 1),
        satisfied=row["satisfied"] / ratings,
        satisfied_interval=wilson(row["satisfied"], ratings),
        credibility=graded(sample, drawn),
    )


def _nobody(view: View, town: str) -> Opinion:
    why = kpis.why_unknown(view, definitions()["satisfaction"].definition, town)
    unknown = targets.UNKNOWN.get(why, "没有评价")
    return Opinion(town, 0, None, None, None, None, Credibility(None), unknown)
