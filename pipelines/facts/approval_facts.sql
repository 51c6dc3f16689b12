-- needs: project_facts
-- One row per approval step: its place in the order 村申报 < 镇初审 < 公示 < 评审 < 县备案, the latest decision day of the
-- steps that come before it (before_decided_on) and the working days it took, or had taken by the day through which its
-- file speaks (working_days, counted to judged_on).
-- approval_id = project_no + '/' + step + '/' + submitted_on.
with ordered as (
    select a.*, case a.step when '村申报' then 1 when '镇初审' then 2 when '公示' then 3 when '评审' then 4 else 5 end as step_order
    from approvals as a
),
passed as (
    select project_no, step_order, min(decided_on) as decided_on from ordered
    where result = '通过' and decided_on is not null group by project_no, step_order
),
before as (
    select o.project_no, o.step_order, max(d.decided_on) as before_decided_on
    from (select distinct project_no, step_order from ordered) as o
    join passed as d on d.project_no = o.project_no and d.step_order < o.step_order
    group by o.project_no, o.step_order
)
select o.project_no || '/' || o.step || '/' || cast(o.submitted_on as string) as approval_id,
       o.project_no, f.project_name, f.township, f.village, f.category, f.class, f.budget_fen, f.owner_type,
       o.step, o.step_order, o.submitted_on, o.decided_on, o.result, o.decided_by, b.before_decided_on,
       f.started_on, f.filed_on, f.is_live,
       w2.workday_no - w1.workday_no as working_days, coalesce(o.decided_on, fd.known_on, n.as_of) as judged_on,
       f.projects_known_on, f.approvals_known_on, fd.known_on,
       n.as_of, o.source_file, o.source_sheet, o.source_row
from ordered as o
cross join night as n
left join file_days as fd on fd.source_file = o.source_file
left join before as b on b.project_no = o.project_no and b.step_order = o.step_order
left join workdays as w1 on w1.day = o.submitted_on
left join workdays as w2 on w2.day = coalesce(o.decided_on, fd.known_on, n.as_of)
left join project_facts as f on f.project_no = o.project_no
