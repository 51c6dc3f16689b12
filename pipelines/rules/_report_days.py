"""Report days: when townships report, as the county's limit has it; a due day on a rest day moves like any deadline."""

# Clauses of a WITH list, to be expanded like any rule's text. dues(due_on): the due day of every month, in a month too
# short for it the last day.
DUES = """dues as (
    select coalesce(w.moved_on, m.day) as due_on
    from (
        select least(month_end, cast(month_start + (limit(report_due_day, month_end) - 1) * interval 1 day as date))
                   as day
        from months
    ) as m left join workdays as w on w.day = m.day
)"""
