-- One row per ledger row that was sent back: whose it is (its own township, its project's, else its file's sender),
-- the project of the county that it names, if any, with its category, and the day it speaks of.
select r.dataset, coalesce(r.township, p.township, f.submitter) as township, p.project_no, p.category, r.row_on,
       r.source_file, r.source_sheet, r.source_row
from rejected as r
left join projects as p on p.project_no = r.project_no
left join incoming_files as f on f.source_file = r.source_file
