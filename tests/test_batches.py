"""Batches: files are cleaned together, and each comes to what it comes to alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.cleaning.file import CleanFile, clean_file, clean_files
from pipelines.cleaning.opened import opened
from pipelines.cleaning.sheet import header
from pipelines.cleaning.sheet.vocabulary import Vocabulary, standard, standard_words
from pipelines.inbox.batches import FEWEST, LARGE, MOST_FILES, PIECES, apart, batches
from pipelines.inbox.receipts import Receipt
from pipelines.inbox.task import Task
from pipelines.reading.sheet import Sheet, grid
from pipelines.reference.county import County, load
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec
from tests.clerk import COUNTY, PAYMENTS, csv, payment
from tests.company import COMPANY, PROGRESS
from tests.taught import taught

File = tuple[str, bytes]


def differences(alone: CleanFile, together: CleanFile) -> list[str]:
    """What differs between two results of one file, table by table."""
    told = []
    for name in (field.name for field in fields(CleanFile)):
        one, other = getattr(alone, name), getattr(together, name)
        frames = {name: (one, other)} if isinstance(one, pl.DataFrame) else {}
        if name == "clean":
            told += [name] if list(one) != list(other) else []
            frames = {key: (one[key], other[key]) for key in one.keys() & other.keys()}
        elif not frames:
            told += [name] if one != other else []
        for each, pair in frames.items():
            try:
                assert_frame_equal(*pair)
            except AssertionError:
                told.append(each)
    return told


def changed(files: Sequence[File], county: County) -> dict[str, list[str]]:
    """Per file what the others' company changes in its result."""
    alone = [clean_file(name, data, county) for name, data in files]
    pairs = zip(alone, clean_files(files, county), strict=True)
    return {one.name: told for one, other in pairs if (told := differences(one, other))}


def test_a_file_comes_to_the_same_in_whatever_company() -> None:
    assert changed(COMPANY, COUNTY) == {}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_and_the_number_of_the_others_change_nothing(seed: int) -> None:
    assert changed(Random(seed).sample(COMPANY, 12), COUNTY) == {}  # noqa: S311


def test_what_the_county_taught_of_one_file_is_not_taught_of_another() -> None:
    county = taught(
        '[[mapping]]\nfiles = ["支付明细*"]\nunit = "万元"\nnothing = ["1900-01-01"]\n'
        '[mapping.header]\n"钱" = "payments.amount_fen"\n[mapping.default]\n"payments.kind" = "进度款"\n'
    )
    head = [*PAYMENTS[:3], "钱", *PAYMENTS[4:]]
    rows = (payment(1), payment(2, 款项性质=""), payment(3, 拨付日期="1900-01-01"))
    files = [(f"西河镇/{name}.csv", csv(head, *rows)) for name in ("支付明细1", "拨付台账2")]
    files.append(("西河镇/拨付台账3.csv", csv(PAYMENTS, *rows)))
    assert changed(files, county) == {}
    accepted = [sum(sheet.accepted for sheet in one.sheets) for one in clean_files(files, county)]
    assert accepted[0] == 2 and len(set(accepted)) > 1


def test_months_turned_to_rows_in_one_file_leave_the_others_as_they_are() -> None:
    county = taught(
        '[[mapping]]\nfiles = ["*进度*"]\ndatasets = ["progress"]\n'
        '[mapping.months]\ndate = "reported_on"\nvalue = "percent"\nyear = 2026\n'
    )
    wide = [["项目编号", "1月", "2月"], ["350987101-2026-0001", "10", "140"], ["350987101-2026-0002", "", "0.5"]]
    long = csv(PROGRESS, ["350987101-2026-0003", "2026-03-31", "60"])
    files = [("西河镇/进度.csv", csv(*wide)), ("西河镇/形象.csv", long), ("西河镇/进度二.csv", csv(*wide[:2]))]
    assert changed(files, county) == {}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[File], County]:
    """A small sample county's ledgers, in all their formats and habits."""
    out = tmp_path_factory.mktemp("batches") / "county"
    make_sample(out, Spec(seed=6, townships=3, projects=40, years=2))
    inbox = out / "inbox"
    paths = sorted(path for path in inbox.rglob("*") if path.is_file())
    return [(path.relative_to(inbox).as_posix(), path.read_bytes()) for path in paths], load(out / "reference")


def test_a_county_read_at_once_is_the_county_read_file_by_file(sample: tuple[list[File], County]) -> None:
    files, county = sample
    assert len({Path(name).suffix for name, _ in files}) > 3
    assert changed(files[::3], county) == {}


def test_nothing_of_a_file_is_lost_among_the_others(sample: tuple[list[File], County]) -> None:
    files, county = sample
    for (name, _), result in zip(files, clean_files(files, county), strict=True):
        assert result.name == name
        for sheet in result.sheets:
            assert sheet.rows_seen == sheet.accepted + sheet.rejected + sheet.non_data, (name, sheet.sheet)
        assert sum(sheet.accepted for sheet in result.sheets) == sum(one.height for one in result.clean.values())
        places = [one.select("source_file").unique() for one in (*result.clean.values(), result.rejected) if one.height]
        assert all(one["source_file"].to_list() == [name] for one in places)


def task(nth: int, size: int) -> Task:
    return Task(Receipt(f"{nth}.xlsx", f"{nth:064}", size, 0, 0, 0, "2026-07-01"), f"{nth}")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([0, 100, 9_000, 800_000, LARGE - 1, LARGE, 90_000_000]), max_size=900), st.integers(1, 8)
)
def test_every_file_is_in_one_batch_and_a_large_one_alone(sizes: list[int], readers: int) -> None:
    tasks = [task(nth, size) for nth, size in enumerate(sizes)]
    made = batches(tasks, readers)
    assert sorted(one.key for batch in made for one in batch) == sorted(one.key for one in tasks)
    assert all(len(batch) == 1 for batch in made if any(one.receipt.size >= LARGE for one in batch))
    assert all(0 < len(batch) <= MOST_FILES for batch in made)
    small = [task for task in tasks if task.receipt.size < LARGE]
    assert len(made) - (len(tasks) - len(small)) >= min(readers, -(-len(small) // FEWEST))


@pytest.mark.parametrize(("files", "number"), [(0, 0), (1, 1), (FEWEST, 1), (FEWEST + 1, 2), (600, 2)])
def test_a_second_reader_is_started_only_for_files_enough(files: int, number: int) -> None:
    assert len(batches([task(nth, 6_000) for nth in range(files)], 2)) == number


@pytest.mark.parametrize("number", [2, PIECES, PIECES + 1, 400])
def test_a_broken_batch_is_tried_in_smaller_ones(number: int) -> None:
    broken = tuple(task(nth, 1) for nth in range(number))
    made = apart(broken)
    assert sorted(one.key for batch in made for one in batch) == sorted(one.key for one in broken)
    assert max(map(len, made)) == -(-number // PIECES)


WORDS = sorted(standard_words())
TEXTS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.sampled_from(
        ["项目编号", "项目名称", "乡镇", "拨付金额", "合同金额(万元)", "金额(", "万元", "元", "公里", "(万元)", "序号"]
    ),
    st.sampled_from(
        [
            "38",
            "38万元",
            "1,234.5",
            "2024-03-05",
            "3月5日",
            "5)",
            "350987101-2026-0001",
            "¥12",
            "甲",
            "0.5%",
            "-",
            "约38",
        ]
    ),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(["(万元)", "/元", "万元", "(", ":", "*", "5"])).map("".join),
)
SPAN = st.tuples(st.integers(1, 7), st.integers(0, 5), st.integers(0, 3), st.integers(0, 4))


@settings(max_examples=250, deadline=None)
@given(
    st.lists(st.lists(TEXTS, min_size=5, max_size=5), min_size=1, max_size=7),
    st.lists(SPAN.map(lambda s: (s[0], s[1], s[0] + s[2], s[1] + s[3])), max_size=3),
)
def test_what_is_not_tried_as_a_header_would_not_have_been_the_best(
    lines: list[list[str | None]], merged: list[tuple[int, int, int, int]]
) -> None:
    sheet = Sheet("表", False, grid(lines, range(1, len(lines) + 1)), merged=merged)
    words = standard()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Vocabulary, "most_score", lambda self, columns: float("inf"))
        patient = header.closest(sheet, "表", words)
    assert header.closest(sheet, "表", words) == patient


def test_a_file_that_nobody_can_read_is_refused_among_files_that_are_read() -> None:
    bad, good = clean_files(
        [("西河镇/坏.xlsx", b"PK\x03\x04 no"), ("西河镇/拨付台账.csv", csv(PAYMENTS, payment(1)))], COUNTY
    )
    assert bad.refused and bad.refused == opened("西河镇/坏.xlsx", b"PK\x03\x04 no", COUNTY).refused
    assert good.refused is None and good.clean["payments"].height == 1
