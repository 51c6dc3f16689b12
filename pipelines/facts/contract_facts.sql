-- needs: project_facts
-- One row per contract with its project; changes_fen and pending days are those of the project.
select c.contract_no, c.project_no, f.project_name, f.township, f.village, f.category, f.class, f.owner_type,
       f.procurement_method, f.budget_fen, f.plan_year, f.bidder_count, f.filed_on as project_filed_on, c.contractor, c.contractor_uscc, c.amount_fen, c.signed_on, c.awarded_on,
       c.filed_on, c.duration_days, c.prepayment_percent, c.retention_percent, c.site_manager,
       f.started_on, f.finished_on, f.accepted_on, f.settled_fen, f.settled_on, f.change_fen, f.is_live,
       f.projects_known_on, f.contracts_known_on, f.acceptances_known_on, fd.known_on,
       n.as_of, c.source_file, c.source_sheet, c.source_row
from contracts as c
cross join night as n
left join project_facts as f on f.project_no = c.project_no
left join file_days as fd on fd.source_file = c.source_file
