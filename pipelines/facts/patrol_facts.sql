-- needs: project_facts
-- One row per patrol of a handed-over work. patrol_id = project_no + '/' + patrolled_on.
select m.project_no || '/' || cast(m.patrolled_on as string) as patrol_id, m.project_no, f.project_name, f.township, f.village, f.category,
       m.patrolled_on, m.condition, m.issue, m.repaired_on, m.patroller,
       f.handed_over_on, f.maintainer, f.is_live,
       f.projects_known_on, f.maintenance_known_on, fd.known_on,
       n.as_of, m.source_file, m.source_sheet, m.source_row
from maintenance as m
cross join night as n
left join project_facts as f on f.project_no = m.project_no
left join file_days as fd on fd.source_file = m.source_file
