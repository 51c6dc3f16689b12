-- One row per township and due day of its monthly report that can be judged: whether any file of its own came in time.
-- Due days before the county's first receipts are left out (state 'first'): nobody can say what was late then.
select s.township, s.due_on, s.received_on, s.state, cast(null as string) as village, cast(null as string) as category,
       cast(null as boolean) as is_live, n.as_of
from report_states as s
cross join night as n
where s.dataset is null and s.state <> 'first'
