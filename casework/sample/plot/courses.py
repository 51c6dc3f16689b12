"""Courses: how a case of the past went, from the first answer to its end; slow units answer late and end late.

term 7 working days, slow 0.1   answered after 5 hours, planned on day 1, reported on day 4, closed on day 5
term 7 working days, slow 0.9   answered after 44 hours, planned on day 1, reported on day 9, closed on day 10
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.sample.plot.desk import Desk
from casework.sample.plot.story import INSPECTION, OFFICE, UNIT, Story
from pipelines.china import wall
from pipelines.sample.ground.dice import Dice


@dataclass(frozen=True)
class Hand:
    """What the steps of one case are drawn with. `slow`: 0 prompt, 1 slow."""

    desk: Desk
    dice: Dice
    slow: float

    def day(self, story: Story, steps: int) -> date:
        """The working day so many after the assignment."""
        return self.desk.after(wall(story.at).date(), steps)

    def take(self, story: Story, steps: int, step: str, who: str, due_on: date | None = None) -> None:
        """A step so many working days after the assignment."""
        at = self.desk.some_time(self.day(story, max(steps, 0)), self.dice)
        story.add(self.desk, at, step, who, due_on)

    def respond(self, story: Story, by: datetime | None = None) -> None:
        """The first answer: within the working day, or days late; not after `by`."""
        hours = self.dice.between(0.7, 6)
        if self.dice.chance(0.06 + 0.5 * self.slow):
            hours += self.dice.between(16, 30 + 70 * self.slow)
        wish = story.at + timedelta(hours=hours)
        story.add(self.desk, wish if by is None else min(wish, by), "respond", UNIT)

    def planned(self, story: Story) -> int:
        """When there is a plan: the first days of the term."""
        return max(1, round(story.term * self.dice.between(0.1, 0.25)))

    def reported(self, story: Story) -> int:
        """When the unit reports that it is done: in good time, or after the day."""
        if self.dice.chance(0.02 + 0.32 * self.slow):
            return story.term + self.dice.whole(0, 2 + round(story.term * self.slow))
        return max(2, round(story.term * self.dice.between(0.4, 0.7)))


Course = Callable[[Story, Hand], None]


def mended(story: Story, hand: Hand) -> None:
    """Answered, planned, put right, closed."""
    done = _begun(story, hand)
    hand.take(story, done, "report", UNIT)
    hand.take(story, done + 1, "close", OFFICE)


def sent_back(story: Story, hand: Hand) -> None:
    """Put right only at the second attempt."""
    done = _begun(story, hand)
    first = max(2, done - 3)
    hand.take(story, first, "report", UNIT)
    hand.take(story, first + 1, "send_back", OFFICE)
    hand.take(story, first + 3, "report", UNIT)
    hand.take(story, first + 4, "close", OFFICE)


def prolonged(story: Story, hand: Hand) -> None:
    """It takes longer, and the office agrees."""
    _begun(story, hand)
    more = hand.dice.whole(8, 15)
    hand.take(story, story.term - 1, "prolong", OFFICE, hand.day(story, story.term + more))
    done = story.term + more + (2 if hand.dice.chance(0.5 * hand.slow) else -3)
    hand.take(story, done, "report", UNIT)
    hand.take(story, done + 1, "close", OFFICE)


def disbelieved(story: Story, hand: Hand) -> None:
    """The unit says that it is untrue, and is not believed."""
    hand.respond(story)
    claimed = hand.planned(story)
    hand.take(story, claimed, "claim_untrue", UNIT)
    hand.take(story, claimed + 1, "refuse", OFFICE)
    done = max(hand.reported(story), claimed + 2)
    hand.take(story, done, "report", UNIT)
    hand.take(story, done + 1, "close", OFFICE)


def reopened(story: Story, hand: Hand) -> None:
    """Closed, found not to be put right, and closed again."""
    done = _begun(story, hand)
    hand.take(story, done, "report", UNIT)
    hand.take(story, done + 1, "close", OFFICE)
    again = done + hand.dice.whole(8, 14)
    hand.take(story, again, "reopen", INSPECTION)
    hand.take(story, again + 4, "report", UNIT)
    hand.take(story, again + 6, "close", OFFICE)


def untrue(story: Story, hand: Hand) -> None:
    """The unit says that it is untrue, and shows it."""
    _claimed(story, hand, "claim_untrue")


def data_error(story: Story, hand: Hand) -> None:
    """The ledger was wrong, not the work."""
    _claimed(story, hand, "claim_error")


def _begun(story: Story, hand: Hand) -> int:
    hand.respond(story)
    plan = hand.planned(story)
    hand.take(story, plan, "plan", UNIT)
    return max(hand.reported(story), plan + 1)


def _claimed(story: Story, hand: Hand, claim: str) -> None:
    hand.respond(story)
    claimed = hand.planned(story)
    hand.take(story, claimed, claim, UNIT)
    hand.take(story, claimed + hand.dice.whole(1, 3), "accept", OFFICE)


TRUE: tuple[tuple[Course, float], ...] = (
    (mended, 0.60),
    (sent_back, 0.14),
    (prolonged, 0.12),
    (disbelieved, 0.08),
    (reopened, 0.06),
)
FALSE: tuple[tuple[Course, float], ...] = ((data_error, 0.6), (untrue, 0.4))
