"""Append-only: triggers by which the store itself refuses to change or delete a row of a history.

    update audit set who = 'nobody'   →   audit is append-only

They are put in place after every migration, on every table that says APPEND_ONLY: a batch ALTER on SQLite makes a new
table under the old name and loses its triggers without a word.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from casework.metadata import metadata

FUNCTION = """
create or replace function refuse_change() returns trigger language plpgsql as
$$ begin raise exception '% is append-only', tg_table_name; end $$
"""
SQLITE = """
create trigger if not exists {table}_no_{act} before {act} on {table}
begin select raise(abort, '{table} is append-only'); end
"""
POSTGRESQL = """
create trigger {table}_no_{act} before {act} on {table} for each {each} execute function refuse_change()
"""
ACTS = {"sqlite": {"update": "row", "delete": "row"}}
ACTS["postgresql"] = ACTS["sqlite"] | {"truncate": "statement"}
NAMES = {
    "sqlite": "select name from sqlite_master where type = 'trigger'",
    "postgresql": """
        select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where c.relnamespace = current_schema()::regnamespace and t.tgenabled in ('O', 'A') and not t.tgisinternal
    """,
}


def protect(connection: Connection) -> None:
    """Put the triggers onto every append-only table that the store has."""
    kind, standing = connection.dialect.name, _standing(connection)
    if kind == "postgresql":
        connection.execute(text(FUNCTION))
    for table in _tables(connection):
        for act, each in ACTS[kind].items():
            if f"{table}_no_{act}" not in standing:
                _put(connection, table, act, each)


def unprotected(connection: Connection) -> list[str]:
    """The triggers that should be there and are not, or are switched off."""
    wanted = [f"{table}_no_{act}" for table in _tables(connection) for act in ACTS[connection.dialect.name]]
    return sorted(set(wanted) - _standing(connection))


def _put(connection: Connection, table: str, act: str, each: str) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text(SQLITE.format(table=table, act=act)))
        return
    connection.execute(text(f"drop trigger if exists {table}_no_{act} on {table}"))  # one that was switched off
    connection.execute(text(POSTGRESQL.format(table=table, act=act, each=each)))


def _tables(connection: Connection) -> list[str]:
    there = set(inspect(connection).get_table_names())
    return [name for name, table in metadata().tables.items() if table.info.get("append_only") and name in there]


def _standing(connection: Connection) -> set[str]:
    return set(connection.scalars(text(NAMES[connection.dialect.name])))
