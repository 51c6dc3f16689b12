-- One row per project and its lamp: red with an open red finding, yellow with a yellow one or late against its due
-- day as far as the project ledger is told and changes are known, green where it is known not to be late; not_computed
-- where a rule that failed tonight could have lit a worse one. Finished or due past its day while changes, the finish
-- or the due day are not known: unknown, for an approved extension may have moved the day. Cancelled projects have none.
select p.project_no, p.project_name, p.township, p.village, p.category, p.class, p.stage, p.status, p.lon_wgs84,
       p.lat_wgs84, p.budget_fen, p.progress_percent, p.paid_fen, p.due_on, p.finished_on,
       coalesce(f.red, 0) as red_findings, coalesce(f.yellow, 0) as yellow_findings,
       case when not p.is_live then null
            when coalesce(f.red, 0) > 0 then 'red'
            when u.red = 1 then 'not_computed'
            when coalesce(f.yellow, 0) > 0 then 'yellow'
            when p.changes_known_on is not null
                 and (p.finished_on > p.due_on or (p.finished_on is null and g.project_no is null
                                                   and p.due_on < p.projects_known_on)) then 'yellow'
            when u.yellow = 1 then 'not_computed'
            -- an extension only moves the day on: what is in time without one is in time
            when p.finished_on <= p.due_on or (p.finished_on is null and p.due_on >= p.projects_known_on) then 'green'
            else 'unknown' end as lamp, p.as_of
from project_facts as p
cross join (
    select max(case when level = 'red' then 1 else 0 end) as red,
           max(case when level = 'yellow' then 1 else 0 end) as yellow
    from unasked_rules
) as u
left join (
    select project_no, sum(case when level = 'red' then 1 else 0 end) as red,
           sum(case when level = 'yellow' then 1 else 0 end) as yellow
    from findings where outcome = 'flagged' and project_no is not null group by project_no
) as f on f.project_no = p.project_no
left join (
    select distinct project_no from data_gaps where kind in ('column', 'unread') and dataset = 'projects' and field = 'finished_on'
) as g on g.project_no = p.project_no
