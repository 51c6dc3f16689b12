"""Viewer: who looks at the pages, what they may open, and whose rows they may see."""

from __future__ import annotations

from dataclasses import dataclass

from casework.accounts.person import LABELS, OFFICE, Person, Role
from pages.ui.site import rights
from pipelines.lake.snapshot_db import Scope


@dataclass(frozen=True)
class Viewer:
    """A person let in for this run. `name` is printed on what they export; `user_id` is None for the local viewer."""

    name: str
    scope: Scope
    hats: frozenset[str] = frozenset()
    label: str = ""
    user_id: int | None = None
    login: str = ""
    township: str | None = None  # of a township's account: the only one it hands in for


LOCAL = Viewer("本机用户", Scope(), frozenset({rights.LOCAL}))


def scope_of(person: Person) -> Scope:
    """Whose rows: a township's account its own, the admin none, everyone else the whole county."""
    if person.role is Role.TOWNSHIP:
        return Scope(townships=(person.township,) if person.township else ())
    if person.role is Role.ADMIN:
        return Scope(townships=())
    return Scope()


def viewer_of(person: Person) -> Viewer:
    """The person as the pages know them."""
    hats = {person.role.value, *(["office"] if person.is_office else [])}
    label = OFFICE if person.is_office else person.township or LABELS[person.role]
    return Viewer(person.name, scope_of(person), frozenset(hats), label, person.user_id, person.login, person.township)
