-- needs: project_facts
-- One row per live project and month, from its planned start (or its first event, if earlier) to the night: what was
-- true at that month's end, or on the night's day in the running month. `month_end` is that day; payments are summed
-- to date, progress and output value are those last reported by then. due_by_then_on: the planned finish moved by the
-- days approved by then; output_percent_due and accepted_percent_due: the share of the output value, and after
-- acceptance of the base, that is to be paid; year_start_on: the first of January of that month's year.
with first_report as (
    select project_no, min(reported_on) as reported_on from progress group by project_no
),
span as (
    select f.*, least(planned_start_on, planned_finish_on, coalesce(started_on, planned_start_on),
                      coalesce(first_paid_on, planned_start_on), coalesce(r.reported_on, planned_start_on)) as first_on
    from project_facts as f
    left join first_report as r on r.project_no = f.project_no
    where is_live
),
grid as (
    select s.project_no, m.month_end
    from span as s
    cross join night as n
    join months as m on m.month_end >= s.first_on and m.month_start <= n.as_of
),
day as (
    select g.project_no, least(g.month_end, n.as_of) as month_end from grid as g cross join night as n
),
paid_by_month as (
    select project_no, last_day(paid_on) as month_end, sum(amount_fen) as amount_fen
    from payments cross join night as n where paid_on <= n.as_of group by project_no, last_day(paid_on)
),
report_by_month as (
    select project_no, month_end, max(case when nth = 1 then percent end) as percent,
           max(case when nth_valued = 1 then output_value_fen end) as output_value_fen
    from (
        select project_no, last_day(reported_on) as month_end, percent, output_value_fen,
               row_number() over (partition by project_no, last_day(reported_on)
                   order by reported_on desc nulls last, source_row desc nulls last) as nth,
               row_number() over (partition by project_no, last_day(reported_on)
                   order by case when output_value_fen is null then 1 else 0 end nulls last,
                            reported_on desc nulls last, source_row desc nulls last) as nth_valued
        from progress cross join night as n where reported_on <= n.as_of
    ) as ordered group by project_no, month_end
),
running as (
    select d.project_no, d.month_end, r.percent, r.output_value_fen,
           sum(coalesce(p.amount_fen, 0)) over (partition by d.project_no order by d.month_end nulls last
               rows between unbounded preceding and current row) as paid_fen,
           count(r.percent) over (partition by d.project_no order by d.month_end nulls last
               rows between unbounded preceding and current row) as reports,
           count(r.output_value_fen) over (partition by d.project_no order by d.month_end nulls last
               rows between unbounded preceding and current row) as valued_reports
    from day as d
    left join paid_by_month as p on p.project_no = d.project_no and p.month_end = last_day(d.month_end)
    left join report_by_month as r on r.project_no = d.project_no and r.month_end = last_day(d.month_end)
),
moved as (
    select d.project_no, d.month_end, cast(sum(coalesce(c.days, 0)) as bigint) as days
    from day as d join changes as c on c.project_no = d.project_no and c.approved_on <= d.month_end
    group by d.project_no, d.month_end
),
carried as (
    select project_no, month_end, paid_fen,
           max(percent) over (partition by project_no, reports) as progress_percent,
           max(output_value_fen) over (partition by project_no, valued_reports) as output_value_fen
    from running
)
select d.project_no, f.project_name, f.township, f.village, f.category, f.class, d.month_end,
       cast(date_trunc('year', d.month_end) as date) as year_start_on, f.planned_start_on, f.planned_finish_on, f.due_on,
       case when f.planned_finish_on <= date '9000-12-31' and coalesce(mo.days, 0) between -36500 and 36500
            then cast(f.planned_finish_on + coalesce(mo.days, 0) * interval 1 day as date) end as due_by_then_on,
       limit(payable_output_percent, d.month_end) as output_percent_due,
       limit(payable_accepted_percent, d.month_end) as accepted_percent_due, f.started_on, f.finished_on, f.accepted_on, f.settled_on,
       f.settled_fen, coalesce(f.retention_fen, 0) as retention_fen, f.retention_due_on, f.contract_fen, f.base_fen,
       f.is_live, d.paid_fen, d.progress_percent, d.output_value_fen, f.as_of
from carried as d
join project_facts as f on f.project_no = d.project_no
left join moved as mo on mo.project_no = d.project_no and mo.month_end = d.month_end
