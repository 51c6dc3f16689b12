-- needs: project_facts, watermarks
-- One row per project and measure that an earlier night has seen (kind paid, contract, progress), and one per flow row
-- (payments, progress, acceptances) that was changed or went missing after the quarter of its day had ended (kind
-- frozen; of several changes the one that can be charged and is furthest past that quarter's end; unsure_days: the same of
-- those that are doubtful). doubt: why the value cannot be relied on. term_days: days_past, a rest day not ending a term.
-- covered_fen: contract reductions that a change record approves. is_innocent: put back as it was, or the programme
-- reads the unchanged file otherwise. backward_id = project_no/measure or dataset/keys. fen and percent as everywhere.
with subjects as (
    select distinct s.project_no, coalesce(p.township, s.township) as township, p.project_no is not null as is_here
    from (select project_no, township from watermarks union select project_no, township from history) as s
    left join projects as p on p.project_no = s.project_no
    where s.project_no is not null
),
-- A project row that was sent back and names no project here is no matter of one that is here.
lacking as (
    select project_no, dataset, 'rejected' as kind from rejected where project_no is not null
    union
    select s.project_no, g.dataset, g.kind
    from subjects as s join data_gaps as g on g.township = s.township
    where g.project_no is null and g.field is null
          and (g.dataset <> 'projects' or g.kind <> 'rejected' or not s.is_here)
    union
    select s.project_no, g.dataset, g.kind
    from subjects as s cross join data_gaps as g
    where g.project_no is null and g.township is null and g.field is null
          and (g.dataset <> 'projects' or g.kind <> 'rejected' or not s.is_here)
),
unread as (
    select distinct h.project_no, h.dataset
    from history as h join files as f on f.source_file = h.before_file and f.status = 'refused'
    where h.change = 'gone' and h.project_no is not null
),
doubts as (
    select project_no, dataset, min(doubt) as doubt from (
        select project_no, dataset, case kind when 'rejected' then '有被退回的行' when 'unreported' then '未报送'
                                         else '本县未收集' end as doubt from lacking
        union all
        select project_no, dataset, '原台账文件本夜未能读取' from unread
    ) as found group by project_no, dataset
),
cut as (
    select project_no, -sum(amount_fen) as covered_fen from changes
    where amount_fen < 0 and approved_on is not null group by project_no
),
last_change as (
    select * from (
        select project_no, dataset, night_on, coalesce(source_file, before_file) as file,
               row_number() over (partition by project_no, dataset
                   order by snapshot desc nulls last, row_key nulls last, field nulls last) as nth
        from history where change in ('changed', 'gone') and project_no is not null
    ) as ordered where nth = 1
),
measures as (
    select w.*, case w.measure when 'paid' then 'payments' when 'contract' then 'contracts' else 'progress' end as dataset
    from watermarks as w where w.has_earlier
),
measured as (
    select m.project_no || '/' || m.measure as backward_id, m.project_no, m.township, m.measure as kind,
           case m.measure when 'paid' then '累计拨付' when 'contract' then '合同金额' else '形象进度' end
               || '低于以前各夜' as what,
           m.highest_fen, m.highest_percent, m.night_on as highest_on, m.now_fen, m.now_percent,
           case when m.measure = 'contract' and c.covered_fen > 0 then c.covered_fen end as covered_fen,
           case when d.doubt is not null then m.dataset when p.doubt is not null then 'projects'
                when m.measure = 'contract' and g.doubt is not null then 'changes' end as doubt_dataset,
           coalesce(d.doubt, p.doubt, case when m.measure = 'contract' then g.doubt end) as doubt,
           h.night_on as changed_on, h.file, f.source_file, f.source_sheet, f.source_row
    from measures as m
    left join project_facts as f on f.project_no = m.project_no
    left join cut as c on c.project_no = m.project_no
    left join doubts as d on d.project_no = m.project_no and d.dataset = m.dataset
    left join doubts as p on p.project_no = m.project_no and p.dataset = 'projects'
    left join doubts as g on g.project_no = m.project_no and g.dataset = 'changes'
    left join last_change as h on h.project_no = m.project_no and h.dataset = m.dataset
),
flow as (
    select h.*, cast(cast(date_trunc('quarter', h.event_on) as date) + interval 3 month - interval 1 day as date)
               as quarter_end_on
    from history as h
    where h.dataset in ('payments', 'progress', 'acceptances') and h.change in ('changed', 'gone')
      and h.event_on is not null
),
put_back as (
    select distinct g.dataset, g.row_key, g.snapshot
    from flow as g
    join history as a on a.dataset = g.dataset and a.row_key = g.row_key and a.change = 'added'
                         and a.snapshot > g.snapshot and a.new = g.old
    where g.change = 'gone'
),
terms as (
    select cast(w.day + interval 1 day as date) as day, cast(f.day + interval 1 day as date) as counted_to
    from workdays as w
    join (select workday_no, min(day) as day from workdays group by workday_no) as f on f.workday_no = w.workday_no
),
late as (
    select d.*, max(case when not d.is_innocent and d.doubt is not null then d.term_days end)
                    over (partition by d.dataset, d.row_key) as unsure_days,
           max(case when not d.is_innocent then d.doubt end) over (partition by d.dataset, d.row_key) as unsure,
           count(*) over (partition by d.dataset, d.row_key, d.snapshot) as fields,
           row_number() over (partition by d.dataset, d.row_key
               order by case when d.is_innocent then 1 else 0 end nulls last,
                        case when d.doubt is null then 0 else 1 end nulls last, d.days_past desc nulls last,
                        d.snapshot desc nulls last, d.weight nulls last, d.field nulls last) as nth
    from (
        select f.*, cast(f.night_on - f.quarter_end_on as int) as days_past,
               cast(coalesce(t.counted_to, f.night_on) - f.quarter_end_on as int) as term_days, g.doubt, n.label as field_label,
               case n.kind when 'money' then 1 when 'percent' then 2 when 'date' then 3 else 4 end as weight,
               case when n.kind = 'money' then try_cast(f.old as bigint) end as old_fen,
               case when n.kind = 'money' then try_cast(f.new as bigint) end as new_fen,
               case when n.kind <> 'money' then coalesce(f.old, '空') end as old_text,
               case when n.kind <> 'money' then coalesce(f.new, '空') end as new_text,
               b.row_key is not null or f.is_reread as is_innocent
        from flow as f
        left join field_names as n on n.dataset = f.dataset and n.field = f.field
        left join terms as t on t.day = f.night_on
        left join doubts as g on g.project_no = f.project_no and g.dataset = f.dataset and f.change = 'gone'
        left join put_back as b on b.dataset = f.dataset and b.row_key = f.row_key and b.snapshot = f.snapshot
        where f.night_on > f.quarter_end_on
    ) as d
),
frozen as (
    select l.dataset || '/' || replace(l.row_key, chr(31), '/') as backward_id, l.project_no, l.township,
           'frozen' as kind, l.change, l.days_past, l.term_days, l.unsure_days, l.quarter_end_on, l.night_on as changed_on,
           coalesce(l.source_file, l.before_file) as file, l.field_label, l.old_fen, l.new_fen, l.old_text, l.new_text,
           case when l.fields > 1 then '共改动 ' || cast(l.fields as string) || ' 项' end as more,
           cast(extract(year from l.quarter_end_on) as string) || '年第'
               || case extract(quarter from l.quarter_end_on) when 1 then '一' when 2 then '二' when 3 then '三' else '四' end
               || '季度' || coalesce(s.dataset_label, l.dataset) || ' ' || replace(l.row_key, chr(31), ' ')
               || case when l.change = 'gone' then ' 的一行被撤回' else ' 的一行被改动' end as what,
           l.is_innocent, l.doubt, l.unsure, case when l.unsure is not null then l.dataset end as doubt_dataset,
           coalesce(l.source_file, l.before_file) as source_file, coalesce(l.source_sheet, l.before_sheet) as source_sheet,
           coalesce(l.source_row, l.before_row) as source_row
    from late as l
    left join (select distinct dataset, dataset_label from field_names) as s on s.dataset = l.dataset
    where l.nth = 1
)
select m.backward_id, m.project_no, m.township, m.kind, m.what, m.highest_fen, m.highest_percent, m.highest_on, m.now_fen,
       m.now_percent, m.covered_fen, cast(null as string) as change, cast(null as int) as days_past,
       cast(null as int) as term_days, cast(null as int) as unsure_days,
       cast(null as date) as quarter_end_on, m.changed_on, m.file, cast(null as string) as field_label,
       cast(null as bigint) as old_fen, cast(null as bigint) as new_fen, cast(null as string) as old_text,
       cast(null as string) as new_text,
       case when m.now_fen is null and m.now_percent is null then '现已全部撤回' end as more, false as is_innocent, m.doubt,
       cast(null as string) as unsure, m.doubt_dataset, m.source_file, m.source_sheet, m.source_row
from measured as m
union all
select f.backward_id, f.project_no, f.township, f.kind, f.what, null, null, null, null, null, null, f.change, f.days_past,
       f.term_days, f.unsure_days, f.quarter_end_on, f.changed_on, f.file, f.field_label, f.old_fen, f.new_fen, f.old_text, f.new_text, f.more,
       f.is_innocent, f.doubt, f.unsure, f.doubt_dataset, f.source_file, f.source_sheet, f.source_row
from frozen as f
