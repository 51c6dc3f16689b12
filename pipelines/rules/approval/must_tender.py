"""Must tender: works above the line that were not put out to tender.

The line is read against the approved budget, on the day of the award (or signing, or planned start). Exemptions
(招标投标法 §66: 以工代赈 and the like) need a paper, so the lead stands until someone shows it.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="应招未招",
    subject="project_no",
    level="red",
    checked="每个未取消项目的预算金额与发包方式",
    flagged="预算达到必须招标限额，发包方式却不是公开招标或邀请招标",
    why="绕开招标，价格和施工单位就没有经过竞争。",
    source="招标投标法；必须招标的工程项目规定（国家发展改革委令第16号）",
    basis=("projects", "contracts"),
    limits=("tender_line",),
    flag_needs=("projects.status",),
    counts_refused=("projects",),  # the project's own row is there
    department="县发展和改革局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when is_above is null then null
            when not is_above or procurement_method in ('公开招标', '邀请招标') then false
            when procurement_method is null then null
            else true end as flagged,
       budget_fen as measured, limit(tender_line, decided_on) as limit_value, 'fen' as unit, budget_fen as amount_fen,
       decided_on as happened_on,
       case when budget_fen is null then '缺预算金额' when decided_on is null then '缺中标、签约和计划开工日期'
            when is_above is null then '当时没有施行中的招标限额' else '缺发包方式' end as missing,
       procurement_method, budget_fen, limit(tender_line, decided_on) as line_fen, source_file, source_sheet, source_row
from (
    select d.*, exceeds(budget_fen, tender_line, decided_on) as is_above
    from (
        select f.*, coalesce(awarded_on, signed_on, planned_start_on) as decided_on
        from project_facts as f where coalesce(is_live, true)
    ) as d
) as p
"""

EVIDENCE = "预算 {budget_fen}，达到必须招标限额 {line_fen}，发包方式为{procurement_method}"

DAY = date(2026, 3, 2)
LINE = 400 * 1_000_000
EXAMPLES = (
    Example(
        "exactly 4 million counts as above",
        [{"budget_fen": LINE, "procurement_method": "询价", "planned_start_on": DAY}],
        [True],
    ),
    Example(
        "a fen below the line may be bought otherwise",
        [{"budget_fen": LINE - 1, "procurement_method": "询价", "planned_start_on": DAY}],
        [False],
    ),
    Example(
        "above the line and invited to tender",
        [{"budget_fen": 2 * LINE, "procurement_method": "邀请招标", "planned_start_on": DAY}],
        [False],
    ),
    Example("budget missing: cannot tell", [{"procurement_method": "询价", "planned_start_on": DAY}], [None]),
    Example(
        "a project ledger that does not tell what was cancelled: cannot tell",
        [{"budget_fen": LINE, "procurement_method": "询价", "planned_start_on": DAY}],
        [None],
        ("projects.status",),
    ),
    Example("above the line, method missing: cannot tell", [{"budget_fen": LINE, "planned_start_on": DAY}], [None]),
    Example(
        "before any line was in force: cannot tell",
        [{"budget_fen": LINE, "procurement_method": "询价", "planned_start_on": date(2018, 5, 31)}],
        [None],
    ),
    Example(
        "a cancelled project is not looked at",
        [{"budget_fen": LINE, "procurement_method": "询价", "planned_start_on": DAY, "is_live": False}],
        [],
    ),
)
