"""Deadlines: a statutory deadline on a rest day moves to the next working day (民法典第二百零三条)."""

# Two clauses of a WITH list. moved(day, moved_on): for every calendar day the day on which a deadline really ends.
MOVED = """first_days as (
    select workday_no, min(day) as day from workdays group by workday_no
),
moved as (
    select w.day, case when w.day = own.day then own.day else later.day end as moved_on
    from workdays as w
    join first_days as own on own.workday_no = w.workday_no
    left join first_days as later on later.workday_no = w.workday_no + 1
)"""
