"""Approval order: a step decided before the step that must come first, or work begun before the county's filing.

Only approvals count: a step that was returned or refused approved nothing. The filing binds projects above the
county's line; where it was filed twice, the first approval is the one that allowed work. Work on a project whose
filing is still open has begun before it. A rejected approval row may hold the earlier approval: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="审批倒置",
    subject="approval_id",
    level="red",
    checked="每个审批环节的办结日期与前序环节、实际开工日期",
    flagged="办结早于前序环节;或超过县备案限额的项目在县备案办结前已开工",
    why="先干后批,审批就成了补手续。",
    source="县小型公共工程管理办法;政府投资条例第二十条",
    basis=("approvals", "projects"),
    limits=("county_filing_line",),
    department="县发展和改革局",
)

SQL = """
select approval_id as subject_id, project_no, township,
       case when has_rejected_approvals then null
            when result in ('退回', '否决') then false
            when is_out_of_order or is_begun_early then true
            when step_order > 1 and decided_on is not null and before_decided_on is null then null
            else false end as flagged,
       case when is_out_of_order then decided_on else started_on end as measured,
       case when is_out_of_order then before_decided_on else cleared_on end as limit_value,
       budget_fen as amount_fen, coalesce(decided_on, started_on, submitted_on) as happened_on,
       case when has_rejected_approvals then '审批台账有被退回的行' else '缺前序环节的通过日期' end as missing,
       case when is_out_of_order then '早于前序环节办结' else '办结前已开工' end as problem,
       step, decided_on, before_decided_on, started_on, source_file, source_sheet, source_row
from (
    select c.*, decided_on < before_decided_on as is_out_of_order,
           coalesce(step = '县备案' and over(budget_fen, county_filing_line, submitted_on)
                    and (started_on < cleared_on or (cleared_on is null and started_on is not null)), false)
               as is_begun_early
    from (select a.*, coalesce(filed_on, decided_on) as cleared_on from approval_facts as a) as c
) as s
"""

EVIDENCE = "{step}{problem}:本环节办结 {decided_on},前序环节通过 {before_decided_on},实际开工 {started_on}"

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
BIG = {"step": "县备案", "step_order": 5, "submitted_on": date(2026, 4, 1), "budget_fen": 31 * 1_000_000}
EXAMPLES = (
    Example(
        "two steps decided on one day are in order",
        [{"step_order": 2, "decided_on": MAY_1, "before_decided_on": MAY_1}],
        [False],
    ),
    Example(
        "decided a day before the step that comes first",
        [{"step_order": 2, "decided_on": MAY_1, "before_decided_on": MAY_2}],
        [True],
    ),
    Example(
        "a returned step approved nothing",
        [{"step_order": 2, "decided_on": MAY_1, "before_decided_on": MAY_2, "result": "退回"}],
        [False],
    ),
    Example(
        "work begun on the day of filing is allowed",
        [{**BIG, "decided_on": MAY_1, "before_decided_on": MAY_1, "started_on": MAY_1}],
        [False],
    ),
    Example(
        "work begun a day before the filing",
        [{**BIG, "decided_on": MAY_2, "before_decided_on": MAY_1, "started_on": MAY_1}],
        [True],
    ),
    Example("work begun while the filing is open", [{**BIG, "started_on": MAY_1}], [True]),
    Example(
        "exactly 300,000 yuan needs no filing first",
        [{**BIG, "budget_fen": 30 * 1_000_000, "decided_on": MAY_2, "before_decided_on": MAY_1, "started_on": MAY_1}],
        [False],
    ),
    Example("the earlier steps are missing: cannot tell", [{"step_order": 3, "decided_on": MAY_1}], [None]),
    Example(
        "an approval row was rejected: cannot tell",
        [{"step_order": 2, "decided_on": MAY_1, "before_decided_on": MAY_2, "has_rejected_approvals": True}],
        [None],
    ),
)
