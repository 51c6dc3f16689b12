"""Abandoned: built, handed over, and then broken or forgotten.

Red: out of use or badly damaged, found more than thirty days ago, neither repaired nor found in order since (a repair
mends what was found up to its day, whichever row records it; a term that ends on a rest day still runs). Yellow: no
patrol for 180 days, from the last one or from the hand-over. The days are counted to the last one that the project and
patrol ledgers both reach; a township that has never handed in a patrol may keep its book on paper: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS

RULE = Rule(
    label="建了就荒",
    subject="project_no",
    level="yellow",
    checked="每个已移交项目的巡查与损坏修复",
    flagged="停用或严重损坏超过 30 天未修复（红），或超过 180 天没有巡查",
    why="建得起、用不久，等于没建。",
    source="村公工程增量管理系统；农村公共基础设施管护指导意见",
    basis=("maintenance", "projects"),
    limits=("repair_days", "patrol_days"),
    flag_needs=("maintenance", "maintenance.repaired_on", "projects.status"),
    clear_needs=("maintenance",),
    counts_refused=("projects",),  # the project's own row is there
    department="县农业农村局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       is_broken or is_forgotten as flagged,
       case when is_broken then 'red' else 'yellow' end as level,
       case when is_broken then broken_days else quiet_days end as measured,
       case when is_broken then limit(repair_days, broken_on) else limit(patrol_days, judged_on) end as limit_value,
       '天' as unit,
       coalesce(settled_fen, base_fen, budget_fen) as amount_fen, coalesce(broken_on, seen_on) as happened_on,
       cast(null as string) as missing, handed_over_on, last_patrolled_on, broken_on, broken_days, quiet_days,
       judged_on, source_file, source_sheet, source_row
from (
    select d.*, coalesce(exceeds(cast(counted_to - broken_on as int), repair_days, broken_on), false) as is_broken,
           coalesce(exceeds(quiet_days, patrol_days, judged_on), false) as is_forgotten
    from (
        select p.*, coalesce(c.counted_to, p.judged_on) as counted_to, m.last_patrolled_on, b.broken_on,
               coalesce(m.last_patrolled_on, p.handed_over_on) as seen_on,
               cast(p.judged_on - b.broken_on as int) as broken_days,
               cast(p.judged_on - greatest(p.handed_over_on, coalesce(m.last_patrolled_on, p.handed_over_on)) as int)
                   as quiet_days
        from (
            select f.*, least(projects_known_on, maintenance_known_on) as judged_on from project_facts as f
        ) as p
        left join {TERMS} as c on c.day = p.judged_on
        left join (
            select project_no, max(patrolled_on) as last_patrolled_on from patrol_facts group by project_no
        ) as m on m.project_no = p.project_no
        left join (
            select a.project_no, min(a.patrolled_on) as broken_on
            from patrol_facts as a
            left join (
                select project_no, max(greatest(repaired_on, case when condition in ('完好', '轻微损坏')
                                                             then patrolled_on end)) as sound_on
                from patrol_facts group by project_no
            ) as s on s.project_no = a.project_no
            where a.condition in ('停用', '严重损坏') and a.repaired_on is null
                  and (s.sound_on is null or a.patrolled_on > s.sound_on)
            group by a.project_no
        ) as b on b.project_no = p.project_no
        where coalesce(p.is_live, true) and p.handed_over_on <= p.as_of
    ) as d
) as e
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{handed_over_on} 移交，{last_patrolled_on:最近巡查 |从未巡查}（至 {judged_on} 已 {quiet_days} 天）"
    "{broken_on:，停用或严重损坏发现于 |}{broken_days:，未修复天数 |}"
)


def _patrols(
    *visits: tuple[date, str], repaired_on: date | None = None, **more: object
) -> dict[str, list[dict[str, object]]]:
    row = {"project_no": "P", "township": "西河镇", "handed_over_on": date(2025, 9, 1), **more}
    patrols: list[dict[str, object]] = [
        {"project_no": "P", "township": "西河镇", "patrolled_on": day, "condition": how, "repaired_on": repaired_on}
        for day, how in visits
    ]
    return {"project_facts": [row], "patrol_facts": patrols}


AUG_31, AUG_30, SEP_20 = date(2026, 8, 31), date(2026, 8, 30), date(2026, 9, 20)
EXAMPLES = (
    Example("out of use for 30 days", _patrols((AUG_31, "停用")), [False]),
    Example("out of use for 31 days", _patrols((AUG_30, "停用")), [True]),
    Example("repaired", _patrols((AUG_30, "严重损坏"), repaired_on=SEP_20), [False]),
    Example(
        "repaired after a second patrol, whose row alone says so",
        {
            "project_facts": [{"project_no": "P", "township": "西河镇", "handed_over_on": date(2025, 9, 1)}],
            "patrol_facts": [
                {"project_no": "P", "township": "西河镇", "patrolled_on": AUG_30, "condition": "停用"},
                {
                    "project_no": "P",
                    "township": "西河镇",
                    "patrolled_on": date(2026, 9, 10),
                    "condition": "停用",
                    "repaired_on": SEP_20,
                },
            ],
        },
        [False],
    ),
    Example("found in order since", _patrols((AUG_30, "严重损坏"), (SEP_20, "完好")), [False]),
    Example("still broken at the last patrol", _patrols((AUG_30, "严重损坏"), (SEP_20, "严重损坏")), [True]),
    Example("patrolled 180 days ago", _patrols((date(2026, 4, 3), "完好")), [False]),
    Example("patrolled 181 days ago", _patrols((date(2026, 4, 2), "完好")), [True]),
    Example("handed over 100 days ago", _patrols(handed_over_on=date(2026, 6, 22)), [False]),
    Example("never patrolled, though the ledger was handed in", _patrols(), [True]),
    Example("no patrol was ever handed in: cannot tell", _patrols(), [None], unknown=("maintenance",)),
    Example(
        "in order at the last patrol, but a patrol may be missing: cannot tell",
        _patrols((SEP_20, "完好")),
        [None],
        unknown=("maintenance",),
    ),
    Example(
        "out of use, and the sheet has no column for repairs: cannot tell",
        _patrols((AUG_30, "停用")),
        [None],
        unknown=("maintenance.repaired_on",),
    ),
    Example(
        "out of use for 30 days when the patrols end",
        _patrols((date(2026, 6, 1), "停用"), maintenance_known_on=date(2026, 7, 1)),
        [False],
    ),
    Example(
        "patrolled 180 days before the project ledger ends",
        _patrols((date(2026, 1, 1), "完好"), projects_known_on=date(2026, 6, 30)),
        [False],
    ),
    Example(
        "patrolled 181 days before the patrols end",
        _patrols((date(2026, 1, 1), "完好"), maintenance_known_on=date(2026, 7, 1)),
        [True],
    ),
)
