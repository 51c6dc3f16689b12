"""Plan: which findings of the sample become cases, when, and how each of them goes; nothing is done yet.

Findings that the truth does not know were a late ledger's, or had been put right by the sample's day: their cases are
over. Of the others one in eight waits for its assignment; the rest stand somewhere today, or were closed and returned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from casework.sample.plot.desk import at
from casework.sample.plot.flagged import Flagged
from casework.sample.plot.past import BRIEFLY, past, returns
from casework.sample.plot.setting import USUAL, Setting
from casework.sample.plot.stops import STOPS
from casework.sample.plot.story import OFFICE, Story
from pipelines.sample.ground.dice import Dice

FROM_BATCH = 36  # findings of one county's late ledgers that are assigned at all
WAITING, LASTING, RUNNING = 0.08, 0.38, 0.85  # shares of what stands: not assigned; up to here with a case today
TWICE = 0.85  # of what lasts: with one case more, before
EARLIER = 4  # cases of one finding before today's
MISTAKEN = 0.06
WRONGLY = timedelta(minutes=75)  # before it went to the right department
FUZZ = 0.4  # of how slow a township is, when its cases are given their stops


def stories(setting: Setting, findings: Sequence[Flagged]) -> list[Story]:
    """The cases in the order of their assignment."""
    written = [story for each in _put_right(findings) for story in past(setting, each, setting.desk.end, 1)]
    standing = [each for each in findings if each.is_planted and _way(setting, each) >= WAITING]
    current = [each for each in standing if _way(setting, each) < (RUNNING if each.is_running else LASTING)]
    stops = _stops(setting, current)
    for each in standing:
        written += _of_standing(setting, each, stops.get(each.finding.finding_id))
    written += [_withdrawn(setting, story) for story in written if _is_mistaken(setting, story)]
    return sorted(written, key=lambda story: (story.at, story.finding.finding_id))


def _way(setting: Setting, flagged: Flagged) -> float:
    return setting.dice(flagged.finding.finding_id, 1).roll()


def _put_right(findings: Sequence[Flagged]) -> Iterator[Flagged]:
    batch = 0
    for each in findings:
        batch += each.is_of_a_batch
        if not each.is_planted and (not each.is_of_a_batch or batch <= FROM_BATCH):
            yield each


def _stops(setting: Setting, current: Sequence[Flagged]) -> dict[str, str]:
    """By finding where its case stands today: with slow townships rather at the grave end."""
    dice = Dice(setting.seed, 83)
    names = [name for name, stop in STOPS.items() for _ in range(stop.weight)]
    slow = [setting.slow.get(each.finding.township or "", USUAL) + dice.between(-FUZZ, FUZZ) for each in current]
    ranked = sorted(range(len(current)), key=lambda nth: slow[nth])
    return {
        current[nth].finding.finding_id: names[place * len(names) // len(current)] for place, nth in enumerate(ranked)
    }


def _of_standing(setting: Setting, flagged: Flagged, stop: str | None) -> Iterator[Story]:
    dice = setting.dice(flagged.finding.finding_id, 6)
    today = _today(setting, flagged, stop, dice) if stop else None
    if today:
        yield today
    most = EARLIER if flagged.is_running else (today is None) + dice.chance(TWICE)
    yield from _earlier(setting, flagged, today, most)


def _earlier(setting: Setting, flagged: Flagged, today: Story | None, most: int) -> Iterator[Story]:
    """The cases before today's. What was closed and goes on, or was assigned again, had gone and come back."""
    before = (today.at if today else setting.desk.end) - BRIEFLY
    for nth, story in enumerate(past(setting, flagged, before, most)):
        if story.outcome == "属实" and (flagged.is_running or today or nth):
            returns(setting, story, before)
        before = story.at - BRIEFLY
        yield story


def _today(setting: Setting, flagged: Flagged, stop: str, dice: Dice) -> Story | None:
    """The case of today; assigned later where the finding could not be told so early, and none on the first day."""
    first = setting.begun(flagged, setting.desk.end, setting.desk.as_of, dice)
    low, high = STOPS[stop].ago(first.term if first else 0)
    for ago in range(dice.whole(low, max(low, high)), -1, -1):
        day = setting.desk.back(ago)
        if story := setting.begun(flagged, at(day, 10), day, dice):
            STOPS[stop].play(story, setting.hand(story, dice), ago)
            return story
    return None


def _is_mistaken(setting: Setting, story: Story) -> bool:
    return setting.dice(story.finding.finding_id, 4).chance(MISTAKEN)


def _withdrawn(setting: Setting, story: Story) -> Story:
    """The same finding, assigned to somebody else by mistake an hour before."""
    others = sorted(unit for unit in setting.slow if unit.startswith("县") and unit != story.lead)
    wrong = setting.dice(story.finding.finding_id, 5).pick(others or [story.lead])
    begun = Story(story.finding, wrong, story.at - WRONGLY, story.due_on, story.term, False)
    return begun.add(setting.desk, begun.at, "withdraw", OFFICE)
