"""Receivers: the accounts that can be reached, and which of them a case concerns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.accounts.person import Person, Role
from casework.accounts.scope import holds, scope_of
from casework.cases.case import Case
from casework.cases.steps import is_of_unit
from casework.tables.contacts import ContactRow
from casework.tables.users import UserRow


@dataclass(frozen=True)
class Receiver:
    """An account in use, and its addresses by channel."""

    person: Person
    rights: str
    addresses: Mapping[str, str] = field(default_factory=dict)


def receivers(session: Session) -> list[Receiver]:
    """Every account in use that has an address, by login."""
    asked = select(UserRow, ContactRow).join(ContactRow, ContactRow.user_id == UserRow.user_id)
    ordered = asked.where(UserRow.state == "active").order_by(UserRow.login_key, ContactRow.channel)
    reached: dict[int, tuple[UserRow, dict[str, str]]] = {}
    for user, contact in session.execute(ordered):
        reached.setdefault(user.user_id, (user, {}))[1][contact.channel] = contact.address
    return [Receiver(person_of(user), rights_of(user), addresses) for user, addresses in reached.values()]


def person_of(row: UserRow) -> Person:
    """The account as a person."""
    rights = (Role(row.role), row.is_office, row.township, row.categories)
    return Person(row.user_id, row.login, row.name, *rights, row.must_change, row.department)


def rights_of(row: UserRow) -> str:
    """What an account may see, as one text: a message written for other rights is not sent."""
    return json.dumps([row.role, row.is_office, row.township, list(row.categories), row.department], ensure_ascii=False)


def sees(receiver: Receiver, case: Case) -> bool:
    """Whether the case is among what the account may see."""
    return holds(scope_of(receiver.person), case.township, case.category)


def office(case: Case, everybody: Iterable[Receiver]) -> list[Receiver]:
    """The staff of the meetings' office."""
    return [each for each in everybody if each.person.is_office and sees(each, case)]


def unit(case: Case, everybody: Iterable[Receiver]) -> list[Receiver]:
    """The accounts of the lead department and of the case's own township."""
    return [each for each in everybody if is_of_unit(each.person, case) and sees(each, case)]


def in_charge(case: Case, everybody: Iterable[Receiver]) -> list[Receiver]:
    """The unit's account that bears the name of the person in charge (责任人); without one, the whole unit's."""
    own = unit(case, everybody)
    return [each for each in own if each.person.name == case.person] or own
