"""Steps: what may be done about a meeting, while it is in which state, by whom; a table and its reading.

create → add_topic … → hold → decide … → minute → close → mark …        instruct at any time
                    → cancel
"""

from __future__ import annotations

from dataclasses import dataclass

from casework.accounts.person import LABELS as ROLES
from casework.accounts.person import OFFICE, Person, Role
from casework.meetings.meeting import LABELS, State

LEADER = ROLES[Role.LEADER]
PLANNED, HELD, CLOSED = State.PLANNED, State.HELD, State.CLOSED


@dataclass(frozen=True)
class Step:
    """One kind of step."""

    label: str
    states: tuple[State, ...]
    who: str = OFFICE


STEPS: dict[str, Step] = {
    "create": Step("新建会议", ()),
    "change": Step("修改会议信息", (PLANNED, HELD)),
    "add_topic": Step("增加议题", (PLANNED,)),
    "move_topic": Step("调整议题次序", (PLANNED,)),
    "remove_topic": Step("去掉议题", (PLANNED,)),
    "hold": Step("登记召开", (PLANNED,)),
    "cancel": Step("取消会议", (PLANNED,)),
    "decide": Step("登记议定事项", (HELD,)),
    "reword": Step("修改议定事项文字", (HELD,)),
    "minute": Step("保存纪要", (HELD,)),
    "close": Step("归档", (HELD,)),
    "mark": Step("登记落实情况", (HELD, CLOSED)),
    "instruct": Step("批示", tuple(State), LEADER),
}


def may(step: str, state: State | None, person: Person) -> str | None:
    """Why this person may not do this now; None: they may. `state` is None where there is no meeting yet."""
    known = STEPS[step]
    if not _is_theirs(known, person):
        return f"“{known.label}”由{known.who}办理，您的账号是{OFFICE if person.is_office else ROLES[person.role]}。"
    if state is not None and state not in known.states:
        return f"会议现在是“{LABELS[state]}”，不能{known.label}。"
    return None


def _is_theirs(step: Step, person: Person) -> bool:
    if step.who == LEADER:
        return person.role is Role.LEADER
    return person.role is Role.DEPARTMENT and person.is_office
