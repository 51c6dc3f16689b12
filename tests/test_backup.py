"""Backup and restore: the whole store in one file, into either kind of store, all of it or nothing."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from casework import doctor
from casework.accounts import users
from casework.accounts.sessions import person_of
from casework.accounts.sign_in import sign_in
from casework.accounts.unmasking import unmask
from casework.append_only import unprotected
from casework.audit import chain as audit
from casework.backup import restore as restoring
from casework.backup.contents import check
from casework.backup.dump import backup, dump, named
from casework.backup.last import last_backup
from casework.backup.restore import Restored, restore
from casework.errors import Refused, StoreError
from casework.meetings.minutes import instruct
from casework.metadata import metadata
from casework.migrate import head, known, upgrade
from casework.outbox.contacts import reach
from casework.outbox.findings import Red, tell_findings
from casework.outbox.put import Message, put
from casework.outbox.receivers import receivers
from casework.publications import appeals
from casework.saved_views import SavedView, save
from casework.store import Store, place
from tests import cases, meetings, store_writers
from tests.adopting import adopted
from tests.noted import taken_back
from tests.published import published
from tests.sampled import looked_at, sampled
from tests.soaked import some
from tests.stores import HERE, NOON, OTHER, RIGHT, SECOND, Home, add

LATER = NOON + timedelta(hours=1)
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def lived_in(store: Store) -> Store:
    """A store in which something has happened in every table."""
    user = add(store, "zhang", "inspection")
    users.add(store, "root", "李四", "李四", "department", None, ("道路", "水利"), False, None, NOON)
    person = person_of(store, sign_in(store, "zhang", RIGHT, NOON, HERE), NOON)
    assert person is not None and person.user_id == user.user_id
    unmask(store, person, "XM-1", "核查\n举报“线索”，\\ 引号", NOON)
    with pytest.raises(Refused):
        sign_in(store, "zhang", OTHER, NOON, HERE)
    cases.led(store, cases.opened(store), *cases.WAY)
    reach(store, "root", user.user_id, {"email": "zhang@example.gov.cn"}, NOON)
    assert tell_findings(store, [Red("unassigned", "县财政局", None, None)], NOON.date(), NOON) == 1
    with store.writing() as session:
        put(session, receivers(session)[0], Message("test", "标题", "正文"), NOON)
    book = meetings.closed(store, meetings.decided(store, meetings.held(store)))
    instruct(store, book.meeting.meeting_no, "限期办结", cases.LEADER, NOON)
    appeals.file(store, published(store), "quality_pass_rate", "抽检单位录错一次", cases.TOWNSHIP, NOON)
    adopted(store)
    looked_at(store, sampled(store))
    save(store, user.user_id, SavedView("我的“西河镇”", "township", {"township": "西河镇"}), NOON)
    taken_back(store)
    return store


def content(store: Store) -> Rows:
    """Every row of every table."""
    with store.reading() as session:
        connection = session.connection()
        tables = metadata().sorted_tables
        return {t.name: [tuple(r) for r in connection.execute(sa.select(t).order_by(*t.primary_key))] for t in tables}


def into(home: Home, file: Path, *, replace: bool = False) -> Restored:
    """Restore there, an hour later."""
    return restore(home.data, home.url, file, "root", LATER, replace=replace)


def test_a_restored_store_holds_every_row_whatever_kind_it_is(lived_in: Store, elsewhere: Home, tmp_path: Path) -> None:
    before = content(lived_in)
    made = backup(lived_in, tmp_path / "out" / "b.zip", "root", NOON)
    assert all(before[name] for name in before if name != "backups")
    assert {name: part.rows for name, part in made.manifest.tables.items()} == {n: len(r) for n, r in before.items()}
    done = into(elsewhere, made.file)
    assert (done.chain.whole, done.kept) == (True, ())
    with elsewhere.opened() as there:
        after = content(there)
        kept = ("users", "sign_in_attempts", "unmaskings", "cases", "case_steps", "contacts", "outbox_events")
        for name in (*kept, "saved_views", "chart_notes", "chart_note_withdrawals"):
            assert after[name] == before[name]
        assert after["audit"][:-1] == before["audit"]
        assert audit.verify(there).whole
        with there.reading() as session:
            assert unprotected(session.connection()) == []


def test_a_restored_store_goes_on_counting(lived_in: Store, elsewhere: Home, tmp_path: Path) -> None:
    into(elsewhere, backup(lived_in, tmp_path / "b.zip", "root", NOON).file)
    with elsewhere.opened() as there:
        assert add(there, "third").user_id == 3
        person = person_of(there, sign_in(there, "third", RIGHT, LATER, HERE), LATER)
        assert person is not None
        unmask(there, person, "XM-2", "再次核查", LATER)
        backup(there, tmp_path / "c.zip", "root", LATER)
        assert audit.verify(there).whole


def test_whoever_was_signed_in_must_sign_in_again(home: Home, store: Store, tmp_path: Path) -> None:
    add(store)
    token = sign_in(store, "zhang", RIGHT, NOON, HERE)
    made = backup(store, tmp_path / "b.zip", "root", NOON)
    assert person_of(store, token, NOON + SECOND) is not None
    into(home, made.file, replace=True)
    assert person_of(store, token, NOON + SECOND) is None
    assert sign_in(store, "zhang", RIGHT, LATER, HERE)  # the process that was running goes on with the new content


def test_a_backup_is_noted_with_the_end_of_the_audit(lived_in: Store, tmp_path: Path) -> None:
    assert last_backup(lived_in) is None
    seal = audit.verify(lived_in).seal
    made = backup(lived_in, tmp_path / "b.zip", "root", NOON)
    last = last_backup(lived_in)
    assert last is not None
    assert (last.at, last.who, last.file, last.sha256, last.size) == (NOON, "root", "b.zip", made.sha256, made.size)
    assert made.manifest.seal == seal and audit.verify(lived_in).rows == seal.seq + 1
    assert made.file.stat().st_mode & 0o777 == 0o600


def test_a_backup_never_overwrites(store: Store, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("precious")
    with pytest.raises(Refused, match="已经有这个文件"):
        backup(store, tmp_path / "b.zip", "root", NOON)
    assert (tmp_path / "b.zip").read_text() == "precious"


def test_a_backup_that_cannot_be_written_leaves_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="备份没有写成"):
        backup(store, tmp_path / "file" / "b.zip", "root", NOON)
    assert last_backup(store) is None
    assert list(tmp_path.glob("**/.tmp-*")) == []


def test_a_name_is_told_on_chinas_clock(tmp_path: Path) -> None:
    first = named(tmp_path, NOON)
    assert first.name == "casework-20261020-120000.zip"
    first.parent.mkdir(parents=True)
    first.write_text("")
    assert named(tmp_path, NOON).name == "casework-20261020-120000-2.zip"


def test_a_store_that_holds_something_is_replaced_only_when_told_to(
    home: Home, lived_in: Store, tmp_path: Path
) -> None:
    made = backup(lived_in, tmp_path / "b.zip", "root", NOON)
    add(lived_in, "later")
    before = content(lived_in)
    with pytest.raises(Refused, match="确要替换请加 --yes"):
        into(home, made.file)
    assert content(lived_in) == before
    done = into(home, made.file, replace=True)
    assert users.by_login(lived_in, "later") is None
    (kept,) = done.kept
    assert check(kept)[0].rows == sum(map(len, before.values()))
    into(home, kept, replace=True)  # and back again
    assert users.by_login(lived_in, "later") is not None
    assert audit.verify(lived_in).whole


def test_a_restore_that_breaks_leaves_what_was_there(
    home: Home, lived_in: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, before = backup(lived_in, tmp_path / "b.zip", "root", NOON), content(lived_in)

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "_settle", broken)
    with pytest.raises(KeyboardInterrupt):
        into(home, made.file, replace=True)
    assert content(lived_in) == before
    assert audit.verify(lived_in).whole


def test_a_file_of_every_length_but_its_own_is_no_backup(home: Home, lived_in: Store, tmp_path: Path) -> None:
    whole = backup(lived_in, tmp_path / "b.zip", "root", NOON).file.read_bytes()
    torn = tmp_path / "torn.zip"
    for length in range(0, len(whole), 97):
        torn.write_bytes(whole[:length])
        with pytest.raises(StoreError, match="不是完整的备份"):
            check(torn)
    with pytest.raises(StoreError, match="没有这个文件"):
        into(home, tmp_path / "nothing.zip")


def altered(file: Path, out: Path, name: str, old: bytes, new: bytes) -> Path:
    """The same backup with other bytes in one of its parts."""
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(out, "w") as written:
        for each in parts.namelist():
            data = parts.read(each)
            assert each != name or old in data
            written.writestr(each, data.replace(old, new) if each == name else data)
    return out


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("users.jsonl", b"zhang", b"zheng", "users 的行数或校验值不符"),
        ("audit.jsonl", b"\n", b"\n\n", "audit 的行数或校验值不符"),
        ("manifest.json", b'"format": 1', b'"format": 2', "格式 2，本程序只认 1"),
        ("manifest.json", b'"users"', b'"people"', "people"),
        ("manifest.json", b"{", b"", "不是完整的备份"),
    ],
)
def test_an_altered_backup_is_refused(
    home: Home, lived_in: Store, tmp_path: Path, name: str, old: bytes, new: bytes, sentence: str
) -> None:
    made = backup(lived_in, tmp_path / "b.zip", "root", NOON)
    with pytest.raises(StoreError, match=sentence):
        into(home, altered(made.file, tmp_path / "x.zip", name, old, new), replace=True)


def test_a_backup_of_a_later_program_is_refused(home: Home, lived_in: Store, tmp_path: Path) -> None:
    made = backup(lived_in, tmp_path / "b.zip", "root", NOON)
    later = altered(
        made.file, tmp_path / "x.zip", "manifest.json", f'"version": "{head()}"'.encode(), b'"version": "9999"'
    )
    with pytest.raises(StoreError, match="来自更新的程序（版本 9999）"):
        into(home, later, replace=True)


@pytest.mark.parametrize("version", some(sorted(known() - {head()}), 4))
def test_a_backup_of_every_earlier_version_is_restored_into_todays(
    home: Home, elsewhere: Home, tmp_path: Path, version: str
) -> None:
    with home.opened() as store:
        with store.changing() as connection:
            connection.execute(sa.text("drop table alembic_version"))
            for table in reversed(metadata().sorted_tables):
                table.drop(connection)
            upgrade(connection, version)
            audit.record(Session(connection), NOON, "x", "backup", {})
        made = dump(store, tmp_path / f"{version}.zip", NOON)
    assert made.manifest.version == version and made.manifest.rows == 1
    assert into(elsewhere, made.file, replace=True).chain.whole
    with elsewhere.opened() as there:
        assert cases.led(there, cases.opened(there), *cases.WAY).case.state == "closed"
        assert audit.verify(there).whole


def test_a_backup_whose_audit_was_broken_before_is_restored_only_when_told_to(
    home: Home, lived_in: Store, elsewhere: Home, tmp_path: Path
) -> None:
    with lived_in.changing() as connection:
        on = " on audit" if home.url else ""
        connection.execute(sa.text(f"drop trigger audit_no_update{on}"))
        connection.execute(sa.text("update audit set who = 'nobody' where seq = 2"))
    made = backup(lived_in, tmp_path / "b.zip", "root", NOON)
    assert made.chain.broken_at == 2
    assert last_backup(lived_in) is None  # it is no good one
    with pytest.raises(Refused, match="审计链在第 2 条断开"):
        into(elsewhere, made.file)
    assert into(elsewhere, made.file, replace=True).chain.broken_at == 2


def test_a_damaged_file_is_put_aside_and_restored_over(tmp_path: Path) -> None:
    home = Home(tmp_path, None)
    with home.opened() as store:
        add(store)
        made = backup(store, tmp_path / "b.zip", "root", NOON)
    place(tmp_path).write_bytes(b"x" * 5000)
    with pytest.raises(StoreError, match="已损坏"):
        into(home, made.file)
    done = into(home, made.file, replace=True)
    assert [kept.read_bytes()[:3] for kept in done.kept if kept.suffix == ".damaged-1"] == [b"xxx"]
    with home.opened() as store:
        assert users.by_login(store, "zhang") is not None


def whole_while_writing(home: Home, elsewhere: Home, tmp_path: Path, times: int) -> None:
    """Backups taken beside three writers, each restored elsewhere."""
    acks = tmp_path / "acks"
    with store_writers.at_work(home, acks), home.opened() as store:
        for nth in range(times):
            told = store_writers.acknowledged(acks)
            into(elsewhere, backup(store, tmp_path / f"{nth}.zip", "root", NOON).file, replace=True)
            with elsewhere.opened() as there:
                held = store_writers.steps(there)
                assert held and told <= held <= store_writers.steps(store)


def test_a_backup_taken_while_others_write_restores_whole(home: Home, elsewhere: Home, tmp_path: Path) -> None:
    whole_while_writing(home, elsewhere, tmp_path, 1)


@pytest.mark.soak
def test_twenty_backups_taken_while_others_write_restore_whole(home: Home, elsewhere: Home, tmp_path: Path) -> None:
    whole_while_writing(home, elsewhere, tmp_path, 20)


def told(home: Home, now: timedelta = timedelta()) -> dict[str, str]:
    """What the doctor says, bad lines with their way out."""
    lines = doctor.examine(home.data, home.url, NOON + now)
    return {line.what: line.message if line.well else f"坏 {line.message} → {line.way}" for line in lines}


def test_the_doctor_makes_no_store(tmp_path: Path) -> None:
    assert told(Home(tmp_path, None)) == {"办理库": "还没有建立：没有账号，也没有办理记录"}
    assert not place(tmp_path).parent.exists()


def test_the_doctor_finds_a_whole_store_whole_and_asks_for_a_backup(home: Home, lived_in: Store) -> None:
    said = told(home)
    assert (said["办理库"], said["账号"][:1]) == (f"版本 {head()}", "坏")
    add(lived_in, "root", "admin")
    assert told(home)["账号"] == "3 个，可用 3 个，其中管理员 1 个"
    assert said["办理库备份"].startswith("坏 还没有做过 → mingjian backup")
    backup(lived_in, named(home.data, NOON), "root", NOON)
    said = told(home)
    assert said["办理库备份"] == "最近一次 2026-10-20 12:00，casework-20261020-120000.zip"
    assert said["审计"].endswith("条前后相接，与 2 份备份记下的相同")
    assert told(home, doctor.OLDEST)["办理库备份"].startswith("最近一次")
    assert told(home, doctor.OLDEST + SECOND)["办理库备份"].startswith("坏 最近一次")


def test_the_doctor_sees_an_audit_that_was_cut_off_after_a_backup(home: Home, lived_in: Store) -> None:
    backup(lived_in, named(home.data, NOON), "root", NOON)
    with lived_in.changing() as connection:
        for table in ("audit", "backups"):
            on = f" on {table}" if home.url else ""
            connection.execute(sa.text(f"drop trigger {table}_no_delete{on}"))
        connection.execute(sa.text("delete from backups"))
        connection.execute(sa.text("delete from audit where seq > 2"))
    assert audit.verify(lived_in).whole
    said = told(home)
    assert said["审计"].startswith("坏 与备份 casework-20261020-120000.zip 记下的不同")
    assert said["办理库"].startswith(f"坏 版本 {head()}，缺少防改写的触发器 audit_no_delete、backups_no_delete")


def test_the_doctor_sees_a_broken_chain_a_torn_backup_and_another_version(home: Home, lived_in: Store) -> None:
    with lived_in.changing() as connection:
        on = " on audit" if home.url else ""
        connection.execute(sa.text(f"drop trigger audit_no_update{on}"))
        connection.execute(sa.text("update audit set body = '{}' where seq = 2"))
    torn = named(home.data, NOON)
    torn.parent.mkdir(parents=True)
    torn.write_bytes(b"PK")
    said = told(home)
    assert said["审计"].startswith("坏 审计链在第 2 条断开（内容与校验值不符） → 保留现场")
    assert said["办理库"].startswith("坏")
    messages = [line.message for line in doctor.examine(home.data, home.url, NOON)]
    assert any("不是完整的备份" in message for message in messages)
    with lived_in.changing() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '0000'"))
    assert told(home)["办理库"].startswith(f"坏 版本 0000，程序要 {head()}")


def test_the_doctor_sees_a_file_that_is_no_database(tmp_path: Path) -> None:
    place(tmp_path).parent.mkdir()
    place(tmp_path).write_bytes(b"x" * 5000)
    assert "已损坏" in told(Home(tmp_path, None))["办理库"]


def test_the_doctor_says_of_a_server_that_does_not_answer_only_that(tmp_path: Path) -> None:
    said = told(Home(tmp_path, "postgresql://u:geheim@127.0.0.1:1/d"))
    assert list(said) == ["办理库"] and "暂时不能用" in said["办理库"] and "geheim" not in said["办理库"]


def test_the_doctor_misses_a_table(home: Home, store: Store) -> None:
    with store.changing() as connection:
        connection.execute(sa.text("drop table unmaskings"))
        connection.execute(sa.text("drop table sign_in_attempts"))
        connection.execute(sa.text("drop table backups"))
    assert any(line.startswith("坏") and "backups" in line for line in told(home).values())


def test_after_a_restore_older_files_accuse_nobody(home: Home, lived_in: Store) -> None:
    first = backup(lived_in, named(home.data, NOON), "root", NOON)
    add(lived_in, "later")
    backup(lived_in, named(home.data, NOON + SECOND), "root", NOON + SECOND)
    into(home, first.file, replace=True)
    assert told(home)["审计"].endswith("与 1 份备份记下的相同")


def test_what_a_backup_holds_is_rows_of_json(lived_in: Store, tmp_path: Path) -> None:
    made = backup(lived_in, tmp_path / "b.zip", "root", NOON)
    with zipfile.ZipFile(made.file) as parts:
        row = json.loads(parts.read("users.jsonl").splitlines()[1])
    assert row["categories"] == '["道路", "水利"]' and row["created_at"] == {"utc": "2026-10-20T04:00:00.000000"}
