"""Publication: a ranking as it was frozen, and what somebody wants to freeze."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from casework.audit.chain import canonical
from casework.tables.published.publications import PublicationRow

SHORT = 12  # characters of a digest that people compare by eye


@dataclass(frozen=True)
class Frozen:
    """What is to be frozen: a period's ranking out of one snapshot, and the text of the scheme that scored it.

    `figures` holds JSON values: under `ranking` one row per township, under `tables` what is printed. `as_of`: the
    last day that the snapshot knows of.
    """

    period_kind: str
    period: str
    period_end: date
    as_of: date
    snapshot: str
    scheme: str
    figures: dict[str, Any]

    @property
    def text(self) -> str:
        """The figures as the one text that is kept and hashed: keys sorted, every number as it stands."""
        return canonical(self.figures)

    @property
    def has_ranking(self) -> bool:
        """Whether any township was assessed."""
        return any(row.get("score") is not None for row in self.figures["ranking"])


@dataclass(frozen=True)
class Publication:
    """One publication. `at` is UTC; `revised_by`: the number of the revision that stands in its place."""

    no: int
    period_kind: str
    period: str
    scheme_sha: str
    scheme: str
    snapshot: str
    text: str
    revises: int | None
    reason: str
    by: str
    name: str
    at: datetime
    previous: str
    digest: str
    revised_by: int | None = None

    @cached_property
    def figures(self) -> dict[str, Any]:
        """The frozen figures."""
        body: dict[str, Any] = json.loads(self.text)
        return body

    @property
    def short(self) -> str:
        """The first characters of the digest."""
        return self.digest[:SHORT]


def publication_of(row: PublicationRow, name: str, revised_by: int | None) -> Publication:
    """The row as it is read; `name` is what its publisher is called."""
    named = ("no", "period_kind", "period", "scheme_sha", "scheme", "snapshot", "revises", "reason", "by", "at")
    values = {each: getattr(row, each) for each in (*named, "previous", "digest")}
    return Publication(**values, text=row.figures, name=name, revised_by=revised_by)
