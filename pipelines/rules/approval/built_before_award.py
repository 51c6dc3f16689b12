"""Built before award: work began before anyone had won it.

Methods without a competition (直接发包, 村民自建, 以工代赈) have no award, so a missing one is no gap there. With
several contracts the first award counts; a contract that is not known, or one without its award day, may hold an
earlier one, and work that other records show without the day it began may have begun earlier: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="先施工后招标",
    subject="project_no",
    level="red",
    checked="每个已开工项目的实际开工日期与中标日期",
    flagged="实际开工早于中标日期",
    why="人已进场再招标，招标只是走过场。",
    source="招标投标法第九条、第四十三条；法院判例",
    basis=("projects", "contracts"),
    flag_needs=("contracts", "contracts.awarded_on", "projects.status"),
    clear_needs=("contracts", "contracts.awarded_on", "projects.started_on"),
    counts_refused=("projects",),  # the project's own row is there
    department="县住房和城乡建设局",
)

SQL = """
select p.project_no as subject_id, p.project_no, township,
       case when started_on is null and is_built and (awarded_on is not null or not is_given) then null
            when started_on is null or started_on >= awarded_on then false
            when started_on < awarded_on and (g.project_no is null or is_given) then true
            when is_given then false
            else null end as flagged,
       started_on as measured, awarded_on as limit_value, contract_fen as amount_fen, started_on as happened_on,
       case when started_on is null then '已有施工记录，缺实际开工日期' else '缺中标日期' end as missing,
       started_on, awarded_on, cast(awarded_on - started_on as int) as days, contractor,
       source_file, source_sheet, source_row
from (
    select f.*, coalesce(procurement_method in ('直接发包', '村民自建', '以工代赈'), false) as is_given,
           finished_on is not null or accepted_on is not null or coalesce(progress_percent, 0) > 0 as is_built
    from project_facts as f where coalesce(is_live, true)
) as p
left join (select distinct project_no from contract_facts where awarded_on is null) as g on g.project_no = p.project_no
"""

EVIDENCE = "实际开工 {started_on}，中标日期 {awarded_on}，早 {days} 天，施工单位 {contractor}"

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
EXAMPLES = (
    Example("work begins on the day of the award", [{"started_on": MAY_1, "awarded_on": MAY_1}], [False]),
    Example("a day before it", [{"started_on": MAY_1, "awarded_on": MAY_2}], [True]),
    Example("not begun", [{"awarded_on": MAY_2}], [False]),
    Example(
        "finished, and nobody says when it was begun: cannot tell",
        [{"awarded_on": MAY_2, "finished_on": date(2026, 6, 1)}],
        [None],
    ),
    Example(
        "begun without an award day after a competition: cannot tell",
        [{"started_on": MAY_1, "procurement_method": "比选"}],
        [None],
    ),
    Example(
        "a second contract without its award day may have been won earlier: cannot tell",
        {
            "project_facts": [{"project_no": "P", "started_on": MAY_1, "awarded_on": MAY_2}],
            "contract_facts": [{"project_no": "P", "awarded_on": MAY_2}, {"project_no": "P"}],
        },
        [None],
    ),
    Example("built by the villagers themselves", [{"started_on": MAY_1, "procurement_method": "村民自建"}], [False]),
    Example(
        "not all contracts are known, and another may have been won earlier: cannot tell",
        [{"started_on": MAY_1, "awarded_on": MAY_2}],
        [None],
        unknown=("contracts",),
    ),
    Example(
        "not begun, says a project ledger that has no such column: cannot tell",
        [{"awarded_on": MAY_2}],
        [None],
        unknown=("projects.started_on",),
    ),
)
