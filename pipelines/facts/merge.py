"""Merge: the accepted rows of all files become one table per dataset; later files win, strangers are sent back."""

from __future__ import annotations

import json

import polars as pl

from pipelines.cleaning.outcome.schema import REJECTED, schema
from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine

UNKNOWN_PROJECT = "项目编号 {value} 不在项目台账的已接收行中，无法归属。请先补报该项目的项目台账，或更正编号。"
OTHER_OWNER = "{label}与 {owner} 已报的一行重复。不同乡镇不能共用编号，请加本乡镇前缀后重报。"


def owner_of(dataset: Dataset) -> tuple[str, str]:
    """The township that owns a row `c`, as SQL, and the join that it needs; a county office's rows are nobody's."""
    join = "left join projects as p on p.project_no = c.project_no" if "project_no" in dataset.field_names else ""
    if "township" in dataset.field_names:
        return "c.township", "" if dataset.key == "projects" else join
    return ("p.township", join) if join else ("cast(null as string)", "")


def _keyed(dataset: Dataset) -> str:
    """Incoming rows with the township that owns them, their file's order, and who used the key first."""
    keys = ", ".join(dataset.keys)
    owner, join = owner_of(dataset)
    hangs_on = dataset.key != "projects" and "project_no" in dataset.field_names
    known = "c.project_no is null or p.project_no is not null" if hangs_on else "true"
    return f"""
    select owned.*, first_value(owner) over (partition by {keys}
               order by is_known desc, file_order nulls last, source_row nulls last) as first_owner
    from (
        select c.*, {owner} as owner, f.file_order, {known} as is_known
        from "in_{dataset.key}" as c
        join incoming_files as f on f.source_file = c.source_file
        {join}
    ) as owned"""  # noqa: S608  (names come from the dataset's definition)


def _latest(dataset: Dataset) -> str:
    columns = ", ".join(schema(dataset))
    keys = ", ".join(dataset.keys)
    return f"""
    select {columns} from (
        select k.*, row_number() over (partition by {keys}
                   order by file_order desc nulls last, source_row desc nulls last) as nth
        from "keyed_{dataset.key}" as k where is_known and owner is not distinct from first_owner
    ) as ordered where nth = 1"""  # noqa: S608


def key_of(dataset: Dataset, row: str) -> str:
    """SQL: the key of `row` as REJECTED spells it in row_key."""
    return " || chr(31) || ".join(f"cast({row}.{name} as string)" for name in dataset.keys)


def _refused(dataset: Dataset) -> str:
    """Rows that no single file could know to be wrong: unknown project, or another township's key.

    Such a row belongs to whoever is named: by the project, the code in its number, the sender, the sheet.
    """
    code = "k.project_no" if "project_no" in dataset.field_names else "cast(null as string)"
    return f"""
    select k.*, {key_of(dataset, "k")} as row_key,
           coalesce(k.owner, t.name, f.submitter, s.township) as belongs_to
    from "keyed_{dataset.key}" as k
    left join townships as t on t.code = substr({code}, 1, 9) and substr({code}, 10, 1) = '-'
    left join incoming_files as f on f.source_file = k.source_file
    left join (select source_file, source_sheet, max(township) as township from incoming_sheets
               group by source_file, source_sheet) as s
      on s.source_file = k.source_file and s.source_sheet = k.source_sheet
    where not k.is_known or k.owner is distinct from k.first_owner"""  # noqa: S608


def _sent_back(engine: DuckEngine, dataset: Dataset) -> pl.DataFrame:
    """Those rows with their reason (REJECTED schema)."""
    rows = engine.sql(_refused(dataset))
    label = "、".join(dataset.field(name).label for name in dataset.keys)
    out = []
    for row in rows.iter_rows(named=True):
        name = "project_no" if not row["is_known"] else dataset.keys[0]
        text = (
            UNKNOWN_PROJECT.format(value=row["project_no"])
            if not row["is_known"]
            else OTHER_OWNER.format(label=label, owner=row["first_owner"])
        )
        cells = {f.label: str(row[f.name]) for f in dataset.fields if row[f.name] is not None}
        out.append(
            {
                "dataset": dataset.key,
                "township": row["belongs_to"],
                "project_no": row.get("project_no"),
                "row_on": row[dataset.event_on],
                "row_key": row["row_key"],
                **{name: row[name] for name in ("source_file", "source_sheet", "source_row", "batch_id")},
                "raw": json.dumps(cells, ensure_ascii=False),
                "reasons": json.dumps(
                    [{"field": name, "label": dataset.field(name).label, "reason": text}], ensure_ascii=False
                ),
                "reason_text": text,
            }
        )
    return pl.DataFrame(out, schema=REJECTED)


def merge(engine: DuckEngine, datasets: dict[str, Dataset]) -> pl.DataFrame:
    """Turn the tables in_<dataset> into <dataset>; gives the rows sent back (REJECTED schema).

    Needs incoming_files(source_file, file_order, submitter), incoming_sheets(source_file, source_sheet, township) and
    townships(code, name). projects goes first: everything else belongs to one of its rows.
    """
    back = [pl.DataFrame(schema=REJECTED)]
    filled = engine.filled(f"in_{key}" for key in datasets)
    for key in sorted(datasets, key=lambda name: name != "projects"):
        dataset = datasets[key]
        if f"in_{key}" not in filled:
            engine.make(key, f'select {", ".join(schema(dataset))} from "in_{key}"')  # noqa: S608
            continue
        engine.make(f"keyed_{key}", _keyed(dataset))
        engine.make(key, _latest(dataset))
        back.append(_sent_back(engine, dataset))
        engine.drop(f"keyed_{key}")
    return pl.concat(back)
