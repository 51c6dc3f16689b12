"""Approval order: a step decided before the step that must come first, or work begun before the county's filing.

Only approvals count: a step that was returned or refused approved nothing. The filing binds projects above the
county's line; where it was filed twice, the first approval is the one that allowed work. Work on a project whose
filing is still open has begun before it, and so has work on one whose filing was last returned or refused; both are
judged on the day through which the approvals are known. A decision without its result and an earlier step of which no
approval is on record: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="审批倒置",
    subject="approval_id",
    level="red",
    checked="每个审批环节的办结日期与前序环节、实际开工日期",
    flagged="办结早于前序环节；或超过县备案限额的项目在县备案通过前已开工（备案被退回、否决的同）",
    why="先干后批，审批就成了补手续。",
    source="县小型公共工程管理办法；政府投资条例第二十条",
    basis=("approvals", "projects"),
    limits=("county_filing_line",),
    flag_needs=("approvals", "approvals.decided_on", "approvals.result"),
    clear_needs=(
        "approvals",
        "approvals.decided_on",
        "approvals.result",
        "projects.started_on",
        "projects.budget_fen@read",
    ),
    counts_refused=("projects",),  # the project's own row is there
    department="县发展和改革局",
)

SQL = """
with steps as (
    select project_no, step_order, max(submitted_on) as last_on,
           max(case when result = '通过' and decided_on is not null then 1 else 0 end) as is_passed
    from approval_facts group by project_no, step_order
),
gaps as (
    select distinct s.project_no, s.step_order from steps as s
    join steps as b on b.project_no = s.project_no and b.step_order < s.step_order and b.is_passed = 0
)
select approval_id as subject_id, project_no, township,
       case when is_waiting then case when started_on <= through_on then true end
            when is_begun_early then true
            when is_refused or decided_on is null then false
            when is_earlier then case when result = '通过' then true end
            when step_order > 1 and (before_decided_on is null or has_gap) then null
            when binds and result is null and filed_on is null then null
            else false end as flagged,
       case when is_earlier and not is_refused then decided_on else started_on end as measured,
       case when is_refused then null when is_earlier then before_decided_on else cleared_on end as limit_value,
       budget_fen as amount_fen, coalesce(decided_on, started_on, submitted_on) as happened_on,
       case when is_waiting then '审批台账只报到 ' || cast(through_on as string)
            when result is null and not has_gap and before_decided_on is not null then '缺审批结果'
            else '缺前序环节的通过日期' end as missing,
       case when is_refused then '未获通过就已开工' when is_earlier then '早于前序环节办结' else '办结前已开工' end
           as problem,
       case when is_waiting then through_on end as judged_on, step, decided_on, before_decided_on, started_on,
       source_file, source_sheet, source_row
from (
    select b.*, binds and not is_refused and coalesce(started_on < cleared_on, false) as is_begun_early,
           binds and case when is_refused then filed_on is null and submitted_on = last_on else cleared_on is null end
               as is_waiting
    from (
        select a.*, coalesce(a.filed_on, a.decided_on) as cleared_on, s.last_on,
               least(a.known_on, a.approvals_known_on) as through_on, g.project_no is not null as has_gap,
               coalesce(a.result in ('退回', '否决'), false) as is_refused,
               coalesce(a.decided_on < a.before_decided_on, false) as is_earlier,
               coalesce(a.step = '县备案' and a.started_on is not null
                        and exceeds(a.budget_fen, county_filing_line, a.submitted_on), false) as binds
        from approval_facts as a
        left join steps as s on s.project_no = a.project_no and s.step_order = a.step_order
        left join gaps as g on g.project_no = a.project_no and g.step_order = a.step_order
    ) as b
) as c
"""

EVIDENCE = (
    "{step}{problem}：{decided_on:本环节办结 |本环节未办结}，前序环节通过 {before_decided_on}，实际开工 {started_on}"
    "{judged_on:；审批台账报到 |}"
)

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
BIG = {"step": "县备案", "step_order": 5, "submitted_on": date(2026, 4, 1), "budget_fen": 31 * 1_000_000}
FILED = {**BIG, "result": "通过"}
BEGUN = {"project_no": "P", "started_on": MAY_2, "filed_on": MAY_1}
STEP_3 = {"project_no": "P", "step_order": 3, "submitted_on": MAY_1}
EXAMPLES = (
    Example(
        "two steps decided on one day are in order",
        [{"step_order": 2, "decided_on": MAY_1, "before_decided_on": MAY_1}],
        [False],
    ),
    Example(
        "decided a day before the step that comes first",
        [{"step_order": 2, "decided_on": MAY_1, "before_decided_on": MAY_2, "result": "通过"}],
        [True],
    ),
    Example(
        "a returned step approved nothing",
        [{"step_order": 2, "decided_on": MAY_1, "before_decided_on": MAY_2, "result": "退回"}],
        [False],
    ),
    Example(
        "the same decision without its result: cannot tell",
        [{"step_order": 2, "decided_on": MAY_1, "before_decided_on": MAY_2}],
        [None],
    ),
    Example(
        "work begun on the day of filing is allowed",
        [{**FILED, "decided_on": MAY_1, "filed_on": MAY_1, "before_decided_on": MAY_1, "started_on": MAY_1}],
        [False],
    ),
    Example(
        "work begun a day before the filing",
        [{**FILED, "decided_on": MAY_2, "filed_on": MAY_2, "before_decided_on": MAY_1, "started_on": MAY_1}],
        [True],
    ),
    Example(
        "begun after a filing of which nobody says how it came out: cannot tell",
        [{**BIG, "decided_on": MAY_1, "before_decided_on": MAY_1, "started_on": MAY_2}],
        [None],
    ),
    Example(
        "the filing was returned, never filed again, and work begun",
        [{**BIG, "project_no": "P", "decided_on": MAY_1, "started_on": MAY_2, "result": "退回"}],
        [True],
    ),
    Example(
        "returned, then filed before the work began",
        [
            {**BIG, **BEGUN, "decided_on": date(2026, 4, 9), "result": "退回"},
            {**FILED, **BEGUN, "submitted_on": date(2026, 4, 9), "decided_on": MAY_1, "before_decided_on": MAY_1},
        ],
        [False, False],
    ),
    Example(
        "an earlier step is on record and was never approved: cannot tell",
        [
            {"project_no": "P", "step_order": 2, "submitted_on": MAY_1},
            {**STEP_3, "decided_on": MAY_2, "before_decided_on": MAY_1, "result": "通过"},
        ],
        [False, None],
    ),
    Example("work begun while the filing is open", [{**BIG, "started_on": MAY_1}], [True]),
    Example("still open on the day of the start", [{**BIG, "started_on": MAY_1, "approvals_known_on": MAY_1}], [True]),
    Example(
        "begun a day after the last that is known of approvals: cannot tell",
        [{**BIG, "started_on": MAY_2, "approvals_known_on": MAY_1}],
        [None],
    ),
    Example(
        "exactly 300,000 yuan needs no filing first",
        [{**BIG, "budget_fen": 30 * 1_000_000, "decided_on": MAY_2, "before_decided_on": MAY_1, "started_on": MAY_1}],
        [False],
    ),
    Example("the earlier steps are missing: cannot tell", [{"step_order": 3, "decided_on": MAY_1}], [None]),
    Example(
        "not all approvals are known, and an earlier one may have come in time: cannot tell",
        [{"step_order": 2, "decided_on": MAY_1, "before_decided_on": MAY_2, "result": "通过"}],
        [None],
        unknown=("approvals",),
    ),
    Example(
        "in order, but nobody says when work began: cannot tell",
        [{"step_order": 2, "decided_on": MAY_1, "before_decided_on": MAY_1}],
        [None],
        unknown=("projects.started_on",),
    ),
)
