"""Steps: what may be done about a case, from where to where, by whom, and what it needs; a table and its reading.

assign → respond → plan → report → close                   found true and put right
         respond → claim_untrue → accept                   found untrue
         respond → claim_untrue → refuse → … → report      the claim was not believed
                          report → send_back → report      not put right yet
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.accounts.person import LABELS as ROLES
from casework.accounts.person import OFFICE, Person, Role
from casework.accounts.scope import holds, scope_of
from casework.cases.case import Case, File
from casework.cases.states import LABELS, State

UNIT, OFFICE_ONLY, REVIEW = "属地乡镇或牵头单位", OFFICE, f"{OFFICE}或纪检审计"
NO_CASE = "没有这件立案，或不在您的范围内。"


@dataclass(frozen=True)
class Step:
    """One kind of step. `needs`: note, day, person, files. `unlike`: steps whose doers may not take this one."""

    label: str
    before: tuple[State, ...]
    after: State | Mapping[str, State]  # by what was claimed
    who: str
    needs: tuple[str, ...]
    note: str  # what its note says
    unlike: tuple[str, ...] = ()


CLAIMS = {"claim_untrue": State.UNTRUE, "claim_error": State.DATA_ERROR}
GOING, ENDED = (State.MENDING, State.PROLONGED), (State.CLOSED, State.UNTRUE, State.DATA_ERROR)
ASSIGNED, RESPONDED, CLAIMED, MENDING = State.ASSIGNED, State.RESPONDED, State.CLAIMED, State.MENDING
TO_REVIEW, REASONED = State.TO_REVIEW, ("note",)
STEPS: dict[str, Step] = {
    "assign": Step("交办", (), ASSIGNED, REVIEW, ("day",), "交办意见"),
    "withdraw": Step("撤回交办", (ASSIGNED,), State.WITHDRAWN, OFFICE_ONLY, REASONED, "理由"),
    "respond": Step("响应", (ASSIGNED,), RESPONDED, UNIT, REASONED, "响应情况"),
    "plan": Step("制定整改方案", (RESPONDED,), MENDING, UNIT, ("note", "person"), "整改措施"),
    "claim_untrue": Step("提出不属实", (RESPONDED,), CLAIMED, UNIT, ("note", "files"), "理由"),
    "claim_error": Step("提出数据错误", (RESPONDED,), CLAIMED, UNIT, ("note", "files"), "理由"),
    "accept": Step("认可", (CLAIMED,), CLAIMS, REVIEW, REASONED, "理由", tuple(CLAIMS)),
    "refuse": Step("不予认可", (CLAIMED,), MENDING, REVIEW, REASONED, "理由", tuple(CLAIMS)),
    "prolong": Step("延期持续整改", GOING, State.PROLONGED, REVIEW, ("note", "day"), "理由"),
    "report": Step("报告整改完成", GOING, TO_REVIEW, UNIT, ("files",), "完成情况"),
    "close": Step("销号", (TO_REVIEW,), State.CLOSED, REVIEW, REASONED, "复核意见", ("report",)),
    "send_back": Step("退回整改", (TO_REVIEW,), MENDING, REVIEW, REASONED, "复核意见", ("report",)),
    "reopen": Step("重新立案", ENDED, MENDING, REVIEW, REASONED, "理由"),
}


def may(step: str, file: File | None, person: Person) -> str | None:
    """Why this person may not take this step now; None: they may. `file` is None where there is no case yet."""
    known = STEPS.get(step)
    if known is None:
        return "没有这一种办理步骤。"
    if file is not None and not sees(person, file.case):
        return NO_CASE
    if hat(step, file.case if file else None, person) is None:
        return f"“{known.label}”由{known.who}办理，您的账号是{_named(person)}。"
    return _state(step, file) or _other_eyes(known, file, person)


def sees(person: Person, case: Case) -> bool:
    """Whether the case lies among what this person may see."""
    return holds(scope_of(person), case.township, case.category)


def after(step: str, file: File | None) -> State:
    """The state to which a step leads that may be taken."""
    leads = STEPS[step].after
    if isinstance(leads, State):
        return leads
    claim = file.last(*leads) if file else None
    if claim is None:
        raise ValueError(f"{step} answers a claim, and there is none")
    return leads[claim.step]


def hat(step: str, case: Case | None, person: Person) -> str | None:
    """As what this person would take the step: a role, or the office; None: not theirs."""
    who = STEPS[step].who
    if who == UNIT:
        return person.role.value if case is not None and is_of_unit(person, case) else None
    if person.role is Role.DEPARTMENT and person.is_office:
        return "office"
    return person.role.value if who == REVIEW and person.role is Role.INSPECTION else None


def is_of_unit(person: Person, case: Case) -> bool:
    """Whether the person stands for the case's own township or for the department that leads it."""
    if person.role is Role.TOWNSHIP:
        return person.township is not None and person.township == case.township
    return person.role is Role.DEPARTMENT and person.department == case.lead_department


def _state(step: str, file: File | None) -> str | None:
    state = file.case.state if file else None
    if (state is None) == (step == "assign") and (state is None or state in STEPS[step].before):
        return None
    if state is None or file is None:
        return NO_CASE
    return f"立案 {file.case.case_id} 现在是“{LABELS[state]}”，不能{STEPS[step].label}。"


def _other_eyes(step: Step, file: File | None, person: Person) -> str | None:
    if file is None or person.login not in file.by(*step.unlike):
        return None
    was = "报告整改完成" if step.unlike == ("report",) else "提出认定"
    return f"{was}的人不能自己{step.label}，请由其他人办理。"


def _named(person: Person) -> str:
    if person.is_office:
        return OFFICE
    unit = person.township or person.department
    return ROLES[person.role] + (f"（{unit}）" if unit else "")
