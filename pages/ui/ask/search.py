"""Search questions: the townships, villages, projects and firms whose names or numbers hold what somebody typed.

Every word must occur, in any order; full-width letters and digits are the same as narrow ones. The answers are the
viewer's own, whatever the filter bar says. Names of persons are not searched.
"""

from __future__ import annotations

import unicodedata

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.site.view import View
from pipelines.privacy.payees import is_person

PROJECTS = """
select project_no, project_name, township, village, count(*) over () as total
from (select *, lower(concat_ws(' ', project_no, project_name)) as haystack from project_facts) as p
where {words} order by plan_year desc nulls last, project_no limit $most
"""
VILLAGES = """
select v.township, v.village, count(p.project_no) as projects
from (select township, name as village, lower(name) as haystack from villages where name is not null) as v
left join project_facts as p on p.township = v.township and p.village = v.village
where {words} group by v.township, v.village order by projects desc, v.township, v.village
"""
FIRMS = """
select contractor, count(*) as contracts from (
    select contractor, lower(contractor) as haystack from contract_facts
    where contractor is not null and is_live is distinct from false
) as c
where {words} group by contractor order by contracts desc, contractor
"""


def words(typed: str) -> tuple[str, ...]:
    """The words as they are compared."""
    return tuple(unicodedata.normalize("NFKC", typed).lower().split())


def _asked(view: View, sql: str, wanted: tuple[str, ...], **params: object) -> pl.DataFrame:
    named = {f"word{nth}": word for nth, word in enumerate(wanted)}
    text = " and ".join(f"contains(haystack, ${name})" for name in named)
    return ask(view, sql.format(words=text), **named, **params)


def townships(view: View, wanted: tuple[str, ...]) -> list[str]:
    """The names of the viewer's townships that hold every word."""
    return [name for name in view.townships if all(word in name.lower() for word in wanted)]


def villages(view: View, wanted: tuple[str, ...]) -> pl.DataFrame:
    """township, village, projects: the villages of the viewer's townships, those with most works first."""
    rows = _asked(view, VILLAGES, wanted)
    return rows.filter(pl.col("township").is_in(view.townships))


def projects(view: View, wanted: tuple[str, ...], most: int) -> pl.DataFrame:
    """project_no, project_name, township, village of `most` works, the latest first; `total`: of how many."""
    return _asked(view, PROJECTS, wanted, most=most)


def firms(view: View, wanted: tuple[str, ...]) -> pl.DataFrame:
    """contractor, contracts: the firms with a contract; a contractor that may be a person is left out."""
    return _asked(view, FIRMS, wanted).filter(~is_person(pl.col("contractor")))
