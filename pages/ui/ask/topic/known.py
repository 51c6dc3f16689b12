"""Known: the facts of a ledger with the day through which their township has told it, and whether a column is told.

A township that has told its complaints through 20 September says nothing of the 25th; one whose sheet has no column of
the day on which a complaint was closed never says that one was.
"""

FACTS = """
    select f.*, least(s.known_on, $on) as cut_on, g.township is not null or u.township is not null as is_untold
    from {facts} as f
    join ledger_states as s on s.township = f.township and s.dataset = '{dataset}'
    left join (
        select distinct township from data_gaps
        where kind = 'column' and dataset = '{dataset}' and field = '{field}'
    ) as g on g.township = f.township
    left join (
        select distinct township, project_no from data_gaps
        where kind = 'unread' and dataset = '{dataset}' and field = '{field}'
    ) as u on u.township = f.township and u.project_no is not distinct from f.project_no
    where f.is_live is distinct from false"""


def facts(table: str, dataset: str, field: str) -> str:
    """The live facts `f` as SQL, through $on at the latest: with cut_on, and is_untold where `field` was not told."""
    return FACTS.format(facts=table, dataset=dataset, field=field)
