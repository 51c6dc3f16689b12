"""Given: what somebody gives with a step, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from casework.cases.case import Case
from casework.cases.days.workdays import Workdays
from casework.cases.steps import STEPS

SHORTEST, LONGEST, MOST_FILES, LONGEST_NAME = 2, 2000, 20, 60
FILE = re.compile(r"[0-9a-f]{64}", re.ASCII)  # its content's SHA-256


@dataclass(frozen=True)
class Given:
    """Note, day, evidence and responsible person of a step, as they were typed."""

    note: str = ""
    due_on: date | None = None
    files: tuple[str, ...] = ()
    person: str | None = None

    def cleaned(self) -> Given:
        """Without blanks around."""
        return Given(self.note.strip(), self.due_on, self.files, (self.person or "").strip() or None)


def wrong(step: str, given: Given, today: date, workdays: Workdays, case: Case | None = None) -> str | None:
    """What this step still needs, or what it cannot take, of `given` (cleaned); None: nothing."""
    return (
        _note(step, given.note)
        or _day(step, given.due_on, today, workdays, case)
        or _files(step, given.files)
        or _person(step, given.person)
    )


def unfit_name(what: str, name: str | None) -> str | None:
    """Why this cannot be the name of a person or an office."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return f"请写明{what}，不超过 {LONGEST_NAME} 个字。"
    return None


def _note(step: str, note: str) -> str | None:
    if not note and "note" not in STEPS[step].needs:
        return None
    if not SHORTEST <= len(note) <= LONGEST or not all(line.isprintable() for line in note.splitlines()):
        return f"请写明{STEPS[step].note}，{SHORTEST} 至 {LONGEST} 个字。"
    return None


def _day(step: str, day: date | None, today: date, workdays: Workdays, case: Case | None) -> str | None:
    if "day" not in STEPS[step].needs:
        return None if day is None else f"“{STEPS[step].label}”不改整改时限，请不要填日期。"
    if day is None:
        return "请填整改时限。"
    if day < today:
        return f"整改时限 {day} 早于今天（{today}），请另选一天。"
    if day > workdays.last:
        return f"整改时限 {day} 太远，最晚到 {workdays.last}，请另选一天。"
    if day not in workdays:
        return f"{day} 不是工作日，请另选一天。"
    if case is not None and day <= case.due_on:
        return f"新时限 {day} 应晚于原时限 {case.due_on}，请另选一天。"
    return None


def _files(step: str, files: tuple[str, ...]) -> str | None:
    if not files and "files" in STEPS[step].needs:
        return f"“{STEPS[step].label}”须附佐证材料。"
    if len(files) > MOST_FILES or len(set(files)) < len(files) or not all(FILE.fullmatch(each) for each in files):
        return f"佐证材料最多 {MOST_FILES} 份，不能重复，须先上传。"
    return None


def _person(step: str, person: str | None) -> str | None:
    if "person" in STEPS[step].needs or (step == "assign" and person):
        return unfit_name("责任人", person)
    return f"“{STEPS[step].label}”不改责任人，请不要填。" if person and step != "assign" else None
