"""Given: what somebody types about a meeting, cleaned, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from casework.cases.finding import Finding
from casework.errors import Refused
from casework.meetings.meeting import Kind

TITLE, PLACE, TEXT, MINUTES, PRESENT = 100, 60, 2000, 20_000, 500  # characters at most
MOST_REFS = 200
FARTHEST = timedelta(days=366 * 2)


@dataclass(frozen=True)
class About:
    """What a meeting is called, when and where it is, who leads it and who comes."""

    title: str
    held_on: date
    place: str = ""
    chair: str = ""
    present: str = ""

    def checked(self, today: date) -> About:
        """Without blanks around. Raises Refused."""
        if abs(self.held_on - today) > FARTHEST:
            raise Refused(f"会议日期 {self.held_on} 离今天太远，请核对年份。")
        return About(
            text("会议名称", self.title, TITLE, lines=False),
            self.held_on,
            text("地点", self.place, PLACE, least=0, lines=False),
            text("主持人", self.chair, PLACE, least=0, lines=False),
            text("参会单位", self.present, PRESENT, least=0),
        )


@dataclass(frozen=True)
class Draft:
    """A topic as it is proposed."""

    kind: Kind
    topic: str
    note: str = ""
    refs: tuple[str, ...] = ()

    def checked(self) -> Draft:
        """Without blanks around. Raises Refused."""
        topic, note = text("议题", self.topic, TITLE, lines=False), text("说明", self.note, TEXT, least=0)
        if (self.kind is Kind.TEXT) != (not self.refs):
            raise Refused("请选这个议题涉及的疑点、立案或统计期；其他议题不选。")
        if len(self.refs) > MOST_REFS or (self.kind is Kind.RANKING and len(self.refs) > 1):
            raise Refused(f"一个议题最多涉及 {MOST_REFS} 条，考核排名只选一个统计期。")
        if len(set(self.refs)) < len(self.refs):
            raise Refused("同一条选了两次，请去掉重复的。")
        return Draft(self.kind, topic, note, self.refs)


@dataclass(frozen=True)
class Proposal:
    """A decision as it is written down: of its own, or one for each finding that it assigns and each case it names."""

    text: str
    lead_department: str = ""  # of a case that is named, its own
    person: str | None = None
    due_on: date | None = None  # of a case that is named: a new day, by which it is prolonged
    item_id: int | None = None
    findings: tuple[Finding, ...] = ()
    case_ids: tuple[str, ...] = ()

    def checked(self) -> Proposal:
        """Without blanks around. Raises Refused; the day of a case is checked where the case is."""
        words = text("议定事项", self.text, TEXT)
        lead = self.lead_department.strip()
        if not self.case_ids or self.findings:
            lead = text("牵头单位", lead, PLACE, lines=False)
        person = text("责任人", self.person or "", PLACE, least=0, lines=False) or None
        if len(set(self.case_ids)) < len(self.case_ids):
            raise Refused("同一件立案选了两次，请去掉重复的。")
        return Proposal(words, lead, person, self.due_on, self.item_id, self.findings, self.case_ids)


def text(what: str, typed: str, most: int, least: int = 2, lines: bool = True) -> str:
    """The text without blanks around, its lines ended in one way. Raises Refused where it is too short, too long or
    holds signs that cannot be seen."""
    words = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not least <= len(words) <= most:
        raise Refused(f"请写明{what}，{least} 至 {most} 个字。" if least else f"{what}不超过 {most} 个字。")
    parts = words.split("\n") if lines else [words]
    if not all(part.replace("\t", " ").isprintable() for part in parts):
        raise Refused(f"{what}里有不能显示的字符，请重新输入。")
    return words
