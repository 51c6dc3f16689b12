-- One row per payment and whether any red or yellow finding of a money rule names it.
select p.payment_no, p.project_no, p.township, p.village, p.category, p.paid_on, p.amount_fen,
       f.subject_id is not null as is_marked, p.is_live, p.as_of, p.source_file, p.source_sheet, p.source_row
from payment_facts as p
left join (
    select distinct subject_id from findings
    where stage = 'money' and subject = 'payment_no' and outcome = 'flagged' and level in ('red', 'yellow')
) as f on f.subject_id = p.payment_no
