"""An archive of which one part cannot be read: one sentence, or what it says anyway, and never something else."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from casework.backup.contents import check
from casework.backup.dump import backup
from casework.errors import StoreError
from casework.store import Store
from pipelines.reading.read import read
from pipelines.reading.unreadable import Unreadable
from tests.damaged_zip import DAMAGES, Damage, damaged
from tests.stores import NOON, add

NAME = "西河镇/拨付台账.xlsx"


def workbook(share: str, money: str) -> bytes:
    """A ledger with everything that a part of its own tells: texts, days, and a share and money in these formats."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("项目编号", "拨付日期", "比例", "金额"), ("350987100-2026-0001", date(2026, 5, 3), 0.8, 380_000)):
        book.active.append(row)
    book.active["C2"].number_format, book.active["D2"].number_format = share, money
    book.active.merge_cells("A4:B5")
    book.save(out)
    return out.getvalue()


FILES = {  # the last two are packed anew to be read, and so every part of them
    "plain": workbook("General", "#,##0.00"),
    "percent": workbook("0%", "#,##0.00"),
    "in 万元": workbook("0%", '0!.0,"万元"'),
}
PARTS = zipfile.ZipFile(io.BytesIO(FILES["plain"])).namelist()
IDLE = ("docProps/", "xl/theme/", "[Content_Types].xml", "_rels/.rels")  # nothing that a ledger says stands here


def texts(content: bytes) -> list[object]:
    return [(sheet.name, sheet.problem, sheet.cells.to_dicts()) for sheet in read(NAME, content)]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_a_workbook_is_refused_or_read_as_if_the_part_were_whole(file: bytes, part: str, damage: Damage) -> None:
    try:
        shown = texts(damaged(file, part, damage))
    except Unreadable as refused:
        assert "“拨付台账.xlsx”" in str(refused) and "请" in str(refused)
    else:
        assert part.startswith(IDLE) and shown == texts(file)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("part", ["manifest.json", "users.jsonl", "audit.jsonl"])
def test_a_backup_is_not_whole(store: Store, tmp_path: Path, part: str, damage: Damage) -> None:
    add(store, "zhang", "inspection")
    whole = backup(store, tmp_path / "b.zip", "root", NOON).file
    check(whole)
    torn = tmp_path / "torn.zip"
    torn.write_bytes(damaged(whole.read_bytes(), part, damage))
    with pytest.raises(StoreError, match="不是完整的备份"):
        check(torn)
