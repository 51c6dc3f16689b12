"""Register: when the townships handed in their monthly reports this year, as the county's inbox would have noted it.

A township overwrites its ledgers every month; the inbox keeps the last ones, receipts.jsonl the day of each. Without it
the sample's one night could not say who was ever late.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.sample.ground.geography import townships
from pipelines.sample.ground.names import COUNTY
from pipelines.sample.ground.quality import quality
from pipelines.sample.ledgers.cells.decks import dice_for
from pipelines.sample.spec import Spec

IN_TIME, LATE, LEFT_OUT = "in time", "late", "left out"
PUNCTUAL, LATE_SHARE = 0.97, 0.75  # of the reports of a township that works well; of the others, those that come late
ALONE = 0.3  # of the share in which works slip: one ledger comes late though the township reports in time
DAYS = {IN_TIME: (17, 24), LATE: (29, 31)}  # of the month; the due day is the 25th, at the latest the 28th
HOUR = 2  # UTC: ten in the morning


def _received(path: str, day: date) -> str:
    at = datetime(day.year, day.month, day.day, HOUR, tzinfo=UTC).isoformat()
    return json.dumps({"at": at, "event": "received", "path": path, "received_at": at}, ensure_ascii=False)


def _day(spec: Spec, month: int, first: int, last: int, roll: float) -> date:
    """A day of the month; February's last days are the first of March."""
    return date.fromordinal(date(spec.as_of.year, month, 1).toordinal() + first - 1 + int(roll * (last - first + 1)))


def _lines(spec: Spec, folder: str, paths: Sequence[str], slips: float) -> Iterator[str]:
    """What one township handed in: month by month all of its ledgers, as a rule; where it works badly, some later."""
    dice = dice_for(spec.seed, "register", COUNTY, folder)
    missed = 1 - PUNCTUAL + slips
    for month in range(1, spec.as_of.month):
        habit = dice.weighted(((IN_TIME, 1 - missed), (LATE, LATE_SHARE * missed), (LEFT_OUT, 1.0)))
        for path in sorted(paths) if habit in DAYS else ():
            days = DAYS[LATE if dice.chance(slips * ALONE) else habit]
            yield _received(path, _day(spec, month, *days, dice.roll()))


def write_register(out: Path, spec: Spec, monthly: Mapping[str, Sequence[str]]) -> None:
    """Write out/lake/receipts.jsonl for the months of the running year that are over; a lake that is there is kept.

    `monthly` are the files that each township hands in every month.
    """
    log = out / "lake" / "receipts.jsonl"
    if log.exists():
        return
    slips = {township.name: quality(spec.seed, township.index).slips for township in townships(spec.townships)}
    lines = [line for folder in sorted(monthly) for line in _lines(spec, folder, monthly[folder], slips[folder])]
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")
