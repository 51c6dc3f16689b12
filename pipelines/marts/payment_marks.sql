-- One row per payment: is_marked where any red or yellow finding of a money rule names it, is_checked where such a
-- finding, of tonight or of an earlier night, was assigned and the check has come to something, is_confirmed where it
-- came to 属实. What nobody has checked is 待核: marked, neither checked nor confirmed.
with named as (
    select finding_id, subject_id, outcome from findings
    where stage = 'money' and subject = 'payment_no' and level in ('red', 'yellow')
),
past as (
    select finding_id, subject_id from named
    union
    select finding_id, subject_id from standing_lives
    where stage = 'money' and subject = 'payment_no' and level in ('red', 'yellow')
),
outcomes as (
    select n.subject_id, max(case when c.outcome is not null then 1 else 0 end) as checked,
           max(case when c.outcome = '属实' then 1 else 0 end) as confirmed
    from past as n join cases as c on c.finding_id = n.finding_id
    group by n.subject_id
)
select p.payment_no, p.project_no, p.township, p.village, p.category, p.paid_on, p.amount_fen,
       f.subject_id is not null as is_marked, coalesce(o.checked, 0) = 1 as is_checked,
       coalesce(o.confirmed, 0) = 1 as is_confirmed, p.is_live, p.as_of, p.source_file, p.source_sheet, p.source_row
from payment_facts as p
left join (
    select distinct subject_id from named where outcome = 'flagged'
) as f on f.subject_id = p.payment_no
left join outcomes as o on o.subject_id = p.payment_no
