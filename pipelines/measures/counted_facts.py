"""Counted facts: which facts a KPI may count at all — live, told by a township that has told all it needs, and read.

A project of which a cell that the KPI needs could not be read counts on neither side: it is neither finished nor
unfinished.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.definitions import Kpi
from pipelines.needs import Need, ledgers, needs

LIVE = "is_live is distinct from false"  # cancelled projects count nowhere; a complaint may have no project


def _columns(wanted: Iterable[Need]) -> str:
    """Which rows of data_gaps are about a column that is needed; none where none is needed by name."""
    return " or ".join(f"(dataset = '{n.dataset}' and field = '{n.field}')" for n in wanted if n.field) or "false"


def _unread(kpi: Kpi) -> str:
    """Township and project of what rests on a cell nobody could read; one may be cancelled whose status is such."""
    columns = _columns(needs((*kpi.needs, "projects.status@read")))
    return f"select distinct township, project_no from data_gaps where kind = 'unread' and ({columns})"  # noqa: S608


def reported_townships(kpi: Kpi) -> str:
    """The townships that have told every ledger, and every column, that the KPI needs: township, told_on."""
    datasets = ledgers(kpi.needs)
    listed = ", ".join(f"'{key}'" for key in datasets)
    columns = _columns(one for one in needs(kpi.needs) if one.scope != "read")
    return f"""
    select s.township, min(s.known_on) as told_on
    from ledger_states as s
    left join (
        select distinct township from data_gaps where kind = 'column' and ({columns})
    ) as g on g.township = s.township
    where s.dataset in ({listed}) and g.township is null
    group by s.township having count(s.known_on) = {len(datasets)}"""  # noqa: S608  (names of the definitions)


def cut(kpi: Kpi, text: str) -> str:
    """The text of a stock's aggregate with its day moved to what the township had told by then."""
    return re.sub(rf"\b{kpi.event_on}\b", "cut_on", text) if kpi.stock and kpi.needs else text


def counted_facts(kpi: Kpi, night: str, *, any_unread: bool = True) -> str:
    """The facts that may count at all: live, of a township that has told them, by the day it has told or the night.

    Where the county has no unread cell at all (`any_unread`), none is looked for: every fact would pass by the join.
    """
    if not kpi.needs:
        return f"select f.*, {night} as told_on from {kpi.facts} as f where {kpi.event_on} <= {night} and {LIVE}"  # noqa: S608
    by = night if kpi.stock else "t.told_on"
    cut_on = f", least(f.{kpi.event_on}, t.told_on) as cut_on" if kpi.stock else ""
    cells = (
        f"left join ({_unread(kpi)}) as u on u.township = f.township and u.project_no is not distinct from f.project_no"
    )
    unread, is_read = (cells, " and u.township is null") if any_unread else ("", "")
    return f"""select f.*, t.told_on{cut_on} from {kpi.facts} as f join told as t on t.township = f.township {unread}
    where f.{kpi.event_on} <= {by} and {LIVE}{is_read}"""  # noqa: S608
