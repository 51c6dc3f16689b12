"""Used unaccepted: handed over before a passed acceptance.

Both on one day is in order. Where the acceptances are not yet known through the day of the hand-over: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="未验收先移交",
    subject="project_no",
    level="red",
    checked="每个未取消项目的移交日期与验收合格日期",
    flagged="移交早于验收合格，或移交时没有合格验收",
    why="没验收就用，出了事说不清是谁的责任。",
    source="建设工程质量管理条例第十六条",
    basis=("projects", "acceptances"),
    flag_needs=("acceptances", "projects.status"),
    clear_needs=("projects.handed_over_on",),
    counts_refused=("projects",),  # the project's own row is there
    department="县住房和城乡建设局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when handed_over_on is null then case when status = '移交' then null else false end
            when accepted_on <= handed_over_on then false
            when handed_over_on > acceptances_known_on then null
            else true end as flagged,
       handed_over_on as measured, accepted_on as limit_value, coalesce(settled_fen, base_fen) as amount_fen,
       handed_over_on as happened_on,
       case when handed_over_on is null then '缺移交日期' else '验收台账还没有报到移交那天' end as missing,
       handed_over_on, accepted_on, acceptances_known_on as judged_on, maintainer, source_file, source_sheet, source_row
from project_facts
where coalesce(is_live, true)
"""

EVIDENCE = (
    "{handed_over_on} 移交{maintainer:给|}，{accepted_on:验收合格于 |没有合格的验收记录}（验收台账报至 {judged_on}）"
)

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
EXAMPLES = (
    Example("handed over on the day of acceptance", [{"handed_over_on": MAY_1, "accepted_on": MAY_1}], [False]),
    Example("a day before it", [{"handed_over_on": MAY_1, "accepted_on": MAY_2}], [True]),
    Example("handed over, never accepted", [{"handed_over_on": MAY_1}], [True]),
    Example("not handed over", [{}], [False]),
    Example("said to be handed over, day missing: cannot tell", [{"status": "移交"}], [None]),
    Example(
        "the acceptances end on the day of the hand-over",
        [{"handed_over_on": MAY_1, "acceptances_known_on": MAY_1}],
        [True],
    ),
    Example("they end the day before: cannot tell", [{"handed_over_on": MAY_2, "acceptances_known_on": MAY_1}], [None]),
    Example(
        "no acceptance was ever handed in: cannot tell", [{"handed_over_on": MAY_1}], [None], unknown=("acceptances",)
    ),
    Example(
        "the sheet has no column for the hand-over: cannot tell", [{}], [None], unknown=("projects.handed_over_on",)
    ),
)
