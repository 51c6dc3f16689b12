-- One row per period and month that belongs to it, up to the night: months, quarters, half-years, years, and the year
-- to date by every month's end (ytd). period_end is the calendar's, also of a period that is not over; is_last marks the
-- last of its months that has begun. reported_after: a township has told the period if it has told something later
-- than that day, the due day before the period's last one; null before the first due days, when nobody owes anything.
-- Third quarter of 2026, due days 27 July, 25 August and 28 September: what came after 25 August answers September's.
with dues as (
    select coalesce(w.moved_on, m.day) as due_on, m.month_end
    from (
        select month_end, least(month_end, cast(month_start + (limit(report_due_day, month_end) - 1) * interval 1 day as date))
                   as day
        from months
    ) as m left join workdays as w on w.day = m.day
),
turns as (
    select due_on, lag(due_on) over (order by due_on nulls last, month_end nulls last) as before_on
    from dues where due_on is not null
),
begun as (
    select m.month_start, m.month_end, n.as_of from months as m cross join night as n where m.month_start <= n.as_of
),
belonging as (
    select 'month' as period_kind, month_start as period_start, month_end as period_end, month_end, as_of from begun
    union all
    select 'quarter', cast(date_trunc('quarter', month_end) as date),
           last_day(cast(cast(date_trunc('quarter', month_end) as date) + interval 2 month as date)), month_end, as_of
    from begun
    union all
    select 'half', cast(date_trunc('year', month_end) as date),
           last_day(cast(cast(date_trunc('year', month_end) as date) + interval 5 month as date)), month_end, as_of
    from begun where month(month_end) <= 6
    union all
    select 'half', cast(cast(date_trunc('year', month_end) as date) + interval 6 month as date),
           last_day(cast(cast(date_trunc('year', month_end) as date) + interval 11 month as date)), month_end, as_of
    from begun where month(month_end) > 6
    union all
    select 'year', cast(date_trunc('year', month_end) as date),
           last_day(cast(cast(date_trunc('year', month_end) as date) + interval 11 month as date)), month_end, as_of
    from begun
    union all
    select 'ytd', cast(date_trunc('year', e.month_end) as date), e.month_end, m.month_end, e.as_of
    from begun as e join begun as m on year(m.month_end) = year(e.month_end) and m.month_end <= e.month_end
),
owed as (
    select b.period_kind, b.period_end, max(t.before_on) as reported_after
    from (select distinct period_kind, period_end, as_of from belonging) as b
    join turns as t on t.due_on <= least(b.period_end, b.as_of)
    group by b.period_kind, b.period_end
)
select b.period_kind, b.period_start, b.period_end, b.month_end,
       b.month_end = max(b.month_end) over (partition by b.period_kind, b.period_end) as is_last, o.reported_after, b.as_of
from belonging as b
left join owed as o on o.period_kind = b.period_kind and o.period_end = b.period_end
