-- needs: project_facts
-- One row per source of a project's money, planned and arrived, in fen. fund_id = project_no + '/' + source.
select u.project_no || '/' || u.source as fund_id, u.project_no, f.project_name, f.township, f.village, f.category,
       u.source, u.planned_fen, u.arrived_fen, u.arrived_on, f.paid_fen, f.is_live,
       f.funds_known_on, f.payments_known_on, fd.known_on,
       n.as_of, u.source_file, u.source_sheet, u.source_row
from funds as u
cross join night as n
left join project_facts as f on f.project_no = u.project_no
left join file_days as fd on fd.source_file = u.source_file
