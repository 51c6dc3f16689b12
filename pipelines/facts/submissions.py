"""Submissions: how many rows each file, sheet, dataset and month brought, accepted and rejected."""

from __future__ import annotations

from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.facts.owners import owner_of
from pipelines.reference.ledgers import is_register


def _month(day: str) -> str:
    return f"last_day(coalesce({day}, f.period_on, n.as_of))"


def _accepted(dataset: Dataset) -> str:
    township, join = owner_of(dataset)
    # a register is dated by its file: a firm listed years ago must not open a period in which nothing was reported
    day = _month("cast(null as date)" if is_register(dataset) else f"c.{dataset.event_on}")
    return f"""
    select {township} as township, '{dataset.key}' as dataset, c.source_file, c.source_sheet, {day} as row_on,
           count(*) as rows_accepted, 0 as rows_rejected
    from "{dataset.key}" as c cross join night as n
    join incoming_files as f on f.source_file = c.source_file {join}
    group by {township}, c.source_file, c.source_sheet, {day}"""  # noqa: S608


def _rejected(datasets: dict[str, Dataset]) -> str:
    registers = ", ".join(f"'{key}'" for key, dataset in datasets.items() if is_register(dataset))
    day = _month(f"case when r.dataset in ({registers}) then null else r.row_on end" if registers else "r.row_on")
    return f"""
    select coalesce(r.township, f.submitter) as township, r.dataset, r.source_file, r.source_sheet, {day} as row_on,
           0 as rows_accepted, count(*) as rows_rejected
    from rejected as r cross join night as n
    join incoming_files as f on f.source_file = r.source_file
    group by coalesce(r.township, f.submitter), r.dataset, r.source_file, r.source_sheet, {day}"""  # noqa: S608


def submissions(engine: DuckEngine, datasets: dict[str, Dataset]) -> None:
    """Make the table submissions: rows_accepted and rows_rejected per township, dataset, file, sheet and row_on."""
    parts = [_accepted(dataset) for dataset in datasets.values()] + [_rejected(datasets)]
    engine.make(
        "submissions",
        "select township, dataset, source_file, source_sheet, row_on, sum(rows_accepted) as rows_accepted, "  # noqa: S608
        f"sum(rows_rejected) as rows_rejected from ({' union all '.join(parts)}) as counted "  # noqa: RUF100, S608
        "group by township, dataset, source_file, source_sheet, row_on",
    )
