-- One row per project: its own ledger row joined with sums and firsts of everything that hangs on it.
-- money in fen; due_on = planned finish moved by approved days; base_fen = contracts + approved amount changes;
-- lon_wgs84, lat_wgs84: where the map draws the site, null where nobody said in which system the ledger gives it;
-- outside_m, nearest_m: metres to the township in that system, and in the system that brings the site nearest to it;
-- <dataset>_known_on: the day through which the township has told that ledger (of projects: the file of this row), null
-- where it never has; what is not there by then had not happened by then, and of later days nothing is known;
with contract as (
    select project_no, count(*) as contract_count, sum(amount_fen) as contract_fen, min(signed_on) as signed_on,
           min(awarded_on) as awarded_on, max(prepayment_percent) as prepayment_percent,
           max(retention_percent) as retention_percent
    from contracts group by project_no
),
first_contract as (
    select project_no, contract_no, contractor, contractor_uscc, site_manager from (
        select project_no, contract_no, contractor, contractor_uscc, site_manager,
               row_number() over (partition by project_no order by signed_on nulls last, contract_no nulls last) as nth
        from contracts
    ) as ordered where nth = 1
),
change as (
    select project_no,
           sum(case when approved_on is not null then coalesce(amount_fen, 0) else 0 end) as change_fen,
           sum(case when approved_on is not null then coalesce(days, 0) else 0 end) as change_days,
           sum(case when approved_on is null then 1 else 0 end) as open_changes,
           min(case when approved_on is null then proposed_on end) as open_change_on
    from changes group by project_no
),
fund as (
    select project_no, sum(planned_fen) as fund_planned_fen, sum(coalesce(arrived_fen, 0)) as fund_arrived_fen,
           min(arrived_on) as first_arrived_on
    from funds group by project_no
),
payment as (
    select project_no, count(*) as payment_count, sum(amount_fen) as paid_fen, min(paid_on) as first_paid_on,
           max(paid_on) as last_paid_on, sum(case when kind = '质保金' then amount_fen else 0 end) as retention_paid_fen
    from payments group by project_no
),
last_report as (
    select project_no, percent as progress_percent, output_value_fen, reported_on as last_reported_on,
           report_count from (
        select project_no, percent, output_value_fen, reported_on,
               count(*) over (partition by project_no) as report_count,
               row_number() over (partition by project_no
                   order by reported_on desc nulls last, source_row desc nulls last) as nth
        from progress
    ) as ordered where nth = 1
),
acceptance as (
    select project_no, min(case when result in ('合格', '整改后合格') then accepted_on end) as accepted_on,
           min(accepted_on) as first_acceptance_on, count(*) as acceptance_count
    from acceptances group by project_no
),
first_acceptance as (
    select project_no, result as first_acceptance_result from (
        select project_no, result, row_number() over (partition by project_no
                   order by accepted_on nulls last, source_row nulls last) as nth
        from acceptances
    ) as ordered where nth = 1
),
filing as (
    select project_no, min(submitted_on) as first_submitted_on,
           min(case when step = '县备案' and result = '通过' then decided_on end) as filed_on,
           min(case when step = '镇初审' and result = '通过' then decided_on end) as town_approved_on,
           min(case when step = '评审' and result = '通过' then decided_on end) as review_passed_on,
           count(*) as approval_count
    from approvals group by project_no
),
rating as (
    select project_no, count(score) as rating_count, sum(score) as score_sum from ratings group by project_no
),
bid as (
    select project_no, count(*) as bidder_count from bids group by project_no
),
complaint as (
    select project_no, count(*) as complaint_count from complaints where project_no is not null group by project_no
),
told as (
    select township,
           max(case when dataset = 'projects' then known_on end) as projects_known_on,
           max(case when dataset = 'contracts' then known_on end) as contracts_known_on,
           max(case when dataset = 'changes' then known_on end) as changes_known_on,
           max(case when dataset = 'payments' then known_on end) as payments_known_on,
           max(case when dataset = 'progress' then known_on end) as progress_known_on,
           max(case when dataset = 'acceptances' then known_on end) as acceptances_known_on,
           max(case when dataset = 'approvals' then known_on end) as approvals_known_on,
           max(case when dataset = 'inspections' then known_on end) as inspections_known_on,
           max(case when dataset = 'disclosures' then known_on end) as disclosures_known_on,
           max(case when dataset = 'ratings' then known_on end) as ratings_known_on,
           max(case when dataset = 'complaints' then known_on end) as complaints_known_on,
           max(case when dataset = 'funds' then known_on end) as funds_known_on,
           max(case when dataset = 'bids' then known_on end) as bids_known_on,
           max(case when dataset = 'supervision' then known_on end) as supervision_known_on,
           max(case when dataset = 'materials' then known_on end) as materials_known_on,
           max(case when dataset = 'maintenance' then known_on end) as maintenance_known_on,
           max(case when dataset = 'labour' then known_on end) as labour_known_on
    from ledger_states group by township
)
select p.project_no, p.project_name, p.township, p.village, p.category, p.nature, p.content, p.owner_unit, p.owner_type,
       p.responsible_person, p.plan_year, p.budget_fen, p.reviewed_fen, p.reviewed_on, p.procurement_method,
       case when falls_below(p.budget_fen, class_simple_line, coalesce(p.planned_start_on, n.as_of)) then '简易'
            when exceeds(p.budget_fen, class_major_line, coalesce(p.planned_start_on, n.as_of)) then '重大'
            when p.budget_fen is not null then '一般' end as class,
       p.planned_start_on, p.planned_finish_on,
       case when p.planned_finish_on <= date '9000-12-31' and coalesce(ch.change_days, 0) between -36500 and 36500
            then cast(p.planned_finish_on + coalesce(ch.change_days, 0) * interval 1 day as date) end as due_on,
       p.started_on, p.finished_on, p.status, p.status is distinct from '取消' as is_live,
       p.output_quantity, p.output_unit, p.beneficiaries, p.vulnerable_beneficiaries, p.longitude, p.latitude,
       si.coordinate_system, si.lon_wgs84, si.lat_wgs84, si.outside_m, si.nearest_m, si.nearest_system,
       p.submitted_settlement_fen, p.settled_fen, p.settled_on, p.retention_fen, p.retention_due_on, p.handed_over_on,
       p.maintainer, p.supervisor_unit,
       fi.first_submitted_on, fi.town_approved_on, fi.filed_on, fi.review_passed_on,
       coalesce(fi.approval_count, 0) as approval_count,
       coalesce(fu.fund_planned_fen, 0) as fund_planned_fen, coalesce(fu.fund_arrived_fen, 0) as fund_arrived_fen,
       fu.first_arrived_on,
       coalesce(co.contract_count, 0) as contract_count, fc.contract_no, fc.contractor, fc.contractor_uscc,
       fc.site_manager, co.contract_fen, co.signed_on, co.awarded_on, co.prepayment_percent, co.retention_percent,
       coalesce(ch.change_fen, 0) as change_fen, coalesce(ch.change_days, 0) as change_days,
       coalesce(ch.open_changes, 0) as open_changes, ch.open_change_on,
       co.contract_fen + coalesce(ch.change_fen, 0) as base_fen,
       coalesce(pa.payment_count, 0) as payment_count, coalesce(pa.paid_fen, 0) as paid_fen, pa.first_paid_on,
       pa.last_paid_on, coalesce(pa.retention_paid_fen, 0) as retention_paid_fen,
       lr.progress_percent, lr.output_value_fen, lr.last_reported_on, coalesce(lr.report_count, 0) as report_count,
       ac.accepted_on, ac.first_acceptance_on, fa.first_acceptance_result,
       coalesce(ac.acceptance_count, 0) as acceptance_count,
       coalesce(ra.rating_count, 0) as rating_count, ra.score_sum, coalesce(cm.complaint_count, 0) as complaint_count,
       coalesce(bi.bidder_count, 0) as bidder_count,
       coalesce(fd.known_on, kn.projects_known_on) as projects_known_on, kn.contracts_known_on, kn.changes_known_on,
       kn.payments_known_on, kn.progress_known_on, kn.acceptances_known_on, kn.approvals_known_on,
       kn.inspections_known_on, kn.disclosures_known_on, kn.ratings_known_on, kn.complaints_known_on,
       kn.funds_known_on, kn.bids_known_on, kn.supervision_known_on, kn.materials_known_on, kn.maintenance_known_on,
       kn.labour_known_on,
       case when p.handed_over_on is not null then '移交' when ac.accepted_on is not null then '验收'
            when p.finished_on is not null then '完工' when p.started_on is not null then '在建'
            when co.contract_fen is not null then '招标' when fi.filed_on is not null then '立项'
            else '申报' end as stage,
       n.as_of, p.source_file, p.source_sheet, p.source_row
from projects as p
cross join night as n
left join project_sites as si on si.project_no = p.project_no
left join contract as co on co.project_no = p.project_no
left join first_contract as fc on fc.project_no = p.project_no
left join change as ch on ch.project_no = p.project_no
left join fund as fu on fu.project_no = p.project_no
left join payment as pa on pa.project_no = p.project_no
left join last_report as lr on lr.project_no = p.project_no
left join acceptance as ac on ac.project_no = p.project_no
left join first_acceptance as fa on fa.project_no = p.project_no
left join filing as fi on fi.project_no = p.project_no
left join rating as ra on ra.project_no = p.project_no
left join complaint as cm on cm.project_no = p.project_no
left join bid as bi on bi.project_no = p.project_no
left join told as kn on kn.township = p.township
left join file_days as fd on fd.source_file = p.source_file
