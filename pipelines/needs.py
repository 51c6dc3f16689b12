"""Needs: what a verdict or a figure must know before it may be given.

`contracts` is the ledger of the subject's project (of its township, where the subject is a township);
`projects.started_on` also asks that the sheet had that column; `bids@township` that no row of the whole township is
missing, `contracts@county` that none of any township is. `payments@any` asks only that somebody collects them: without
any there is nothing to judge, but a verdict does not rest on having them all. `progress.photo_hash@read` asks only that
no such cell was unread: an empty one, or none at all, says as much as it should.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Scope = Literal["own", "township", "county", "any", "read"]
SCOPES: dict[str, Scope] = {"": "own", "township": "township", "county": "county", "any": "any", "read": "read"}


@dataclass(frozen=True)
class Need:
    """One ledger, perhaps one of its columns, and whose rows of it."""

    dataset: str
    field: str | None = None
    scope: Scope = "own"


def need(text: str) -> Need:
    """`projects.started_on@township` → Need. Raises ValueError for a scope nobody knows."""
    place, _, scope = text.partition("@")
    dataset, _, field = place.partition(".")
    if scope not in SCOPES:
        raise ValueError(f"{text}: the scope is township, county, any or read")
    return Need(dataset, field or None, SCOPES[scope])


def needs(texts: Iterable[str]) -> tuple[Need, ...]:
    """All of them, in order, each once."""
    return tuple(dict.fromkeys(need(text) for text in texts))


def ledgers(texts: Iterable[str]) -> tuple[str, ...]:
    """The ledgers that these needs ask for, each once."""
    return tuple(dict.fromkeys(one.dataset for one in needs(texts) if one.scope != "read"))
