-- One row per township and plan year that its project ledger speaks of: it lists a work of that year, cancelled or not,
-- or was handed in that year without a row, which says that there is none. Of any other year nobody knows whether the
-- township has no work or has not yet listed them.
select township, plan_year from project_facts where township is not null and plan_year is not null
union
select township, extract(year from known_on) as plan_year from ledger_states
where dataset = 'projects' and state = 'none' and known_on is not null
