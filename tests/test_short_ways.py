"""Every short way gives what the long way gives: cells in the plainest form, plain sheets, parts of a zip."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import replace

import fastexcel
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.cleaning.accept.duplicates import Keys
from pipelines.cleaning.cells.codes import code, words
from pipelines.cleaning.cells.money import money
from pipelines.cleaning.cells.units import FEN_POWER
from pipelines.cleaning.days.dates import date
from pipelines.cleaning.text.distinct import Parse, parsed
from pipelines.cleaning.text.reasons import reason_where
from pipelines.cleaning.text.text import TIDY, compared
from pipelines.datasets.payments import DATASET
from pipelines.reading.excel import workbook as reading
from pipelines.reading.excel.package import Part, parts
from pipelines.reading.excel.unpacked import CHUNK, unpacked
from pipelines.reading.unreadable import Unreadable
from tests.soaked import some

LETTERS = "0123456789.-/, eE+#'`年月日万元无合同abNna()()。—“\u3000\u200b１A㈠"
WAYS = {
    "code": (code, pl.String()),
    "words": (words, pl.String()),
    **{
        f"day, {style or 'year first'}{', of 1904' * from_1904}": (
            (lambda style=style, from_1904=from_1904: date("first", 2026, style, from_1904)),
            pl.Date(),
        )
        for style in (None, "roc", "day_month_year", "month_day_year")
        for from_1904 in (False, True)
    },
    **{f"money in {unit}": ((lambda unit=unit: money(unit)), pl.Int64()) for unit in FEN_POWER},
}
CELLS = st.one_of(
    st.text(LETTERS, max_size=12),
    st.sampled_from(
        ["#DIV/0!", "#n/a", "null", "N/A", "—", "/", "1.5E+10", "2026-03-05 08:30:00", "1949-01-01", "'12"]
    ),
    st.dates().map(str),
    st.integers(0, 10**11).map(lambda n: f"{n // 1000}.{n % 1000:03d}"),
    st.integers(0, 10**10).map(str),
    st.integers(0, 10**11).map(lambda n: f"{n // 1000:,}.{n % 1000:03d}"),
    st.integers(0, 10**11).map("{:,}".format),
    st.from_regex(r"[0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?", fullmatch=True, alphabet="0123456789-./年月日"),
    st.dates().map(lambda day: f"{day.year}{day.month:02d}{day.day:02d}"),
)


@pytest.mark.parametrize("way", some(WAYS, 6))
@settings(max_examples=60, deadline=None)
@given(cells=st.lists(st.none() | CELLS, min_size=1, max_size=40))
def test_a_cell_that_is_read_at_once_reads_as_with_all_patience(way: str, cells: list[str | None]) -> None:
    parse, dtype = WAYS[way]
    column = pl.Series("text", cells, dtype=pl.String)

    def patient() -> Parse:
        return parse()._replace(easy=None, common=None)

    assert_frame_equal(parsed(column, parse, dtype), parsed(column, patient, dtype))


def test_tidy_letters_are_those_that_comparing_leaves_alone() -> None:
    tidy = re.compile(f"[{TIDY}]".replace("\\x{", "\\u").replace("}", ""))
    changed = [chr(n) for n in range(0x11000) if tidy.fullmatch(chr(n)) and compared(chr(n)) != chr(n)]
    assert changed == []
    assert tidy.fullmatch("县") and tidy.fullmatch("~") and not tidy.fullmatch("１") and not tidy.fullmatch("\u3000")


def test_a_sentence_is_told_where_it_is_due_and_the_rest_stays() -> None:
    rows = pl.DataFrame({"n": [1, 2, 3]})
    before = pl.Series(["a", None, "c"])
    assert reason_where(rows, pl.Series([False, True, None]), pl.format("第{}行", "n"), before).to_list() == [
        "a",
        "第2行",
        "c",
    ]
    assert reason_where(rows, pl.Series([False, False, False]), pl.format("第{}行", "n")).to_list() == [
        None,
        None,
        None,
    ]


def test_keys_given_in_parts_are_refused_as_in_one() -> None:
    numbers = ["a", "b", "a", None, "c", "b", None, "a", "d"]
    rows = pl.DataFrame({"file": 0, "payment_no": numbers, "source_sheet": "账", "source_row": range(2, 11)})
    at_once = Keys(DATASET).repeated(rows).to_list()
    for size in range(1, 10):
        keys = Keys(DATASET, remember=True)
        assert [why for part in rows.iter_slices(size) for why in keys.repeated(part)] == at_once, size
    assert [why is not None for why in at_once] == [False, False, True, False, False, True, False, True, False]
    assert "“账”第 2 行" in str(at_once[7])


def book(*rows: dict[str, object]) -> bytes:
    """A workbook with the given cells (A1 → value) on one sheet each; a formula error is written as one."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for cells in rows:
        sheet = made.add_worksheet()
        for place, value in cells.items():
            if value == "#DIV/0!":
                sheet.write_formula(place, "=1/0", None, "#DIV/0!")
            elif isinstance(value, tuple):
                sheet.write_number(place, value[0], day)
            else:
                sheet.write(place, value)
    made.close()
    return out.getvalue()


def described(data: bytes) -> list[Part]:
    return list(parts("账.xlsx", zipfile.ZipFile(io.BytesIO(data))).values())


def test_only_a_sheet_that_begins_in_column_a_and_has_no_error_comes_the_short_way() -> None:
    plain, error, later, hash_in_text, empty = (
        {"A1": "x", "B2": 1.5, "C3": (45000,)},
        {"A1": "x", "B2": "#DIV/0!"},
        {"B1": "x", "C2": "y"},
        {"A1": "x", "B2": "#1 机组"},  # texts stand in a part of their own
        {},
    )
    sheet_parts = described(book(plain, error, later, hash_in_text, empty))
    assert [part.plain for part in sheet_parts] == [True, False, False, True, False]


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 6), st.integers(0, 4)).map(lambda at: f"{'ABCDE'[at[1]]}{at[0] + 1}"),
        st.one_of(
            st.floats(-1e9, 1e9, allow_nan=False), st.integers(-(10**17), 10**17), st.booleans(), st.just("#DIV/0!"),
            st.sampled_from(["文字", " ", "1.50", "亿元"]), st.floats(1, 60000).map(lambda n: (n,)),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_the_short_way_through_a_workbook_gives_the_cells_of_the_long_way(cells: dict[str, object]) -> None:
    data = book(cells)
    opened = fastexcel.read_excel(data)
    (part,) = described(data)
    short = reading._sheet(opened, 0, "Sheet1", part, None)
    long = reading._sheet(opened, 0, "Sheet1", replace(part, plain=False), None)
    assert_frame_equal(short.cells, long.cells)
    assert (short.hidden, short.merged) == (long.hidden, long.merged)


def packed(data: bytes, how: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        archive.writestr("before", "x" * 100)
        archive.writestr("part", data)
    return zipfile.ZipFile(io.BytesIO(out.getvalue()))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK])
@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_part_is_unpacked_whole_and_in_chunks(size: int, how: int) -> None:
    data = bytes(range(251)) * (size // 251 + 1)
    chunks = list(unpacked(packed(data[:size], how), "part"))
    assert b"".join(chunks) == data[:size]
    assert all(len(chunk) <= CHUNK for chunk in chunks)


@pytest.mark.parametrize(
    ("field", "value"),
    [("file_size", 10), ("file_size", 10**6), ("CRC", 1), ("compress_size", 20), ("header_offset", 3)],
)
def test_a_part_that_is_not_what_the_archive_says_is_broken(field: str, value: int) -> None:
    archive = packed(zlib.compress(b"abc" * 1000) * 50)
    setattr(archive.getinfo("part"), field, value)
    with pytest.raises((zipfile.BadZipFile, zlib.error)):
        list(unpacked(archive, "part"))


def test_a_workbook_whose_sheet_was_damaged_on_the_way_is_refused() -> None:
    data = bytearray(book({f"A{n}": n * 1.5 for n in range(1, 400)}))
    at = zipfile.ZipFile(io.BytesIO(bytes(data))).getinfo("xl/worksheets/sheet1.xml").header_offset + 400
    data[at] ^= 0xFF
    with pytest.raises(Unreadable, match="损坏"):
        reading.workbook("账.xlsx", bytes(data))
