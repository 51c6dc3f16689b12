"""Migrate: brings a store of an earlier version, or an empty one, to today's tables, in one transaction.

Two processes that start together both look; the second waits for the first one's lock and finds nothing left to do.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from casework.append_only import protect
from casework.errors import StoreError

FOLDER = Path(__file__).parent / "migrations"


def script(connection: Connection | None = None) -> Config:
    """Alembic's configuration; it has no file."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    return config


def head() -> str:
    """The version that this program works with."""
    newest = ScriptDirectory.from_config(script()).get_current_head()
    if newest is None:
        raise StoreError(f"{FOLDER}：程序不完整，缺少升级步骤。请重新安装。")
    return newest


def known() -> set[str]:
    """Every version that this program can bring to its own."""
    return {each.revision for each in ScriptDirectory.from_config(script()).walk_revisions()}


def version(connection: Connection) -> str | None:
    """The version of a store; None where it has no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the store to `revision` inside the caller's transaction. Raises StoreError for one of a later program."""
    now = version(connection)
    if now is not None and now not in known():
        raise StoreError(f"办理库的版本（{now}）比程序新。请升级程序，或从与本程序同版本的备份恢复。")
    command.upgrade(script(connection), revision)
    protect(connection)
    _whole(connection)


def _whole(connection: Connection) -> None:
    """SQLite migrates with foreign keys off, or writing a table anew would delete what points to it; so look then."""
    if connection.dialect.name != "sqlite":
        return
    if torn := connection.execute(text("pragma foreign_key_check")).first():
        raise StoreError(f"办理库升级中止：{torn[0]} 的记录指向了不存在的 {torn[2]}。库未改动，请从备份恢复后再试。")
