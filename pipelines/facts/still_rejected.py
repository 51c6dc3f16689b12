"""Still rejected: the refused rows that nobody has corrected since.

西河镇 reports PZ-9 with a day that cannot be read; 东山乡 reports a PZ-9 of its own: 西河镇's row stands. 西河镇
reports PZ-9 again, and it is accepted: the row is settled.

What is sent back to a township is the township's, and leaves its own ledgers incomplete: nothing of a project of
another's, whatever number stands in the row, and no register that is not its to hand in.
"""

from __future__ import annotations

from collections.abc import Collection

from pipelines.cleaning.outcome.schema import REJECTED
from pipelines.definitions import Dataset
from pipelines.engines.duck import DuckEngine
from pipelines.facts.merge import key_of
from pipelines.facts.owners import owner_of


def _open_rows(engine: DuckEngine, datasets: dict[str, Dataset]) -> None:
    """Make open_rows: every refused row with a key, whose it is, and whether its own file holds that key accepted.

    Where it does, the refused row repeats the key of another row: nobody has corrected it by reporting that other row.
    """
    named = "coalesce(r.township, f.submitter) as township, f.submitter, f.file_order, r.source_sheet, r.source_row"
    own = " union all ".join(
        f"select '{d.key}' as dataset, c.source_file, {key_of(d, 'c')} as row_key from \"in_{d.key}\" as c "  # noqa: S608
        f"where c.source_file in (select source_file from in_rejected where dataset = '{d.key}')"
        for d in datasets.values()
    )
    engine.make(
        "open_rows",
        f"""
        select r.dataset, r.row_key, r.source_file, {named} from in_rejected as r
        join incoming_files as f on f.source_file = r.source_file
        where r.row_key is not null and not exists (
            select 1 from ({own}) as o
            where o.dataset = r.dataset and o.source_file = r.source_file and o.row_key = r.row_key)
        union all
        select r.dataset, r.row_key, r.source_file, {named} from sent_back as r
        join incoming_files as f on f.source_file = r.source_file where r.row_key is not null""",  # noqa: S608
    )


def _accepted_keys(dataset: Dataset) -> str:
    """SQL: the rows that stand under the key of an open one, and whose they are."""
    owner, join = owner_of(dataset)
    return f"""
    select '{dataset.key}' as dataset, {key_of(dataset, "c")} as row_key, f.file_order, f.submitter,
           coalesce({owner}, f.submitter) as township
    from "{dataset.key}" as c join incoming_files as f on f.source_file = c.source_file {join}
    where {key_of(dataset, "c")} in (select row_key from open_rows where dataset = '{dataset.key}')"""  # noqa: S608


def _as_told(closed: Collection[str]) -> dict[str, str]:
    """SQL of the columns of REJECTED, of a row `r` that the township `h` handed in or an office did (`h.name` null)."""
    registers = ", ".join(f"'{key}'" for key in sorted(closed)) or "null"
    others = "coalesce(p.township <> h.name, false) or coalesce(t.name <> h.name, false)"
    return {name: f"r.{name}" for name in REJECTED} | {
        "dataset": f"case when h.name is null or r.dataset not in ({registers}) then r.dataset end as dataset",
        "township": "coalesce(h.name, r.township) as township",
        "project_no": f"case when {others} then null else r.project_no end as project_no",
    }


def still_rejected(engine: DuckEngine, datasets: dict[str, Dataset], closed: Collection[str] = ()) -> None:
    """A rejected row is settled when a later file of the same sender, or of the county for the same township, brought
    a row with its key that was accepted. The same key of another township's says nothing of this row."""
    _open_rows(engine, datasets)
    keys = " union all ".join(_accepted_keys(d) for d in datasets.values())
    columns = ", ".join(_as_told(closed).values())
    place = "source_file, source_sheet, source_row, dataset"
    engine.make(
        "settled_rows",
        f"""
        select distinct r.source_file, r.source_sheet, r.source_row, r.dataset from open_rows as r
        join ({keys}) as k on k.dataset = r.dataset and k.row_key = r.row_key and k.file_order > r.file_order
        where k.submitter = r.submitter
           or ((k.submitter is null or r.submitter is null) and k.township = r.township)
           or (k.submitter is null and r.township is null)""",  # noqa: S608
    )
    engine.make(
        "rejected",
        f"""
        select {columns} from (select * from in_rejected union all select * from sent_back) as r
        left join (select {place}, true as is_settled from settled_rows) as s
          on s.source_file = r.source_file and s.source_sheet = r.source_sheet and s.source_row = r.source_row
         and s.dataset = r.dataset
        left join incoming_files as f on f.source_file = r.source_file
        left join townships as h on h.name = f.submitter
        left join projects as p on p.project_no = r.project_no
        left join townships as t on t.code = substr(r.project_no, 1, 9) and substr(r.project_no, 10, 1) = '-'
        where s.is_settled is null""",  # noqa: S608
    )
    engine.drop("open_rows", "settled_rows")
