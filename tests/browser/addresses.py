"""Addresses: what a page's address may ask for at the edges of what there is, and beyond them."""

from __future__ import annotations

from pathlib import Path

from tests.views import view_of

GARBAGE = "'\"><b>✗</b>；--\\ %00 \U0001f600"
RECORDS = ("project", "finding", "case", "meeting", "publication", "sample", "definition", "firm", "village", "file")
CHOICES = (
    *("measure", "trend", "group", "what", "funnel", "target", "outcome", "order", "least", "happened", "without"),
    *("weight_completion_rate", "list", "missed", "kpi", "asset", "layout", "money", "layer", "print"),
    *("level", "rule", "stage", "state", "department", "status", "unit", "person", "round", "channel", "reply"),
)
BAR = ("period", "township", "category")
NO_SUCH_PERIOD = "2031年第四季度"
NO_SUCH_CATEGORY = "校舍"  # a kind of work that the sample county has none of in most townships


def extremes(data: Path, township: str) -> dict[str, dict[str, str]]:
    """Sentence → parameters. `township` has no row of its own in a thin county, and none of that category in any."""
    periods = view_of(data).periods
    place, kind = {"township": township}, {"category": NO_SUCH_CATEGORY}
    return {
        "the earliest period": {"period": periods[-1].label},
        "the latest period": {"period": periods[0].label},
        "a period to come": {"period": NO_SUCH_PERIOD},
        "a township without a row": place,
        "a category without a row": kind,
        "a township and a category of an early period": {**place, **kind, "period": periods[-1].label},
        "garbage for every choice": dict.fromkeys((*BAR, *CHOICES), GARBAGE),
        "garbage for every record": dict.fromkeys(RECORDS, GARBAGE),
    }
