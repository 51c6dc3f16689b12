"""Diary: the days between — logs kept day by day, patrols that were let slip, works out of use for a while.

Drawn after everything that a rule looks at, from a stream of its own, so that nothing planted changes: a log more never
makes a site unsupervised, and only patrols that have a later one are let slip.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.sample.lives.life import Life, Row

DAILY = 0.75  # of the days between two logs that are logged too, since the county asked for daily ones this year
LET_SLIP = 0.12  # of the patrols that a later one follows
OUT_OF_USE = 0.06  # of the patrols
BACK_IN_USE = (12, 28)  # days until a work is in use again; after 30 it counts as left
SMALL_COUNTY = 5_000  # projects; where there are more, daily logs alone would be tens of millions of rows


def fill_in(life: Life, logs: list[Row], write: Callable[[int], Row]) -> None:
    """Logs for most of this year's days between the first and the last one."""
    if not logs or life.place.spec.projects > SMALL_COUNTY:
        return
    dice, written = life.place.diary, {int(row["logged_on"]) for row in logs}
    this_year = life.place.spec.as_of.replace(month=1, day=1).toordinal()
    days = (day for day in range(max(min(written), this_year), max(written)) if day not in written)
    logs += [write(day) for day in days if dice.chance(DAILY)]
    logs.sort(key=lambda row: int(row["logged_on"]))


def let_slip(life: Life, patrols: list[Row]) -> None:
    """Some patrols never took place, and some found the work out of use for a few weeks."""
    dice = life.place.diary
    last = patrols[-1:]
    patrols[:] = [row for row in patrols[:-1] if not dice.chance(LET_SLIP)] + last
    for row in patrols:
        if dice.chance(OUT_OF_USE):
            back = life.past(int(row["patrolled_on"]) + dice.whole(*BACK_IN_USE))
            row |= {"condition": "停用", "issue": "水毁停用,待修复", "repaired_on": back}
