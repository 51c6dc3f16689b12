-- needs: project_facts
-- One row per project and measure (paid, contract, progress) that any night has seen: the highest value so far, the
-- night that first saw it, and tonight's value beside (null: nothing left). paid counts the vouchers above zero, so that
-- a recorded refund is no lowering. Where the programme reads an unchanged file otherwise than before, the mark starts
-- anew. has_earlier: an earlier night has seen the project's measure.
with gross as (
    select project_no, sum(amount_fen) as fen from payments where amount_fen > 0 group by project_no
),
here as (
    select f.project_no, f.township, 'paid' as measure, g.fen, cast(null as double) as percent
    from project_facts as f join gross as g on g.project_no = f.project_no
    union all
    select project_no, township, 'contract', contract_fen, cast(null as double)
    from project_facts where contract_fen is not null
    union all
    select project_no, township, 'progress', cast(null as bigint), progress_percent
    from project_facts where progress_percent is not null
),
reread as (
    select distinct h.project_no,
           case h.dataset when 'payments' then 'paid' when 'contracts' then 'contract' else 'progress' end as measure
    from history as h join tonight as t on t.snapshot = h.snapshot
    where h.is_reread and h.dataset in ('payments', 'contracts', 'progress') and h.project_no is not null
),
earlier as (
    select s.* from standing_watermarks as s
    left join reread as r on r.project_no = s.project_no and r.measure = s.measure
    left join here as n on n.project_no = s.project_no and n.measure = s.measure
    where r.project_no is null or n.project_no is null
),
both_nights as (
    select coalesce(n.project_no, e.project_no) as project_no, coalesce(n.township, e.township) as township,
           coalesce(n.measure, e.measure) as measure, n.fen as now_fen, n.percent as now_percent,
           e.highest_fen, e.highest_percent, e.night_on, e.snapshot, e.project_no is not null as has_earlier,
           e.project_no is null or coalesce(n.fen > e.highest_fen, false)
               or coalesce(n.percent > e.highest_percent, false) as is_new
    from here as n full outer join earlier as e on e.project_no = n.project_no and e.measure = n.measure
)
select b.project_no, b.township, b.measure,
       case when b.is_new then b.now_fen else b.highest_fen end as highest_fen,
       case when b.is_new then b.now_percent else b.highest_percent end as highest_percent,
       case when b.is_new then t.night_on else b.night_on end as night_on,
       case when b.is_new then t.snapshot else b.snapshot end as snapshot,
       b.now_fen, b.now_percent, b.has_earlier
from both_nights as b cross join tonight as t
