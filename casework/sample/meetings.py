"""Meetings of the sample's year: one that is over and filed, one of a few days ago, each scene at its time."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

from casework.cases import lists as cases_of
from casework.cases.case import Case
from casework.cases.states import OPEN, OVER, State
from casework.meetings import arrange, lists, minutes
from casework.meetings.decide import decide, mark
from casework.meetings.given import About, Draft, Proposal
from casework.meetings.meeting import Book, Kind
from casework.sample.cast import Cast
from casework.sample.plot.desk import at
from casework.sample.plot.setting import Setting
from casework.sample.whole import Whole
from pipelines.lake.scope import COUNTY

Scene = tuple[datetime, Callable[[Collection[Case]], None]]
EARLIER, LATER = 40, 6  # working days before the sample's own day
MOST = 5  # cases of a topic
PLACE, CHAIR = "县政府第二会议室", "县政府分管领导"
PRESENT = "县发展和改革局、县财政局、县住房和城乡建设局、县农业农村局、县纪委监委，各乡镇"
INSTRUCTION = "请各牵头单位按时限办结，结果下次会议报告。"
OF_CASES = "由牵头单位会同属地乡镇限期整改，下次会议报告结果。"
OF_THEIR_OWN = (
    ("各乡镇每月五日前报齐上月台账，逾期未报的由县联席会议办公室通报。", "县发展和改革局"),
    ("组织一次小型工程招标和合同管理培训，各乡镇项目负责人参加。", "县财政局"),
)


class Meetings:
    """Both meetings, by the steps of everybody's."""

    def __init__(self, store: Whole, setting: Setting, cast: Cast) -> None:
        self.store, self.setting, self.cast, self.office = store, setting, cast, cast.office[0]

    def scenes(self) -> list[Scene]:
        """What happens when; the cases are those of that moment."""
        desk = self.setting.desk
        first, second, done = desk.back(EARLIER), desk.back(LATER), desk.back(EARLIER - 10)
        return [
            (_ahead(first), lambda cases: self._plan(first, "第一次", _topics(cases, is_open=False))),
            (at(first, 15), lambda _: self._file(self._meet(first))),
            (at(done, 10), lambda _: self._mark(at(done, 10))),
            (_ahead(second), lambda cases: self._plan(second, "第二次", _topics(cases, is_open=True))),
            (at(second, 15), lambda _: self._minute(self._meet(second))),
        ]

    def _plan(self, day: date, which: str, topics: list[Draft]) -> None:
        """Three days ahead, with its topics in order."""
        ahead = _ahead(day)
        title = f"{day.year}年{which}小型公共工程监督联席会议"
        book = arrange.create(self.store, About(title, day, PLACE, CHAIR, PRESENT), self.office, ahead)
        for draft in (*topics, Draft(Kind.TEXT, "台账报送和公示工作安排")):
            book = arrange.add_topic(self.store, *_seen(book), draft, self.office, ahead)

    def _meet(self, day: date) -> Book:
        """Held on its day: one decision for all open cases of a topic, and those of the meeting's own."""
        book, terms = self._latest(), self.setting.terms
        book = arrange.hold(self.store, *_seen(book), self.office, at(day, 15))
        for topic in book.topics:
            if still := self._open(topic.refs if topic.kind is Kind.CASES else ()):
                about = Proposal(OF_CASES, item_id=topic.item_id, case_ids=still)
                book = decide(self.store, *_seen(book), about, self.office, at(day, 15), terms)
        for words, lead in OF_THEIR_OWN if day == self.setting.desk.back(EARLIER) else ():
            own = Proposal(words, lead, due_on=self.setting.desk.after(day, 15))
            book = decide(self.store, *_seen(book), own, self.office, at(day, 15), terms)
        return book

    def _open(self, numbers: Collection[str]) -> tuple[str, ...]:
        """Those of the cases that still wait for somebody."""
        still = {case.case_id for case in cases_of.cases(self.store, COUNTY, cases_of.Wanted(states=OPEN))}
        return tuple(number for number in numbers if number in still)

    def _minute(self, book: Book) -> None:
        minutes.write(self.store, book.meeting.meeting_no, 0, _minutes(book), self.office, at(book.meeting.held_on, 17))

    def _file(self, book: Book) -> None:
        """Minutes, a leader's instruction, and the file closed."""
        self._minute(book)
        evening = at(book.meeting.held_on, 17)
        minutes.instruct(
            self.store, book.meeting.meeting_no, "请各牵头单位按时限办结，结果下次会议报告。", self.cast.leader, evening
        )
        arrange.close(self.store, *_seen(self._latest()), self.office, evening)

    def _mark(self, moment: datetime) -> None:
        own = next(
            each for each in self._latest().decisions if each.lead_department == OF_THEIR_OWN[1][1] and not each.case_id
        )
        mark(self.store, own, True, "培训已组织，各乡镇项目负责人参加，签到表留存。", self.office, moment)

    def _latest(self) -> Book:
        return lists.books(self.store, lists.sight_of(None, COUNTY))[0]


def _ahead(day: date) -> datetime:
    """Three days before a meeting, when its papers go out."""
    return at(day, 9) - timedelta(days=3)


def _seen(book: Book) -> tuple[str, int]:
    return book.meeting.meeting_no, book.meeting.version


def _topics(cases: Collection[Case], *, is_open: bool) -> list[Draft]:
    """The gravest and dearest cases of the moment: those that are over, or those that wait for somebody."""
    known = [case for case in cases if case.state is not State.WITHDRAWN and (case.state not in OVER) is is_open]
    known.sort(key=lambda case: (case.level != "red", -(case.amount_fen or 0), case.case_id))
    what = "在办" if is_open else "已办结"
    parts = {f"涉及金额较大的{what}立案": known[:MOST], f"其他{what}立案": known[MOST : 2 * MOST]}
    return [Draft(Kind.CASES, name, "", tuple(case.case_id for case in part)) for name, part in parts.items() if part]


def _minutes(book: Book) -> str:
    """What was on the agenda and what was decided."""
    about = book.meeting
    day = f"{about.held_on.year}年{about.held_on.month}月{about.held_on.day}日"
    topics = "\n".join(f"议题{topic.position}：{topic.topic}。" for topic in book.topics)
    decided = "\n".join(f"（{each.number}）{each.lead_department}：{each.text}" for each in book.decisions)
    return f"{day}，{about.chair}在{about.place}主持召开会议。\n{topics}\n会议议定：\n{decided}"
