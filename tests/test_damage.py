"""Every file of a lake damaged, emptied or removed in turn: readers and nights go on from the newest whole state."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from pipelines.inbox import reader_pool
from pipelines.lake import newest as choice
from pipelines.lake.newest import newest
from pipelines.lake.snapshot_db import Lake, NoSnapshot, current, open_newest
from pipelines.lake.snapshots import current_manifest, standing
from pipelines.lake.whole import check
from pipelines.night import night
from pipelines.stages.outcome import NightFailed, Outcome
from tests.sealing import reseal
from tests.tiny import PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")


def run(data: Path, nth: int = 3, minute: int = 0) -> Outcome:
    now = datetime(2026, 10, 19 + nth, 19, minute, tzinfo=UTC)
    return night(data, now=now, as_of=date(2026, 10, 19 + nth), processes=0)


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny county after two nights."""
    data = tiny_county(tmp_path_factory.mktemp("damage") / "county")
    with pytest.MonkeyPatch.context() as patch:
        from pipelines.stages import compute, figures

        patch.setattr(compute, "of_stage", lambda after: {})
        without_kpis = figures.measures.lay
        patch.setattr(figures.measures, "lay", lambda engine, kpis, day, lost: without_kpis(engine, {}, day, lost))
        for nth in (1, 2):
            ledger(data, f"西河镇/项目台账_{nth}.csv", PROJECTS, project(nth))
            run(data, nth)
    return data


@pytest.fixture
def data(two_nights: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may harm; times and inodes are new, as after a restore from a backup."""
    return shutil.copytree(two_nights, tmp_path / "county")


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_passed", {})


def _flip(path: Path) -> None:
    """Another byte in the middle, the size as before."""
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


HARMS: dict[str, Callable[[Path], object]] = {
    "removed": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "flipped": _flip,
    "a folder": _folder,
    "a pipe": _pipe,
}


def _snapshots(data: Path) -> list[Path]:
    return sorted((data / "lake" / "snapshots").iterdir())


def _restored(path: Path) -> Iterator[None]:
    """Harm inside; as it was outside."""
    kept = path.read_bytes()
    yield
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    path.write_bytes(kept)


@pytest.mark.parametrize("harm", HARMS)
def test_whichever_file_of_the_shown_snapshot_is_harmed_the_one_before_it_is_shown(data: Path, harm: str) -> None:
    before, shown = _snapshots(data)
    files = [path for path in sorted(shown.rglob("*")) if path.is_file()]
    assert len(files) > 60
    for path in files:
        for _ in _restored(path):
            HARMS[harm](path)
            snapshot, passed = newest(data / "lake", lambda folder: (check(folder), folder)[1])
            assert snapshot == before, path
            assert [problem.name for problem in passed] == [shown.name]
            assert path.relative_to(shown).as_posix() in passed[0].why
    assert newest(data / "lake", check)[1] == ()


def test_the_reader_opens_the_older_snapshot_and_says_what_is_wrong_with_the_newer(data: Path) -> None:
    before, shown = _snapshots(data)
    (shown / "facts" / "project_facts.parquet").write_bytes(b"PAR1")
    lake, passed = open_newest(data)
    assert (lake.folder, lake.sql("select count(*) as n from project_facts")["n"][0]) == (before.resolve(), 1)
    assert (passed[0].as_of, passed[0].why) == (
        "2026-10-21",
        "文件 facts/project_facts.parquet 的内容与发布时不同",
    )


def test_a_table_that_was_sealed_so_but_cannot_be_read_is_passed_over_too(data: Path) -> None:
    before, shown = _snapshots(data)
    (shown / "facts" / "project_facts.parquet").write_bytes(b"no table")
    reseal(shown)
    assert open_newest(data)[0].folder == before.resolve()


POINTERS: dict[str, Callable[[Path], object]] = HARMS | {
    "naming nothing": lambda path: path.write_text("20991231T000000-abc", "utf-8"),
    "pointing outside": lambda path: path.write_text("../../../etc", "utf-8"),
    "naming a draft": lambda path: path.write_text(".tmp-x", "utf-8"),
    "not in UTF-8": lambda path: path.write_bytes(b"\xff\xfe"),
}


@pytest.mark.parametrize("harm", POINTERS)
def test_whatever_becomes_of_current_the_newest_whole_snapshot_is_shown_and_the_next_night_points_to_it(
    data: Path, harm: str
) -> None:
    shown = _snapshots(data)[-1]
    (data / "lake" / "snapshots" / ".tmp-x").mkdir()
    POINTERS[harm](data / "lake" / "CURRENT")
    lake, passed = open_newest(data)
    assert lake.folder == shown.resolve() and len(passed) == 1
    run(data, 2)
    assert current(data).name == (data / "lake" / "CURRENT").read_text("utf-8")
    assert open_newest(data)[1] == ()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"files_sha256": {}}', '{"as_of": "2026-10-21", "files_sha256": {"../x": "y"}}', "[" * 9999],
)
def test_a_manifest_of_something_else_is_damage(data: Path, text: str) -> None:
    before, shown = _snapshots(data)
    (shown / "manifest.json").write_text(text, "utf-8")
    result = standing(data / "lake")
    assert result.folder == before and "manifest.json" in result.problem


def test_a_manifest_of_an_older_version_needs_no_seal(data: Path) -> None:
    shown = _snapshots(data)[-1]
    manifest = json.loads((shown / "manifest.json").read_text("utf-8"))
    del manifest["seal"]
    (shown / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert open_newest(data)[0].folder == shown.resolve()


def test_a_lake_that_may_not_be_read_is_a_sentence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    for question in ("exists", "is_file", "is_dir"):
        monkeypatch.setattr(Path, question, refusing)
    with pytest.raises(NoSnapshot, match=r"没有权限.*mingjian doctor"):
        open_newest(data)


def test_without_a_whole_snapshot_there_is_one_sentence_with_the_way_back(data: Path) -> None:
    for folder in _snapshots(data):
        (folder / "manifest.json").unlink()
    with pytest.raises(NoSnapshot, match=r"没有一份完整的快照.*mingjian night .*mingjian doctor"):
        open_newest(data)
    for arguments in (
        ["export", "projects", "-o", str(data / "t.csv")],
        ["explain", "0" * 12],
        ["sendback", "-o", "x"],
    ):
        result = CliRunner().invoke(app, [*arguments, "--data", str(data)])
        assert (result.exit_code, "Traceback" in result.output) == (2, False)
        assert "没有一份完整的快照" in result.stderr


def test_a_command_says_on_stderr_which_snapshot_it_used(data: Path) -> None:
    before, shown = _snapshots(data)
    (shown / "facts" / "project_facts.parquet").unlink()
    result = CliRunner().invoke(app, ["export", "projects", "--data", str(data), "-o", str(data / "t.csv")])
    assert result.exit_code == 0
    assert shown.name in result.stderr and f"现用数据截至 2026-10-20 的快照 {before.name}" in result.stderr
    assert "缺少文件 facts/project_facts.parquet" in result.stderr


def test_a_snapshot_of_an_older_program_version_is_a_sentence_for_every_command(data: Path) -> None:
    shown = _snapshots(data)[-1]
    for name in ("facts/project_facts", "rejected/rejected", "findings/findings"):
        (shown / f"{name}.parquet").unlink()
    reseal(shown)
    for arguments in (
        ["export", "projects", "-o", str(data / "t.csv")],
        ["explain", "0" * 12],
        ["sendback", "-o", "x"],
    ):
        result = CliRunner().invoke(app, [*arguments, "--data", str(data)])
        assert (result.exit_code, "Traceback" in result.output) == (2, False), arguments
        assert "由旧版本程序生成" in result.stderr and "mingjian night" in result.stderr


def test_what_was_found_damaged_is_not_read_again_until_it_looks_different(data: Path) -> None:
    shown = _snapshots(data)[-1]
    kept = (shown / "kpis" / "kpis.parquet").read_bytes()
    (shown / "kpis" / "kpis.parquet").unlink()
    tried: list[str] = []

    def opened(folder: Path) -> Lake:
        tried.append(folder.name)
        return Lake.open(folder)

    for _ in range(3):
        assert open_newest(data, opened)[0].folder != shown.resolve()
    assert tried.count(shown.name) == 2  # the second time to be sure
    (shown / "kpis" / "kpis.parquet").write_bytes(kept)
    assert open_newest(data, opened)[0].folder == shown.resolve()


def _all_archived(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (data / "lake" / "archive").rglob("*") if path.is_file()}


def _doctor(data: Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["doctor", "--data", str(data)])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


@pytest.mark.soak  # make test asks its siblings
def test_a_night_over_a_lake_damaged_everywhere_publishes_the_same_figures_and_everything_is_well_again(
    data: Path,
) -> None:
    lake, expected = data / "lake", _all_archived(data)
    _snapshots(data)[-1].joinpath("manifest.json").write_bytes(b"{")
    (lake / "CURRENT").write_bytes(b"\0\0")
    (lake / "receipts.jsonl").write_bytes((lake / "receipts.jsonl").read_bytes()[:-9])
    (lake / "inbox_index.json").write_bytes(b"")
    _flip(next(path for path in (lake / "archive").rglob("*") if path.is_file()))
    results = sorted(path for path in (lake / "files").iterdir())
    (results[0] / "report.json").write_bytes(b"{")
    for path in results[1].glob("*.parquet"):
        path.write_bytes(b"PAR1")
    (lake / "snapshots" / ".tmp-half").mkdir()
    code, output = _doctor(data)
    assert code == 2 and output.count("坏  ") >= 6 and "mingjian night" in output
    outcome = run(data)
    assert outcome.changed and outcome.files_read == 2
    assert open_newest(data)[1] == ()
    assert open_newest(data)[0].sql("select count(*) as n from project_facts")["n"][0] == 2
    assert _all_archived(data) == expected
    assert outcome.manifest["history"]["compared_with"] == _snapshots(data)[0].name
    assert len(outcome.manifest["mended"]) == 2
    shutil.rmtree(_snapshots(data)[1])  # what the doctor advises for an old one that nothing can bring back
    code, output = _doctor(data)
    assert code == 0, output


def test_a_damaged_snapshot_is_published_anew_though_nothing_came_in(data: Path) -> None:
    shown = _snapshots(data)[-1]
    (shown / "kpis" / "kpis.parquet").write_bytes(b"")
    outcome = run(data, 2, minute=1)
    assert outcome.changed and outcome.files_read == 0 and outcome.snapshot != shown.name
    assert open_newest(data)[1] == ()
    assert not run(data, 2, minute=2).changed


def test_archived_bytes_that_nobody_has_any_more_cost_that_file_only_and_it_says_so(data: Path) -> None:
    lake = data / "lake"
    inputs = (current_manifest(lake) or {})["inputs"]
    path = next(one for one in inputs if one["path"].endswith("_2.csv"))
    (lake / "archive" / path["sha256"][:2] / path["sha256"]).write_bytes(b"damaged")
    shutil.rmtree(lake / "files")
    with pytest.MonkeyPatch.context() as closed:
        refused = PermissionError(13, "Permission denied")
        opened = os.open
        closed.setattr(
            "pipelines.inbox.archive.os.open",
            lambda at, *more, **named: (
                (_ for _ in ()).throw(refused) if str(at).endswith("_2.csv") else opened(at, *more, **named)
            ),
        )
        outcome = run(data)
    states = {row["source_file"]: row["status"] for row in outcome.manifest["rows"] if row["status"] != "skipped"}
    assert states == {"西河镇/项目台账_1.csv": "read", "西河镇/项目台账_2.csv": "refused"}
    assert any("原件已损坏" in row["message"] for row in outcome.manifest["rows"])
    healed = run(data, 4)
    assert {row["status"] for row in healed.manifest["rows"]} == {"read"}


def _file(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.write_bytes(b"a file")


IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "the lock is a folder": lambda lake: ((lake / ".lock").unlink(), (lake / ".lock").mkdir()),
    "snapshots is a file": lambda lake: _file(lake / "snapshots"),
    "the archive is a file": lambda lake: _file(lake / "archive"),
}


@pytest.mark.parametrize("what", IN_THE_WAY)
def test_what_stands_in_the_nights_way_is_one_sentence_and_the_doctor_names_it(data: Path, what: str) -> None:
    IN_THE_WAY[what](data / "lake")
    with pytest.raises(NightFailed, match="无法读写"):
        run(data)
    code, output = _doctor(data)
    assert code == 2 and "移走" in output


def test_results_are_read_again_whatever_lies_in_their_place(data: Path) -> None:
    _file(data / "lake" / "files")
    assert run(data).files_read == 2
    files = data / "lake" / "files"
    (files / "UNSETTLED").mkdir()
    for place in files.iterdir():
        if place.name != "UNSETTLED":
            _file(place)
    assert run(data, 4).files_read == 2
    assert not (files / "UNSETTLED").exists()


def test_a_leftover_that_cannot_be_removed_stops_no_night(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = data / "lake" / "snapshots" / ".tmp-immutable"
    left.mkdir()
    (data / "lake" / "snapshots" / ".tmp-file").write_bytes(b"")
    monkeypatch.setattr("pipelines.lake.durable.shutil.rmtree", lambda path, ignore_errors: None)
    monkeypatch.setattr(
        Path, "unlink", lambda self, **_: (_ for _ in ()).throw(PermissionError(1, "Operation not permitted"))
    )
    from pipelines.lake.durable import remove_leftovers

    remove_leftovers(data / "lake" / "snapshots")
    assert left.exists()


def test_the_reader_of_a_file_checks_the_archived_bytes_first(data: Path) -> None:
    assert reader_pool.sound(data / "lake", "0" * 64) is False
