"""Published: a small county's ranking frozen, for the tests of publications."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

import polars as pl

from casework.accounts.person import Person
from casework.publications.publication import Frozen, Publication
from casework.publications.publish import publish
from casework.store import Store
from pipelines.ranking.outcome import tables
from reports.publications.frozen import figures as whole_figures
from reports.publications.workbook import Printed
from reports.workbooks.context import ExportContext
from tests.cases import ASSESSMENT
from tests.ranked import book, share, small
from tests.stores import NOON

SCHEME = 'name = "县考核方案"\nversion = "3"\n'
LAST_DAY = date(2026, 6, 30)
FRAMES = ("ranking", "ranking_points", "ranking_adjustments")


def figures(**scores: float | None) -> dict[str, Any]:
    """The figures of 西河镇 and 东山乡, or of the townships that are named with their scores."""
    of = scores or {"西河镇": 85.30000000000001, "东山乡": 1e16}
    rows = [
        {"township": name, "rank": nth, "score": score, "quality_pass_rate": 98.5}
        for nth, (name, score) in enumerate(of.items(), 1)
    ]
    return {"county": "示例县", "ranking": rows, "tables": {}}


def frozen(of: dict[str, Any] | None = None, period: str = "2026H1", end: date = LAST_DAY, **more: Any) -> Frozen:
    """A half-year that is over."""
    whole = {"as_of": date(2026, 7, 5), "snapshot": "20260705T190000-abc", "scheme": SCHEME, **more}
    return Frozen("half", period, end, figures=of or figures(), **whole)


def published(store: Store, one: Frozen | None = None, who: Person = ASSESSMENT, now: datetime = NOON) -> Publication:
    """The first publication of its period."""
    return publish(store, one or frozen(), who, now)


def revised(store: Store, before: Publication, score: float = 90.0, now: datetime = NOON) -> Publication:
    """A revision in which 西河镇 has another score."""
    one = frozen(figures(西河镇=score), before.period)
    return publish(store, one, ASSESSMENT, now, revises=before.no, reason="更正西河镇质量检查结果")


def assessed_figures() -> dict[str, Any]:
    """The figures of a county of five townships in two groups, as its night assessed the half-year."""
    scheme = small("quality_pass_rate", "on_time_finish_rate")
    towns = {"西河镇": (19, 18), "东山乡": (18, 15), "南屏镇": (15, 10), "=1+1镇": (12, 17), "北沟乡": (16, 20)}
    cases = {
        "quality_pass_rate": {name: share(hits, 20) for name, (hits, _) in towns.items()},
        "on_time_finish_rate": {name: share(hits, 20) for name, (_, hits) in towns.items() if name != "北沟乡"},
    }
    groups = {name: "Ⅰ" if nth % 2 else "Ⅱ" for nth, name in enumerate(towns)}
    made = tables(book(cases, scheme, groups=groups), date(2026, 7, 5))
    ranking, points, lines = (made[name].filter(pl.col("period") == "2026H1") for name in FRAMES)
    return whole_figures("示例县", "2026H1", date(2026, 7, 5), (ranking, points, lines), scheme)


def printed(figures_: dict[str, Any], no: int = 3, **more: Any) -> Printed:
    """A publication of these figures, as reports know it."""
    digest = hashlib.sha256(f"{no}".encode()).hexdigest()
    return Printed(no, "2026H1", "20260705T190000-abc", digest, figures_, **more)


CONTEXT = ExportContext(
    *("示例县", "tonight", date(2026, 10, 20), "2026年上半年、全县", "", "王主任", datetime(2026, 10, 21, 8, 30)),
    title="示例县排名",
)
