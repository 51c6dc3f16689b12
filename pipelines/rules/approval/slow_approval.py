"""Slow approval: a step that took, or has been waiting for, more working days than allowed.

The day of submission is not counted. An open step is counted to the day that its ledger speaks for: what was decided
later nobody has told yet. An open step of a cancelled project waits for nobody.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="审批超时",
    subject="approval_id",
    level="note",
    checked="每个审批环节从提交到办结（未办结的算到台账报到之日）的工作日数",
    flagged="超过规定的工作日数",
    why="审批慢一个月，农闲的施工期就过去了。",
    source="县小型公共工程管理办法",
    basis=("approvals",),
    limits=("approval_workdays",),
    flag_needs=("approvals", "approvals.decided_on", "projects.status"),
    counts_refused=("approvals", "projects"),  # the step itself and the project's own row are there
    department="县行政审批局",
)

SQL = """
select approval_id as subject_id, project_no, township, exceeds(working_days, approval_workdays,
               submitted_on) as flagged,
       working_days as measured, limit(approval_workdays, submitted_on) as limit_value, '工作日' as unit,
       budget_fen as amount_fen, submitted_on as happened_on, '提交日期不在工作日历内' as missing,
       step, decided_by, submitted_on, decided_on, judged_on, working_days, source_file, source_sheet, source_row
from approval_facts
where coalesce(is_live, true) or decided_on is not null
"""

EVIDENCE = "{step} {submitted_on} 提交，{decided_on:办结于 |尚未办结}，至 {judged_on} 用时 {working_days} 个工作日"

DAY = date(2026, 5, 6)
EXAMPLES = (
    Example("seven working days are allowed", [{"submitted_on": DAY, "working_days": 7}], [False]),
    Example("the eighth is late", [{"submitted_on": DAY, "working_days": 8}], [True]),
    Example("outside the calendar: cannot tell", [{"submitted_on": DAY}], [None]),
    Example(
        "open, says a sheet without a column for the decision: cannot tell",
        [{"submitted_on": DAY, "working_days": 8}],
        [None],
        ("approvals.decided_on",),
    ),
    Example(
        "in time so far, whatever is not known",
        [{"submitted_on": DAY, "working_days": 7}],
        [False],
        ("approvals", "approvals.decided_on"),
    ),
    Example(
        "an open step of a cancelled project is not looked at",
        [{"submitted_on": DAY, "working_days": 80, "is_live": False}],
        [],
    ),
)
