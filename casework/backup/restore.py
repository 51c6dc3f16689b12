"""Restore: puts the content of a backup into a store of either kind, all of it in one transaction, or nothing.

What was there is written to a file beside the backups first; of the files of evidence none is ever taken away. Whoever
is signed in has to sign in again: a session that was ended after the backup must not come back to life.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Integer, Table, func, select, text, update
from sqlalchemy.orm import Session

from casework.audit import chain as audit
from casework.audit.chain import Chain
from casework.backup import contents, evidence, rows
from casework.backup.contents import Manifest
from casework.backup.dump import dump, named
from casework.backup.last import note
from casework.cases.export import refresh
from casework.errors import Damaged, Refused, StoreError
from casework.migrate import known, upgrade
from casework.outbox.lease import hold_back
from casework.schemes import export as schemes
from casework.store import Store, address, place
from casework.tables.sessions import SessionRow
from casework.tables.users import UserRow
from pipelines.lake.durable import set_aside


@dataclass(frozen=True)
class Restored:
    """What was put in, and where what was there before is kept."""

    manifest: Manifest
    chain: Chain
    kept: tuple[Path, ...]


def restore(data: Path, url: str | None, file: Path, by: str, now: datetime, *, replace: bool = False) -> Restored:
    """Restore `file`. `replace`: also over a store with rows, a damaged one, and from a backup with a broken audit.

    Raises Refused without it, and StoreError where the file or the store cannot be used.
    """
    manifest, chain = contents.check(file)
    if manifest.version not in known():
        raise StoreError(f"{file}：这份备份来自更新的程序（版本 {manifest.version}）。请先升级程序。")
    if not chain.whole and not replace:
        raise Refused(f"{file}：备份里的审计链在第 {chain.broken_at} 条断开（{chain.why}）。确要用它，请加 --yes。")
    store, kept = _target(data, url, replace)
    try:
        with store.changing() as connection:
            if _holds_rows(connection):
                kept += _aside(store, data, now, replace)
            before = _seal(connection)
            _files(data, file, manifest)
            _put(connection, file, manifest)
            after = _settle(connection, file, manifest, by, now, before)
            if connection.execute(select(UserRow.user_id).limit(1)).first():
                store.mark()
            if chain.whole and not after.whole:
                raise StoreError(
                    f"{file}：恢复后审计链在第 {after.broken_at} 条断开，已撤销。库未改动，请联系维护人员。"
                )
        refresh(store)
        schemes.refresh(store)
    finally:
        store.close()
    return Restored(manifest, after, kept)


def _target(data: Path, url: str | None, replace: bool) -> tuple[Store, tuple[Path, ...]]:
    """The store to restore into; a damaged file is put aside, for nothing damaged is deleted."""
    try:
        return Store.open(data, url, anew=True), ()
    except Damaged:
        if not replace or address(url):
            raise
    path = place(data)
    beside = (path.with_name(path.name + end) for end in ("", "-wal", "-shm"))
    kept = tuple(set_aside(each) for each in beside if each.exists())
    return Store.open(data, url, anew=True), kept


def _holds_rows(connection: Connection) -> bool:
    return any(connection.execute(select(table).limit(1)).first() for table in rows.tables(connection))


def _aside(store: Store, data: Path, now: datetime, replace: bool) -> tuple[Path, ...]:
    if not replace:
        raise Refused(f"{store.where}：库里已有内容，恢复会替换它。确要替换请加 --yes；原内容会先另存一份。")
    return (dump(store, named(data, now, "before-restore"), now).file,)


def _seal(connection: Connection) -> dict[str, object]:
    """The end of the chain that is replaced: who restored an old backup to be rid of something is told by it."""
    with Session(connection) as session:
        last = audit.seal(session)
    return {"seq": last.seq, "digest": last.digest}


def _files(data: Path, file: Path, manifest: Manifest) -> None:
    """Evidence goes back before the rows that name it: a restore that is killed has left bytes that nobody reads."""
    with contents.opened(file) as parts:
        evidence.put_back(parts, data, evidence.named(parts, manifest.tables), manifest.lost)


def _put(connection: Connection, file: Path, manifest: Manifest) -> None:
    """Today's tables go; those of the backup's version come, are filled, and become today's."""
    for table in reversed(rows.tables(connection)):
        table.drop(connection)
    connection.execute(text(f"drop table {rows.VERSION_TABLE}"))
    upgrade(connection, manifest.version)
    with contents.opened(file) as parts:
        for table in rows.tables(connection):
            if table.name in manifest.tables:
                _fill(connection, table, parts)
    upgrade(connection)


def _fill(connection: Connection, table: Table, parts: zipfile.ZipFile) -> None:
    lines: Iterator[bytes] = rows.lines_in(parts, table.name)
    while some := [rows.values(line) for line in islice(lines, rows.AT_A_TIME)]:
        rows.put(connection, table, some)
    if connection.dialect.name == "postgresql":
        _go_on_counting(connection, table)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL's counter of new numbers knows nothing of numbers that were put in."""
    for column in table.primary_key:
        if not isinstance(column.type, Integer):
            continue
        names = {"table": table.name, "column": column.name}
        counter = connection.scalar(text("select pg_get_serial_sequence(:table, :column)"), names)
        if counter and (most := connection.scalar(select(func.max(column)))):
            connection.execute(
                text("select setval(cast(:counter as regclass), :most)"), {"counter": counter, "most": most}
            )


def _settle(
    connection: Connection, file: Path, manifest: Manifest, by: str, now: datetime, before: dict[str, object]
) -> Chain:
    """End what is open, note the restore and the file it came from, and look through the audit."""
    body = {"file": file.name, "made_at": manifest.made_at.isoformat(), "rows": manifest.rows, "before": before}
    with Session(connection) as session:
        session.execute(update(SessionRow).where(SessionRow.ended_at.is_(None)).values(ended_at=now))
        hold_back(session)
        chain = audit.verified(session)
        if chain.whole:  # so this file is a whole backup of what the store now holds
            note(session, file, manifest, by)
        audit.record(session, now, by, "restore", body)
        session.commit()  # hands the rows to the transaction around it
    return chain
