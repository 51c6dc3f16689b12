"""Class mismatch: a project went by the steps of a smaller class than its amount.

The class follows the approved budget. From the review line on (一般 and above) the finance office reviews; above the
filing line the county files. Only works that are past approval are judged: signed, or begun. A review counts by its
step or by the day in the project ledger, and whether there is one is judged on the day through which both are known.
More steps than needed harm nobody. A project without a single approval row may be older than the ledger, and a decision
without its result may have been the approval: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="分类分级错报",
    subject="project_no",
    level="yellow",
    checked="每个已签约或已开工项目通过的审批环节与按预算应走的环节",
    flagged="5 万元以上（含）没有财政评审，或超过 30 万元没有县备案",
    why="按小项目走流程的大项目，少过了一道关。",
    source="县小型公共工程管理办法（本县自定）；村公工程增量管理系统",
    basis=("projects", "approvals"),
    limits=("review_line", "county_filing_line"),
    flag_needs=("approvals", "approvals.decided_on", "approvals.result", "projects.reviewed_on", "projects.status"),
    counts_refused=("projects",),  # the project's own row is there
    department="县发展和改革局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when budget_fen is null then null
            when not coalesce(lacks_review, false) and not coalesce(lacks_filing, false) then false
            when approval_count = 0 or decided_on > judged_on then null
            when (lacks_review and unclear_review = 0) or (lacks_filing and unclear_filing = 0) then true
            else null end as flagged,
       budget_fen as measured,
       case when lacks_filing then limit(county_filing_line, decided_on) else limit(review_line, decided_on) end
           as limit_value,
       'fen' as unit, budget_fen as amount_fen, decided_on as happened_on,
       case when budget_fen is null then '缺预算金额' when approval_count = 0 then '没有审批记录'
            when decided_on > judged_on then '项目或审批台账只报到 ' || cast(judged_on as string)
            else '审批环节已办结，缺结果' end as missing,
       budget_fen, decided_on, judged_on, reviewed_day_on, filed_on, source_file, source_sheet, source_row
from (
    select d.*, exceeds(budget_fen, review_line, decided_on) and reviewed_day_on is null as lacks_review,
           exceeds(budget_fen, county_filing_line, decided_on) and filed_on is null as lacks_filing
    from (
        select f.*, coalesce(f.review_passed_on, f.reviewed_on) as reviewed_day_on,
               coalesce(u.unclear_review, 0) as unclear_review, coalesce(u.unclear_filing, 0) as unclear_filing,
               least(coalesce(f.signed_on, f.started_on), coalesce(f.started_on, f.signed_on)) as decided_on,
               least(f.projects_known_on, f.approvals_known_on) as judged_on
        from project_facts as f
        left join (
            select project_no, max(case when step = '评审' then 1 else 0 end) as unclear_review,
                   max(case when step = '县备案' then 1 else 0 end) as unclear_filing
            from approval_facts where decided_on is not null and result is null group by project_no
        ) as u on u.project_no = f.project_no
        where coalesce(f.is_live, true)
    ) as d
    where decided_on <= as_of
) as p
"""

EVIDENCE = (
    "预算 {budget_fen}，{decided_on} 已签约或开工；至 {judged_on}，"
    "{reviewed_day_on:财政评审 |没有财政评审}，{filed_on:县备案 |没有县备案}"
)

WAN = 1_000_000
BEGUN = {"signed_on": date(2026, 5, 1), "approval_count": 3}
REVIEWED = {**BEGUN, "review_passed_on": date(2026, 3, 1)}
EXAMPLES = (
    Example("below 50,000 yuan nobody reviews", [{**BEGUN, "budget_fen": 5 * WAN - 1}], [False]),
    Example("50,000 yuan without a review", [{**BEGUN, "budget_fen": 5 * WAN}], [True]),
    Example(
        "a review in the project ledger will do",
        [{**BEGUN, "budget_fen": 5 * WAN, "reviewed_on": date(2026, 3, 1)}],
        [False],
    ),
    Example("300,000 yuan need no filing", [{**REVIEWED, "budget_fen": 30 * WAN}], [False]),
    Example("a fen more does", [{**REVIEWED, "budget_fen": 30 * WAN + 1}], [True]),
    Example("filed", [{**REVIEWED, "budget_fen": 80 * WAN, "filed_on": date(2026, 4, 1)}], [False]),
    Example(
        "begun, though the contract bears a day to come",
        [{**BEGUN, "signed_on": date(2026, 12, 1), "started_on": date(2026, 5, 1), "budget_fen": 5 * WAN}],
        [True],
    ),
    Example(
        "a review was decided and nobody says how: cannot tell",
        {
            "project_facts": [{**BEGUN, "project_no": "P", "budget_fen": 5 * WAN}],
            "approval_facts": [{"project_no": "P", "step": "评审", "decided_on": date(2026, 3, 1)}],
        },
        [None],
    ),
    Example("neither signed nor begun", [{"budget_fen": 80 * WAN, "approval_count": 1}], []),
    Example("no approval row at all: cannot tell", [{**BEGUN, "budget_fen": 80 * WAN, "approval_count": 0}], [None]),
    Example("budget missing: cannot tell", [BEGUN], [None]),
    Example(
        "approvals are known through the day of signing",
        [{**BEGUN, "budget_fen": 5 * WAN, "approvals_known_on": date(2026, 5, 1)}],
        [True],
    ),
    Example(
        "signed a day after the last that is known of approvals: cannot tell",
        [{**BEGUN, "budget_fen": 5 * WAN, "approvals_known_on": date(2026, 4, 30)}],
        [None],
    ),
    Example("not all approvals are known: cannot tell", [{**BEGUN, "budget_fen": 80 * WAN}], [None], ("approvals",)),
    Example(
        "what was reviewed and filed stays so, whatever else is not known",
        [{**REVIEWED, "budget_fen": 80 * WAN, "filed_on": date(2026, 4, 1)}],
        [False],
        ("approvals", "projects.status"),
    ),
)
