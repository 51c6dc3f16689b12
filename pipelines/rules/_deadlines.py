"""Deadlines: a statutory term that ends on a rest day ends on the next working day (民法典第二百零三条): moved_on."""

# A table day, counted_to. A term of n days after an event is over on a day when counted_to - event > n: counted_to is
# the day itself or, after rest days, the day after the last working day, because what ended on a rest day still runs.
TERMS = """(
        select cast(w.day + interval 1 day as date) as day, cast(f.day + interval 1 day as date) as counted_to
        from workdays as w
        join (select workday_no, min(day) as day from workdays group by workday_no) as f on f.workday_no = w.workday_no
    )"""
