"""The sample county's ledgers: messy as real ones, and every row of them reads back as it was meant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.file import CleanFile, clean_files
from pipelines.definitions import Field
from pipelines.reference.county import load
from pipelines.registry import datasets
from pipelines.sample import world
from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.dates import date_pen
from pipelines.sample.ledgers.cells.decks import Decks
from pipelines.sample.ledgers.cells.habits import HABITS, NUMBER, Seen
from pipelines.sample.ledgers.cells.money import POWER, amount
from pipelines.sample.ledgers.files import hand_in
from pipelines.sample.make import InboxNotEmpty, make_sample
from pipelines.sample.spec import Spec

SPEC = Spec(seed=1, townships=4, projects=60, years=3)


@dataclass(frozen=True)
class Made:
    """A county on disk, what is true of it, and every file as the reader cleans it."""

    out: Path
    truth: dict[str, Any]
    files: list[CleanFile]


def _contents(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def _read(out: Path) -> Made:
    county = load(out / "reference")
    inbox = out / "inbox"
    paths = sorted(path for path in inbox.rglob("*") if path.is_file())
    files = ((path.relative_to(inbox).as_posix(), path.read_bytes()) for path in paths)
    return Made(out, json.loads((out / "truth.json").read_text("utf-8")), clean_files(files, county))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    out = tmp_path_factory.mktemp("ledgers") / "county"
    make_sample(out, SPEC)
    return _read(out)


def _canonical(spec: Spec) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """dataset → key → row, as the world has it."""
    rows_by_dataset: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {key: {} for key in datasets()}
    for part in world.generate(spec):
        for key, rows in part.rows.items():
            rows_by_dataset[key] |= {tuple(row.get(name) for name in datasets()[key].keys): row for row in rows}
    return rows_by_dataset


def _accepted(files: list[CleanFile]) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """dataset → key → row, a later file winning as it does in the night."""
    rows_by_dataset: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {key: {} for key in datasets()}
    for file in files:
        for key, rows in file.clean.items():
            rows_by_dataset[key] |= {
                tuple(row[name] for name in datasets()[key].keys): row for row in rows.iter_rows(named=True)
            }
    return rows_by_dataset


def _rejected(made: Made) -> dict[tuple[str, str, int], str]:
    return {(row["file"], row["sheet"], row["row"]): row["dataset"] for row in made.truth["rejected"]}


def _unread(made: Made) -> set[tuple[str, str, int, str]]:
    """The cells spoiled on purpose that cost their rows nothing: file, sheet, row, field."""
    return {(row["file"], row["sheet"], row["row"], row["field"]) for row in made.truth["unread"]}


def test_every_file_can_be_read_and_tells_which_ledger_it_is(made: Made) -> None:
    assert [(file.name, file.refused) for file in made.files if file.refused] == []
    unread = [(file.name, s.sheet, s.message) for file in made.files for s in file.sheets if s.dataset is None]
    assert [sheet for sheet in unread if "隐藏" not in sheet[2]] == []


def test_every_row_comes_back_with_equal_values_except_the_ones_spoiled_on_purpose(made: Made) -> None:
    accepted, differ, missing = _accepted(made.files), [], 0
    for key, rows in _canonical(SPEC).items():
        names = [field.name for field in datasets()[key].fields]
        for row_key, row in rows.items():
            if row_key not in accepted[key]:
                missing += 1
                continue
            came = accepted[key][row_key]
            place = (came["source_file"], came["source_sheet"], came["source_row"])
            spoiled = {field for *at, field in _unread(made) if tuple(at) == place}
            assert all(came[name] is None for name in spoiled)
            differ += [
                (key, row_key, n, row.get(n), came[n]) for n in names if row.get(n) != came[n] and n not in spoiled
            ]
    assert differ == []
    assert missing == len(made.truth["rejected"])
    assert sum(map(len, accepted.values())) + missing == sum(map(len, _canonical(SPEC).values()))


def test_exactly_the_rows_spoiled_on_purpose_are_rejected(made: Made) -> None:
    rejections = {
        (row["source_file"], row["source_sheet"], row["source_row"]): row["dataset"]
        for file in made.files
        for row in file.rejected.iter_rows(named=True)
    }
    assert rejections == _rejected(made)


def test_exactly_the_optional_cells_spoiled_on_purpose_are_unread(made: Made) -> None:
    places = ("source_file", "source_sheet", "source_row", "field")
    listed = {
        cell for file in made.files for cell in file.warnings.filter(pl.col("kind") == "unread").select(places).rows()
    }
    assert listed == _unread(made) != set()


def test_about_one_row_in_a_hundred_is_spoiled_and_none_of_a_planted_project(made: Made) -> None:
    total = sum(map(len, _canonical(SPEC).values()))
    assert 0.002 * total < len(made.truth["rejected"]) < 0.02 * total
    planted = {plant["project_no"] for plant in made.truth["plants"]} - {None}
    assert not planted & {row["project_no"] for row in made.truth["rejected"]}
    allowed = {"progress", "ratings", "complaints", "payments", "inspections", "materials"}
    assert {row["dataset"] for row in made.truth["rejected"]} <= allowed


def test_every_row_seen_is_accepted_rejected_or_known_not_to_be_data(made: Made) -> None:
    for file in made.files:
        for sheet in file.sheets:
            assert sheet.rows_seen == sheet.accepted + sheet.rejected + sheet.non_data, (file.name, sheet)


def test_every_total_is_right_except_the_planted_ones(made: Made) -> None:
    planted = {plant["subject"] for plant in made.truth["plants"] if plant["rule"] == "ledger_checksum"}
    wrong, stated = set(), 0
    for file in made.files:
        for row in file.checksums.iter_rows(named=True):
            stated += 1
            if not row["has_rejected"] and row["stated_fen"] != row["summed_fen"]:
                wrong.add(f"{row['source_file']}#{row['source_sheet']}#{row['source_row']}#{row['field']}")
    assert stated > 20
    assert 1 <= len(planted) <= 2
    assert wrong == planted


def test_every_habit_of_real_ledgers_occurs_in_a_small_county(made: Made) -> None:
    assert {NUMBER[way] for way in made.truth["habits"]} == set(range(1, 15))


@pytest.mark.parametrize("seed", [1, pytest.param(5, marks=pytest.mark.soak)])
def test_every_way_of_every_habit_occurs_in_the_default_county(tmp_path: Path, seed: int) -> None:
    make_sample(tmp_path, Spec(seed=seed))
    seen = set(json.loads((tmp_path / "truth.json").read_text("utf-8"))["habits"])
    # only an anomaly makes a project without a contract, so "无" for "no" may find nothing to say
    assert {way for ways in HABITS.values() for way in ways} - seen <= {"none is no"}


def test_equal_specs_give_equal_bytes(made: Made, tmp_path: Path) -> None:
    make_sample(tmp_path, SPEC)
    assert _contents(tmp_path) == _contents(made.out)


def test_a_full_inbox_is_refused_with_its_place_and_the_way_out(made: Made) -> None:
    with pytest.raises(InboxNotEmpty, match="请换一个空目录") as refused:
        make_sample(made.out, SPEC)
    assert str(made.out / "inbox") in str(refused.value)


@pytest.mark.parametrize(("townships", "asked", "silent"), [(18, True, 1), (17, True, 0), (18, False, 0)])
def test_a_township_stays_silent_only_in_a_large_county(
    tmp_path: Path, townships: int, asked: bool, silent: int
) -> None:
    make_sample(tmp_path, Spec(seed=3, townships=townships, projects=60, years=1, silent=asked))
    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    late = [plant["subject"] for plant in truth["plants"] if plant["rule"] == "late_report"]
    assert len(late) == silent
    codes = dict(load(tmp_path / "reference").townships.select("name", "code").iter_rows())
    for name in late:
        assert not (tmp_path / "inbox" / name).exists()
        assert not [p for p in truth["plants"] if (p["project_no"] or "").startswith(codes[name])]
    folders = {path.name for path in (tmp_path / "inbox").iterdir() if path.is_dir()}
    assert folders <= set(codes) - set(late)


def test_a_township_without_projects_still_hands_in_an_empty_ledger(tmp_path: Path) -> None:
    spec = Spec(seed=5, townships=18, projects=6, years=1, silent=False)
    make_sample(tmp_path, spec)
    handed_in = {file.submitter for file in _read(tmp_path).files if not file.refused}
    assert {part.township for part in world.generate(spec)} <= handed_in


@pytest.mark.parametrize(("rows", "suffix"), [(hand_in.MOST_ROWS, ".xlsx"), (hand_in.MOST_ROWS + 1, ".csv")])
def test_a_ledger_too_long_for_excel_leaves_as_csv(rows: int, suffix: str) -> None:
    clerks = hand_in.Clerks(Decks(1), datasets())
    clerks.files("西河镇", 2025, {})  # the first township hands in everything mixed, the second one workbook
    (file,) = clerks.files("东山镇", 2025, {"payments": [{}] * rows})
    assert file.container.suffix == suffix


def test_the_same_bytes_lie_under_two_names(made: Made) -> None:
    inbox = [data for name, data in _contents(made.out).items() if name.startswith("inbox/")]
    assert len(set(inbox)) < len(inbox)


@given(st.integers(-(10**14), 10**14), st.sampled_from(sorted(POWER)))
def test_no_unit_loses_a_fen(fen: int, unit: str) -> None:
    assert amount(fen, unit) * 10 ** POWER[unit] == fen


@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(0, 1000))
def test_a_month_alone_stands_only_for_its_first_day(day: date, roll: int) -> None:
    seen = Seen()
    date_pen(Field("paid_on", "拨付日期", "date"), "dash", None, Dice(roll), seen)(day, {})
    assert "month only" not in seen.ways or day.day == 1
