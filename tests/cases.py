"""Cases: people, findings, terms and steps for the tests of casework's cases."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

from casework.accounts import departments, users
from casework.accounts.person import Person, Role
from casework.cases.assign import assign
from casework.cases.case import Case, File
from casework.cases.days.terms import Terms
from casework.cases.days.workdays import Workdays
from casework.cases.finding import Assignment, Finding
from casework.cases.take import step
from casework.evidence import files
from casework.store import Store
from casework.tables.evidence_files import EvidenceRow
from pipelines.limits.dated import load
from tests.stores import NOON

TODAY = date(2026, 10, 20)  # a Tuesday, NOON's day
HOUR, LEAD = timedelta(hours=1), "县交通运输局"
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PROOF = hashlib.sha256(PDF).hexdigest()
LIMITS = load(Path(__file__).parents[1] / "data" / "reference" / "limits.toml")
_numbers = count(1)


@cache
def weekdays() -> Workdays:
    """Monday to Friday of two years, without any holiday."""
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(730))
    return Workdays(day for day in days if day.weekday() < 5)


def in_force() -> Terms:
    """Terms of a county without holidays and with the programme's own limits."""
    return Terms(weekdays(), LIMITS)


def person(login: str, role: Role, *, office: bool = False, unit: str | None = None) -> Person:
    """Somebody signed in; `unit` is a township or a department."""
    township, department = (unit, None) if role is Role.TOWNSHIP else (None, unit)
    return Person(1, login, f"{login}先生", role, office, township, (), False, department)


OFFICE = person("office", Role.DEPARTMENT, office=True)
OTHER_OFFICE = person("office2", Role.DEPARTMENT, office=True)
INSPECTION = person("jiwei", Role.INSPECTION)
TOWNSHIP = person("xihe", Role.TOWNSHIP, unit="西河镇")
STRANGER = person("dongshan", Role.TOWNSHIP, unit="东山乡")
DEPARTMENT = person("jiaotong", Role.DEPARTMENT, unit=LEAD)
OTHER_DEPARTMENT = person("shuili", Role.DEPARTMENT, unit="县水利局")
LIMITED = replace(DEPARTMENT, login="shui", categories=("水利",))
UNPLACED = person("nobody", Role.DEPARTMENT)
LEADER = person("leader", Role.LEADER)
ASSESSMENT = person("kaohe", Role.ASSESSMENT)
ADMIN = person("root", Role.ADMIN)
EVERYBODY = (
    *(OFFICE, OTHER_OFFICE, INSPECTION, TOWNSHIP, STRANGER, DEPARTMENT),
    *(OTHER_DEPARTMENT, LIMITED, UNPLACED, LEADER, ASSESSMENT, ADMIN),
)


def finding(finding_id: str | None = None, level: str = "red") -> Finding:
    """A finding of a road in 西河镇; of a name of its own unless one is given."""
    name = finding_id or f"f{next(_numbers)}"
    place = ("P1", "西河镇", "西新村", "道路")
    return Finding(name, "paid_ahead", level, *place, 12_345_600, "20261020-x", "付款比例 90%，形象进度 40%")


def opened(store: Store, one: Finding | None = None, now: datetime = NOON, due_on: date | None = None) -> Case:
    """A case that the office has assigned."""
    given = Assignment(one or finding(), LEAD, "张三", due_on)
    return assign(store, [given], OFFICE, now, in_force())[0]


GIVEN: dict[str, dict[str, object]] = {
    "plan": {"note": "返工路面", "responsible": "李四"},
    "claim_untrue": {"note": "已按合同付款", "files": (PROOF,)},
    "claim_error": {"note": "台账录错一位", "files": (PROOF,)},
    "prolong": {"note": "雨季停工", "due_on": date(2026, 12, 31)},
    "report": {"note": "已整改", "files": (PROOF,)},
}


def proof(store: Store, who: Person, now: datetime = NOON) -> str:
    """The hash of a PDF that this person has kept; without its line in the audit, which tests of cases count."""
    if store.data is not None:  # a walk of thousands of cases needs no bytes
        files.write(store.data, PDF)
    with store.writing() as session:
        if session.get(EvidenceRow, (PROOF, who.login)) is None:
            session.add(EvidenceRow(sha256=PROOF, by=who.login, name="发票.pdf", kind="pdf", size=len(PDF), at=now))
    return PROOF


def take(store: Store, case: Case, name: str, who: Person, now: datetime = NOON + HOUR) -> File:
    """A step with all that it needs."""
    given: dict[str, object] = GIVEN.get(name, {"note": "情况属实"})
    if "files" in given:
        proof(store, who)
    return step(store, case.case_id, case.version, name, who, now, weekdays(), **given)  # type: ignore[arg-type]  # by name


WAY = (("respond", TOWNSHIP), ("plan", TOWNSHIP), ("report", DEPARTMENT), ("close", OFFICE))


def led(store: Store, case: Case, *steps: tuple[str, Person], now: datetime = NOON + HOUR) -> File:
    """One step after the other, an hour between them."""
    for nth, (name, who) in enumerate(steps):
        file = take(store, case, name, who, now + nth * HOUR)
        case = file.case
    return file


def account(store: Store, login: str, unit: str) -> users.User:
    """An account of a department."""
    user = users.add(store, "test", login, "王五", "department", None, (), False, None, NOON)
    departments.place(store, "test", user.user_id, unit, NOON)
    return user
