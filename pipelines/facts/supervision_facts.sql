-- needs: project_facts
-- One row per day that the supervisor logged on a project.
select s.project_no, f.project_name, f.township, f.village, f.category,
       s.logged_on, s.supervisor, s.is_present, s.photos, s.issue,
       f.started_on, f.finished_on, f.is_live,
       f.supervision_known_on, fd.known_on,
       n.as_of, s.source_file, s.source_sheet, s.source_row
from supervision as s
cross join night as n
left join project_facts as f on f.project_no = s.project_no
left join file_days as fd on fd.source_file = s.source_file
