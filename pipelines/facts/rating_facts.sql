-- needs: project_facts
-- One row per rating (score 0-100) with its project.
select r.rating_no, r.project_no, f.project_name, f.township, f.village, f.category, r.rated_on, r.score, r.channel,
       r.device_hash, r.comment, limit(satisfied_score, r.rated_on) as satisfied_score, f.is_live,
       f.ratings_known_on, fd.known_on,
       n.as_of, r.source_file, r.source_sheet, r.source_row
from ratings as r
cross join night as n
left join project_facts as f on f.project_no = r.project_no
left join file_days as fd on fd.source_file = r.source_file
