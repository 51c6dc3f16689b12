"""Overlay: the programme's limits with the county's own on top.

A county writes only what it changes. Its entry holds on the days it covers; on every other day the programme's stands:

    programme   tender_line 400 万元 from 2018-06-01
    county      tender_line 200 万元 from 2026-01-01
    in force    400 until 2025-12-31, then 200
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from pipelines.limits.dated import Limit, Limits, load

PROGRAMME = Path(__file__).parents[2] / "data" / "reference" / "limits.toml"
DAY = timedelta(days=1)


def _outside(limit: Limit, own: Limit) -> list[Limit]:
    """The parts of `limit` on days that `own` does not cover."""
    end, parts = limit.until or date.max, []
    if limit.since < own.since:
        before = own.since - DAY
        parts.append(replace(limit, until=before if end > before else limit.until))
    if own.until is not None and own.until < end:
        parts.append(replace(limit, since=max(limit.since, own.until + DAY)))
    return parts


def over(programme: tuple[Limit, ...], county: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """The versions of one limit, oldest first: the county's, and the programme's on the days that those leave."""
    left = list(programme)
    for own in county:
        left = [part for limit in left for part in _outside(limit, own)]
    return tuple(sorted([*left, *county], key=lambda limit: limit.since))


def overlaid(county: Path, known: Collection[str] | None = None, programme: Path = PROGRAMME) -> Limits:
    """The limits in force: the programme's, and the county's file on top where there is one.

    A key of the county's file that the programme does not use (it has lost it, or not yet got it) is no reason to stop
    a night: it is left out and told in `warnings`. Raises LimitsError for what is malformed.
    """
    base = load(programme, known)
    if not county.exists():
        return replace(base, path=county)
    own = load(county, list(base.by_key), strict=False)
    keys = {key: over(limits, own.by_key.get(key, ())) for key, limits in base.by_key.items()}
    return Limits(county, keys, own.warnings)


def as_toml(limits: Limits) -> str:
    """The limits as a limits.toml that holds all of them, in the programme's order."""
    return "\n".join(_entry(limit) for versions in limits.by_key.values() for limit in versions)


def _entry(limit: Limit) -> str:
    text = {name: json.dumps(getattr(limit, name), ensure_ascii=False) for name in ("key", "unit", "source", "note")}
    lines = [f"key = {text['key']}", f"value = {limit.value}", f"unit = {text['unit']}", f"since = {limit.since}"]
    lines += [f"until = {limit.until}"] if limit.until else []
    lines += [f"inclusive = {str(limit.inclusive).lower()}", f"source = {text['source']}", f"note = {text['note']}"]
    return "\n".join(["[[limit]]", *lines, ""])
