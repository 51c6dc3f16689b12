"""Night: receive, read, merge, history, facts, findings, KPIs, ranking, publish — the whole job on one screen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from pipelines import registry
from pipelines.china import STAMP, wall
from pipelines.coverage.lay import lay_coverage
from pipelines.engines.connection import connect
from pipelines.engines.duck import DuckEngine
from pipelines.engines.engine import EngineError
from pipelines.facts.held import lay_held
from pipelines.facts.intake import accepted_rows, files_frame, load_tables
from pipelines.history.lay import Tonight, record_history
from pipelines.inbox import reader_pool
from pipelines.inbox.receive import Received, receive
from pipelines.lake import adopted, casework, error_log, snapshots
from pipelines.lake.fingerprint import code
from pipelines.lake.lock import LockedError, only_writer
from pipelines.lake.refusals import words
from pipelines.limits.overlay import PROGRAMME
from pipelines.not_computed import CannotPublish, NotComputed, rows_of
from pipelines.reference.county import County, ReferenceError
from pipelines.reference.county import load as load_county
from pipelines.reference.ledgers import closed_registers
from pipelines.stages.compute import compute_at, lay_reference
from pipelines.stages.outcome import Clock, NightFailed, Outcome, Watch
from pipelines.stages.read import read, refuse_if_nothing
from pipelines.stages.write_snapshot import manifest, write


def _inputs(received: Received, county: County, as_of: date, decided: Sequence[str]) -> str:
    parts = sorted(f"{r.path}\n{r.sha256}" for r in received.receipts)
    parts += [f"{path}\n{why}" for path, why in received.skipped]  # they are listed, so a new one is news
    programme = hashlib.sha256(PROGRAMME.read_bytes()).hexdigest()
    parts += [county.fingerprint, programme, code(), as_of.isoformat(), *decided]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _nothing(inbox: Path, received: Received) -> str:
    if received.skipped:
        path, why = received.skipped[0]
        return f"{inbox}：没有一个可以读取的文件（{path}：{why}），未发布新数据。请放入各乡镇台账后重新运行。"
    return f"{inbox}：收件目录是空的，没有可处理的台账，未发布新数据。请把各乡镇台账放入该目录后重新运行。"


def _run(
    data: Path,
    as_of: date | None,
    now: datetime,
    watch: Watch,
    processes: int | None,
    url: str | None,
    readers_end: ExitStack,
) -> Outcome:
    inbox, lake = data / "inbox", data / "lake"
    schemes = adopted.read(data)
    county = replace(load_county(data / "reference"), adopted=schemes.texts)
    for path in schemes.edited(county.schemes):
        watch.note(f"{path}：已由采用的考核方案代替，对它的改动不起作用。请在“方案”页修改并采用。")
    cases = casework.read(data)
    # a night at half past one is the county's own day, not the day before
    day = as_of or county.sample_as_of or wall(now).date()
    clock = Clock(watch)
    if not inbox.is_dir():
        raise NightFailed(f"{inbox}：找不到收件目录。请建立该目录并放入各乡镇台账，或检查 --data 是否写对。")
    if url is not None:
        connect(url).spark.stop()  # before any work: a wrong address is told at once
    readers = readers_end.enter_context(reader_pool.started(lake, county, processes))
    with clock.stage("收件存档"):
        received = receive(inbox, lake, now.isoformat())
    for sentence in received.mended:
        watch.note(f"{sentence}。")
    if not received.receipts:
        raise NightFailed(_nothing(inbox, received))
    inputs = _inputs(received, county, day, [cases.fingerprint, schemes.fingerprint])
    standing = snapshots.standing(lake)
    if standing.problem:
        watch.note(f"{standing.problem}。")
    # a night that could not compute everything is tried again
    if standing.manifest and standing.manifest.get("inputs_fingerprint") == inputs and not rows_of(standing.manifest):
        snapshots.point_back(lake, standing)
        return Outcome(standing.name or "", False, received.files_read, standing.manifest, clock.seconds)
    name = f"{now.strftime(STAMP)}-{inputs[:8]}"
    with clock.stage("读取清洗"):
        files, copies, files_read = read(lake, received, county, watch, readers)
    readers_end.close()  # what they hold in memory is wanted now
    refuse_if_nothing(files, inbox, lake)
    engine = DuckEngine(spill=lake / ".spill", rows=accepted_rows(files))
    with clock.stage("合并"):
        lay_reference(engine, county, day)
        engine.put("cases", cases.cases)
        engine.put("files", files_frame(files, copies, received.skipped))
        lay_held(engine, standing.folder)
        closed = closed_registers(county.duties, registry.datasets())
        load_tables(engine, lake, files, registry.datasets(), closed)
        lay_coverage(engine, files, county.duties, standing, day, registry.datasets())
    with clock.stage("变更记录"):
        tonight = Tonight(day, name, [(receipt.path, receipt.sha256) for receipt in received.receipts])
        history = record_history(engine, standing, tonight, registry.datasets())
    lost = NotComputed(lambda trace: error_log.keep(lake, now, trace), standing.folder)
    facts, ran_on = compute_at(url, engine, name, county, day, clock, lost)
    engine.put("not_computed", lost.frame())
    with clock.stage("发布"):
        facts_of_night = {**manifest(engine, county, day, now, received, inputs, ran_on), "history": history}
        facts_of_night["not_computed"] = lost.rows
        building = snapshots.draft(lake, name)
        facts_of_night["tables"] = write(engine, building, facts, county)
        facts_of_night["timings"] = clock.seconds
        engine.close()
        snapshots.publish(lake, building, name, facts_of_night)
    return Outcome(name, True, files_read, snapshots.current_manifest(lake) or {}, clock.seconds)


def night(
    data: Path,
    *,
    now: datetime,
    as_of: date | None = None,
    watch: Watch | None = None,
    processes: int | None = None,
    engine: str | None = None,
) -> Outcome:
    """Run the night over `data` (inbox/, reference/, lake/) and publish one snapshot.

    `now` (UTC) stamps receipts and the snapshot; `as_of` is the day the figures speak of: given, or the sample
    county's own, or the day of `now`. `engine` (sc://HOST:PORT) is a cluster for facts, rules and
    KPIs. Raises NightFailed with one clear sentence when nothing could be published.
    """
    lake = data / "lake"
    try:
        with only_writer(lake), ExitStack() as readers_end:
            return _run(data, as_of, now, watch or Watch(), processes, engine, readers_end)
    except (ReferenceError, LockedError, EngineError, CannotPublish) as error:
        raise NightFailed(str(error)) from error
    except OSError as error:
        where = error.filename or lake
        raise NightFailed(
            f"{where}：无法读写（{words(error)}）。请检查目录权限与磁盘空间后重新运行；已发布的数据未受影响。"
        ) from error
