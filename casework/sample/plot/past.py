"""Past: the cases of a finding that were over by some day, the later ones first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from casework.cases.states import OVER
from casework.sample.plot.courses import FALSE, TRUE
from casework.sample.plot.desk import at
from casework.sample.plot.flagged import Flagged
from casework.sample.plot.setting import Setting
from casework.sample.plot.story import Signal, Story
from pipelines.china import wall
from pipelines.sample.ground.dice import Dice

MONTHS, MEETINGS = 21, (6, 20)  # the year before is ranked too; the office assigns after its meetings, twice a month
HOURS = (10, 15)
HELD_TRUE = {"unexplained_delay": 0.3, "impossible_progress": 0.4}  # share that proves true; rules that fire too easily
USUALLY, LATE_LEDGER, PUT_RIGHT = 0.86, 0.06, 0.7
TRIES = 6
BRIEFLY = timedelta(days=9)  # at least, between two cases of a finding
SHORTEST = 6  # days in which a finding can go and come back


def past(setting: Setting, flagged: Flagged, before: datetime, most: int) -> Iterator[Story]:
    """So many cases at most."""
    dice = setting.dice(flagged.finding.finding_id, 2)
    days = [day for day in _meetings(setting) if setting.could_begin(flagged, day)]
    for _ in range(most if days else 0):
        story = _one(setting, flagged, before, days, dice)
        if story is None:
            return
        yield story
        before = story.at - BRIEFLY


def returns(setting: Setting, story: Story, before: datetime) -> None:
    """The finding goes after the case was closed, and comes back by then."""
    closed, until = wall(story.last_at).date(), wall(before).date()
    room = (until - closed).days
    if room >= SHORTEST:
        dice = setting.dice(story.finding.finding_id, 3)
        gone = closed + timedelta(days=dice.whole(1, room // 3))
        back = gone + timedelta(days=dice.whole(1, room // 3))
        story.signals += [Signal(at(gone, 23, 30), gone), Signal(at(back, 23, 30), None)]


def _one(setting: Setting, flagged: Flagged, before: datetime, days: list[date], dice: Dice) -> Story | None:
    for day in [dice.pick(days) for _ in range(TRIES)]:
        story = setting.begun(flagged, at(day, dice.pick(HOURS)), day, dice)
        if story is not None:
            course = dice.weighted(TRUE if dice.chance(_held_true(flagged)) else FALSE)
            course(story, setting.hand(story, dice))
            if story.state in OVER and story.last_at < before:
                return story
    return None


def _held_true(flagged: Flagged) -> float:
    """How likely the check finds it true."""
    if flagged.is_planted:
        return HELD_TRUE.get(flagged.finding.rule, USUALLY)
    return LATE_LEDGER if flagged.is_of_a_batch else PUT_RIGHT


def _meetings(setting: Setting) -> list[date]:
    last = setting.desk.as_of
    months = [last.year * 12 + last.month - 1 - back for back in range(MONTHS)]
    days = [setting.desk.after(date(each // 12, each % 12 + 1, day), 0) for each in months for day in MEETINGS]
    return sorted(day for day in days if day < last)
