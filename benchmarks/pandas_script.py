"""Pandas script: the cleaning of a payments ledger as a careful technician writes it with pandas and openpyxl.

The baseline of xlsx_speed, written to be quick in its own terms: read_excel with openpyxl in its read-only mode, each
different cell parsed once, nothing done row by row in Python but that. It knows the header's place and the ledger's
columns beforehand, which mingjian has to find out, and does less: no places, no checksums, no notes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pandas as pd

COLUMNS = {
    "凭证号": "payment_no",
    "项目编号": "project_no",
    "拨付日期": "paid_on",
    "拨付金额": "amount_fen",
    "款项性质": "kind",
    "收款单位": "payee",
    "专户支付": "is_escrow",
    "合同": "has_contract",
    "发票号": "invoice_no",
    "计量单号": "measurement_no",
    "资金来源": "fund_source",
    "申请日期": "applied_on",
    "审批人": "approved_by",
}
REQUIRED = ("payment_no", "project_no", "paid_on", "amount_fen", "kind", "payee")
KINDS = {"预付款", "进度款", "结算款", "质保金", "工资"}
KIND_WORDS = {"工程预付款": "预付款", "工程进度款": "进度款", "尾款": "结算款", "农民工工资": "工资"}
YES, NO = {"是", "有", "√", "y", "1"}, {"否", "无", "×", "n", "0"}
EMPTY = {"", "/", "-", "—", "无", "暂无", "待定", "不详", "null", "none", "nan", "n/a", "na"}
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$|(\d{4})(\d{2})(\d{2})$")


class Bad:
    """A cell that cannot be read."""


BAD = Bad()


def _plain(cell: Any) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", str(cell)))


def _day(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date()
    text = _plain(cell)
    if text in EMPTY:
        return None
    match = _DAY.match(text)
    if not match:
        return BAD
    try:
        return date(*(int(part) for part in match.groups() if part))
    except ValueError:
        return BAD


def _fen(cell: Any) -> Any:
    text = (repr(cell) if isinstance(cell, float) else _plain(cell)).replace(",", "")
    if text.lower() in EMPTY:
        return None
    try:
        fen = Decimal(text) * 1_000_000  # the ledger is in 万元
    except InvalidOperation:
        return BAD
    return int(fen) if fen == int(fen) else BAD


def _kind(cell: Any) -> Any:
    text = _plain(cell)
    return None if text in EMPTY else KIND_WORDS.get(text, text if text in KINDS else BAD)


def _boolean(cell: Any) -> Any:
    text = _plain(cell).lower()
    if text in YES | NO:
        return text in YES
    return None if text in EMPTY else BAD


def _code(cell: Any) -> Any:
    text = _plain(cell)
    return None if text.lower() in EMPTY else text


def _words(cell: Any) -> Any:
    return None if _plain(cell).lower() in EMPTY else str(cell).strip()


PARSERS: dict[str, Callable[[Any], Any]] = {
    "paid_on": _day,
    "applied_on": _day,
    "amount_fen": _fen,
    "kind": _kind,
    "is_escrow": _boolean,
    "has_contract": _boolean,
    "payment_no": _code,
    "project_no": _code,
    "invoice_no": _code,
    "measurement_no": _code,
    "payee": _words,
    "fund_source": _words,
    "approved_by": _words,
}


def _parsed(column: pd.Series, parse: Callable[[Any], Any]) -> pd.Series:
    answers = {cell: parse(cell) for cell in column.dropna().unique()}
    return column.map(answers).astype(object)


def clean(book: Path, out: Path) -> None:
    """Write script_clean.parquet, and script_rejected.parquet with the rows sent back and why."""
    raw = pd.read_excel(book, engine="openpyxl", header=2, dtype=object)
    raw["source_row"] = range(4, len(raw) + 4)
    raw = raw[raw["凭证号"].notna()]
    frame = raw[list(COLUMNS)].rename(columns=COLUMNS)
    for name, parse in PARSERS.items():
        frame[name] = _parsed(frame[name], parse)
    frame["source_row"] = raw["source_row"]
    why = pd.Series("", index=frame.index)
    for name in PARSERS:
        why = why.mask(frame[name].map(lambda value: value is BAD), why + name + ";")
    for name in REQUIRED:
        why = why.mask(frame[name].isna(), why + name + " missing;")
    again = frame["payment_no"].where(why == "").dropna()
    why = why.mask(frame.index.isin(again.index[again.duplicated()]), "payment_no;")
    good = frame[why == ""]
    types = {"amount_fen": "int64", "is_escrow": "boolean", "has_contract": "boolean"}
    good.astype(types).to_parquet(out / "script_clean.parquet", index=False)
    pd.DataFrame({"source_row": frame["source_row"], "why": why})[why != ""].to_parquet(
        out / "script_rejected.parquet", index=False
    )
