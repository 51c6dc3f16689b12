"""Last: the backups that the store knows of, and when the last whole one was made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.backup.contents import Manifest
from casework.store import Store
from casework.tables.backups import BackupRow


@dataclass(frozen=True)
class Kept:
    """One backup as the store remembers it. `file` is a name; where it was taken to the store does not know."""

    at: datetime
    who: str
    file: str
    size: int
    sha256: str


def last_backup(store: Store) -> Kept | None:
    """The newest backup that was found whole. Raises StoreError."""
    with store.reading() as session:
        return last_of(session)


def last_of(session: Session) -> Kept | None:
    """The same inside a session."""
    row = session.scalar(select(BackupRow).order_by(BackupRow.at.desc(), BackupRow.backup_id.desc()).limit(1))
    return Kept(row.at, row.who, row.file, row.size, row.sha256) if row else None


def note(session: Session, file: Path, manifest: Manifest, by: str) -> None:
    """Remember a backup, and how far the audit had come in it."""
    row = BackupRow(at=manifest.made_at, who=by, file=file.name, size=file.stat().st_size, sha256=sha256_of(file))
    row.audit_seq, row.audit_digest = manifest.seal.seq, manifest.seal.digest
    session.add(row)


def sha256_of(file: Path) -> str:
    """The digest of a file, hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
