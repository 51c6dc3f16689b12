-- needs: project_facts
-- One row per complaint; due_on = the last day to close it: complaint_close_days after it was accepted, moved off rest
-- days. Where no day of acceptance is on record, the acceptance lies between the receipt and the last day allowed for
-- it: what was closed in time even of the first is in time, what was not closed in time even of the last is late, and of
-- what lies between nobody can tell (no due_on). The township is the ledger's own.
with received as (
    select c.*, cast(case when c.received_on <= date '9000-12-31' then c.received_on end
               + limit(complaint_accept_days, c.received_on) * interval 1 day as date) as accept_by
    from complaints as c
),
begun as (
    select r.*, coalesce(r.accepted_on, r.received_on) as first_begun,
           coalesce(r.accepted_on, m.moved_on, r.accept_by) as last_begun
    from received as r left join workdays as m on m.day = r.accept_by
),
counted as (
    select b.*, cast(case when first_begun <= date '9000-12-31' then first_begun end
               + limit(complaint_close_days, received_on) * interval 1 day as date) as first_by,
           cast(case when last_begun <= date '9000-12-31' then last_begun end
               + limit(complaint_close_days, received_on) * interval 1 day as date) as last_by
    from begun as b
),
due as (
    select c.*, coalesce(f.moved_on, c.first_by) as first_by_on, coalesce(l.moved_on, c.last_by) as last_by_on
    from counted as c
    left join workdays as f on f.day = c.first_by
    left join workdays as l on l.day = c.last_by
)
select c.complaint_no, c.project_no, f.project_name, c.township, f.village, f.category, c.category as complaint_kind,
       c.received_on, c.accepted_on, c.closed_on, c.channel, c.content, c.reply, c.reply_score,
       case when c.closed_on <= c.first_by_on then c.first_by_on
            when c.closed_on <= c.last_by_on then null
            else c.last_by_on end as due_on, f.is_live,
       fd.known_on,
       n.as_of, c.source_file, c.source_sheet, c.source_row
from due as c
cross join night as n
left join project_facts as f on f.project_no = c.project_no
left join file_days as fd on fd.source_file = c.source_file
