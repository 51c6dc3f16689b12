"""Stops: where the cases of the last weeks stand on the sample's own day, the lightest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casework.sample.plot.courses import Hand
from casework.sample.plot.story import OFFICE, UNIT, Story


@dataclass(frozen=True)
class Stop:
    """How many working days ago a case of so long a term was assigned (from, to), what was done since, and how many
    cases of twenty-two stand there."""

    ago: Callable[[int], tuple[int, int]]
    play: Callable[[Story, Hand, int], None]
    weight: int = 1


def nothing(story: Story, hand: Hand, ago: int) -> None:
    """Nobody has answered."""


def answered(story: Story, hand: Hand, ago: int) -> None:
    """The first answer only, in time for what follows it."""
    hand.respond(story, hand.desk.some_time(hand.day(story, max(ago - 2, 0)), hand.dice))


def claimed(story: Story, hand: Hand, ago: int) -> None:
    """The unit says that it is untrue, or that the ledger is wrong; the office has not answered."""
    answered(story, hand, ago)
    hand.take(story, ago - 1, hand.dice.pick(("claim_untrue", "claim_error")), UNIT)


def mending(story: Story, hand: Hand, ago: int) -> None:
    """There is a plan."""
    answered(story, hand, min(ago, 5))
    hand.take(story, min(2, ago - 1), "plan", UNIT)


def prolonging(story: Story, hand: Hand, ago: int) -> None:
    """The day was put off beyond today."""
    mending(story, hand, ago)
    late = max(story.term, ago) + hand.dice.whole(5, 15)
    hand.take(story, min(story.term, ago) - 1, "prolong", OFFICE, hand.day(story, late))


def reviewing(story: Story, hand: Hand, ago: int) -> None:
    """The unit has reported; the office has not looked."""
    mending(story, hand, ago)
    hand.take(story, ago - 1, "report", UNIT)


def returning(story: Story, hand: Hand, ago: int) -> None:
    """What the unit reported was not enough."""
    mending(story, hand, ago)
    hand.take(story, ago - 3, "report", UNIT)
    hand.take(story, ago - 1, "send_back", OFFICE)


STOPS: dict[str, Stop] = {
    "new": Stop(lambda term: (0, 1), nothing, 2),
    "to_review": Stop(lambda term: (term - 1, term), reviewing, 2),
    "responded": Stop(lambda term: (2, 4), answered, 3),
    "mending": Stop(lambda term: (4, term - 2), mending, 5),
    "claimed": Stop(lambda term: (3, 6), claimed, 2),
    "prolonged": Stop(lambda term: (term + 1, term + 4), prolonging, 2),
    "sent_back": Stop(lambda term: (term - 1, term + 1), returning),
    "unanswered": Stop(lambda term: (3, 5), nothing),
    "urged": Stop(lambda term: (term + 1, term + 4), mending),
    "supervised": Stop(lambda term: (term + 6, term + 9), mending),
    "ignored": Stop(lambda term: (term + 6, term + 9), nothing),
    "investigated": Stop(lambda term: (term + 12, term + 18), mending),
}
