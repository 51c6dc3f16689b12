-- needs: complaint_facts, project_month_facts
-- Complaints beside the projects that they come from: one row per complaint (complaint_no, on the day it came in) and
-- one per live project and month in which it was under way (underway_no, on the month's last day or the night): begun
-- or planned to begin by then, and not accepted before the month began.
select c.complaint_no, cast(null as string) as underway_no, c.project_no, c.township, c.village, c.category, c.received_on as counted_on,
       c.is_live, c.as_of
from complaint_facts as c
union all
select null, m.project_no, m.project_no, m.township, m.village, m.category, m.month_end, m.is_live, m.as_of
from project_month_facts as m
where least(m.planned_start_on, coalesce(m.started_on, m.planned_start_on)) <= m.month_end
  and (m.accepted_on is null or m.accepted_on >= cast(date_trunc('month', m.month_end) as date))
