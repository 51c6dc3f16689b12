"""Gaps: the projects of which something of a ledger is not known, where only one branch of a rule's verdict asks it.

What a whole rule needs stands in its flag_needs and clear_needs; a rule that looks for two things of which one alone
needs a ledger joins this.
"""

from __future__ import annotations


def gap(dataset: str, *fields: str) -> str:
    """A query to join: project_no of every project that lacks rows of the ledger, or a column among `fields` of it."""
    names = "".join(f" or g.field = '{name}'" for name in fields)
    condition = f"g.dataset = '{dataset}' and (g.field is null{names})"
    both = "select p.project_no from project_facts as p"
    return (
        f"{both} join data_gaps as g on g.project_no = p.project_no where {condition} "
        f"union {both} join data_gaps as g on g.township = p.township where g.project_no is null and {condition} "
        f"union {both} cross join data_gaps as g where g.project_no is null and g.township is null and {condition}"
    )
