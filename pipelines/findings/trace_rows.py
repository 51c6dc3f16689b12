"""Trace rows: the ledger rows behind a finding, by dataset, each with its file, sheet and row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from pipelines import registry
from pipelines.definitions import Dataset, Loaded
from pipelines.lake.snapshot_db import Seen
from pipelines.limits.dated import Limits, expand

OF_THE_PROJECT = "f.project_no = s.project_no"


def tied(rule: Loaded, answer: Mapping[str, Any]) -> dict[str, str]:
    """By dataset, the condition that ties its rows to the rule's answer; "*" is the dataset that the answer names."""
    tied = dict.fromkeys(rule.definition.basis, OF_THE_PROJECT) | dict(rule.definition.rows)
    named = {answer.get("dataset") if key == "*" else key: condition for key, condition in tied.items()}
    return {key: condition for key, condition in named.items() if key in registry.datasets()}


def _ledger(dataset: Dataset, sql: str, condition: str) -> str:
    """The rows of one ledger behind the subject."""
    has_project = "project_no" in dataset.field_names
    project = "left join project_facts as p on p.project_no = f.project_no" if has_project else ""
    order = ", ".join(f"f.{key}" for key in dataset.keys)
    return f"""
select distinct f.*
from (select * from ({sql}) as subjects where subject_id = $subject_id) as s
cross join clean_{dataset.key} as f {project}
where {condition}
order by {order}"""  # noqa: S608  (the definitions' own text)


def rule_rows(lake: Seen, rule: Loaded, limits: Limits, sql: str, answer: Mapping[str, Any]) -> dict[str, pl.DataFrame]:
    """The rows that the rule's definition ties to its answer; none where it gave none."""
    if not answer:
        return {}
    rows_by_dataset = {
        key: lake.sql(
            _ledger(registry.datasets()[key], sql, expand(condition, limits)),
            {"subject_id": answer["subject_id"]},
        )
        for key, condition in tied(rule, answer).items()
    }
    return {key: rows for key, rows in rows_by_dataset.items() if rows.height}


def together(own: Mapping[str, pl.DataFrame], more: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Both, every ledger row once."""
    rows = dict(own)
    for key, frame in more.items():
        both = pl.concat([frame, rows[key]]) if key in rows else frame
        rows[key] = both.unique(["source_file", "source_sheet", "source_row"], keep="first", maintain_order=True)
    return rows


def sent_back(lake: Seen, finding: Mapping[str, Any], datasets: Collection[str]) -> pl.DataFrame:
    """Rows of these ledgers that were sent back: the project's, or the township's where no project is named."""
    name = "project_no" if finding["project_no"] else "township"
    rows = lake.sql(f"select * from rejected where {name} = $value", {"value": finding[name]})  # noqa: S608  (two columns)
    return rows.filter(pl.col("dataset").is_in(list(datasets)))


def own_rows(lake: Seen, finding: Mapping[str, Any]) -> dict[str, pl.DataFrame]:
    """The ledger row that the finding names as its place, by dataset."""
    place = {name: finding[name] for name in ("source_file", "source_sheet", "source_row")}
    if place["source_row"] is None:
        return {}
    keys = lake.sql(
        "select distinct dataset from files where source_file = $source_file "
        "and source_sheet is not distinct from $source_sheet and dataset is not null",
        {name: place[name] for name in ("source_file", "source_sheet")},
    )["dataset"]
    asked = (
        "select f.* from clean_{key} as f where f.source_file = $source_file "
        "and f.source_sheet is not distinct from $source_sheet and f.source_row = $source_row"
    )
    rows = {key: lake.sql(asked.format(key=key), place) for key in sorted(keys)}
    return {key: frame for key, frame in rows.items() if frame.height}
