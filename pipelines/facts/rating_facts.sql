-- needs: project_facts
-- One row per rating (score 0-100) with its project.
select r.rating_no, r.project_no, f.project_name, f.township, f.village, f.category, r.rated_on, r.score, r.channel,
       r.device_hash, r.comment, f.is_live, n.as_of, r.source_file, r.source_sheet, r.source_row
from ratings as r
cross join night as n
left join project_facts as f on f.project_no = r.project_no
