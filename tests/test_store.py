"""The store: one model on two databases, brought to its version by itself, whole whoever opens it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.exc import DatabaseError, StatementError

from casework import append_only, migrate
from casework import store as store_module
from casework.audit import chain as audit
from casework.errors import Damaged, Stale, StoreError
from casework.meetings import arrange, minutes
from casework.meetings.given import About, Draft
from casework.meetings.meeting import Kind
from casework.metadata import metadata
from casework.migrate import head, known, upgrade, version
from casework.publications import appeals
from casework.store import VARIABLE, Store, place
from casework.tables.audit import AuditRow
from casework.tables.users import UserRow
from casework.versioned import swap
from tests import cases
from tests.adopting import adopted
from tests.noted import taken_back
from tests.published import published
from tests.sampled import looked_at, sampled
from tests.stores import NOON, RIGHT, Home, add

HISTORIES = (
    *("adopted_schemes", "appeal_steps", "appeals", "audit", "backups", "case_files", "case_steps"),
    *("chart_note_withdrawals", "chart_notes", "evidence_files"),
    *("instructions", "minutes", "publications", "sample_results", "sample_units", "samples", "unmaskings"),
)


def filled(store: Store) -> None:
    """A row in every table that only grows."""
    user = add(store)
    with store.writing() as session:
        values = {"who": "x", "file": "x", "size": 1, "sha256": "x", "audit_seq": 0, "audit_digest": "x", "at": NOON}
        session.execute(sa.insert(metadata().tables["backups"]).values(**values))
        look = {"at": NOON, "user_id": user.user_id, "subject": "x", "reason": "x"}
        session.execute(sa.insert(metadata().tables["unmaskings"]).values(**look))
    cases.led(store, cases.opened(store), *cases.WAY[:3])  # the last of them carries a file
    number = arrange.create(store, About("例会", cases.TODAY), cases.OFFICE, NOON).meeting.meeting_no
    minutes.instruct(store, number, "抓紧办理", cases.LEADER, NOON)
    topic = Draft(Kind.TEXT, "其他事项")
    held = arrange.hold(
        store,
        number,
        arrange.add_topic(store, number, 1, topic, cases.OFFICE, NOON).meeting.version,
        cases.OFFICE,
        NOON,
    )
    minutes.write(store, held.meeting.meeting_no, 0, "会议纪要", cases.OFFICE, NOON)
    appeals.file(store, published(store), "", "得分有误", cases.TOWNSHIP, NOON)
    adopted(store)
    looked_at(store, sampled(store))
    taken_back(store)


def test_every_version_has_one_that_follows_it_and_the_newest_is_todays_model(store: Store) -> None:
    with store.changing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata()) == []
        assert version(connection) == head()


@pytest.mark.parametrize("revision", sorted(known()))
def test_after_every_migration_the_triggers_are_there(home: Home, revision: str) -> None:
    with home.opened() as store, store.changing() as connection:
        connection.execute(sa.text("drop table alembic_version"))
        for table in reversed(metadata().sorted_tables):
            table.drop(connection)
        upgrade(connection, revision)
        assert version(connection) == revision
        assert append_only.unprotected(connection) == []


def test_every_history_is_append_only(store: Store) -> None:
    assert sorted(name for name, table in metadata().tables.items() if table.info.get("append_only")) == list(HISTORIES)


@pytest.mark.parametrize("table", HISTORIES)
@pytest.mark.parametrize("act", ["update {0} set {1} = {1}", "delete from {0}"])
def test_the_store_itself_refuses_to_change_a_history(store: Store, table: str, act: str) -> None:
    filled(store)
    with pytest.raises(DatabaseError, match=f"{table} is append-only"), store.writing() as session:
        session.execute(sa.text(act.format(table, metadata().tables[table].primary_key.columns[0].name)))


@pytest.mark.parametrize("table", HISTORIES)
def test_no_other_way_around_the_triggers_either(store: Store, table: str) -> None:
    filled(store)
    way = "truncate {} cascade" if store.writer.dialect.name == "postgresql" else "replace into {0} select * from {0}"
    with pytest.raises(DatabaseError, match=f"{table} is append-only"), store.writing() as session:
        session.execute(sa.text(way.format(table)))


def test_a_table_that_is_written_anew_gets_its_triggers_back(store: Store) -> None:
    filled(store)
    with store.changing() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("audit", recreate="always") as batch:
            batch.add_column(sa.Column("more", sa.Text()))
        assert "audit_no_delete" in append_only.unprotected(connection)
        upgrade(connection)
        assert append_only.unprotected(connection) == []
    with pytest.raises(DatabaseError, match="audit is append-only"), store.writing() as session:
        session.execute(sa.text("delete from audit"))


def test_a_trigger_that_is_gone_or_switched_off_is_missed(store: Store) -> None:
    with store.changing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("alter table audit disable trigger audit_no_update"))
        else:
            connection.execute(sa.text("drop trigger audit_no_update"))
        assert append_only.unprotected(connection) == ["audit_no_update"]
        append_only.protect(connection)
        assert append_only.unprotected(connection) == []


def test_a_migration_that_fails_leaves_the_store_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store)

    def broken(connection: sa.Connection) -> None:
        connection.execute(sa.text("drop table sessions"))
        raise RuntimeError("broken")

    monkeypatch.setattr(migrate, "protect", broken)
    with pytest.raises(RuntimeError, match="broken"), store.changing() as connection:
        upgrade(connection)
    with store.reading() as session:
        assert session.scalar(sa.text("select count(*) from sessions")) == 0


def test_a_migration_that_would_leave_rows_pointing_nowhere_is_undone(tmp_path: Path) -> None:
    with Home(tmp_path, None).opened() as store:
        filled(store)
        with pytest.raises(StoreError, match="unmaskings 的记录指向了不存在的 users"), store.changing() as connection:
            connection.execute(sa.text("delete from users"))
            upgrade(connection)
        with store.reading() as session:
            assert session.scalar(sa.text("select count(*) from users")) == 1


def test_a_store_of_a_later_program_is_left_alone(home: Home) -> None:
    with home.opened() as store, store.changing() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreError, match=r"版本（9999）比程序新。请升级程序"):
        home.open()


def test_an_unknown_number_of_a_row_is_refused_where_it_points_nowhere(store: Store) -> None:
    with pytest.raises(DatabaseError), store.writing() as session:
        look = {"at": NOON, "user_id": 99, "subject": "x", "reason": "x"}
        session.execute(sa.insert(metadata().tables["unmaskings"]).values(**look))


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as session:
        audit.record(session, NOON, "x", "backup", {})
        raise ZeroDivisionError
    assert audit.verify(store).rows == 0


def test_a_reading_session_cannot_write(store: Store) -> None:
    with pytest.raises((StoreError, DatabaseError), match=r"read-?only"), store.reading() as session:
        audit.record(session, NOON, "x", "backup", {})


def test_a_reading_session_sees_one_state_while_others_write(store: Store) -> None:
    with store.reading() as session:
        before = session.scalar(sa.text("select count(*) from users"))
        add(store)
        assert session.scalar(sa.text("select count(*) from users")) == before == 0
    with store.reading() as session:
        assert session.scalar(sa.text("select count(*) from users")) == 1


def test_two_writers_wait_for_each_other_and_none_is_thrown_out(store: Store) -> None:
    def write() -> None:
        for _ in range(20):
            with store.writing() as session:
                audit.record(session, NOON, "x", "backup", {})

    threads = [threading.Thread(target=write) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    chain = audit.verify(store)
    assert chain.whole and chain.rows == 80


def test_a_row_is_changed_only_by_who_saw_its_latest_version(home: Home, store: Store) -> None:
    user = add(store)
    with store.writing() as session:
        swap(session, session.get(UserRow, user.user_id), 1, name="first")
    with pytest.raises(Stale, match="刚被别人改过"), store.writing() as session:
        swap(session, session.get(UserRow, user.user_id), 1, name="second")
    with pytest.raises(Stale), store.writing() as session:
        swap(session, session.get(UserRow, user.user_id), 2, UserRow.state == "disabled", name="third")
    with store.reading() as session:
        row = session.get(UserRow, user.user_id)
        assert row is not None and (row.name, row.version) == ("first", 2)


CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    "at",
    [
        NOON,
        datetime(2026, 10, 20, 12, 0, 0, 123456, tzinfo=CHINA),
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 1, 1, 3, tzinfo=CHINA),
    ],
)
def test_times_come_back_as_the_same_moment_in_utc(store: Store, at: datetime) -> None:
    with store.writing() as session:
        audit.record(session, at, "x", "backup", {})
    with store.reading() as session:
        kept = session.scalars(sa.select(AuditRow.at)).one()
    assert kept == at and kept.tzinfo is UTC
    assert audit.verify(store).whole


def test_every_time_of_the_store_is_kept_as_utc() -> None:
    kinds = {type(column.type).__name__ for table in metadata().tables.values() for column in table.columns}
    assert not kinds & {"DateTime", "TIMESTAMP", "Date", "Time"}


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="without a zone"), store.reading() as session:
        session.scalars(sa.select(AuditRow).where(AuditRow.at == datetime(2026, 1, 1))).all()


def test_what_the_store_was_asked_stays_out_of_its_errors(store: Store) -> None:
    with pytest.raises(DatabaseError) as caught, store.writing() as session:
        look = {"at": NOON, "user_id": 99, "subject": "x", "reason": RIGHT}
        session.execute(sa.insert(metadata().tables["unmaskings"]).values(**look))
    assert RIGHT not in str(caught.value)


def test_a_file_is_its_owners_only_and_writes_ahead(tmp_path: Path) -> None:
    with Home(tmp_path, None).opened() as store:
        assert place(tmp_path).stat().st_mode & 0o777 == 0o600
        with store.reading() as session:
            assert session.scalar(sa.text("pragma journal_mode")) == "wal"
            assert session.scalar(sa.text("pragma synchronous")) == 2


def test_what_is_no_database_is_told_with_the_way_back(tmp_path: Path) -> None:
    place(tmp_path).parent.mkdir()
    place(tmp_path).write_bytes(b"no database at all" * 100)
    with pytest.raises(Damaged, match=r"办理库已损坏.*mingjian restore"):
        Store.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "casework").write_text("a file")
    with pytest.raises(StoreError, match=r"办理库打不开（.+）。请检查目录权限和磁盘空间"):
        Store.open(tmp_path)


@pytest.mark.parametrize(
    "url", ["mysql://u:geheim@h/d", "nonsense geheim", "postgresql://u:geheim@h:x/d", "sqlite:///a"]
)
def test_an_address_that_is_none_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match="MINGJIAN_CASEWORK 不是可用的地址") as caught:
        Store.open(tmp_path, url)
    assert "geheim" not in str(caught.value)


def test_a_server_that_does_not_answer_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="办理库暂时不能用") as caught:
        Store.open(tmp_path, "postgresql://u:geheim@127.0.0.1:1/d")
    assert "geheim" not in str(caught.value)


def test_the_address_comes_from_the_environment_where_none_is_given(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if home.url:
        monkeypatch.setenv(VARIABLE, home.url)
    store = Store.open(tmp_path)
    try:
        assert place(tmp_path).exists() == (home.url is None)
    finally:
        store.close()


def test_a_busy_store_says_so_instead_of_failing_oddly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module.engines, "WAIT", 0)
    home = Home(tmp_path, None)
    busy = pytest.raises(StoreError, match="暂时不能用（database is locked）")
    with home.opened() as first, home.opened() as second, first.writing(), busy, second.writing():
        raise AssertionError("two wrote at once")
