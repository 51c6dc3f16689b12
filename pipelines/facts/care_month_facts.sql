-- needs: project_facts, patrol_facts
-- One row per work that had been handed over for the longest time between two patrols (patrol_days) and month since, up to the night, with its last patrol by
-- that month's end (by the night in the running month; `month_end` is that day) and what that patrol found. Townships
-- without any patrol by then are not in it: they may keep their records on paper.
with opened as (
    select township, min(patrolled_on) as opened_on from patrol_facts group by township
),
grid as (
    select f.project_no, least(m.month_end, n.as_of) as month_end
    from project_facts as f
    cross join night as n
    join opened as o on o.township = f.township
    join months as m on m.month_start <= n.as_of
         and least(m.month_end, n.as_of) >= greatest(cast(case when f.handed_over_on <= date '9000-12-31' then f.handed_over_on end
                 + limit(patrol_days, f.handed_over_on) * interval 1 day as date), o.opened_on)
    where f.is_live and f.handed_over_on is not null
),
patrols as (
    select project_no, patrolled_on, condition, repaired_on,
           lead(patrolled_on) over (partition by project_no order by patrolled_on nulls last, source_row nulls last)
               as next_on
    from patrol_facts
)
select g.project_no, f.project_name, f.township, f.village, f.category, f.is_live, g.month_end, f.handed_over_on,
       p.patrolled_on as last_patrolled_on, limit(patrol_days, g.month_end) as patrol_limit_days, p.condition, p.repaired_on, f.as_of
from grid as g
join project_facts as f on f.project_no = g.project_no
left join patrols as p on p.project_no = g.project_no and p.patrolled_on <= g.month_end
                          and (p.next_on is null or p.next_on > g.month_end)
