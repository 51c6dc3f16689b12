-- needs: project_facts, project_month_facts
-- One row per live project and month of its plan year that has begun by the night: what was known at that month's end
-- (on the night's day in the running month; `month_end` is that day). base_fen = contracts signed and changes approved
-- by then, null where no contract was; output_value_fen is the one last reported by then.
with grid as (
    select f.project_no, least(m.month_end, n.as_of) as month_end
    from project_facts as f
    cross join night as n
    join months as m on extract(year from m.month_end) = f.plan_year and m.month_start <= n.as_of
    where f.is_live
),
contracted as (
    select g.project_no, g.month_end, sum(c.amount_fen) as contract_fen
    from grid as g join contracts as c on c.project_no = g.project_no and c.signed_on <= g.month_end
    group by g.project_no, g.month_end
),
changed as (
    select g.project_no, g.month_end, sum(coalesce(c.amount_fen, 0)) as change_fen
    from grid as g join changes as c on c.project_no = g.project_no and c.approved_on <= g.month_end
    group by g.project_no, g.month_end
)
select g.project_no, f.project_name, f.township, f.village, f.category, f.plan_year, f.is_live, g.month_end,
       c.contract_fen + coalesce(h.change_fen, 0) as base_fen, m.output_value_fen, f.as_of
from grid as g
join project_facts as f on f.project_no = g.project_no
left join contracted as c on c.project_no = g.project_no and c.month_end = g.month_end
left join changed as h on h.project_no = g.project_no and h.month_end = g.month_end
left join project_month_facts as m on m.project_no = g.project_no and m.month_end = g.month_end
