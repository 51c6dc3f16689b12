"""Doctor: whether the store is whole — version, triggers, audit, accounts, backups, evidence; it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from casework import marker
from casework.accounts.person import Role
from casework.append_only import unprotected
from casework.audit import chain as audit
from casework.audit.chain import Seal
from casework.backup.contents import manifest_of
from casework.backup.dump import folder
from casework.backup.last import last_of
from casework.cases import checkup
from casework.errors import Damaged, StoreError
from casework.evidence import checkup as evidence
from casework.migrate import head, version
from casework.outbox import checkup as outbox
from casework.publications import checkup as publications
from casework.sample import strayed
from casework.sampling import checkup as sampling
from casework.schemes import checkup as schemes
from casework.store import Store, address, place
from casework.tables.audit import AuditRow
from casework.tables.backups import BackupRow
from casework.tables.users import UserRow
from pipelines.china import wall
from pipelines.doctor.checkup import Line

OLDEST = timedelta(days=7)  # of a backup
STORE, AUDIT, ACCOUNTS, BACKUP = "办理库", "审计", "账号", "办理库备份"


def examine(data: Path, url: str | None, now: datetime) -> Iterator[Line]:
    """One line after the other; whatever lies there, none of them fails."""
    again = f"mingjian restore 备份文件 --data {data} --yes"
    there, kind = place(data).exists(), marker.SERVER if address(url) else marker.FILE
    try:
        why = marker.lost(data, kind, is_there=there)
    except StoreError as error:
        why = str(error)
    if why:
        yield Line(False, STORE, why, again)
        return
    if not address(url) and not there:
        yield Line(True, STORE, "还没有建立：没有账号，也没有办理记录")
        return
    try:
        store = Store.of_server(server) if (server := address(url)) else Store.of_file(place(data))
        try:
            with store.reading() as session:
                yield from _looks(session, data, again, now)
        finally:
            store.close()
    except Damaged as error:
        yield Line(False, STORE, str(error), again)
    except (StoreError, DBAPIError) as error:
        why = str(error).partition("\n")[0]
        yield Line(False, STORE, why, "用办理库所属的账号运行，检查权限和数据库服务")


def _looks(session: Session, data: Path, again: str, now: datetime) -> Iterator[Line]:
    connection = session.connection()
    if connection.dialect.name == "sqlite" and (fault := session.scalar(text("pragma integrity_check"))) != "ok":
        yield Line(False, STORE, f"文件已损坏（{fault}）", again)
        return
    if (now_at := version(connection)) != head():
        yield Line(
            False, STORE, f"版本 {now_at or '未建立'}，程序要 {head()}", "打开看板或运行 mingjian user list 会升级"
        )
        return
    missing = unprotected(connection)
    version_text = f"版本 {now_at}" + (f"，缺少防改写的触发器 {'、'.join(missing)}" if missing else "")
    yield Line(not missing, STORE, version_text, again)
    yield _accounts(session, data)
    yield _chain(session, data, again)
    yield from _backup(session, data, now)
    yield from checkup.examine(session, data)
    yield from strayed.examine(session, data)
    yield from evidence.examine(session, data)
    yield from outbox.examine(session, data)
    yield from publications.examine(session, again)
    yield from schemes.examine(session, data, again)
    yield from sampling.examine(session, again)


def _accounts(session: Session, data: Path) -> Line:
    roles = list(session.scalars(select(UserRow.role).where(UserRow.state == "active")))
    every = session.scalar(select(func.count()).select_from(UserRow)) or 0
    if not every and (why := marker.emptied(data)):
        return Line(False, ACCOUNTS, why, f"mingjian restore 备份文件 --data {data} --yes")
    admins = roles.count(Role.ADMIN)
    message = f"{every} 个，可用 {len(roles)} 个，其中管理员 {admins} 个"
    return Line(not every or admins > 0, ACCOUNTS, message, "mingjian user add 账号 --name 姓名 --role admin")


def _chain(session: Session, data: Path, again: str) -> Line:
    chain = audit.verified(session)
    if not chain.whole:
        return Line(False, AUDIT, f"审计链在第 {chain.broken_at} 条断开（{chain.why}）", f"保留现场，{again}")
    noted = list(_noted(session, data))
    if lost := [name for name, seal in noted if audit.digest_at(session, seal.seq) != seal.digest]:
        return Line(False, AUDIT, f"与备份 {lost[0]} 记下的不同：之后被截断或整个改写过", f"保留现场，{again}")
    return Line(True, AUDIT, f"{chain.rows} 条前后相接，与 {len(noted)} 份备份记下的相同")


def _noted(session: Session, data: Path) -> Iterator[tuple[str, Seal]]:
    """How far the audit had come by what the store remembers of its backups, and by the files themselves.

    A file from before the last restore may speak of acts that the restored store never saw.
    """
    for row in session.scalars(select(BackupRow)):
        yield row.file, Seal(row.audit_seq, row.audit_digest)
    since = session.scalar(select(func.max(AuditRow.at)).where(AuditRow.action == "restore"))
    for file in sorted(folder(data).glob("casework-*.zip")):
        try:
            manifest = manifest_of(file)
        except StoreError:
            continue  # told by _backup
        if since is None or manifest.made_at > since:
            yield file.name, manifest.seal


def _backup(session: Session, data: Path, now: datetime) -> Iterator[Line]:
    way = f"mingjian backup --data {data}"
    for file in sorted(folder(data).glob("*.zip")):
        try:
            manifest_of(file)
        except StoreError as error:
            yield Line(False, BACKUP, str(error), f"移走它；{way}")
    last = last_of(session)
    if last is None:
        empty = session.scalar(select(UserRow.user_id).limit(1)) is None
        yield Line(empty, BACKUP, "还没有做过", way)
        return
    message = f"最近一次 {wall(last.at):%Y-%m-%d %H:%M}，{last.file}"
    yield Line(now - last.at <= OLDEST, BACKUP, message, f"超过 {OLDEST.days} 天了，{way}")
