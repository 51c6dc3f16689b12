"""Merge: the accepted rows of all files become one table per dataset; later files win, strangers are sent back."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import polars as pl

from pipelines.cleaning.outcome.schema import REJECTED, schema
from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.engines.engine import filled
from pipelines.facts.owners import keyed

UNKNOWN_PROJECT = "项目编号 {project_no} 不在项目台账的已接收行中，无法归属。请先补报该项目的项目台账，或更正编号。"
OTHER_OWNER = "{label}与 {first_owner} 已报的一行重复。不同乡镇不能共用编号，请加本乡镇前缀后重报。"
FOREIGN = "{what}是{foreign_to}的，而文件是{sender}报送的。请核对项目编号；确是{foreign_to}的，请由该乡镇自己报送。"
CLOSED = "{ledger}由县直部门报送，不收乡镇报送的行。请把这一行交给负责的县直部门，由其报送。"
OFFICE = "县直部门"


def _latest(dataset: Dataset) -> str:
    columns = ", ".join(schema(dataset))
    keys = ", ".join(dataset.keys)
    return f"""
    select {columns} from (
        select k.*, row_number() over (partition by {keys}
                   order by file_order desc nulls last, source_row desc nulls last) as nth
        from "keyed_{dataset.key}" as k where is_own and owner is not distinct from first_owner
    ) as ordered where nth = 1"""  # noqa: S608


def key_of(dataset: Dataset, row: str) -> str:
    """SQL: the key of `row` as REJECTED spells it in row_key."""
    return " || chr(31) || ".join(f"cast({row}.{name} as string)" for name in dataset.keys)


def _refused(dataset: Dataset) -> str:
    """Rows that no single file could know to be wrong: unknown project, another township's row, or another's key.

    Such a row belongs to whoever is named: by the project, the code in its number, the sender, the sheet. What its
    sender may not report is the sender's, and says nothing of the project that it names.
    """
    code = "k.project_no" if "project_no" in dataset.field_names else "cast(null as string)"
    is_taken = "true" if dataset.key == "projects" else "k.foreign_to is not null"
    said = f"case when {is_taken} then cast(null as string) else {code} end"
    return f"""
    select k.*, {key_of(dataset, "k")} as row_key,
           case when k.is_known and not k.is_own then k.sender
                else coalesce(k.owner, t.name, f.submitter, s.township) end as belongs_to,
           {said} as said_of
    from "keyed_{dataset.key}" as k
    left join townships as t on t.code = substr({code}, 1, 9) and substr({code}, 10, 1) = '-'
    left join incoming_files as f on f.source_file = k.source_file
    left join (select source_file, source_sheet, max(township) as township from incoming_sheets
               group by source_file, source_sheet) as s
      on s.source_file = k.source_file and s.source_sheet = k.source_sheet
    where not k.is_own or k.owner is distinct from k.first_owner"""  # noqa: S608


def _reason(dataset: Dataset, row: dict[str, Any]) -> tuple[str, str]:
    """The field that is wrong, and the sentence that says why and what to do."""
    if row["is_closed"]:
        return dataset.keys[0], CLOSED.format(ledger=dataset.label)
    if not row["is_known"]:
        return "project_no", UNKNOWN_PROJECT.format(**row)
    if row["foreign_to"]:
        number = row.get("project_no")
        name = "project_no" if number else dataset.keys[0]
        return name, FOREIGN.format(**{**row, "what": f"项目 {number} " if number else "这一行"})
    label = "、".join(dataset.field(name).label for name in dataset.keys)
    return dataset.keys[0], OTHER_OWNER.format(label=label, first_owner=row["first_owner"] or OFFICE)


def _sent_back(engine: DuckEngine, dataset: Dataset) -> pl.DataFrame:
    """Those rows with their reason (REJECTED schema)."""
    rows = engine.sql(_refused(dataset))
    out = []
    for row in rows.iter_rows(named=True):
        name, text = _reason(dataset, row)
        cells = {f.label: str(row[f.name]) for f in dataset.fields if row[f.name] is not None}
        out.append(
            {
                "dataset": dataset.key,
                "township": row["belongs_to"],
                "project_no": row["said_of"],
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


def merge(engine: DuckEngine, datasets: dict[str, Dataset], closed: Collection[str] = ()) -> pl.DataFrame:
    """Turn the tables in_<dataset> into <dataset>; gives the rows sent back (REJECTED schema).

    Needs incoming_files(source_file, file_order, submitter), incoming_sheets(source_file, source_sheet, township),
    townships(code, name) and held_projects(project_no, township). projects goes first: everything else belongs to one
    of its rows. `closed` are the registers that no township hands in (reference/ledgers.closed_registers).
    """
    handed_in = filled(engine, (f"in_{key}" for key in datasets))

    def merged(beside: DuckEngine, key: str) -> pl.DataFrame:
        dataset = datasets[key]
        if f"in_{key}" not in handed_in:
            beside.make(key, f'select {", ".join(schema(dataset))} from "in_{key}"')  # noqa: S608
            return pl.DataFrame(schema=REJECTED)
        return _merge(beside, dataset, closed=key in closed)

    first = [merged(engine, key) for key in datasets if key == "projects"]
    others = engine.each(merged, [key for key in datasets if key != "projects"])
    return pl.concat([pl.DataFrame(schema=REJECTED), *first, *(back() for back in others)])


def _merge(engine: DuckEngine, dataset: Dataset, *, closed: bool) -> pl.DataFrame:
    """Make the table of one dataset; gives the rows sent back."""
    keyed_rows = f"keyed_{dataset.key}"
    engine.make(keyed_rows, keyed(dataset, closed=closed))
    engine.make(dataset.key, _latest(dataset))
    back = _sent_back(engine, dataset)
    engine.drop(keyed_rows)
    return back
