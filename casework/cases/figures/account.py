"""Account: what was done about a case, in the words of the official lists 整改台账 and 责任清单."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casework.accounts.person import LABELS, OFFICE
from casework.cases.case import Done
from casework.cases.days.reminders import REMINDERS
from casework.cases.steps import STEPS
from pipelines.china import wall

RESPONSIBLE = re.compile(r"（责任人：[^（）]*）$")  # take.py writes it behind the measure
JUDGED = ("close", "send_back", "accept", "refuse")
HATS = {role.value: label for role, label in LABELS.items()} | {"office": OFFICE}


@dataclass(frozen=True)
class Account:
    """Empty: nothing of that kind was done yet. `files`: how many pieces of evidence were handed over in all."""

    measure: str
    progress: str
    result: str
    files: int
    reviewer: str
    remarks: str


def account(steps: Sequence[Done]) -> Account:
    """The account of one case by all its steps, the first one first."""
    plan, report = _last(steps, "plan"), _last(steps, "report")
    taken = [done for done in steps if done.step in STEPS]
    judged = _last(steps, *JUDGED)
    return Account(
        measure=RESPONSIBLE.sub("", plan.note) if plan else "",
        progress=_said(taken[-1]) if taken else "",
        result=report.note if report else "",
        files=len({file for done in steps for file in done.files}),
        reviewer=HATS.get(judged.role, judged.role) if judged else "",
        remarks="；".join(_remarks(steps)),
    )


def _last(steps: Sequence[Done], *kinds: str) -> Done | None:
    return next((done for done in reversed(steps) if done.step in kinds), None)


def _said(done: Done) -> str:
    """2026-10-20 报告整改完成."""
    label = STEPS[done.step].label if done.step in STEPS else REMINDERS[done.step]
    return f"{wall(done.at):%Y-%m-%d} {label}"


def _remarks(steps: Sequence[Done]) -> list[str]:
    """The last prolonging with its reason, the gravest reminder, and what else is not the usual way."""
    prolonged, reopened = _last(steps, "prolong"), _last(steps, "reopen")
    graver = [kind for kind in reversed(list(REMINDERS)) if _last(steps, kind)]
    remarks = [f"{_said(prolonged)}至 {prolonged.due_on}：{prolonged.note}"] if prolonged else []
    remarks += [f"{_said(reopened)}：{reopened.note}"] if reopened else []
    reminder = _last(steps, graver[0]) if graver else None
    return remarks + ([f"{_said(reminder)}（{reminder.note}）"] if reminder else [])
