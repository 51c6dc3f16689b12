"""Evidence is kept whole or not at all, carried by cases of those who kept it, backed up, restored, looked after."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from casework import doctor
from casework.backup.contents import check
from casework.backup.dump import backup
from casework.backup.restore import restore
from casework.cases.take import step
from casework.errors import Refused, StoreError
from casework.evidence import files
from casework.evidence import keep as keeping
from casework.evidence.apart import Fit
from casework.evidence.keep import keep
from casework.evidence.listing import named, readable
from casework.metadata import metadata
from casework.migrate import upgrade
from casework.store import Store
from casework.tables.audit import AuditRow
from casework.tables.case_files import CaseFileRow
from casework.tables.evidence_files import EvidenceRow
from pipelines.lake.scope import COUNTY, NOBODYS, Scope
from tests import evidence_writers, store_writers
from tests.cases import (
    ADMIN,
    ASSESSMENT,
    DEPARTMENT,
    HOUR,
    INSPECTION,
    LEADER,
    OFFICE,
    PDF,
    PROOF,
    STRANGER,
    TOWNSHIP,
    led,
    opened,
    take,
    weekdays,
)
from tests.stores import NOON, SECOND, Home, add

XIHE, DONGSHAN = Scope(townships=("西河镇",)), Scope(townships=("东山乡",))
ROADS, WATER = Scope(categories=("道路",)), Scope(categories=("水利",))


def rows(store: Store) -> tuple[int, int]:
    with store.reading() as session:
        counted = (session.scalar(sa.select(sa.func.count()).select_from(t)) for t in (EvidenceRow, AuditRow))
        kept, audits = counted
    return kept or 0, audits or 0


def lines(home: Home) -> list[str]:
    """What the doctor says of evidence, 坏 before what is not well."""
    told = doctor.examine(home.data, home.url, NOON)
    return [f"{'' if line.well else '坏'}{line.message}" for line in told if line.what == "佐证材料"]


def test_a_kept_file_is_its_bytes_its_row_and_a_line_in_the_audit(home: Home, store: Store) -> None:
    kept = keep(store, "C:\\发票 13912345678.exe", PDF, TOWNSHIP, NOON)
    assert (kept.sha256, kept.kind, kept.size, kept.by, kept.at) == (PROOF, "pdf", len(PDF), "xihe", NOON)
    assert kept.name == "发票 139****5678.exe.pdf"  # a number of a telephone in a name is hidden as in any sentence
    path = home.data / "casework" / "files" / PROOF[:2] / PROOF
    assert path.read_bytes() == PDF and path.parent.parent.stat().st_mode & 0o777 == 0o700
    with store.reading() as session:
        (told,) = session.scalars(sa.select(AuditRow))
    assert (told.action, told.who) == ("evidence.keep", "xihe")
    assert json.loads(told.body) == {"sha256": PROOF, "path": kept.name, "size": len(PDF)}


def test_the_same_bytes_are_one_file_for_a_person_and_each_persons_own(store: Store) -> None:
    first = keep(store, "a.pdf", PDF, TOWNSHIP, NOON)
    assert keep(store, "b.pdf", PDF, TOWNSHIP, NOON + HOUR) == first
    assert keep(store, "c.pdf", PDF, DEPARTMENT, NOON + HOUR).name == "c.pdf"
    assert rows(store) == (2, 2)


@pytest.mark.parametrize("who", [LEADER, ASSESSMENT, ADMIN])
def test_whoever_takes_no_step_keeps_no_evidence(store: Store, who: object) -> None:
    with pytest.raises(Refused, match="您的账号不办理立案"):
        keep(store, "a.pdf", PDF, who, NOON)  # type: ignore[arg-type]  # a person
    assert rows(store) == (0, 0)


def test_a_file_that_is_refused_leaves_nothing(home: Home, store: Store) -> None:
    with pytest.raises(Refused, match=r"“x.svg”是网页或矢量图"):
        keep(store, "../x.svg", b"<svg/>", TOWNSHIP, NOON)
    assert rows(store) == (0, 0) and not files.folder(home.data).exists()


def test_nobody_keeps_more_than_half_a_gigabyte_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, "a.pdf", PDF, TOWNSHIP, NOON)
    monkeypatch.setattr(keeping, "MOST_A_DAY", 2 * len(PDF) + 1)
    keep(store, "b.pdf", PDF + b"\n", TOWNSHIP, NOON)
    with pytest.raises(Refused, match=r"超过 500 MB，“c.pdf”没有收下"):
        keep(store, "c.pdf", PDF + b"\n\n", TOWNSHIP, NOON + timedelta(days=1) - SECOND)
    keep(store, "c.pdf", PDF, DEPARTMENT, NOON)
    keep(store, "c.pdf", PDF + b"\n\n", TOWNSHIP, NOON + timedelta(days=1))


def test_bytes_that_cannot_be_written_leave_no_row(home: Home, store: Store) -> None:
    files.folder(home.data).parent.mkdir(exist_ok=True)
    files.folder(home.data).write_text("a file where a folder should be")
    with pytest.raises(StoreError, match="佐证材料没有写成"):
        keep(store, "a.pdf", PDF, TOWNSHIP, NOON)
    assert rows(store) == (0, 0)


def test_a_step_carries_only_what_its_taker_kept_or_the_case_has(store: Store) -> None:
    case = led(store, opened(store), ("respond", TOWNSHIP), ("plan", TOWNSHIP)).case
    of = (store, case.case_id, case.version, "report", TOWNSHIP, NOON + 9 * HOUR, weekdays())
    with pytest.raises(Refused, match="有 1 份佐证材料不是您上传的，或没有上传成功"):
        step(*of, files=("b" * 64,))
    keep(store, "a.pdf", PDF, DEPARTMENT, NOON)
    with pytest.raises(Refused, match="不是您上传的"):
        step(*of, files=(PROOF,))
    own = keep(store, "b.pdf", PDF + b"\n", TOWNSHIP, NOON).sha256
    file = step(*of, files=(own,))
    with store.reading() as session:
        assert [(r.case_id, r.seq, r.sha256) for r in session.scalars(sa.select(CaseFileRow))] == [
            (case.case_id, 4, own)
        ]
    case = take(store, file.case, "send_back", OFFICE, NOON + 10 * HOUR).case
    again = (store, case.case_id, case.version, "report", DEPARTMENT, NOON + 11 * HOUR, weekdays())
    assert step(*again, files=(own, PROOF)).steps[-1].files == (own, PROOF)  # another's, which the case has


def test_another_case_does_not_lend_its_files(store: Store) -> None:
    led(store, opened(store), ("respond", TOWNSHIP), ("claim_untrue", TOWNSHIP))
    other = led(store, opened(store), ("respond", DEPARTMENT)).case
    with pytest.raises(Refused, match="不是您上传的"):
        step(
            *(store, other.case_id, other.version, "claim_error", DEPARTMENT, NOON + HOUR, weekdays()),
            note="台账录错",
            files=(PROOF,),
        )


@pytest.mark.parametrize(
    ("scope", "sees"),
    [(COUNTY, True), (XIHE, True), (ROADS, True), (DONGSHAN, False), (WATER, False), (NOBODYS, False)],
)
def test_a_file_is_seen_by_whoever_sees_a_case_that_carries_it(store: Store, scope: Scope, sees: bool) -> None:
    keep(store, "发票.pdf", PDF, TOWNSHIP, NOON)
    assert named(store, scope, [PROOF]) == [] and readable(store, scope, "jiaotong", PROOF) is None
    led(store, opened(store), ("respond", TOWNSHIP), ("claim_untrue", TOWNSHIP))
    assert [file.name for file in named(store, scope, ["b" * 64, PROOF])] == (["发票.pdf"] if sees else [])
    assert (readable(store, scope, "jiaotong", PROOF) is not None) is sees
    assert readable(store, scope, "xihe", PROOF) is not None  # their own, whatever else they see
    assert readable(store, scope, "", PROOF) == (named(store, scope, [PROOF]) or [None])[0]


def test_a_name_given_by_somebody_whose_case_is_not_seen_is_not_shown(store: Store) -> None:
    keep(store, "举报人张三.pdf", PDF, STRANGER, NOON)
    keep(store, "发票.pdf", PDF, TOWNSHIP, NOON + HOUR)
    led(store, opened(store), ("respond", TOWNSHIP), ("claim_untrue", TOWNSHIP))
    assert [file.name for file in named(store, COUNTY, [PROOF, PROOF])] == ["发票.pdf"] * 2


OF_VERSION_2 = {
    *("users", "sessions", "sign_in_attempts", "unmaskings", "audit", "backups"),
    *("cases", "case_steps", "alembic_version"),
}


def test_a_store_of_before_learns_which_steps_carry_files(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    case = led(store, opened(store), ("respond", TOWNSHIP), ("claim_untrue", TOWNSHIP)).case
    with store.changing() as connection:
        for table in reversed(metadata().sorted_tables):
            if table.name not in OF_VERSION_2:
                table.drop(connection)
        connection.execute(sa.text("update alembic_version set version_num = '0002'"))
        upgrade(connection)
        carried = connection.execute(sa.text("select case_id, seq, sha256 from case_files")).all()
    assert [tuple(row) for row in carried] == [(case.case_id, 3, PROOF)]
    store.close()


def with_evidence(store: Store) -> str:
    """A store with an account, and a case that carries a file: its hash."""
    add(store)
    sha256 = keep(store, "发票.pdf", PDF, TOWNSHIP, NOON).sha256
    led(store, opened(store), ("respond", TOWNSHIP), ("claim_untrue", TOWNSHIP))
    return sha256


def test_a_backup_holds_the_files_and_a_restore_puts_them_back(home: Home, store: Store, tmp_path: Path) -> None:
    sha256 = with_evidence(store)
    made = backup(store, tmp_path / "b.zip", "root", NOON)
    assert made.manifest.lost == ()
    with zipfile.ZipFile(made.file) as parts:
        assert parts.read(f"files/{sha256[:2]}/{sha256}") == PDF
    other = tmp_path / "other"
    other.mkdir()
    restore(other, None, made.file, "root", NOON)
    assert files.read(other, sha256) == PDF
    files.place(home.data, sha256).write_bytes(PDF[:-1])
    restore(home.data, home.url, made.file, "root", NOON, replace=True)
    assert files.read(home.data, sha256) == PDF
    assert len(list(files.place(home.data, sha256).parent.glob("*.damaged-1"))) == 1  # nothing damaged is deleted


def test_a_backup_without_a_file_or_with_another_is_not_whole(store: Store, tmp_path: Path) -> None:
    sha256 = with_evidence(store)
    made = backup(store, tmp_path / "b.zip", "root", NOON)
    for name, content in (("without.zip", None), ("changed.zip", PDF + b" ")):
        with zipfile.ZipFile(made.file) as parts, zipfile.ZipFile(tmp_path / name, "w") as other:
            for each in parts.namelist():
                new = content if each.startswith("files/") else parts.read(each)
                if new is not None:
                    other.writestr(each, new)
        with pytest.raises(StoreError, match=rf"不是完整的备份.*{sha256[:12]}"):
            check(tmp_path / name)


def test_a_lost_file_stops_no_backup_is_named_in_it_and_told_by_the_doctor(
    home: Home, store: Store, tmp_path: Path
) -> None:
    sha256 = with_evidence(store)
    assert lines(home) == ["1 份，逐份与校验值相同"]
    path = files.place(home.data, sha256)
    path.write_bytes(PDF.replace(b"1.7", b"1.6"))
    assert lines(home) == [f"坏“发票.pdf”（{sha256[:12]}）内容变了或读不出来"]
    path.unlink()
    assert lines(home) == [f"坏“发票.pdf”（{sha256[:12]}）不在了"]
    made = backup(store, tmp_path / "b.zip", "root", NOON)
    assert made.manifest.lost == (sha256,) == check(made.file)[0].lost
    restore(home.data, home.url, made.file, "root", NOON, replace=True)
    assert lines(home) == [f"坏“发票.pdf”（{sha256[:12]}）不在了"]
    keep(store, "again.pdf", PDF, replace(TOWNSHIP, login="another"), NOON)
    assert lines(home) == ["1 份，逐份与校验值相同"]


def test_a_killed_writer_leaves_every_file_that_it_was_told_is_kept(home: Home, store: Store) -> None:
    told = evidence_writers.killed_after(home, 4)
    held = {file.sha256 for file in (readable(store, NOBODYS, "xihe", each) for each in told) if file}
    assert len(told) >= 4 and held == set(told) and all(files.read(home.data, each) for each in told)
    (line,) = lines(home)
    assert line.endswith("份，逐份与校验值相同") and not line.startswith("坏")


@pytest.mark.soak  # make test asks its siblings
def test_a_killed_restore_leaves_no_row_without_its_file(home: Home, store: Store, tmp_path: Path) -> None:
    add(store)
    sha256 = keep(store, "发票.pdf", PDF, TOWNSHIP, NOON).sha256
    file = backup(store, tmp_path / "b.zip", "root", NOON).file
    files.place(home.data, sha256).unlink()
    every = store_writers.killed_restore(home, file, 0)
    assert files.read(home.data, sha256) == PDF
    files.place(home.data, sha256).unlink()
    assert store_writers.killed_restore(home, file, every) == every  # the last statement before the rows are kept
    assert files.read(home.data, sha256) == PDF  # they go first
    with store.reading() as session:
        assert session.scalar(sa.select(EvidenceRow.sha256)) == sha256  # what was there stands
    store_writers.killed_restore(home, file, 0)
    assert lines(home) == ["1 份，逐份与校验值相同"]


def test_what_the_process_apart_gives_is_what_is_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "fit", lambda name, content: Fit("jpeg", b"drawn anew"))
    kept = keep(store, "a.webp", b"as it was sent", TOWNSHIP, NOON)
    assert store.data is not None and files.read(store.data, kept.sha256) == b"drawn anew"
    assert (kept.name, kept.size) == ("a.jpg", 10)
    assert readable(store, COUNTY, INSPECTION.login, kept.sha256) is None  # on no case yet
