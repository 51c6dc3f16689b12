"""Play: does what was planned, in the order of time, by the steps, reminders and signals of everybody's cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from casework.accounts.person import Person
from casework.cases.assign import assign
from casework.cases.case import Case
from casework.cases.days.reminders import remind
from casework.cases.finding import Assignment
from casework.cases.signals import listen
from casework.cases.take import step
from casework.sample.cast import Cast
from casework.sample.meetings import Scene
from casework.sample.plot.desk import at as moment
from casework.sample.plot.setting import Setting
from casework.sample.plot.story import INSPECTION, OFFICE, Act, Signal, Story
from casework.sample.proof import proofs
from casework.sample.whole import Whole
from casework.sample.words import REMARKS, note
from pipelines.sample.ground.dice import Dice

WHO = "夜间处理"
Event = tuple[datetime, int, Story | None, Act | Signal | None]


class Play:
    """One performance. `cases`: the case of each story as its last step left it, by the story's place."""

    def __init__(self, store: Whole, data: Path, setting: Setting, cast: Cast) -> None:
        self.store, self.files, self.setting, self.cast = store, store.beside(data), setting, cast
        self.dice = Dice(setting.seed, 84)
        self.cases: dict[int, Case] = {}

    def perform(self, stories: Sequence[Story], scenes: Sequence[Scene] = ()) -> None:
        """Everything that happens, the earliest first; of one moment assignments go first.

        `scenes` are of the cases as they stand by then.
        """
        ahead = sorted(scenes, key=itemgetter(0))
        events = sorted(_events(stories, self.setting), key=itemgetter(0, 1))
        for (at, _), together in groupby(events, key=itemgetter(0, 1)):
            while ahead and ahead[0][0] <= at:
                ahead.pop(0)[1](self.cases.values())
            at_once = list(together)
            new = [story for _, _, story, what in at_once if story and what is None]
            if new:
                self._assigned(new, at)
            for _, _, story, what in at_once:
                if isinstance(what, Act) and story:
                    self._taken(story, what)
                elif isinstance(what, Signal) and story:
                    listen(self.store, WHO, at, {story.finding.finding_id: what.cleared_on})
                elif story is None:
                    remind(self.store, WHO, at, self.setting.terms)

    def _assigned(self, stories: Sequence[Story], at: datetime) -> None:
        assignments = [Assignment(each.finding, each.lead, self._responsible(each)) for each in stories]
        office = self.dice.pick(self.cast.office)
        cases = assign(self.store, assignments, office, at, self.setting.terms, self.dice.pick(REMARKS))
        self.cases |= {id(story): case for story, case in zip(stories, cases, strict=True)}

    def _taken(self, story: Story, act: Act) -> None:
        case = self.cases[id(story)]
        text = note(act.step, case.rule, self.dice)
        who = self.dice.pick(self._people(story, act.who))
        files = proofs(self.files, case, act.step, who, act.at)
        responsible = self._responsible(story) if act.step == "plan" else None
        days = self.setting.terms.workdays
        file = step(
            self.store,
            case.case_id,
            case.version,
            act.step,
            who,
            act.at,
            days,
            note=text,
            due_on=act.due_on,
            files=files,
            responsible=responsible,
        )
        self.cases[id(story)] = file.case

    def _people(self, story: Story, who: str) -> Sequence[Person]:
        if who == OFFICE:
            return self.cast.office
        return self.cast.inspection if who == INSPECTION else self.cast.units[story.unit]

    def _responsible(self, story: Story) -> str:
        return self.dice.pick(self.cast.responsible[story.unit])


def _events(stories: Sequence[Story], setting: Setting) -> Iterator[Event]:
    for story in stories:
        yield story.at, 0, story, None
        yield from ((act.at, 1, story, act) for act in story.acts)
        yield from ((signal.at, 2, story, signal) for signal in story.signals)
    first = min((story.at for story in stories), default=setting.desk.end)
    days = [day for day in setting.desk.workdays.days if day <= setting.desk.as_of]
    evenings = (moment(day, 18) for day in days)
    yield from ((evening, 3, None, None) for evening in evenings if evening > first - timedelta(days=1))
