-- needs: project_facts
-- One row per payment with its project's contract, the running total up to and including it, and the progress
-- last reported on or before the day it was paid. amounts in fen; percent_at_payment 0-100.
with reported as (
    select pay.payment_no, rep.percent,
           row_number() over (partition by pay.payment_no
               order by rep.reported_on desc nulls last, rep.percent desc nulls last) as nth
    from payments as pay
    join progress as rep on rep.project_no = pay.project_no and rep.reported_on <= pay.paid_on
)
select pay.payment_no, pay.project_no, f.project_name, f.township, f.village, f.category, f.class, f.owner_type,
       pay.paid_on, pay.amount_fen, pay.kind, pay.payee, pay.is_escrow, pay.has_contract, pay.invoice_no,
       pay.measurement_no, pay.fund_source, pay.applied_on, pay.approved_by,
       f.contract_no, f.contractor, f.contract_fen, f.base_fen, f.signed_on, f.awarded_on, f.started_on, f.finished_on,
       f.accepted_on, f.settled_fen, f.settled_on, f.retention_fen, f.retention_due_on, f.reviewed_on,
       f.prepayment_percent, f.is_live,
       row_number() over (partition by pay.project_no
           order by pay.paid_on nulls last, pay.payment_no nulls last) as payment_seq,
       sum(pay.amount_fen) over (partition by pay.project_no
           order by pay.paid_on nulls last, pay.payment_no nulls last
           rows between unbounded preceding and current row) as paid_to_date_fen,
       r.percent as percent_at_payment,
      
       f.projects_known_on, f.contracts_known_on, f.changes_known_on, f.payments_known_on, f.progress_known_on, f.acceptances_known_on, f.bids_known_on, fd.known_on,
       n.as_of, pay.source_file, pay.source_sheet, pay.source_row
from payments as pay
cross join night as n
left join project_facts as f on f.project_no = pay.project_no
left join reported as r on r.payment_no = pay.payment_no and r.nth = 1
left join file_days as fd on fd.source_file = pay.source_file
