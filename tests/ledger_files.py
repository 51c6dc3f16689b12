"""Ledger files: one small ledger in every kind of file that a township may hand in."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

FILES = Path(__file__).resolve().parent / "files"
TITLE = "西河镇小型工程拨付台账"
HEADER = ["凭证号", "项目编号", "拨付日期", "拨付金额(万元)", "款项性质", "收款单位"]
ROWS = [
    ["PZ-1", "350987101-2026-0001", "2026-03-05", "38.12", "进度款", "甲建设公司"],
    ["PZ-2", "350987101-2026-0002", "2026-04-06", "1234.5678", "预付款", "乙路桥公司"],
    ["PZ-3", "350987101-2026-0003", "2026-05-07", "0.95", "尾款", "丙水利公司"],
]
TRADITIONAL = str.maketrans("凭证项编号拨额万进预镇台账设桥质单", "憑證項編號撥額萬進預鎮臺賬設橋質單")


def xlsx() -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet, day = book.add_worksheet("拨付台账"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, 5, TITLE)
        sheet.write_row(1, 0, HEADER)
        for y, row in enumerate(ROWS, start=2):
            sheet.write_row(y, 0, row)
            sheet.write_datetime(y, 2, date.fromisoformat(row[2]), day)
            sheet.write_number(y, 3, float(row[3]))
    return data.getvalue()


def text(separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([[TITLE, *[""] * 5], HEADER, *ROWS])
    return out.getvalue()


def html() -> str:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEADER, *ROWS))
    return f"<html><body><table><tr><td colspan=6>{TITLE}</td></tr>{lines}</table></body></html>"


def web_archive() -> bytes:
    """As Excel saves one: the workbook's frame, its sheets and a strip of tabs, each a part."""
    frame = "<html><x:ExcelWorksheet><x:Name>拨付台账</x:Name></x:ExcelWorksheet></html>"
    pages = {"book.htm": frame, "sheet001.htm": html(), "tabstrip.htm": "<table><tr><td>拨付台账</td></tr></table>"}
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_Part"\r\n\r\n'
    parts = "".join(
        f"------=_Part\r\nContent-Location: file:///C:/x_files/{name}\r\nContent-Transfer-Encoding: 8bit\r\n"
        f'Content-Type: text/html; charset="gb2312"\r\n\r\n{page}\r\n'
        for name, page in pages.items()
    )
    return f"{head}{parts}------=_Part--\r\n".encode("gb18030")


def agile(password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx())).encrypt(password, out)
    return out.getvalue()


def lines_of_json() -> bytes:
    return "\n".join(json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) for row in ROWS).encode()


def zipped(files: dict[str, bytes], encoding: str | None = None) -> bytes:
    """A .zip; with `encoding`, names are those bytes without the UTF-8 flag, as old Chinese packers write them."""
    places = (
        {name: f"<{number:0{len(name.encode(encoding)) - 2}d}>" for number, name in enumerate(files, 1)}
        if encoding
        else {}
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(places.get(name, name), data)
    packed = out.getvalue()
    for name, place in places.items():  # ASCII of the same length, replaced by the raw bytes
        packed = packed.replace(place.encode(), name.encode(encoding or ""))
    return packed


KINDS: dict[str, bytes] = {
    "台账.xlsx": xlsx(),
    "台账.biff5.xls": (FILES / "biff5.xls").read_bytes(),
    "台账.biff8.xls": (FILES / "biff8.xls").read_bytes(),
    "台账.et": (FILES / "biff8.xls").read_bytes(),
    "新台账.et": xlsx(),
    "内置密码.xls": (FILES / "built_in_password.xls").read_bytes(),
    "内置密码.standard.xlsx": (FILES / "built_in_password_standard.xlsx").read_bytes(),
    "内置密码.agile.xlsx": agile("VelvetSweatshop"),
    "台账.xml.xls": (FILES / "xml2003.xls").read_bytes(),
    "台账.mht.xls": web_archive(),
    "台账.html.xls": html().encode("gb18030"),
    **{f"台账.{encoding}.csv": text().encode(encoding) for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16")},
    **{f"台账.{encoding}.tsv": text("\t").encode(encoding) for encoding in ("utf-16-le", "utf-16-be")},
    "台账.utf-16-be-bom.csv": b"\xfe\xff" + text().encode("utf-16-be"),
    "台账.jsonl": lines_of_json(),
    "台账.utf-16.json": f"[{lines_of_json().decode().replace(chr(10), ',')}]".encode("utf-16-le"),
}
