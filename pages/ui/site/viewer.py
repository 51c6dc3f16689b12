"""Viewer: who looks at the pages, what they may open, and whose rows they may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.accounts.person import LABELS, OFFICE, Person
from casework.accounts.scope import scope_of
from pages.ui.site import rights
from pipelines.lake.scope import COUNTY, Scope


@dataclass(frozen=True)
class Viewer:
    """A person let in for this run. `name` is printed on what they export; the local viewer is no `person`. A scope
    with names that somebody unmasked has them `names_until` then."""

    name: str
    scope: Scope
    hats: frozenset[str] = frozenset()
    label: str = ""
    person: Person | None = None
    names_until: datetime | None = None

    @property
    def login(self) -> str:
        """What the audit calls them."""
        return self.person.login if self.person else ""

    @property
    def township(self) -> str | None:
        """Of a township's account: the only one it hands in for."""
        return self.person.township if self.person else None


LOCAL = Viewer("本机用户", COUNTY, frozenset({rights.LOCAL}))


def viewer_of(person: Person) -> Viewer:
    """The person as the pages know them."""
    hats = {person.role.value, *(["office"] if person.is_office else [])}
    label = OFFICE if person.is_office else person.township or LABELS[person.role]
    return Viewer(person.name, scope_of(person), frozenset(hats), label, person)
