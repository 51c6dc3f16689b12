-- One row per file, sheet, dataset and month of the rows' own dates: rows accepted and rejected.
-- row_on is the month's last day, or the night's day where the month is not over.
select s.township, s.dataset, s.source_file, s.source_sheet, least(s.row_on, n.as_of) as row_on, s.rows_accepted,
       s.rows_rejected, cast(null as string) as village, cast(null as string) as category,
       cast(null as boolean) as is_live, n.as_of
from submissions as s cross join night as n
