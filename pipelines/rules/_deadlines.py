"""Deadlines: a statutory deadline on a rest day moves to the next working day (民法典第二百零三条)."""

# A table day, counted_to. A term of n days after an event is over on a day when counted_to - event > n: counted_to is
# the day itself or, after rest days, the day after the last working day, because what ended on a rest day still runs.
TERMS = """(
        select cast(w.day + interval 1 day as date) as day, cast(f.day + interval 1 day as date) as counted_to
        from workdays as w
        join (select workday_no, min(day) as day from workdays group by workday_no) as f on f.workday_no = w.workday_no
    )"""

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
