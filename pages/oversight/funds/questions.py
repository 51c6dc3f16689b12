"""Questions: payments by the money rule that names them, paid against built, payments by month, arrears."""

from __future__ import annotations

from datetime import date

import polars as pl

from pages.ui.ask import by_then
from pages.ui.ask.query import ask
from pages.ui.ask.topic import counted_rows, trends
from pages.ui.site import periods
from pages.ui.site.view import View

COMPLIANCE, ARREARS = "fund_compliance_rate", "arrears"
# The payments that the rate counts, by the rule whose finding names them; one payment may stand under several.
BY_RULE = """
select n.rule, n.label, max(case when n.level = 'red' then 1 else 0 end) = 1 as is_red,
       count(distinct c.payment_no) as payments, cast(sum(c.amount_fen) as bigint) as amount_fen
from chosen as c
join (select rule, label, subject_id, min(case level when 'red' then 'red' else 'yellow' end) as level from findings
      where stage = 'money' and subject = 'payment_no' and outcome = 'flagged' and level in ('red', 'yellow')
      group by rule, label, subject_id) as n on n.subject_id = c.payment_no
group by n.rule, n.label order by amount_fen desc, n.rule
"""
MARKED = """
select count(case when is_marked then 1 end) as payments,
       cast(coalesce(sum(case when is_marked then amount_fen end), 0) as bigint) as amount_fen from chosen
"""
# Both in percent: built as last reported by then; paid of the contracts signed and the changes approved by then.
AGAINST = f"""
select f.project_no, f.project_name, f.township, n.level,
       case when f.progress_known_on is not null then r.percent end as built_percent,
       case when f.payments_known_on is not null and c.base_fen > 0
            then coalesce(p.paid_fen, 0) * 100e0 / c.base_fen end as paid_percent
from (select * from project_facts where is_live and plan_year = $year and {{where}}) as f
left join ({by_then.REPORTS}) as r on r.project_no = f.project_no and r.nth = 1
left join ({by_then.PAID}) as p on p.project_no = f.project_no
left join ({by_then.BASE}) as c on c.project_no = f.project_no
left join (
    select project_no, case when bool_or(level = 'red') then 'red' else 'yellow' end as level from findings
    where stage = 'money' and outcome = 'flagged' and level in ('red', 'yellow') group by project_no
) as n on n.project_no = f.project_no
order by f.project_no
"""
# How much of what is built is due: while it is being built, and once it is accepted, as the county's limits had it.
BAND = """
select cast(output_percent_due as double) as least_percent, cast(accepted_percent_due as double) as most_percent
from project_month_facts where month_end <= $on and output_percent_due is not null and accepted_percent_due is not null
order by month_end desc, project_no limit 1
"""
# Months are those of the townships that have told their payments through the last of them: the same in every month.
MONTHLY = """
with told as (
    select township from ledger_states where dataset = 'payments' and known_on >= $last and {place}
)
select cast(date_trunc('month', paid_on) as date) as month, cast(sum(amount_fen) as bigint) as amount_fen,
       (select count(*) from told) as townships
from payment_facts
where coalesce(is_live, true) and paid_on <= $last and {where} and township in (select township from told)
group by 1 order by 1
"""
OWED = """
select n.finding_id, n.level, n.project_no, n.project_name, n.township, n.amount_fen, n.happened_on, n.evidence,
       n.department, f.contractor
from (select * from findings where outcome = 'flagged' and rule = 'arrears' and {where}) as n
left join project_facts as f on f.project_no = n.project_no
order by n.amount_fen desc nulls last, n.finding_id
"""

UNDECIDED = """
select count(distinct project_no) as works from findings where outcome = 'cannot_tell' and rule = 'arrears' and {where}
"""


def by_rule(view: View) -> pl.DataFrame:
    """rule, label, is_red, payments, amount_fen: of the period's payments, those that findings of tonight name."""
    return counted_rows.of_kpi(view, COMPLIANCE, BY_RULE)


def marked(view: View) -> tuple[int, int]:
    """How many of the period's payments any of these rules names, and their sum in fen, each counted once."""
    payments, amount_fen = counted_rows.of_kpi(view, COMPLIANCE, MARKED).row(0)
    return int(payments), int(amount_fen)


def against(view: View) -> pl.DataFrame:
    """project_no, project_name, township, level of its money findings, built_percent, paid_percent.

    A percent is null where the township has not told the ledger, nothing was reported yet, or there is no contract.
    """
    text, params = view.where("township", "category")
    asked = AGAINST.format(where=text)
    return ask(view, asked, year=view.period.start.year, on=view.period.last_day(view.as_of), **params)


def band(view: View) -> tuple[float, float] | None:
    """Percent of what is built that is due before and after acceptance; None before the first work."""
    rows = ask(view, BAND, on=view.period.last_day(view.as_of))
    return rows.row(0) if rows.height else None


def monthly(view: View) -> tuple[pl.DataFrame, int]:
    """start, amount_fen of every month in turn up to the period's end, and of how many townships they are.

    A month without a payment is 0: its townships have told it. No row at all where nobody has told the last month.
    """
    (text, params), (place, _) = view.where("township", "category"), view.where("township")
    last = _last_whole(view)
    rows = ask(view, MONTHLY.format(where=text, place=place), last=last.end, **params)
    if rows.is_empty():
        return pl.DataFrame(schema={"start": pl.Date, "amount_fen": pl.Int64}), 0
    known = dict(rows.select("month", "amount_fen").iter_rows())
    starts = _months(max(min(known), _first(last)), last)
    return pl.DataFrame({"start": starts, "amount_fen": [known.get(on, 0) for on in starts]}), rows["townships"][0]


def _last_whole(view: View) -> periods.Period:
    """The last month that is over by the period's end: a running one would look like a bad one."""
    last = trends.latest(view, "month")
    return last if last.end <= view.period.last_day(view.as_of) else periods.previous(last)


def _first(last: periods.Period) -> date:
    earliest = last
    for _ in range(trends.LENGTHS["month"] - 1):
        earliest = periods.previous(earliest)
    return earliest.start


def _months(first: date, last: periods.Period) -> list[date]:
    starts, period = [], last
    while period.start >= first:
        starts.append(period.start)
        period = periods.previous(period)
    return starts[::-1]


def undecided(view: View) -> int:
    """How many works nobody can say of tonight whether they are owed anything."""
    text, params = view.where("township", "category")
    return int(ask(view, UNDECIDED.format(where=text), **params)["works"][0])


def arrears(view: View) -> pl.DataFrame:
    """The open findings of arrears as of the night, the largest sum first; level is red or yellow."""
    text, params = view.where("township", "category")
    return ask(view, OWED.format(where=text), **params)
