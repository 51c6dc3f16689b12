-- needs: project_facts
-- One row per acceptance with its project. acceptance_id = project_no + '/' + accepted_on; nth = 1 for the first one.
select a.project_no || '/' || cast(a.accepted_on as string) as acceptance_id,
       a.project_no, f.project_name, f.township, f.village, f.category, f.class, a.accepted_on, a.result, a.experts,
       a.villagers, a.discipline, a.report_no, f.started_on, f.finished_on, f.handed_over_on,
       row_number() over (partition by a.project_no
           order by a.accepted_on nulls last, a.source_row nulls last) as nth,
       f.acceptances_known_on, fd.known_on,
       n.as_of, a.source_file, a.source_sheet, a.source_row
from acceptances as a
cross join night as n
left join project_facts as f on f.project_no = a.project_no
left join file_days as fd on fd.source_file = a.source_file
