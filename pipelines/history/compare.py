"""Compare: the SQL that sets one dataset of tonight against the same dataset of the standing snapshot.

Rows meet by their keys, values are compared null-safe, and only the rows that differ are taken apart field by field.
Where a row came from (source_*) is recorded but not compared: a ledger saved anew has not changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.definitions import Dataset

PLACE = ("source_file", "source_sheet", "source_row")
CHANGES = ("added", "changed", "gone")


def shared(dataset: Dataset, now: Mapping[str, str], before: Mapping[str, str]) -> list[str] | None:
    """The fields that both nights know in the same type, keys first; None where the keys themselves are new.

    A field that the standing snapshot did not have yet cannot have changed.
    """
    both = [f.name for f in dataset.fields if f.name in now and now[f.name] == before.get(f.name)]
    if not set(dataset.keys) <= set(both):
        return None
    return [*dataset.keys, *(name for name in both if name not in dataset.keys)]


def _values(dataset: Dataset, fields: Sequence[str]) -> list[str]:
    return [name for name in fields if name not in dataset.keys]


def _township(dataset: Dataset, fields: Sequence[str]) -> str:
    if "township" in fields:
        return "coalesce(n.township, b.township)"
    return "coalesce(p.township, q.township)" if "project_no" in fields else "cast(null as string)"


def _event_on(dataset: Dataset, fields: Sequence[str]) -> str:
    """The earlier of the two days: a row moved out of a frozen quarter, or into it, belongs to it."""
    name = dataset.event_on
    return f"least(n.{name}, b.{name})" if name in fields else "cast(null as date)"


def moved(dataset: Dataset, fields: Sequence[str]) -> str:
    """The rows that were added, changed or gone, with both nights' values: now_<field>, was_<field>.

    Needs the dataset's table, before_<dataset>, projects, before_projects and tonight_files(source_file, batch_id).
    """
    on = " and ".join(f"n.{key} is not distinct from b.{key}" for key in dataset.keys)
    values = _values(dataset, fields)
    differs = " or ".join(f"n.{name} is distinct from b.{name}" for name in values) or "false"
    pairs = ", ".join(f"n.{name} as now_{name}, b.{name} as was_{name}" for name in values)
    key = " || chr(31) || ".join(f"coalesce(cast(coalesce(n.{k}, b.{k}) as string), '')" for k in dataset.keys)
    number = "coalesce(n.project_no, b.project_no)" if "project_no" in fields else "cast(null as string)"
    owned = "project_no" in fields and "township" not in fields
    owners = (
        f"left join projects as p on p.project_no = {number} left join before_projects as q on q.project_no = {number}"
        if owned
        else ""
    )
    return f"""
    select case when b.source_file is null then 'added' when n.source_file is null then 'gone' else 'changed' end
               as change,
           {key} as row_key, {_township(dataset, fields)} as township, {number} as project_no,
           {_event_on(dataset, fields)} as event_on, {pairs}{"," if pairs else ""}
           n.source_file, n.source_sheet, n.source_row,
           b.source_file as before_file, b.source_sheet as before_sheet, b.source_row as before_row,
           b.source_file is not null and t.source_file is not null
               and coalesce(n.source_file = b.source_file, true) as is_reread
    from "{dataset.key}" as n
    full outer join "before_{dataset.key}" as b on {on}
    left join tonight_files as t on t.source_file = b.source_file and t.batch_id = b.batch_id
    {owners}
    where n.source_file is null or b.source_file is null or {differs}"""  # noqa: S608  (names from the definition)


def _line(dataset: Dataset, field: str, old: str, new: str, rest: str) -> str:
    return f"""
    select t.night_on, t.snapshot, '{dataset.key}' as dataset, m.township, m.project_no, m.row_key, m.change,
           m.event_on, {field} as field, {old} as old, {new} as new, m.is_reread, m.source_file, m.source_sheet,
           m.source_row, m.before_file, m.before_sheet, m.before_row
    from "moved_{dataset.key}" as m cross join tonight as t {rest}"""  # noqa: S608


def _cells(dataset: Dataset, fields: Sequence[str], side: str) -> str:
    """A row's cells as one text, so that a row that is gone can still be shown."""
    cells = ", ".join(f"'{name}=' || cast(m.{side}_{name} as string)" for name in _values(dataset, fields))
    return f"concat_ws(chr(31), {cells})" if cells else "cast(null as string)"


def rows(dataset: Dataset, fields: Sequence[str]) -> str:
    """The history rows (HISTORY schema) of the table moved_<dataset>. Needs tonight and returned(dataset, row_key)."""
    nothing = "cast(null as string)"
    once_gone = f"left join returned as r on r.dataset = '{dataset.key}' and r.row_key = m.row_key"
    back = f"case when r.row_key is not null then {_cells(dataset, fields, 'now')} end"
    parts = [
        _line(dataset, nothing, nothing, back, f"{once_gone} where m.change = 'added'"),
        _line(dataset, nothing, _cells(dataset, fields, "was"), nothing, "where m.change = 'gone'"),
    ]
    for name in _values(dataset, fields):
        old, new = f"cast(m.was_{name} as string)", f"cast(m.now_{name} as string)"
        differs = f"where m.change = 'changed' and m.now_{name} is distinct from m.was_{name}"
        parts.append(_line(dataset, f"'{name}'", old, new, differs))
    return " union all ".join(parts)


def counts(dataset: Dataset) -> str:
    """Rows of the table moved_<dataset> per township and file (NIGHTS schema)."""
    sums = ", ".join(f"sum(case when m.change = '{change}' then 1 else 0 end) as {change}" for change in CHANGES)
    return f"""
    select t.night_on, t.snapshot, '{dataset.key}' as dataset, m.township,
           coalesce(m.source_file, m.before_file) as source_file, false as is_first, {sums},
           sum(case when m.is_reread then 1 else 0 end) as reread
    from "moved_{dataset.key}" as m cross join tonight as t
    group by t.night_on, t.snapshot, m.township, coalesce(m.source_file, m.before_file)"""  # noqa: S608


def first_counts(dataset: Dataset) -> str:
    """Every row of a dataset that no earlier night knew, as added, per township and file (NIGHTS schema)."""
    names = dataset.field_names
    owned = "project_no" in names and "township" not in names
    township = "c.township" if "township" in names else "p.township" if owned else "cast(null as string)"
    owner = "left join projects as p on p.project_no = c.project_no" if owned else ""
    return f"""
    select night_on, snapshot, '{dataset.key}' as dataset, township, source_file, true as is_first,
           count(*) as added, 0 as changed, 0 as gone, 0 as reread
    from (select {township} as township, c.source_file from "{dataset.key}" as c {owner}) as owned
    cross join tonight as t group by night_on, snapshot, township, source_file"""  # noqa: S608
