"""Scope: whose rows a viewer may see, and whether people are named in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The townships and the categories of projects that a viewer may see; None: every one. `names`: the names of
    persons are shown as they were written."""

    townships: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    names: bool = False

    @property
    def is_limited(self) -> bool:
        """Whether some rows of the county are not the viewer's."""
        return self.townships is not None or self.categories is not None

    def within(self, other: Scope) -> Scope:
        """What both may see."""
        return Scope(
            _both(self.townships, other.townships),
            _both(self.categories, other.categories),
            self.names and other.names,
        )


NOBODYS = Scope(townships=(), categories=())  # who keeps the machine: no row of any ledger
COUNTY = Scope(names=True)  # the whole county as it was written: the night's own commands, and the local viewer


def _both(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tuple(each for each in one if each in other)
