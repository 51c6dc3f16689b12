"""Thin acceptance: signed off without an expert, a villager, the discipline office or a report.

A blank report number means there is no report, where the sheet has a column for it; a blank head count means nobody
said: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="验收程序不全",
    subject="acceptance_id",
    level="yellow",
    checked="每次验收的专家、村民代表、纪检人数与验收报告",
    flagged="缺专家、村民代表、纪检人员中的任何一方，或没有验收报告",
    why="几个人关起门来验收，群众不认。",
    source="县小型公共工程验收办法；村公工程增量管理系统",
    basis=("acceptances",),
    flag_needs=("acceptances", "acceptances.report_no"),
    counts_refused=("acceptances",),  # the acceptance itself is there
    department="县住房和城乡建设局",
)

SQL = """
select acceptance_id as subject_id, project_no, township,
       case when lacking <> '' then true
            when experts is null or villagers is null or discipline is null then null
            else false end as flagged,
       substr(lacking, length('、') + 1) as measured, '专家、村民代表、纪检人员、验收报告' as limit_value,
       cast(null as bigint) as amount_fen, accepted_on as happened_on, '缺验收人数' as missing,
       accepted_on, result, experts, villagers, discipline, report_no,
       substr(lacking, length('、') + 1) as lacking_parts, source_file, source_sheet, source_row
from (
    select a.*, case when experts = 0 then '、专家' else '' end || case when villagers = 0 then '、村民代表' else '' end
                || case when discipline = 0 then '、纪检人员' else '' end
                || case when report_no is null then '、验收报告' else '' end as lacking
    from acceptance_facts as a
) as f
"""

EVIDENCE = (
    "{accepted_on} 验收（{result}），专家 {experts} 人、村民代表 {villagers} 人、纪检 {discipline} 人，"
    "{report_no:报告 |没有验收报告}；缺{lacking_parts}"
)

WHOLE = {"accepted_on": date(2026, 5, 1), "experts": 1, "villagers": 1, "discipline": 1, "report_no": "YS-1"}
EXAMPLES = (
    Example("one of each and a report is enough", [WHOLE], [False]),
    Example("no villager", [{**WHOLE, "villagers": 0}], [True]),
    Example("no report", [{**WHOLE, "report_no": None}], [True]),
    Example(
        "the sheet has no column for the report: cannot tell",
        [{**WHOLE, "report_no": None}],
        [None],
        unknown=("acceptances.report_no",),
    ),
    Example("a head count missing: cannot tell", [{**WHOLE, "experts": None}], [None]),
    Example(
        "a head count missing, but nobody came from the discipline office",
        [{**WHOLE, "experts": None, "discipline": 0}],
        [True],
    ),
)
