-- needs: project_facts
-- One row per case: a finding that was assigned to somebody, with its project's place where it has one. waited_minutes:
-- from assigning it to the first action, or to the end of the night's day where nothing has been done by then.
-- needs_mending: neither found untrue (不属实) nor a mistake in the data (数据错误), so it has to be put right.
with answered as (
    select c.*, n.as_of,
           case when cast(c.first_action_at as date) <= n.as_of then c.first_action_at
                else cast(n.as_of + interval 1 day as timestamp) end as until_at
    from cases as c cross join night as n
)
select c.case_id, c.finding_id, c.rule, c.level, c.project_no, f.project_name, coalesce(f.township, c.township) as township,
       coalesce(f.village, c.village) as village, coalesce(f.category, c.category) as category, c.department,
       c.assigned_at, cast(c.assigned_at as date) as assigned_on, c.first_action_at, c.due_on, c.closed_on, c.outcome,
       coalesce(c.outcome, '属实') = '属实' as needs_mending,
       cast(cast(c.until_at as date) - cast(c.assigned_at as date) as int) * 1440
           + (extract(hour from c.until_at) - extract(hour from c.assigned_at)) * 60
           + extract(minute from c.until_at) - extract(minute from c.assigned_at) as waited_minutes,
       f.is_live, c.as_of
from answered as c
left join project_facts as f on f.project_no = c.project_no
