"""Planted: a tiny county with a telephone, an identity number and a bank card in every place where text can stand."""

from __future__ import annotations

import io
from pathlib import Path

import xlsxwriter

from tests import tiny
from tests.ledger_files import zipped
from tests.test_masks import hand_in

MOBILE, PERSON, CARD = "13912345678", "350304199001011234", "6222021234567890128"
NUMBERS = (MOBILE, PERSON, CARD)
TYPED = "电话139 1234 5678，身份证350304-19900101-1234，卡6222 0212 3456 7890 128，(0599) 8822333"
FILE = f"西河镇/张某{MOBILE}.xlsx"


def workbook() -> bytes:
    """Payments under a title, a header and a sheet name that hold numbers; every row is wrong in another cell."""
    out = io.BytesIO()
    right = ["PZ-1", "350987100-2026-0001", "2026-05-05", "1", "进度款", "王某", "备注"]
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet(f"身份证{PERSON}")
        sheet.write(0, 0, f"西河镇拨付台账 {TYPED}")
        sheet.write_row(1, 0, [*tiny.PAYMENTS.split(","), f"联系人{MOBILE}"])
        sheet.write_row(2, 0, right)
        for at in range(len(right)):
            sheet.write_row(3 + at, 0, [*right[:at], TYPED, *right[at + 1 :]])
        sheet.write_row(10, 0, ["PZ-9", MOBILE, MOBILE, MOBILE, MOBILE, CARD, PERSON])
        book.add_worksheet(f"别的{MOBILE}").write_row(0, 0, [f"甲{MOBILE}", f"乙{PERSON}", TYPED])
    return out.getvalue()


def county(data: Path) -> Path:
    """All ledgers with numbers in their prose, and files whose names, sheets, titles and headers hold them, too."""
    tiny.tiny_county(data)
    hand_in(data)
    inbox = data / "inbox"
    (inbox / FILE).write_bytes(workbook())
    (inbox / f"西河镇/补报{MOBILE}.zip").write_bytes(zipped({f"李某{MOBILE}.xlsx": workbook(), "x.txt": b"?"}))
    (inbox / f"坏{MOBILE}.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (inbox / f"~$锁{MOBILE}.xlsx").write_bytes(b"-")
    tiny.ledger(
        data, f"东山乡/{PERSON}/拨付{MOBILE}.csv", tiny.PAYMENTS, f"PZ-2,350987100-2026-0001,{TYPED},1,尾款,王某"
    )
    tiny.ledger(data, "东山乡/项目台账.csv", tiny.PROJECTS, tiny.project(2, "350987200", "东山乡"))
    return data
