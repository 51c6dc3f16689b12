"""Lay: the tables that say what is known tonight, made of what came in."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.coverage.gaps import columns_asked, lacking_columns, make_gaps
from pipelines.coverage.states import duties_frame, file_days, make_states
from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.facts.intake import Incoming
from pipelines.history import previous_snapshot
from pipelines.lake.snapshots import Standing
from pipelines.reference.ledgers import Duty, closed_registers
from pipelines.tables.catalogue import TABLES
from pipelines.tables.coverage import DUTIES


def lay_coverage(
    engine: DuckEngine,
    files: list[Incoming],
    listed: tuple[Duty, ...],
    before: Standing,
    as_of: date,
    datasets: dict[str, Dataset],
) -> None:
    """Make file_days, duties, ledger_states, lacking_columns and data_gaps.

    `listed` is the county's 报送目录, empty where it has none; then a ledger counts as collected once anybody has ever
    handed it in, which the standing snapshot (`before`) remembers.
    """
    closed = closed_registers(listed, datasets)
    handed_in = {sheet["dataset"] for f in files for sheet in f.report["sheets"] if not f.report["refused"]
                 and not (f.report["submitter"] and sheet["dataset"] in closed)}  # fmt: skip
    duties = duties_frame(listed, handed_in, datasets, _before(engine, before))
    make_states(engine, file_days(files, as_of), duties, datasets, closed)
    asked = columns_asked()
    make_gaps(engine, lacking_columns(files, asked), datasets, asked)


def _before(engine: DuckEngine, before: Standing) -> pl.DataFrame:
    """The duties that the standing snapshot knew; none where it cannot be read, which record_history tells."""
    try:
        previous_snapshot.carried(engine, TABLES["duties"], before.folder)
    except previous_snapshot.StandingUnreadable:
        engine.put("standing_duties", pl.DataFrame(schema=DUTIES))
    return engine.sql("select * from standing_duties")
