-- needs: project_facts
-- One row per complaint; due_on = the last day to close it (complaint_close_days after it came in). The township is the ledger's own.
select c.complaint_no, c.project_no, f.project_name, c.township, f.village, f.category, c.category as complaint_kind,
       c.received_on, c.accepted_on, c.closed_on, c.channel, c.content, c.reply, c.reply_score,
       cast(case when c.received_on <= date '9000-12-31' then c.received_on end
           + limit(complaint_close_days, c.received_on) * interval 1 day as date) as due_on, f.is_live,
       fd.known_on,
       n.as_of, c.source_file, c.source_sheet, c.source_row
from complaints as c
cross join night as n
left join project_facts as f on f.project_no = c.project_no
left join file_days as fd on fd.source_file = c.source_file
