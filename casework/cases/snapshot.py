"""Snapshot: what casework asks a snapshot — findings to assign, and which findings have gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.cases.finding import Finding, as_findings
from casework.errors import Refused
from casework.outbox.findings import Red
from pipelines.lake.scope import COUNTY, Scope
from pipelines.lake.snapshot_db import Lake

FINDINGS = "select * from findings where list_contains($ids, finding_id) order by finding_id"
RED = """
select finding_id, department, township, category from findings where outcome = 'flagged' and level = 'red'
order by finding_id
"""
LIVES = "select finding_id, cleared_on from finding_lives"


def findings(lake: Lake, scope: Scope, finding_ids: Sequence[str]) -> list[Finding]:
    """These findings as the viewer sees them, names of persons hidden. Raises Refused where one is not there any
    more or is not the viewer's."""
    hidden = Scope(scope.townships, scope.categories)
    rows = list(lake.asked_in(hidden, FINDINGS, {"ids": list(finding_ids)}).iter_rows(named=True))
    if lost := sorted(set(finding_ids) - {row["finding_id"] for row in rows}):
        raise Refused(f"疑点 {'、'.join(lost)} 已不在最新的数据里，或不在您的范围内，请刷新后再选。")
    return as_findings(rows, lake.snapshot)


def cleared(lake: Lake) -> dict[str, date | None]:
    """Of every finding that any night has flagged: the day on which it was gone, None while it is there."""
    return dict(lake.asked_in(COUNTY, LIVES).iter_rows())


def red(lake: Lake) -> tuple[date, list[Red]]:
    """The day of the snapshot, and its red findings, without a word of what they are."""
    rows = lake.asked_in(COUNTY, RED).iter_rows(named=True)
    return date.fromisoformat(lake.manifest["as_of"]), [Red(**row) for row in rows]
