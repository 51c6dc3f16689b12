"""Late settlement: accepted, and the final account still open.

Only works that still wait are flagged, and the wait is counted to the day of the project's own row, which would say
that it is over. A settled amount without its day is a gap in the ledger: cannot tell. A term that ends on a rest day
runs to the next working day.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS

RULE = Rule(
    label="结算超期",
    subject="project_no",
    level="yellow",
    checked="每个未取消项目的验收合格日期与结算审定日期",
    flagged="验收合格超过 90 天仍未完成结算审核",
    why="账不结，工程款和质保金都悬着。",
    source="县小型公共工程管理办法；财建〔2022〕183号",
    basis=("projects", "acceptances"),
    limits=("settlement_days",),
    flag_needs=("acceptances", "projects.settled_on", "projects.settled_fen", "projects.status"),
    clear_needs=("acceptances",),
    counts_refused=("projects",),  # the project's own row is there
    department="县财政局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when settled_on is not null then false
            when is_late and settled_fen is not null then null
            else coalesce(is_late, false) end as flagged,
       days as measured, limit(settlement_days, accepted_on) as limit_value, '天' as unit,
       coalesce(submitted_settlement_fen, base_fen) as amount_fen, accepted_on as happened_on,
       '缺审定日期' as missing, accepted_on, judged_on, days, submitted_settlement_fen,
       source_file, source_sheet, source_row
from (
    select p.*, exceeds(cast(counted_to - accepted_on as int), settlement_days, accepted_on) as is_late
    from (
        select f.*, projects_known_on as judged_on, coalesce(t.counted_to, f.projects_known_on) as counted_to,
               cast(projects_known_on - accepted_on as int) as days
        from project_facts as f left join {TERMS} as t on t.day = f.projects_known_on where coalesce(is_live, true)
    ) as p
) as d
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{accepted_on} 验收合格，至 {judged_on} 已 {days} 天未审定结算，{submitted_settlement_fen:送审 |尚无送审金额}"
)

EXAMPLES = (
    Example("90 days after the acceptance", [{"accepted_on": date(2026, 7, 2)}], [False]),
    Example("91 days after it", [{"accepted_on": date(2026, 7, 1)}], [True]),
    Example(
        "the 90th day is a Saturday: on the Sunday there is still time",
        [{"projects_known_on": date(2026, 9, 27), "accepted_on": date(2026, 6, 28)}],
        [False],
    ),
    Example("settled", [{"accepted_on": date(2026, 1, 1), "settled_on": date(2026, 9, 1)}], [False]),
    Example("not accepted yet", [{}], [False]),
    Example("amount without its day: cannot tell", [{"accepted_on": date(2026, 1, 1), "settled_fen": 1}], [None]),
    Example(
        "90 days after it when the project ledger ends",
        [{"accepted_on": date(2026, 4, 1), "projects_known_on": date(2026, 6, 30)}],
        [False],
    ),
    Example(
        "91 days after it when the project ledger ends",
        [{"accepted_on": date(2026, 3, 31), "projects_known_on": date(2026, 6, 30)}],
        [True],
    ),
    Example("not accepted as far as is known: cannot tell", [{}], [None], unknown=("acceptances",)),
    Example(
        "the sheet has no column for the settlement: cannot tell",
        [{"accepted_on": date(2026, 1, 1)}],
        [None],
        unknown=("projects.settled_on",),
    ),
)
