"""Questions: paid days and wages of the period by trade, and what was not paid at its end; no worker is named."""

from __future__ import annotations

import polars as pl

from pages.ui.ask.query import ask
from pages.ui.ask.topic import counted_rows
from pages.ui.site.view import View

KEY = "local_labour_rate"
# Days are summed as decimals, as the rate does: a sum of floats depends on the order of its rows.
TRADES = """
select *, local_days * 100 / nullif(known_days, 0) as local_percent from (
    select coalesce(trade, '未填工种') as trade, count(*) as spells, count(distinct project_no) as projects,
           cast(sum(try_cast(days as decimal(9, 4))) as double) as days, cast(sum(wage_fen) as bigint) as wage_fen,
           cast(sum(case when is_local then try_cast(days as decimal(9, 4)) when not is_local then 0 end) as double)
               as local_days,
           cast(sum(case when is_local is not null then try_cast(days as decimal(9, 4)) end) as double) as known_days,
           cast(sum(case when days > 0 then wage_fen end) as double) / 100
               / nullif(sum(case when days > 0 and wage_fen is not null then days end), 0) as wage_per_day
    from chosen group by 1
) as trades order by days desc nulls last, trade
"""
# Ended and not paid by the day through which the township has told its labour. A sheet without a column for the day of
# payment says of nobody that he is unpaid, nor does a cell that nobody could read; nor does a township none of whose
# spells has an end.
MUTE = """
        select township from data_gaps where kind = 'column' and dataset = 'labour' and field = 'paid_on'
        union select township from labour_facts group by township having count(worked_to) = 0
"""
# Spells with wages of the townships that tell who is paid; is_unread: some day of payment of the work cannot be read.
WAGES = f"""
    select f.*, least(s.known_on, $on) as cut_on, u.township is not null as is_unread
    from labour_facts as f
    join ledger_states as s on s.township = f.township and s.dataset = 'labour'
    left join ({MUTE}) as g on g.township = f.township
    left join (
        select distinct township, project_no from data_gaps
        where kind = 'unread' and dataset = 'labour' and field = 'paid_on'
    ) as u on u.township = f.township and u.project_no is not distinct from f.project_no
    where f.is_live is distinct from false and f.wage_fen > 0 and g.township is null
"""
UNPAID = f"""
select project_no, project_name, township, village, count(*) as spells, cast(sum(wage_fen) as bigint) as wage_fen,
       min(worked_to) as since_on, max(cast(cut_on - worked_to as int)) as days, max(cut_on) as cut_on
from ({WAGES}) as owed
where not is_unread and worked_to <= cut_on and (paid_on is null or paid_on > cut_on) and {{where}}
group by project_no, project_name, township, village
order by days desc, wage_fen desc, project_no
"""
# Of these nobody can say whether they are owed: the spell has no end, or the day of its payment may be what is unread.
UNSETTLED = f"""
select count(*) as spells, cast(coalesce(sum(wage_fen), 0) as bigint) as wage_fen
from ({WAGES}) as spells
where (worked_to is null or (is_unread and worked_to <= cut_on)) and (paid_on is null or paid_on > cut_on)
      and (worked_from is null or worked_from <= cut_on) and {{where}}
"""
SILENT = f"""
select count(case when s.known_on is null or g.township is not null then 1 end) as silent, count(*) as townships
from ledger_states as s
left join ({MUTE}) as g on g.township = s.township
where s.dataset = 'labour' and {{where}}
"""


def trades(view: View) -> pl.DataFrame:
    """One row per trade, most days first: spells, projects, days, wages, days of villagers and days of which it is
    known whose they were (and their share in percent), and the wage of a day in yuan over the spells that tell both."""
    return counted_rows.of_kpi(view, KEY, TRADES)


def unpaid(view: View) -> pl.DataFrame:
    """One row per work with wages not paid at the period's end, the longest owed first."""
    text, params = view.where("township", "category")
    return ask(view, UNPAID.format(where=text), on=view.period.last_day(view.as_of), **params)


def unsettled(view: View) -> tuple[int, int]:
    """Spells begun of which nobody can say whether their wages are owed at the period's end, and what they come to."""
    text, params = view.where("township", "category")
    row = ask(view, UNSETTLED.format(where=text), on=view.period.last_day(view.as_of), **params).row(0)
    return int(row[0]), int(row[1])


def silent(view: View) -> tuple[int, int]:
    """Of how many townships nobody knows what is unpaid, and how many there are."""
    text, params = view.where("township")
    row = ask(view, SILENT.format(where=text.replace("township", "s.township", 1)), **params).row(0)
    return int(row[0]), int(row[1])
