"""Among: what the night would make of one file beside all the others that lie in the county's inbox.

A payment of project 0009 is sound by itself; among ledgers that know no project 0009 it is sent back, today as tonight:
the others' stored results, the files that came since, and this file go through the night's own merge.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from pipelines import registry
from pipelines.check.merged import sent_back
from pipelines.check.others import Order, Others
from pipelines.cleaning.days.period import period_on
from pipelines.cleaning.file import CleanFile, clean_file
from pipelines.cleaning.outcome.sent_back import with_back
from pipelines.cleaning.places.names import townships
from pipelines.cleaning.places.submitter import submitter_of
from pipelines.facts.merge import UNKNOWN_PROJECT
from pipelines.inbox import results
from pipelines.inbox.inbox import look
from pipelines.inbox.receipts import Receipt, seen
from pipelines.reference.county import County
from pipelines.reference.ledgers import closed_registers

MOST_FILES, MOST_BYTES = 60, 20_000_000  # of files that came since the last night: somebody waits for the check
LAST = "9999"  # received after everything that is there
NOTHING = "还没有夜间处理过的数据，项目编号、与其他文件重复的编号未核对"
UNREAD = "另有 {n} 个文件要到今晚才读取，{rows} 行的项目编号在已读取的台账里没有，今晚才知道"
COPY = "与 {path} 内容完全相同，夜间处理只计一份"
ANOTHERS = "其他单位报送的一个文件"  # whose name is not told to whoever sends a copy of it


def among(result: CleanFile, sha256: str, data: Path, county: County) -> tuple[CleanFile, tuple[str, ...]]:
    """The result with the rows that the merge would send back among its rejected ones, and what could not be told."""
    others, mine = _others(result, sha256, data, county)
    is_own = others.submitters.get(others.copy_of or "") == result.submitter
    notes = [COPY.format(path=others.copy_of if is_own else ANOTHERS)] if others.copy_of else []
    back = sent_back(result, mine, others, data, county)
    if not others.any:  # what no township hands in, no other file makes right
        closed = closed_registers(county.duties, registry.datasets())
        return with_back(result, back.filter(pl.col("dataset").is_in(closed))), (*notes, NOTHING)
    if others.unread:
        doubtful = back["reason_text"].str.starts_with(UNKNOWN_PROJECT.partition("{")[0])
        notes.append(UNREAD.format(n=others.unread, rows=int(doubtful.sum())))
        back = back.filter(~doubtful)
    return with_back(result, back), tuple(notes)


def _others(result: CleanFile, sha256: str, data: Path, county: County) -> tuple[Others, Order]:
    """The other files as tonight finds them, and the place of this one in their order."""
    lake, known = data / "lake", seen(data / "lake")
    lying = {file.name: file for file in look(data / "inbox").files} if (data / "inbox").is_dir() else None
    old = known.get(result.name)
    period = result.period_on.isoformat() if result.period_on else ""
    is_same = old is not None and old.sha256 == sha256
    mine = (old.received_at, period, old.mtime_ns, result.name) if old and is_same else (LAST, period, 0, result.name)
    others = Others()
    new: list[tuple[str, str]] = []
    lost: list[str] = []
    size, unread = 0, 0
    for name in sorted({*known, *(lying or {})} - {result.name}):
        receipt, file = known.get(name), (lying or {}).get(name)
        if lying is not None and file is None:
            continue  # taken out of the inbox: tonight it counts no more
        if receipt and (file is None or _stands(receipt, file.stat)):
            lost += [name] if not _stored(others, receipt, lake, county) else []
        elif file is not None:
            size += file.stat.st_size
            is_bearable = len(new) < MOST_FILES and size <= MOST_BYTES
            new, unread = ([*new, (name, file.place)], unread) if is_bearable else (new, unread + 1)
    for name, place in new:
        _read(others, name, (data / "inbox" / place).read_bytes(), county)
    copy = next((r.path for r in known.values() if r.sha256 == sha256 and r.path in others.order), None)
    has_rows = any(sheet.accepted or sheet.rejected for sheet in result.sheets)
    return replace(others, lost=tuple(lost), unread=unread, copy_of=copy if has_rows else None), mine


def _stands(receipt: Receipt, stat: object) -> bool:
    return (receipt.size, receipt.mtime_ns) == (getattr(stat, "st_size", -1), getattr(stat, "st_mtime_ns", -1))


def _stored(others: Others, receipt: Receipt, lake: Path, county: County) -> bool:
    """Take the file's stored result; False where this version of the programme has none."""
    key = results.key(receipt, county)
    report = results.stored(results.folder(lake, key))
    period = (report["period_on"] if report else "") or ""
    others.order[receipt.path] = (receipt.received_at, period, receipt.mtime_ns, receipt.path)
    others.submitters[receipt.path] = report["submitter"] if report else _sender(receipt.path, county)
    if report:
        others.folders[receipt.path] = results.folder(lake, key)
    return report is not None


def _sender(path: str, county: County) -> str | None:
    return submitter_of(path, None, townships(county), county.name)


def _read(others: Others, name: str, data: bytes, county: County) -> None:
    fresh = clean_file(name, data, county)
    period = fresh.period_on or period_on(Path(name).stem)
    others.order[name] = (LAST[:-1], period.isoformat() if period else "", 0, name)
    others.submitters[name] = fresh.submitter
    others.fresh[name] = fresh
