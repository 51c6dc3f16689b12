"""Engine: how the two kinds of store are reached — a SQLite file, or PostgreSQL by its address.

`begin immediate` takes SQLite's one writing lock at the start; a transaction that only takes it at its first write is
thrown out instead of waiting. PostgreSQL is given one lock in the same place, so that both behave alike.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from casework.errors import StoreError

WAIT = 30  # seconds that a writer waits for the one before it
LOCK = 0x6D696E67  # the number of PostgreSQL's lock; any, but always the same
# Threads that wait for a writer hold a connection meanwhile. Parameters may be personal: no error shows them.
POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 40, "pool_timeout": WAIT, "hide_parameters": True}
FORM = "postgresql://用户:口令@主机:5432/库名"


def sqlite(path: Path, *, reading: bool = False, keys: bool = True) -> Engine:
    """An engine on a file. `reading`: it refuses to write; `keys`: foreign keys are watched."""
    arguments = {"isolation_level": None, "timeout": WAIT, "check_same_thread": False}
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args=arguments, **POOL)
    pragmas = (
        f"foreign_keys={int(keys)}",
        "recursive_triggers=1",  # or `insert or replace` would delete rows behind the triggers' back
        "synchronous=full",  # what was said to be kept survives a power cut
        f"query_only={int(reading)}",
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("begin" if reading else "begin immediate")

    return engine


def write_ahead(engine: Engine) -> None:
    """Let readers go on while somebody writes; a file keeps it for good. No transaction may be open for it."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("pragma journal_mode=wal")
    finally:
        connection.close()


def postgresql(url: str) -> Engine:
    """An engine on a server. Raises StoreError where the address is none or the driver is missing."""
    try:
        address = make_url(url)
        if address.get_backend_name() != "postgresql":
            raise ArgumentError("no postgresql")
        address = address.set(drivername="postgresql+psycopg")
        return create_engine(address, pool_pre_ping=True, **POOL)
    except (ArgumentError, NoSuchModuleError, ValueError):  # the message would quote the address with its password
        raise StoreError(f"MINGJIAN_CASEWORK 不是可用的地址，请写成 {FORM}。") from None
    except ModuleNotFoundError:
        raise StoreError("没有安装 PostgreSQL 的驱动。请安装附加组件：pip install mingjian[postgresql]。") from None


def lock(connection: Connection) -> None:
    """Wait until nobody else writes; the lock goes with the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"set local lock_timeout = '{WAIT}s'"))
        connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": LOCK})
