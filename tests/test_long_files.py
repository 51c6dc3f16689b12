"""A long delimited file, read part by part, gives what it gives read whole — whatever the size of the parts."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from pyarrow.parquet import ParquetWriter

from pipelines.cleaning.file import clean_file
from pipelines.inbox import results
from pipelines.inbox.chunked_reading import read_long
from pipelines.inbox.receive import Receipt
from pipelines.reading.guards import unguarded
from pipelines.reading.text.delimited import delimited, separator
from pipelines.reading.text.records import Records
from pipelines.reading.unreadable import Unreadable
from pipelines.reference.county import County, load
from tests.tiny import tiny_county

HEADER = "凭证号,项目编号,拨付日期,拨付金额(万元),款项性质,收款单位,合同\n"
PIECES = (
    "a",
    "b",
    ",",
    '"',
    '""',
    "\n",
    "\r\n",
    "\r",
    " ",
    "中",
    "\u200b",
    ";",
    '"a"',
    '"x,y"',
    '"l\n2"',
    ",,",
    "\ufeff",
)
HABITS = (
    "西河镇拨付台账\n单位：万元\n"
    + HEADER
    + "甲,1,2,3,4,5,6\n"
    + "PZ-0001,350987100-2026-0001,2026-03-05,1.5,预付款,某某公司,有\n"
    + 'PZ-0002,350987100-2026-0001,2026年3月6日,"1,200.25",进度款,"两行的\n公司",√\n'
    + "\n"
    + "PZ-0003,350987100-2026-0001,20260307,3.25\n"  # ragged: too short
    + "PZ-0004,350987100-2026-0001,2026.3.8,4.5,进度款,某某公司,无,多出来的,还有\n"  # and too long
    + "小计,,,10,,,\n"
    + "PZ-0001,350987100-2026-0001,2026-03-09,5.5,进度款,某某公司,有\n"  # the first voucher's number again
    + "12345678901234500000,350987100-2026-0001,2026-03-09,0.0001,进度款,某某公司,有\n"  # two doubts
    + "PZ-0006,350987100-2026-0001,2026-02-31,6.5,进度款,某某公司,有\n"
    + "PZ-0007,350987001-2026-0001,2026-03-10,7.5,进度款,某某公司,有\n"  # another township's project
    + "PZ 0008,350987100-2026-0001,2026-03-11,8.123456789,进度款,某某公司,有\n"
    + "凭证号,项目编号,拨付日期,拨付金额(万元),款项性质,收款单位,合同\n"
    + "PZ-0002,350987100-2026-0001,2026-03-12,9.5,罚款,某某公司,有\n"
    + "注:以银行回单为准,,,,,,\n"
    + "另有说明,,,,,,\n"
    + "合计，,,1250.5,,,\n"
)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return load(tiny_county(tmp_path_factory.mktemp("long") / "county") / "reference")


def in_parts(
    folder: Path, name: str, data: bytes, county: County, block: int
) -> tuple[dict[str, object], dict[str, pl.DataFrame]]:
    """The report and the tables that reading in parts stores."""
    path = folder / "original"
    path.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    receipt = Receipt(name, digest, len(data), 0, 0, 0, "2026-04-01T00:00:00+00:00")
    report = read_long(folder / "lake", receipt, f"{block}", path, county, block=block)
    assert report is not None
    target = results.folder(folder / "lake", f"{block}")
    return report, {file.stem: pl.read_parquet(file) for file in target.glob("*.parquet")}


ONE_LINE = {(1, "utf-8"), (100, "gb18030")}  # a part per line: the others soak
GRID = [
    pytest.param(block, encoding, marks=[] if block > 100 or (block, encoding) in ONE_LINE else pytest.mark.soak)
    for block in (1, 40, 100, 333, 1 << 20)
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16")
]


@pytest.mark.parametrize(("block", "encoding"), GRID)
def test_a_file_in_parts_gives_what_it_gives_whole(tmp_path: Path, county: County, block: int, encoding: str) -> None:
    rows = "".join(f"PZ-1{n:04d},350987100-2026-0001,2026-03-05,{n}.5,预付款,公司{n},有\n" for n in range(200))
    # the second half repeats one number of the first, and rows below the totals are looked at as the whole file does
    data = (HABITS + rows + rows[:70].replace("PZ-10000", "PZ-10199") + HABITS.partition(HEADER)[2]).encode(encoding)
    name = "西河镇/2026年3月拨付台账.csv"
    whole = clean_file(name, data, county)
    report, tables = in_parts(tmp_path, name, data, county, block)
    stored = results.store(tmp_path / "lake", "whole", whole)
    written, written_whole = report.pop("files_sha256"), stored.pop("files_sha256")  # parts lie otherwise on disk
    assert report == stored and set(written) == set(written_whole)
    assert whole.rejected.height > 8 and whole.checksums.height > 1 and whole.warnings.height > 1
    kept = {"rejected": whole.rejected, "checksums": whole.checksums, "warnings": whole.warnings}
    for stem, frame in {**whole.clean, **kept}.items():
        order = ["kind", "source_row"] if stem == "warnings" else []
        assert_frame_equal(tables.pop(stem).sort(order), frame.sort(order)) if order else assert_frame_equal(
            tables.pop(stem), frame
        )
    assert tables == {}


def test_a_key_of_an_earlier_part_is_refused_with_the_line_where_it_stood(tmp_path: Path, county: County) -> None:
    rows = [f"PZ-{n:04d},350987100-2026-0001,2026-03-05,1,预付款,公司,有\n" for n in range(300)]
    data = (HEADER + "".join(rows) + rows[4]).encode()
    _, tables = in_parts(tmp_path, "拨付台账.csv", data, county, 2000)
    assert tables["rejected"]["reason_text"].to_list() == [
        "凭证号：与工作表“拨付台账”第 6 行重复：同一个凭证号（PZ-0004）只能出现一次"
    ]
    assert tables["rejected"]["source_row"].to_list() == [302]


@pytest.mark.parametrize("note", ["注:金额单位为万元", '注:金额单位为万元,"数字\n核对过"'])
@pytest.mark.parametrize("rows", [5, 900])  # the second file is longer than the piece of its end that is looked at
def test_a_note_at_the_end_names_the_unit_of_the_first_part(
    tmp_path: Path, county: County, note: str, rows: int
) -> None:
    lines = [f"PZ-{n:04d},350987100-2026-0001,2026-03-05,1.5,预付款,某某建筑工程有限公司,有\n" for n in range(rows)]
    data = (HEADER.replace("（万元）", "") + "".join(lines) + note + "\n").encode()
    _, tables = in_parts(tmp_path, "拨付台账.csv", data, county, 5000)
    assert tables["payments"]["amount_fen"].unique().to_list() == [1_500_000]
    assert_frame_equal(tables["payments"], clean_file("拨付台账.csv", data, county).clean["payments"])


def test_a_quote_without_an_end_refuses_the_file_and_leaves_no_part_of_it(tmp_path: Path, county: County) -> None:
    rows = "".join(f"PZ-{n:04d},350987100-2026-0001,2026-03-05,1,预付款,公司,有\n" for n in range(300))
    data = (HEADER + rows + 'PZ-1,"350987100\n').encode()
    report, tables = in_parts(tmp_path, "拨付台账.csv", data, county, 2000)
    assert report["refused"] == clean_file("拨付台账.csv", data, county).refused
    assert tables == {} and report["sheets"] == []


@pytest.mark.parametrize("number", ["PZ-0001", "PZ-0150", "PZ-0299"])
def test_a_part_that_could_not_be_written_leaves_no_result(
    tmp_path: Path, county: County, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    write = ParquetWriter.write_table

    def disk_is_full(writer: ParquetWriter, rows: pa.Table) -> None:
        if number in rows["payment_no"].to_pylist():
            raise OSError(28, "No space left on device")
        write(writer, rows)

    monkeypatch.setattr(ParquetWriter, "write_table", disk_is_full)
    rows = "".join(f"PZ-{n:04d},350987100-2026-0001,2026-03-05,1,预付款,公司,有\n" for n in range(300))
    with pytest.raises(OSError, match="No space left"):
        in_parts(tmp_path, "拨付台账.csv", (HEADER + rows).encode(), county, 2000)
    assert list((tmp_path / "lake" / "files").iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"PK\x03\x04",
        "叫什么,都不知道\n1,2\n".encode(),  # no header that anybody knows
        "项目编号,期间,累计完成比例\n350987100-2026-0001,2026-03,1\n".encode(),  # 1 or 1 %: the column tells
        b"a,b\n\xff\xff\xff,1\n",  # neither encoding
    ],
)
def test_what_only_the_whole_can_tell_is_not_read_in_parts(tmp_path: Path, county: County, data: bytes) -> None:
    path = tmp_path / "original"
    path.write_bytes(data)
    receipt = Receipt("进度.csv", "0" * 64, len(data), 0, 0, 0, "2026-04-01T00:00:00+00:00")
    assert read_long(tmp_path / "lake", receipt, "k", path, county) is None
    assert list((tmp_path / "lake" / "files").glob("*")) == []


def by_the_csv_module(text: str, mark: str) -> list[tuple[int, tuple[str | None, ...]]] | str:
    """The records with anything in them and the line each begins on, by Python's csv module and nothing else."""
    for strict in (True, False):
        records, begins = [], 1
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict)
        try:
            for record in reader:
                cells = [cell if cell.strip(" \t\r\n\x0b\x0c\u200b\ufeff") else None for cell in record]
                while cells and cells[-1] is None:
                    cells.pop()
                if cells:
                    records.append((begins, tuple(cells)))
                begins = reader.line_num + 1
            return records
        except csv.Error as error:
            if "unexpected end" in str(error):
                return f"第 {begins} 行"
    raise AssertionError("loose mode reads anything")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.integers(1, 40))
def test_records_are_those_of_the_csv_module_for_every_text_and_size_of_block(text: str, block: int) -> None:
    expected = by_the_csv_module(text, separator(text))
    records: list[tuple[int, tuple[str | None, ...]]] = []
    try:
        for cells in Records("账.csv", io.BytesIO(text.encode()), separator(text), block).blocks():
            for row, *record in cells.iter_rows():
                while record and record[-1] is None:
                    record.pop()
                records.append((row, tuple(record)))
    except Unreadable as error:
        assert isinstance(expected, str) and expected in error.message
    else:
        assert records == [(row, _bare(cells)) for row, cells in expected]


def _bare(cells: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """What the csv module gives, without the guards of export tools: ` "a"` is a code between its quotes."""
    bare = unguarded(pl.Series(cells, dtype=pl.String)).to_list()
    while bare and bare[-1] is None:
        bare.pop()
    return tuple(bare)


def test_a_block_of_plain_lines_and_one_that_is_not_are_read_alike() -> None:
    plain = "".join(f"a{n},b{n},c{n}\n" for n in range(50))
    odd = plain + 'a,"b"c,d\n' + plain
    assert delimited("账.csv", "账", odd).cells.height == 101
    assert delimited("账.csv", "账", odd).cells.row(100) == (101, "a49", "b49", "c49")
    assert delimited("账.csv", "账", odd).cells.row(50) == (51, "a", "bc", "d")
