-- needs: project_facts, project_month_facts
-- One row per live project and month since the first of its money arrived: arrived_fen and paid_fen are what had
-- arrived and been paid by that month's end (by the night in the running month; `month_end` is that day). A project
-- with money that came on no known day, or a day without its sum, is not in it: nobody can say what had arrived when.
with arrivals as (
    select project_no, min(arrived_on) as first_on,
           sum(case when arrived_fen is null and arrived_on is not null then 1
                    when arrived_fen <> 0 and arrived_on is null then 1 else 0 end) as unclear
    from funds group by project_no
),
grid as (
    select f.project_no, least(m.month_end, n.as_of) as month_end
    from project_facts as f
    cross join night as n
    join arrivals as a on a.project_no = f.project_no
    join months as m on m.month_end >= a.first_on and m.month_start <= n.as_of
    where f.is_live and a.unclear = 0 and a.first_on <= n.as_of
),
arrived as (
    select g.project_no, g.month_end, sum(u.arrived_fen) as arrived_fen
    from grid as g join funds as u on u.project_no = g.project_no and u.arrived_on <= g.month_end
    group by g.project_no, g.month_end
)
select a.project_no, f.project_name, f.township, f.village, f.category, f.is_live, a.month_end, a.arrived_fen,
       coalesce(m.paid_fen, 0) as paid_fen, f.as_of
from arrived as a
join project_facts as f on f.project_no = a.project_no
left join project_month_facts as m on m.project_no = a.project_no and m.month_end = a.month_end
