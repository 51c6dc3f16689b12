-- needs: project_facts
-- One row per project that needs a supervisor (every class but 简易) and month in which it was being built, up to the
-- night and by what the township has told of its logs and its projects: site_days, the days of that month from the start to the finish (or the acceptance, or the night);
-- present_days, those with a log that says the supervisor was there; untold_days, those whose log does not say.
-- `month_end` is the month's last day, or the night's. Days before the township's first log ever are not counted: its
-- logs may be on paper. A site that stands still (停工), or is called finished without a day, is not counted either:
-- nobody can say which days were building days.
with opened as (
    select f.township, min(s.logged_on) as opened_on
    from supervision as s join project_facts as f on f.project_no = s.project_no
    group by f.township
),
sites as (
    select f.project_no, greatest(f.started_on, o.opened_on) as first_on,
           least(coalesce(f.finished_on, n.as_of), coalesce(f.accepted_on, n.as_of), n.as_of, f.supervision_known_on,
                 f.projects_known_on) as last_on
    from project_facts as f
    cross join night as n
    join opened as o on o.township = f.township
    where f.is_live and f.class <> '简易' and f.started_on is not null
      and (f.finished_on is not null or f.accepted_on is not null
           or coalesce(f.status, '在建') in ('申报', '立项', '招标', '在建'))
),
grid as (
    select s.project_no, m.month_start, m.month_end,
           cast(least(m.month_end, s.last_on) - greatest(m.month_start, s.first_on) as int) + 1 as site_days
    from sites as s
    join months as m on m.month_end >= s.first_on and m.month_start <= s.last_on
    where s.first_on <= s.last_on
),
logged as (
    select g.project_no, g.month_end, sum(case when l.is_present then 1 else 0 end) as present_days,
           sum(case when l.is_present is null then 1 else 0 end) as untold_days
    from grid as g
    join sites as s on s.project_no = g.project_no
    join supervision as l on l.project_no = g.project_no and l.logged_on between g.month_start and g.month_end
                             and l.logged_on between s.first_on and s.last_on
    group by g.project_no, g.month_end
)
select g.project_no, f.project_name, f.township, f.village, f.category, f.is_live,
       least(g.month_end, f.as_of, f.supervision_known_on, f.projects_known_on) as month_end,
       g.site_days, coalesce(l.present_days, 0) as present_days, coalesce(l.untold_days, 0) as untold_days, f.as_of
from grid as g
join project_facts as f on f.project_no = g.project_no
left join logged as l on l.project_no = g.project_no and l.month_end = g.month_end
