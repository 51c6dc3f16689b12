-- needs: project_facts
-- One row per change order with its project's contract.
select c.change_no, c.project_no, f.project_name, f.township, f.village, f.category, c.kind, c.amount_fen, c.days,
       c.reason, c.proposed_on, c.approved_on, c.approved_by, f.contract_fen,
       f.changes_known_on, fd.known_on,
       n.as_of, c.source_file, c.source_sheet, c.source_row
from changes as c
cross join night as n
left join project_facts as f on f.project_no = c.project_no
left join file_days as fd on fd.source_file = c.source_file
