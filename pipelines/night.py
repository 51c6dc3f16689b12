"""Night: receive, read, clean, merge, facts, findings, KPIs, ranking, publish — the whole job on one screen."""

from __future__ import annotations

import hashlib
import platform
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines import registry
from pipelines.facts import build, calendar
from pipelines.facts.intake import Incoming, conservation, files_frame, lay_out
from pipelines.findings import run as findings
from pipelines.findings.limits import load as load_limits
from pipelines.lake import results, snapshots, workers
from pipelines.lake.durable import remove_leftovers
from pipelines.lake.engine import DuckEngine
from pipelines.lake.fingerprint import code
from pipelines.lake.lock import LockedError, only_writer
from pipelines.lake.receive import Received, receive
from pipelines.measures import run as measures
from pipelines.ranking.scheme import load as load_scheme
from pipelines.ranking.score import rank
from pipelines.reference.county import County, ReferenceError
from pipelines.reference.county import load as load_county


class NightFailed(RuntimeError):  # noqa: N818
    """Nothing was published; the message says what, where and what next. Yesterday's snapshot stands."""


class Watch:
    """What the night tells whoever looks on. The CLI draws it; by default nobody listens."""

    def step(self, name: str) -> None:
        """A stage begins."""

    def files(self, total: int) -> None:
        """So many files are to be read."""

    def file(self, name: str) -> None:
        """One file has been read."""


@dataclass
class Outcome:
    """What a night came to: the snapshot it published, or the one that stands because nothing had changed."""

    snapshot: str
    changed: bool
    files_read: int
    manifest: dict[str, Any]
    timings: dict[str, float] = field(default_factory=dict)


@dataclass
class _Clock:
    """Seconds per stage."""

    watch: Watch
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.watch.step(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)


def _inputs(received: Received, county: County, as_of: date) -> str:
    parts = sorted(f"{r.path}\n{r.sha256}" for r in received.receipts)
    return hashlib.sha256("\n".join([*parts, county.fingerprint, code(), as_of.isoformat()]).encode()).hexdigest()[:32]


def _read(
    lake: Path, received: Received, county: County, watch: Watch, processes: int | None
) -> tuple[list[Incoming], dict[str, str], int]:
    first: dict[str, str] = {}
    copies = {}
    files, tasks = [], []
    for receipt in received.receipts:
        if receipt.sha256 in first:
            copies[receipt.path] = first[receipt.sha256]
            continue
        first[receipt.sha256] = receipt.path
        key = results.key(receipt, county)
        report = results.load(lake, key)
        if report is None:
            tasks.append(workers.Task(receipt, key))
        else:
            files.append(Incoming(receipt, key, report))
    watch.files(len(tasks))
    files += [
        Incoming(task.receipt, task.key, report)
        for task, report in workers.read_all(lake, tasks, county, watch.file, processes)
    ]
    return sorted(files, key=lambda f: f.receipt.path), copies, len(tasks)


def _refuse_if_nothing(files: list[Incoming], inbox: Path) -> None:
    refusals = [f.report["refused"] for f in files if f.report["refused"]]
    if files and len(refusals) == len(files):
        more = f"(另有 {len(refusals) - 1} 个文件同样无法读取)" if len(refusals) > 1 else ""
        raise NightFailed(f"{refusals[0]}{more} 原件已存档,未发布新数据。")
    sheets = [sheet for f in files for sheet in f.report["sheets"]]
    if not any(sheet["dataset"] == "projects" and sheet["accepted"] for sheet in sheets):
        rejected = sum(sheet["rejected"] for sheet in sheets)
        why = f"{rejected} 行全部或部分被退回" if rejected else "没有一张项目台账"
        raise NightFailed(
            f"{inbox}:收到 {len(files)} 个文件,但没有一行项目台账被接收({why}),无法计算,未发布新数据。"
            "请用 mingjian check 文件 查看每行原因,更正后重新运行。原件已存档。"
        )


def _lay_reference(engine: DuckEngine, county: County, as_of: date) -> None:
    engine.put("night", pl.DataFrame({"as_of": [as_of]}))
    engine.put("townships", county.townships)
    engine.put("villages", county.villages)
    first, last = as_of - timedelta(days=366 * 12), as_of + timedelta(days=366 * 2)
    engine.put("months", calendar.months(first, last))
    engine.put("workdays", calendar.workdays(first, last, county.holidays))


def _compute(engine: DuckEngine, county: County, as_of: date, clock: _Clock) -> list[str]:
    with clock.stage("事实表"):
        facts = build.build(engine, build.FACTS)
    with clock.stage("疑点规则"):
        found, stats = findings.run(engine, registry.rules(), load_limits(county.limits))
        engine.put("findings", found)
        engine.put("rule_stats", stats)
        facts += build.build(engine, build.MARTS)
    with clock.stage("指标"):
        values = measures.run(engine, registry.kpis(), as_of)
        engine.put("kpis", values)
    with clock.stage("排名"):
        scheme = load_scheme(county.scheme(), registry.kpis())
        engine.put("ranking", rank(values, scheme, county.townships))
    return facts


FOLDERS = {
    "findings": "findings",
    "rule_stats": "findings",
    "kpis": "kpis",
    "ranking": "ranking",
    "rejected": "rejected",
    "files": "files",
    "submissions": "files",
    "checksums": "files",
    "townships": "reference",
    "villages": "reference",
}


def _write(engine: DuckEngine, building: Path, facts: list[str], county: County) -> dict[str, int]:
    tables = {**{d: "clean" for d in registry.datasets()}, **{f: "facts" for f in facts}, **FOLDERS}
    rows = {}
    for table, folder in tables.items():
        wanted = [c for c in ("township", "project_no") if c in engine.columns(table)]
        order = ", ".join(f"{column} nulls last" for column in wanted)
        engine.write(table, building / folder / f"{table}.parquet", order)
        rows[f"{folder}/{table}"] = int(engine.sql(f'select count(*) as n from "{table}"')["n"][0])  # noqa: S608
    for path in (county.boundaries, county.limits, county.scheme()):
        shutil.copy(path, building / "reference" / path.name)
    return rows


def _coverage(engine: DuckEngine, county: County) -> dict[str, list[str]]:
    due = county.townships["name"].to_list()
    known = set(
        engine.sql(
            "select distinct township from submissions where rows_accepted > 0 "
            "union select distinct submitter from files where status = 'read'"
        )["township"].to_list()
    )
    return {"due": due, "missing": [name for name in due if name not in known]}


def _manifest(
    engine: DuckEngine, county: County, as_of: date, now: datetime, received: Received, inputs: str
) -> dict[str, Any]:
    kept = conservation(engine, registry.datasets())
    counts = (
        engine.sql("select * from files").join(
            kept, on=["source_file", "source_sheet", "dataset"], how="left", maintain_order="left"
        )
        .with_columns(pl.col("kept", "sent_back").fill_null(0))
        .with_columns(superseded=pl.col("accepted") - pl.col("kept") - pl.col("sent_back"))
    )
    return {
        "as_of": as_of.isoformat(),
        "created_at": now.isoformat(),
        "county": {"name": county.name, "code": county.code},
        "coverage": _coverage(engine, county),
        "inputs_fingerprint": inputs,
        "inputs": [{"path": r.path, "sha256": r.sha256, "received_at": r.received_at} for r in received.receipts],
        "rows": counts.drop("received_on", "period_on").to_dicts(),
        "versions": {
            "code": code(),
            "python": platform.python_version(),
            "polars": pl.__version__,
            "duckdb": duckdb.__version__,
        },
    }


def _run(data: Path, as_of: date | None, now: datetime, watch: Watch, processes: int | None) -> Outcome:
    inbox, lake = data / "inbox", data / "lake"
    county = load_county(data / "reference")
    day = as_of or county.sample_as_of or now.date()
    clock = _Clock(watch)
    if not inbox.is_dir():
        raise NightFailed(f"{inbox}:找不到收件目录。请建立该目录并放入各乡镇台账,或检查 --data 是否写对。")
    remove_leftovers(lake / "files")
    remove_leftovers(lake / "snapshots")
    with clock.stage("收件存档"):
        received = receive(inbox, lake, now.isoformat())
    if not received.receipts:
        raise NightFailed(f"{inbox}:收件目录是空的,没有可处理的台账,未发布新数据。请把各乡镇台账放入该目录后重新运行。")
    inputs = _inputs(received, county, day)
    standing = snapshots.current_manifest(lake)
    if standing and standing["inputs_fingerprint"] == inputs:
        return Outcome(standing["snapshot"], False, received.files_read, standing, clock.seconds)
    with clock.stage("读取清洗"):
        files, copies, files_read = _read(lake, received, county, watch, processes)
    _refuse_if_nothing(files, inbox)
    engine = DuckEngine()
    with clock.stage("合并"):
        _lay_reference(engine, county, day)
        engine.put("files", files_frame(files, copies, received.skipped))
        lay_out(engine, lake, files, registry.datasets())
    facts = _compute(engine, county, day, clock)
    with clock.stage("发布"):
        manifest = _manifest(engine, county, day, now, received, inputs)
        name = f"{now:%Y%m%dT%H%M%S%f}-{inputs[:8]}"
        building = snapshots.draft(lake, name)
        manifest["tables"] = _write(engine, building, facts, county)
        manifest["timings"] = clock.seconds
        engine.close()
        snapshots.publish(lake, building, name, manifest)
    return Outcome(name, True, files_read, snapshots.current_manifest(lake) or {}, clock.seconds)


def night(
    data: Path,
    *,
    now: datetime,
    as_of: date | None = None,
    watch: Watch | None = None,
    processes: int | None = None,
) -> Outcome:
    """Run the night over `data` (inbox/, reference/, lake/) and publish one snapshot.

    `now` (UTC) stamps receipts and the snapshot; `as_of` is the day the figures speak of: given, or the sample
    county's own, or the day of `now`. Raises NightFailed with one clear sentence when nothing could be published.
    """
    lake = data / "lake"
    try:
        with only_writer(lake):
            return _run(data, as_of, now, watch or Watch(), processes)
    except (ReferenceError, LockedError) as error:
        raise NightFailed(str(error)) from error
    except OSError as error:
        where = error.filename or lake
        raise NightFailed(
            f"{where}:无法读写({error.strerror})。请检查目录权限与磁盘空间后重新运行;已发布的数据未受影响。"
        ) from error
