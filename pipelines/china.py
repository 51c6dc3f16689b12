"""China: the one clock of everything that a person reads; machines keep UTC.

A night at 17:30 UTC on the 20th is printed as 2026-10-21 01:30, and its snapshot is called 20261021-….
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
STAMP = "%Y%m%dT%H%M%S%f"  # how a snapshot's name begins, in UTC


def wall(at: datetime) -> datetime:
    """The moment as a clock on a wall in China shows it, without a zone."""
    return at.astimezone(CHINA).replace(tzinfo=None)


def made_at(snapshot: str) -> datetime:
    """When a snapshot was made, by its name, on China's clock. Raises ValueError where the name is none."""
    return wall(datetime.strptime(snapshot.partition("-")[0], STAMP).replace(tzinfo=UTC))
