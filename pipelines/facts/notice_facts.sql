-- needs: project_facts
-- One row per notice that a project owes: 立项 before work starts, 中标 after the award, 验收 after a passed acceptance,
-- 支付 after the first payment. notice_id = project_no + '/' + kind. due_on is the last day to publish (the start day
-- itself for 立项, the days of grace after the event for the others; both limits are those of the event's day); judged_on the day by which a punctual notice is complete.
-- days_shown counts from the day after publication. The first notice of its kind is the one that is judged.
with owed as (
    select project_no, '立项' as kind, started_on as event_on, started_on as due_on,
           cast(limit(notice_days_initiation, started_on) as int) as required_days,
           cast(null as bigint) as ledger_fen, cast(null as string) as ledger_winner from project_facts
    where started_on is not null and is_live
    union all
    select project_no, '中标', awarded_on, cast(case when awarded_on <= date '9000-12-31' then awarded_on end
               + limit(notice_grace_days, awarded_on) * interval 1 day as date),
           cast(limit(notice_days_award, awarded_on) as int), contract_fen, contractor
    from project_facts where awarded_on is not null and is_live
    union all
    select project_no, '验收', accepted_on, cast(case when accepted_on <= date '9000-12-31' then accepted_on end
               + limit(notice_grace_days, accepted_on) * interval 1 day as date),
           cast(limit(notice_days_acceptance, accepted_on) as int), null, null
    from project_facts where accepted_on is not null and is_live
    union all
    select project_no, '支付', first_paid_on, cast(case when first_paid_on <= date '9000-12-31' then first_paid_on end
               + limit(notice_grace_days, first_paid_on) * interval 1 day as date),
           cast(limit(notice_days_payment, first_paid_on) as int), null, null
    from project_facts where first_paid_on is not null and is_live
),
first_notice as (
    select * from (
        select d.*, row_number() over (partition by d.project_no, d.kind
                   order by d.published_on nulls last, d.source_row nulls last) as nth
        from disclosures as d
    ) as ordered where nth = 1
)
select o.project_no || '/' || o.kind as notice_id, o.project_no, f.project_name, f.township, f.village, f.category,
       f.class, o.kind, o.event_on, o.due_on, o.required_days,
       cast(o.due_on + o.required_days * interval 1 day as date) as judged_on,
       d.published_on, d.ended_on, cast(d.ended_on - d.published_on as int) as days_shown, d.channel,
       d.disclosed_fen, d.disclosed_winner, o.ledger_fen, o.ledger_winner, d.objections,
       f.contract_count, f.is_live,
       f.projects_known_on, f.contracts_known_on, f.payments_known_on, f.acceptances_known_on, f.disclosures_known_on,
       n.as_of,
       coalesce(d.source_file, f.source_file) as source_file, coalesce(d.source_sheet, f.source_sheet) as source_sheet,
       coalesce(d.source_row, f.source_row) as source_row
from owed as o
cross join night as n
join project_facts as f on f.project_no = o.project_no
left join first_notice as d on d.project_no = o.project_no and d.kind = o.kind
