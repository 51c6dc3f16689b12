-- needs: project_facts
-- One row per quality inspection with its project.
select i.inspection_no, i.project_no, f.project_name, f.township, f.village, f.category, f.class, i.inspected_on,
       i.inspector, i.item, i.points, i.passed_points, i.result, i.rectified_on, f.contractor, f.is_live,
       f.inspections_known_on, fd.known_on,
       n.as_of, i.source_file, i.source_sheet, i.source_row
from inspections as i
cross join night as n
left join project_facts as f on f.project_no = i.project_no
left join file_days as fd on fd.source_file = i.source_file
