"""Scheme: a version as it was adopted, and what somebody wants to adopt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from casework.cases.kept import name_of
from casework.tables.assessed.adopted_schemes import AdoptedSchemeRow

FILE, ADOPTED = "file", "adopted"


@dataclass(frozen=True)
class Draft:
    """What is to be adopted. `target`: default, or a period. `file`: the text of the county's own file of that target
    as it was seen; None where it has none."""

    target: str
    text: str
    document_no: str
    reason: str
    file: str | None = None


@dataclass(frozen=True)
class Version:
    """One version. `at` is UTC; `origin`: file (the county's own, kept when another took its place) or adopted."""

    no: int
    target: str
    origin: str
    version: str
    text: str
    replaces: int | None
    document_no: str
    reason: str
    by: str
    name: str
    at: datetime
    digest: str


def version_of(session: Session, row: AdoptedSchemeRow) -> Version:
    """The row as it is read."""
    named = ("no", "target", "origin", "version", "replaces", "document_no", "reason", "by", "at", "digest")
    return Version(**{each: getattr(row, each) for each in named}, text=row.scheme, name=name_of(session, row.by))
