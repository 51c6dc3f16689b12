"""Store: the one database of what people decide; many read, one writes at a time, transactions are whole."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from casework import engine as engines
from casework import marker
from casework.errors import Damaged, StoreError
from casework.migrate import head, upgrade, version

DAMAGED = re.compile("not a database|malformed|file is encrypted")
VARIABLE = "MINGJIAN_CASEWORK"


def place(data: Path) -> Path:
    """Where the store of a county lies, unless an address is given."""
    return data / "casework" / "casework.db"


def address(url: str | None) -> str | None:
    """The address of the store: the one given, or the environment's; None means the county's own file."""
    return url or os.environ.get(VARIABLE) or None


class Store:
    """One per process; threads share it."""

    def __init__(self, writer: Engine, reader: Engine, where: str) -> None:
        self.writer, self.reader, self.where = writer, reader, where
        # The county's folder: of the marker of its accounts, and of the file of cases that the night reads.
        self.data: Path | None = None

    @classmethod
    def open(cls, data: Path, url: str | None = None, *, anew: bool = False) -> Store:
        """The store of a county, made or brought to today's version first. Raises StoreError.

        Where accounts were made but their store is not there, none is made in its place, unless `anew` says so.
        """
        server = address(url)
        if not anew and (
            why := marker.lost(data, marker.SERVER if server else marker.FILE, is_there=place(data).exists())
        ):
            raise StoreError(why)
        if server:
            store = cls.of_server(server)
        else:
            _make(place(data))
            store = cls.of_file(place(data))
        store.data = data
        try:
            with store.changing() as connection:
                if version(connection) != head():
                    upgrade(connection)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def of_server(cls, url: str) -> Store:
        """A store on PostgreSQL as it stands. Raises StoreError where the address is none."""
        writer = engines.postgresql(url)
        reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return cls(writer, reader, writer.url.render_as_string(hide_password=True))

    @classmethod
    def of_file(cls, path: Path) -> Store:
        """A store in a file as it stands."""
        return cls(engines.sqlite(path), engines.sqlite(path, reading=True), str(path))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the store, and cannot write. Raises StoreError."""
        with in_words(self.where), Session(self.reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self, within: Session | None = None) -> Iterator[Session]:
        """A session that nobody else writes beside: committed at the end, undone by an exception. Raises StoreError.

        `within`: the caller's own writing session, which goes on instead of a new one.
        """
        if within is not None:
            yield within
            return
        with in_words(self.where), Session(self.writer, expire_on_commit=False) as session, session.begin():
            engines.lock(session.connection())
            yield session

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """A connection that may make and drop tables, alone, all or nothing. Raises StoreError.

        SQLite watches no foreign keys meanwhile, or writing a table anew would delete what points to it.
        """
        is_file = self.writer.dialect.name == "sqlite"
        engine = engines.sqlite(Path(str(self.writer.url.database)), keys=False) if is_file else self.writer
        try:
            with in_words(self.where), engine.begin() as connection:
                engines.lock(connection)
                yield connection
        finally:
            if is_file:
                engine.dispose()

    def mark(self) -> None:
        """Leave word in the county's folder that this store holds its accounts. Raises StoreError."""
        if self.data is not None:
            marker.mark(self.data, marker.SERVER if self.writer.dialect.name == "postgresql" else marker.FILE)

    def close(self) -> None:
        """Let go of every connection."""
        self.writer.dispose()
        self.reader.dispose()


def _make(path: Path) -> None:
    """The file, where there is none; two processes at once make one. Raises StoreError."""
    with in_words(str(path)), _alone(path):
        engine = engines.sqlite(path)
        try:
            engines.write_ahead(engine)
        finally:
            engine.dispose()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else makes or migrates the file meanwhile; it is its owner's only, for it holds password hashes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path.with_name(".casework.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unopened(path, error) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _touch(path)
        yield
    finally:
        os.close(handle)


def _touch(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise _unopened(path, error) from None


@contextmanager
def in_words(where: str) -> Iterator[None]:
    """A store that cannot be reached becomes one sentence; what it was asked, passwords among it, stays out of it."""
    try:
        yield
    except (DBAPIError, sqlite3.DatabaseError) as error:
        cause = getattr(error, "orig", error)
        why = str(cause).strip().partition("\n")[0] or type(cause).__name__
        if DAMAGED.search(why):
            raise Damaged(f"{where}：办理库已损坏（{why}）。请用 mingjian restore 备份文件 --yes 恢复。") from None
        if isinstance(error, OperationalError | sqlite3.OperationalError):
            sentence = f"办理库暂时不能用（{why}）。请稍后再试；一直如此请运行 mingjian doctor。"
            raise StoreError(f"{where}：{sentence}") from None
        raise
    except PoolTimeout:
        raise StoreError(f"{where}：同时使用办理库的人太多。请稍后再试。") from None


def _unopened(path: Path, error: OSError) -> StoreError:
    return StoreError(f"{path}：办理库打不开（{error.strerror}）。请检查目录权限和磁盘空间。")
