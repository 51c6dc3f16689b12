"""Scope: whose rows somebody may see by their account; names of persons are hidden."""

from __future__ import annotations

from casework.accounts.person import Person, Role
from pipelines.lake.scope import NOBODYS, Scope


def scope_of(person: Person) -> Scope:
    """A township's account its own, a department's its categories, the admin none, everyone else all.

    Names of persons stay hidden; pages/ui/site/unmask.py shows them to those who may and say why.
    """
    match person.role:
        case Role.TOWNSHIP:
            return Scope(townships=(person.township,) if person.township else ())
        case Role.ADMIN:
            return NOBODYS
        case Role.DEPARTMENT:
            return Scope(categories=person.categories or None)
    return Scope()


def holds(scope: Scope, township: str | None, category: str | None) -> bool:
    """Whether a row of this township and category is the viewer's; a row without one is nobody's who is limited."""
    return (scope.townships is None or township in scope.townships) and (
        scope.categories is None or category in scope.categories
    )
