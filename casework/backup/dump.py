"""Dump: writes a backup while others go on working; it shows the store at one moment.

Rows, not pages of a database file: the same file restores into SQLite and into PostgreSQL, of this version of the
program and of later ones. All of it is read in one transaction that sees one state.
"""

from __future__ import annotations

import hashlib
import os
import uuid
import zipfile
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Table

from casework.accounts.users import any_users
from casework.audit import chain as audit
from casework.audit.chain import Chain
from casework.backup import contents, evidence, rows
from casework.backup.contents import Manifest, Part
from casework.backup.last import note, sha256_of
from casework.errors import Refused, StoreError
from casework.marker import emptied
from casework.migrate import version
from casework.store import Store
from pipelines.china import wall
from pipelines.lake.durable import sync_folder
from pipelines.lake.refusals import words


@dataclass(frozen=True)
class Backup:
    """A file that was written, read back and found whole. `chain`: how the audit inside it stands."""

    file: Path
    size: int
    sha256: str
    manifest: Manifest
    chain: Chain


def folder(data: Path) -> Path:
    """Where backups lie unless a place is named."""
    return data / "casework" / "backups"


def named(data: Path, now: datetime, what: str = "casework") -> Path:
    """A free name that tells, on China's clock, when it was made."""
    stem = f"{what}-{wall(now):%Y%m%d-%H%M%S}"
    names = (f"{stem}{end}.zip" for end in ("", *(f"-{nth}" for nth in range(2, 1000))))
    return next(place for name in names if not os.path.lexists(place := folder(data) / name))


def backup(store: Store, file: Path, by: str, now: datetime) -> Backup:
    """Write a backup, and note it in the store if the audit in it is whole. Raises Refused, StoreError."""
    if store.data is not None and not any_users(store) and (why := emptied(store.data)):
        raise StoreError(f"没有备份。{why}")  # night by night, empty files would push the good ones out
    made = dump(store, file, now)
    if made.chain.whole:
        with store.writing() as session:
            note(session, made.file, made.manifest, by)
            body = {"file": file.name, "rows": made.manifest.rows, "sha256": made.sha256}
            audit.record(session, now, by, "backup", body)
    return made


def dump(store: Store, file: Path, now: datetime) -> Backup:
    """Write a backup and read it back. Raises Refused where something lies there, and StoreError."""
    if os.path.lexists(file):
        raise Refused(f"{file}：已经有这个文件，不会覆盖。请换一个文件名。")
    beside = file.with_name(f".tmp-{uuid.uuid4().hex}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:  # it holds hashes
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as parts:
                _write(store, parts, now)
            out.flush()
            os.fsync(out.fileno())
        manifest, chain = contents.check(beside)
        size, digest = beside.stat().st_size, sha256_of(beside)
        beside.rename(file)
        sync_folder(file.parent)
    except OSError as error:
        raise StoreError(f"{file}：备份没有写成（{words(error)}）。请检查目录权限和磁盘空间。") from None
    finally:
        with suppress(OSError):  # it is there only where something went wrong
            beside.unlink()
    return Backup(file, size, digest, manifest, chain)


def _write(store: Store, parts: zipfile.ZipFile, now: datetime) -> None:
    with store.reading() as session:
        connection = session.connection()
        written = {table.name: _table(connection, table, parts) for table in rows.tables(connection)}
        manifest = Manifest(version(connection) or "", now, written, audit.seal(session))
    lost = evidence.put_in(parts, store.data, evidence.named(parts, written))  # files are never deleted: no hurry
    manifest = replace(manifest, lost=lost)
    parts.writestr(contents.MANIFEST, contents.written(manifest))


def _table(connection: Connection, table: Table, parts: zipfile.ZipFile) -> Part:
    count, digest = 0, hashlib.sha256()
    with parts.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
        for line in rows.lines(connection, table):
            out.write(line)
            digest.update(line)
            count += 1
    return Part(count, digest.hexdigest())
