"""File: what is known of a file of evidence beside its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.tables.evidence_files import EvidenceRow


@dataclass(frozen=True)
class EvidenceFile:
    """One file as somebody kept it. `kind` is a key of kinds.KINDS, `size` in bytes, `by` a login, `at` UTC."""

    sha256: str
    name: str
    kind: str
    size: int
    by: str
    at: datetime


def file_of(row: EvidenceRow) -> EvidenceFile:
    """The row as a file."""
    return EvidenceFile(row.sha256, row.name, row.kind, row.size, row.by, row.at)
