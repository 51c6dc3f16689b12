"""Unexplained delay: long past the due day, and nobody asked for more time.

The delay is the one that 工期拖延 counts. Days are explained by any approved change of days, even one too short: then
there was a procedure, and the rest is 工期拖延. Nobody asked as far as the project, change and acceptance ledgers all
go.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="超期无手续",
    subject="project_no",
    level="yellow",
    checked="每个超期项目的工期变更手续",
    flagged="竣工超期超过 30 天，没有任何经批准的工期变更",
    why="有理由的延期会有一张纸，没有纸的只是拖。",
    source="参照浙江省政府投资项目工期管理做法",
    basis=("projects", "changes"),
    limits=("overdue_days",),
    flag_needs=(
        "changes",
        "changes.approved_on",
        "changes.days",
        "acceptances",
        "projects.finished_on",
        "projects.status",
    ),
    clear_needs=("changes", "changes.approved_on", "changes.days"),
    counts_refused=("projects",),  # the project's own row is there
    department="县住房和城乡建设局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when not is_late or extensions > 0 then false
            when is_late is null or lacks_finish then null
            else true end as flagged,
       days as measured, limit(overdue_days, due_on) as limit_value, '天' as unit, budget_fen as amount_fen,
       due_on as happened_on, '缺实际竣工日期' as missing,
       due_on, finished_on, judged_on, least(finished_on, judged_on) as counted_on, days,
       open_changes, source_file, source_sheet, source_row
from (
    select p.*, exceeds(days, overdue_days, due_on) as is_late
    from (
        select f.*, coalesce(c.extensions, 0) as extensions,
               cast(least(finished_on, judged_on) - due_on as int) as days,
               coalesce(finished_on is null
                        and (accepted_on is not null or status in ('完工', '验收', '移交')), false) as lacks_finish
        from (
            select k.*, least(projects_known_on, changes_known_on, acceptances_known_on) as judged_on
            from project_facts as k where coalesce(is_live, true)
        ) as f
        left join (
            select project_no, count(*) as extensions from change_facts
            where approved_on is not null and days > 0 group by project_no
        ) as c on c.project_no = f.project_no
    ) as p
) as d
"""

WORDS = {"counted_on": "计算截至日"}
EVIDENCE = (
    "应于 {due_on} 竣工，{finished_on:实际竣工 |未见竣工}，算至 {counted_on} 超期 {days} 天，"
    "没有经批准的工期变更（未批变更 {open_changes} 项）"
)

DUE = date(2026, 5, 1)


def _changed(*days: int) -> dict[str, list[dict[str, object]]]:
    """Months late, with approved changes of so many days."""
    changes = [{"project_no": "P", "days": number, "approved_on": date(2026, 3, 1)} for number in days]
    return {"project_facts": [{"project_no": "P", "due_on": DUE}], "change_facts": changes}


EXAMPLES = (
    Example("30 days late need no paper", [{"due_on": DUE, "finished_on": date(2026, 5, 31)}], [False]),
    Example("31 days late do", [{"due_on": DUE, "finished_on": date(2026, 6, 1)}], [True]),
    Example("months late with approved days", _changed(10), [False]),
    Example("approved days that another change took back: there was a procedure", _changed(10, -10), [False]),
    Example("only a change that took days away", _changed(-10), [True]),
    Example("accepted, finish day missing: cannot tell", [{"due_on": DUE, "accepted_on": date(2026, 7, 1)}], [None]),
    Example("30 days late when the changes end", [{"due_on": DUE, "changes_known_on": date(2026, 5, 31)}], [False]),
    Example(
        "31 days late when the project ledger ends", [{"due_on": DUE, "projects_known_on": date(2026, 6, 1)}], [True]
    ),
    Example("late, and no change is known: cannot tell", [{"due_on": DUE}], [None], unknown=("changes",)),
    Example(
        "in time, but a change may have taken days away: cannot tell",
        [{"due_on": DUE, "finished_on": DUE}],
        [None],
        unknown=("changes",),
    ),
    Example(
        "late, and the sheet does not say what was approved: cannot tell",
        [{"due_on": DUE}],
        [None],
        unknown=("changes.approved_on",),
    ),
)
