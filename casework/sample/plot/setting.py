"""Setting: the county in which the cases are planned, and how a case begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.cases.days.terms import Terms, due_day
from casework.sample.plot.courses import Hand
from casework.sample.plot.desk import Desk
from casework.sample.plot.flagged import Flagged
from casework.sample.plot.story import Story
from pipelines.sample.ground.dice import Dice

DAY = timedelta(days=1)
USUAL = 0.5  # how slow a unit is that nobody knows
BY_TOWNSHIP = 0.8  # share of cases that the township answers, not the lead department


@dataclass(frozen=True)
class Setting:
    """The county: its terms and days, and how slow each unit is (0 to 1)."""

    seed: int
    desk: Desk
    terms: Terms
    slow: Mapping[str, float]

    def dice(self, finding_id: str, stream: int) -> Dice:
        """A finding's own dice, whatever else there is."""
        return Dice(self.seed, int(finding_id, 16) & 0xFFFFFFFF, 82, stream)

    def hand(self, story: Story, dice: Dice) -> Hand:
        """Who draws the steps of this case."""
        return Hand(self.desk, dice, self.slow.get(story.unit, USUAL))

    def could_begin(self, flagged: Flagged, day: date) -> bool:
        """Whether the night before that day could tell of the finding."""
        return flagged.by(day - DAY, self.terms.limits) is not None

    def begun(self, flagged: Flagged, at: datetime, day: date, dice: Dice) -> Story | None:
        """A case assigned at that moment of that day; None where nobody could have told of the finding."""
        finding = flagged.by(day - DAY, self.terms.limits)
        if finding is None:
            return None
        due_on = due_day(finding.level, day, self.terms)
        is_by_township = finding.township is not None and dice.chance(BY_TOWNSHIP)
        term = self.desk.workdays.number(day, due_on)
        return Story(finding, flagged.department, at, due_on, term, is_by_township)
