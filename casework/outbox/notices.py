"""Notices: which step, reminder or signal of a case is told to whom, and in which words.

The words are neutral, and name the case by its number and its day alone: no project, no evidence, no note, no person.
What a message does not say cannot be read by whoever it was not meant for; the link asks for the sign-in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework.cases.case import Case
from casework.outbox.put import Message
from casework.outbox.receivers import Receiver, in_charge, office, unit

CASE, LIST = "rectification?case={}", "todo"  # the pages 整改台账 and 我的待办
MOST = 20  # cases named in one message
Audience = Callable[[Case, Iterable[Receiver]], list[Receiver]]


@dataclass(frozen=True)
class Notice:
    """What is told of a case: its heading, what the receiver is asked for, and who that is."""

    label: str
    asks: str
    audience: Audience
    shows_day: bool = True


OPEN, HANDLE = "请登录看板查看。", "请登录看板查看并办理。"
NOTICES: Mapping[str, Notice] = {
    "assign": Notice("立案交办", "请登录看板响应，并在整改时限内办结。", unit),
    "withdraw": Notice("立案撤回", OPEN, unit, shows_day=False),
    "claim_untrue": Notice("提出不属实，待认定", HANDLE, office, shows_day=False),
    "claim_error": Notice("提出数据错误，待认定", HANDLE, office, shows_day=False),
    "report": Notice("报告整改完成，待复核", HANDLE, office, shows_day=False),
    "accept": Notice("认定已认可", OPEN, unit, shows_day=False),
    "refuse": Notice("认定不予认可", HANDLE, unit),
    "prolong": Notice("整改延期", OPEN, unit),
    "send_back": Notice("退回整改", HANDLE, unit),
    "close": Notice("已销号", OPEN, unit, shows_day=False),
    "reopen": Notice("重新立案", HANDLE, unit),
    "urge": Notice("催办：整改已逾期", HANDLE, in_charge),
    "supervise": Notice("督办：整改已逾期", HANDLE, in_charge),
    "investigate": Notice("查办：整改已逾期", HANDLE, in_charge),
    "answer_soon": Notice("响应即将到期", "请尽快登录看板响应。", in_charge),
    "answer_late": Notice("响应已逾期", "请立即登录看板响应。", in_charge),
    "gone": Notice("疑点在数据中已不再出现", "请登录看板核实；数据变化不代替销号。", office, shows_day=False),
    "returned": Notice("疑点在数据中再次出现", "请登录看板核实。", office, shows_day=False),
}
ONE_BY_ONE = (
    *("withdraw", "claim_untrue", "claim_error", "report", "accept"),
    *("refuse", "prolong", "send_back", "close", "reopen"),
)  # steps that a person takes of one case


def message(kind: str, event: str, cases: Sequence[Case]) -> Message:
    """One message over the cases of one receiver, in the order given."""
    notice = NOTICES[kind]
    what = f"立案 {cases[0].case_id}" if len(cases) == 1 else f"{len(cases)} 件立案"
    further = [f"另有 {len(cases) - MOST} 件，见看板。"] if len(cases) > MOST else []
    body = "\n".join([f"{notice.label}：", *(_line(case, notice) for case in cases[:MOST]), *further, notice.asks])
    path = CASE.format(cases[0].case_id) if len(cases) == 1 else LIST
    return Message(event, f"【明鉴】{notice.label}（{what}）", body, path)


def _line(case: Case, notice: Notice) -> str:
    day = case.due_on
    until = f"，整改时限 {day.year}年{day.month}月{day.day}日" if notice.shows_day else ""
    return f"立案 {case.case_id}{until}"
