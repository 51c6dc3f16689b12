"""Slow approval: a step that took, or has been waiting for, more working days than allowed.

The day of submission is not counted. An open step of a cancelled project waits for nobody.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="审批超时",
    subject="approval_id",
    level="note",
    checked="每个审批环节从提交到办结(未办结的到今天)的工作日数",
    flagged="超过规定的工作日数",
    why="审批慢一个月,农闲的施工期就过去了。",
    source="县小型公共工程管理办法",
    basis=("approvals",),
    limits=("approval_workdays",),
    department="县行政审批局",
)

SQL = """
select approval_id as subject_id, project_no, township, over(working_days, approval_workdays, submitted_on) as flagged,
       working_days as measured, limit(approval_workdays, submitted_on) as limit_value, '工作日' as unit,
       budget_fen as amount_fen, submitted_on as happened_on, '提交日期不在工作日历内' as missing,
       step, decided_by, submitted_on, decided_on, working_days, source_file, source_sheet, source_row
from approval_facts
where coalesce(is_live, true) or decided_on is not null
"""

EVIDENCE = "{step} {submitted_on} 提交,{decided_on:办结于 |至今未办结},用时 {working_days} 个工作日"

DAY = date(2026, 5, 6)
EXAMPLES = (
    Example("seven working days are allowed", [{"submitted_on": DAY, "working_days": 7}], [False]),
    Example("the eighth is late", [{"submitted_on": DAY, "working_days": 8}], [True]),
    Example("outside the calendar: cannot tell", [{"submitted_on": DAY}], [None]),
    Example(
        "an open step of a cancelled project is not looked at",
        [{"submitted_on": DAY, "working_days": 80, "is_live": False}],
        [],
    ),
)
