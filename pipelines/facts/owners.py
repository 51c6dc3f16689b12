"""Owners: whose each incoming row is, who used its key first, and whether its sender may report it at all.

西河镇 reports a payment of SQ-77, which is 双桥镇's       foreign_to 双桥镇: not 西河镇's to report
西河镇 reports a firm of the county's register            is_closed: an office of the county keeps it
an office of the county reports either                   neither: it speaks for everybody
"""

from __future__ import annotations

from pipelines.definitions import Dataset
from pipelines.reference.ledgers import is_register


def owner_of(dataset: Dataset) -> tuple[str, str]:
    """The township that owns a row `c`, as SQL, and the join that it needs; a county office's rows are nobody's."""
    join = "left join projects as p on p.project_no = c.project_no" if "project_no" in dataset.field_names else ""
    if "township" in dataset.field_names:
        return "c.township", "" if dataset.key == "projects" else join
    return ("p.township", join) if join else ("cast(null as string)", "")


def _foreign_to(dataset: Dataset) -> str:
    """SQL: the other township whose the row is that a township `h` handed in, by its project or its own word."""
    places = ["p.township"] if dataset.key != "projects" and "project_no" in dataset.field_names else []
    places += ["c.township"] if "township" in dataset.field_names else []
    cases = " ".join(f"when {place} <> h.name then {place}" for place in places)
    return f"case {cases} end" if cases else "cast(null as string)"


def keyed(dataset: Dataset, *, closed: bool) -> str:
    """SQL: incoming rows with the township that owns them, their file's order, and who used the key first.

    `closed`: no township hands this register in. Where townships do, each row is its sender's, and an office's row
    goes before theirs. What may not be reported uses no key; a project's number is first its holder's (held.py).
    """
    keys = ", ".join(dataset.keys)
    owner, join = owner_of(dataset)
    owner = "h.name" if is_register(dataset) else owner
    hangs_on = dataset.key != "projects" and "project_no" in dataset.field_names
    known = "c.project_no is null or p.project_no is not null" if hangs_on else "true"
    goes_before = "sender is not null, " if is_register(dataset) else ""
    held = "false"
    if dataset.key == "projects":
        goes_before, held = "is_held desc, ", "o.township is not null"
        join = "left join held_projects as o on o.project_no = c.project_no and o.township = c.township"
    return f"""
    select owned.*, first_value(owner) over (partition by {keys}
               order by is_own desc, {goes_before}file_order nulls last, source_row nulls last) as first_owner
    from (
        select told.*, is_known and foreign_to is null and not is_closed as is_own
        from (
            select c.*, {owner} as owner, f.file_order, {known} as is_known, h.name as sender,
                   {held} as is_held, {_foreign_to(dataset)} as foreign_to,
                   {"h.name is not null" if closed else "false"} as is_closed
            from "in_{dataset.key}" as c
            join incoming_files as f on f.source_file = c.source_file
            left join townships as h on h.name = f.submitter
            {join}
        ) as told
    ) as owned"""  # noqa: S608  (names come from the dataset's definition)
