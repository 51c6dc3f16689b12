"""Report days: the day of the month by which townships report, as the county's limit has it."""

# The due day in the month of the SQL date `{day}`; to be expanded like any rule's text.
DUE_ON = """cast(cast(date_trunc('month', {day}) as date)
                    + (limit(report_due_day, {day}) - 1) * interval 1 day as date)"""
