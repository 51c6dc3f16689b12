"""Among: what the night would make of one file beside all the others that lie in the county's inbox.

A payment of project 0009 is sound by itself; among ledgers that know no project 0009 it is sent back, today as tonight:
the others' stored results, the files that came since, and this file go through the night's own merge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from pipelines import registry
from pipelines.cleaning.days.period import period_on
from pipelines.cleaning.file import CleanFile, clean_file
from pipelines.cleaning.outcome.schema import schema
from pipelines.cleaning.outcome.sent_back import with_back
from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.facts.merge import UNKNOWN_PROJECT, merge
from pipelines.inbox import results
from pipelines.inbox.inbox import look
from pipelines.inbox.receipts import Receipt, seen
from pipelines.lake.snapshots import standing
from pipelines.reference.county import County

MOST_FILES, MOST_BYTES = 60, 20_000_000  # of files that came since the last night: somebody waits for the check
LAST = "9999"  # received after everything that is there
NOTHING = "还没有夜间处理过的数据，项目编号、与其他文件重复的编号未核对"
UNREAD = "另有 {n} 个文件要到今晚才读取，{rows} 行的项目编号在已读取的台账里没有，今晚才知道"
COPY = "与 {path} 内容完全相同，夜间处理只计一份"
ANOTHERS = "其他单位报送的一个文件"  # whose name is not told to whoever sends a copy of it


@dataclass(frozen=True)
class Others:
    """The files beside the one that is checked: stored results by path, fresh readings, and what could not be had."""

    order: dict[str, tuple[str, str, int, str]] = field(default_factory=dict)
    submitters: dict[str, str | None] = field(default_factory=dict)
    folders: dict[str, Path] = field(default_factory=dict)  # path → where its result lies
    fresh: dict[str, CleanFile] = field(default_factory=dict)
    lost: tuple[str, ...] = ()  # read by an older version of the programme: the snapshot's rows stand for them
    unread: int = 0
    copy_of: str | None = None

    @property
    def any(self) -> bool:
        return bool(self.order)


def among(result: CleanFile, sha256: str, data: Path, county: County) -> tuple[CleanFile, tuple[str, ...]]:
    """The result with the rows that the merge would send back among its rejected ones, and what could not be told."""
    others, mine = _others(result, sha256, data, county)
    is_own = others.submitters.get(others.copy_of or "") == result.submitter
    notes = [COPY.format(path=others.copy_of if is_own else ANOTHERS)] if others.copy_of else []
    if not others.any:
        return result, (*notes, NOTHING)
    back = _sent_back(result, mine, others, data, county)
    if others.unread:
        doubtful = back["reason_text"].str.starts_with(UNKNOWN_PROJECT.partition("{")[0])
        notes.append(UNREAD.format(n=others.unread, rows=int(doubtful.sum())))
        back = back.filter(~doubtful)
    return with_back(result, back), tuple(notes)


def _others(result: CleanFile, sha256: str, data: Path, county: County) -> tuple[Others, tuple[str, str, int, str]]:
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
    others.submitters[receipt.path] = report["submitter"] if report else None
    if report:
        others.folders[receipt.path] = results.folder(lake, key)
    return report is not None


def _read(others: Others, name: str, data: bytes, county: County) -> None:
    fresh = clean_file(name, data, county)
    period = fresh.period_on or period_on(Path(name).stem)
    others.order[name] = (LAST[:-1], period.isoformat() if period else "", 0, name)
    others.submitters[name] = fresh.submitter
    others.fresh[name] = fresh


def _sent_back(
    result: CleanFile, mine: tuple[str, str, int, str], others: Others, data: Path, county: County
) -> pl.DataFrame:
    """The rows of this file that the merge sends back (REJECTED)."""
    order = sorted({**others.order, result.name: mine}.items(), key=lambda one: one[1])
    submitters = {**others.submitters, result.name: result.submitter}
    engine = DuckEngine()
    try:
        engine.put("townships", county.townships)
        kinds = {"source_file": pl.String, "file_order": pl.Int64, "submitter": pl.String}
        files = [(name, nth, submitters.get(name)) for nth, (name, _) in enumerate(order)]
        engine.put("incoming_files", pl.DataFrame(files, schema=kinds, orient="row"))
        places = [(result.name, sheet.sheet, sheet.township) for sheet in result.sheets]
        sheets = dict.fromkeys(("source_file", "source_sheet", "township"), pl.String)
        engine.put("incoming_sheets", pl.DataFrame(places, schema=sheets, orient="row"))
        wanted = {key: d for key, d in registry.datasets().items() if key == "projects" or key in result.clean}
        for dataset in sorted(wanted.values(), key=lambda one: one.key == "projects"):
            _lay(engine, dataset, _asked(engine, dataset, wanted, result), result, others, data)
        return merge(engine, wanted).filter(pl.col("source_file") == result.name)
    finally:
        engine.close()


def _asked(engine: DuckEngine, dataset: Dataset, wanted: dict[str, Dataset], result: CleanFile) -> pl.DataFrame:
    """The keys of this file's rows; of projects, every one that a row laid so far belongs to."""
    own = result.clean.get(dataset.key, pl.DataFrame(schema=schema(dataset)))
    if dataset.key != "projects":
        return own.select(dataset.keys).unique()
    tables = [f"in_{key}" for key, one in wanted.items() if key != "projects" and "project_no" in one.field_names]
    laid = [engine.sql(f'select distinct project_no from "{table}"') for table in tables]  # noqa: S608
    return pl.concat([own.select("project_no"), *laid]).unique()


def _lay(
    engine: DuckEngine, dataset: Dataset, keys: pl.DataFrame, result: CleanFile, others: Others, data: Path
) -> None:
    """Make in_<dataset>: this file's rows, and of the others' those with one of the keys."""
    empty = pl.DataFrame(schema=schema(dataset))
    own = result.clean.get(dataset.key, empty)
    engine.put("asked", keys)
    near = " and ".join(f"a.{name} = c.{name}" for name in keys.columns)
    where = f"where exists (select 1 from asked as a where {near})"  # noqa: S608
    fresh = [one.clean[dataset.key] for one in others.fresh.values() if dataset.key in one.clean]
    engine.put("came_since", pl.concat([empty, *fresh]))
    engine.put("own_rows", pl.concat([empty, own]))
    columns = ", ".join(schema(dataset))
    paths = [p for place in others.folders.values() if (p := place / f"{dataset.key}.parquet").exists()]
    parts = [f"select {columns} from own_rows", f"select {columns} from came_since as c {where}"]  # noqa: S608
    parts += [f"select {columns} from read_parquet({_listed(paths)}) as c {where}"] if paths else []  # noqa: S608
    engine.make(f"in_{dataset.key}", " union all ".join([*parts, *_of_snapshot(dataset, others, data, where)]))


def _of_snapshot(dataset: Dataset, others: Others, data: Path, where: str) -> list[str]:
    """The rows that the last snapshot has of files whose results are of an older version of the programme."""
    folder = standing(data / "lake").folder if others.lost else None
    path = folder / "clean" / f"{dataset.key}.parquet" if folder else None
    if path is None or not path.exists():
        return []
    columns = ", ".join(schema(dataset))
    lost = _listed(others.lost)
    source = f"read_parquet({_listed([path])}) as c {where}"
    return [f"select {columns} from {source} and list_contains({lost}, c.source_file)"]  # noqa: S608


def _listed(texts: Iterable[object]) -> str:
    """A list of texts in SQL."""
    return "[" + ", ".join("'" + str(text).replace("'", "''") + "'" for text in texts) + "]"
