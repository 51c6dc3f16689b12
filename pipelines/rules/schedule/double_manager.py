"""Double manager: one site manager answers for more works at once than a person can.

Works count from their start to their finish. Names repeat, so a manager is a name within one contractor; the same name
with another firm is another person until someone shows otherwise. Managers of a single site are not asked about.
Works count together on a day that the project and acceptance ledgers of all of them reach. Works whose acceptance may
be among what was not handed in or was sent back are not surely under way; contracts of the firm without a manager's
name, and contract rows of the manager's townships that were sent back, may be his: where any of these could make the
difference, nobody can tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._names import plain

SAME = (
    f"{plain('f.contractor')} = {plain('s.contractor')} and {plain('f.site_manager')} = {plain('s.site_manager')} and "
    "p.is_live and p.started_on <= p.as_of and p.finished_on is null and p.accepted_on is null"
)

RULE = Rule(
    label="项目经理多点在岗",
    subject="contractor_manager",
    level="note",
    checked="每位在两个以上在建项目任职的项目经理（按施工单位与姓名识别）",
    flagged="同时在 2 个以上（不含 2 个）在建项目任职",
    why="挂名的经理不到场，质量安全没人管。",
    source="县项目管理办法（本县自定）；参照注册建造师管理规定",
    rows={"contracts": SAME},
    flag_needs=("contracts", "acceptances", "projects.finished_on@county", "projects.status@county"),
    clear_needs=("contracts@county", "projects.started_on@county"),
    counts_refused=("contracts", "acceptances", "projects"),
    limits=("manager_projects",),
    department="县住房和城乡建设局",
    across=True,
)

SQL = f"""
with doubtful as (
    select project_no from project_facts where acceptances_known_on is null
    union
    select project_no from refused_facts where dataset = 'acceptances' and project_no is not null
    union
    select p.project_no from refused_facts as r join project_facts as p on coalesce(r.township, p.township) = p.township
    where r.dataset = 'acceptances' and r.project_no is null
),
live as (
    select c.*, {plain("c.contractor")} as firm, {plain("c.site_manager")} as manager, d.project_no is null as is_sure,
           least(c.projects_known_on, c.acceptances_known_on) as judged_on
    from contract_facts as c left join doubtful as d on d.project_no = c.project_no
    where coalesce(c.is_live, true) and c.started_on <= c.as_of and c.finished_on is null and c.accepted_on is null
),
unnamed as (select firm, count(distinct project_no) as projects from live where manager is null group by firm),
together as (
    select firm, manager, judged_on, projects,
           row_number() over (partition by firm, manager
               order by projects desc nulls last, judged_on desc nulls last) as nth
    from (
        select d.firm, d.manager, d.judged_on, count(distinct s.project_no) as projects
        from live as d join live as s on s.firm = d.firm and s.manager = d.manager
        where s.is_sure and s.started_on <= d.judged_on and s.judged_on >= d.judged_on
        group by d.firm, d.manager, d.judged_on
    ) as days
),
refused as (
    select l.firm, l.manager, count(*) as contracts
    from (select distinct firm, manager, township from live where manager is not null) as l
    join refused_facts as r on coalesce(r.township, l.township) = l.township
    where r.dataset = 'contracts' group by l.firm, l.manager
),
named as (
    select firm, manager, min(contractor) as contractor, min(site_manager) as site_manager,
           count(distinct project_no) as projects, count(distinct township) as townships,
           sum(amount_fen) as amount_fen, max(started_on) as started_on, max(as_of) as as_of
    from live where manager is not null group by firm, manager
),
latest as (
    select firm, manager, township, source_file, source_sheet, source_row,
           row_number() over (partition by firm, manager
               order by started_on desc nulls last, contract_no nulls last) as nth
    from live where manager is not null
)
select n.firm || '/' || n.manager as subject_id, cast(null as string) as project_no, l.township,
       case when exceeds(m.projects, manager_projects, n.as_of) then true
            when exceeds(n.projects + coalesce(u.projects, 0) + coalesce(r.contracts, 0), manager_projects, n.as_of)
            then null
            else false end as flagged,
       n.projects as measured, limit(manager_projects, n.as_of) as limit_value, '个在建项目' as unit, n.amount_fen,
       n.started_on as happened_on,
       case when u.projects > 0 then '该单位有在建合同未填项目经理'
            when r.contracts > 0 then '合同台账有被退回的行'
            else '有的项目是否已验收尚不清楚，或各台账所报日期不一' end as missing,
       n.contractor, n.site_manager, m.projects as sites, m.judged_on, n.townships, n.started_on,
       l.source_file, l.source_sheet, l.source_row
from named as n
join latest as l on l.firm = n.firm and l.manager = n.manager and l.nth = 1
left join together as m on m.firm = n.firm and m.manager = n.manager and m.nth = 1
left join refused as r on r.firm = n.firm and r.manager = n.manager
left join unnamed as u on u.firm = n.firm
where n.projects > 1
"""  # noqa: S608  (our own clause)

WORDS = {"sites": "同时在建项目数"}
EVIDENCE = (
    "{contractor}的项目经理{site_manager}至 {judged_on} 同时在 {sites} 个在建项目任职，"
    "分布在 {townships} 个乡镇，最近一个 {started_on} 开工"
)


def _sites(managers: str, **more: object) -> list[dict[str, object]]:
    """One live contract per letter: the letter is the manager, - is nobody."""
    return [
        {
            "contract_no": str(nth), "project_no": f"P{nth}", "contractor": "甲公司", "township": "西河镇",
            "site_manager": None if name == "-" else name, "started_on": date(2026, 5, 1), **more,
        }
        for nth, name in enumerate(managers)
    ]  # fmt: skip


def _refused(dataset: str, **row: object) -> dict[str, list[dict[str, object]]]:
    return {"refused_facts": [{"dataset": dataset, **row}]}


MAY_1, JUNE_1 = date(2026, 5, 1), date(2026, 6, 1)
LATER: dict[int, dict[str, object]] = {0: {"started_on": JUNE_1}, 1: {"started_on": JUNE_1}}
EARLIER = [*_sites("aa"), {**_sites("aaa")[2], "projects_known_on": MAY_1}]
EXAMPLES = (
    Example("two sites at once", {"contract_facts": _sites("aa")}, [False]),
    Example("three sites at once", {"contract_facts": _sites("aaa")}, [True]),
    Example("finished sites do not count", {"contract_facts": _sites("aaa", finished_on=date(2026, 8, 1))}, []),
    Example("three managers on three sites", {"contract_facts": _sites("abc")}, []),
    Example("two sites, and a third of the firm names nobody: cannot tell", {"contract_facts": _sites("aa-")}, [None]),
    Example(
        "two sites, and a contract row of the township was sent back: cannot tell",
        {"contract_facts": _sites("aa"), **_refused("contracts", township="西河镇")},
        [None],
    ),
    Example(
        "two sites, and a contract row of another township was sent back",
        {"contract_facts": _sites("aa"), **_refused("contracts", township="东山乡")},
        [False],
    ),
    Example(
        "three sites, and the acceptance of one was sent back: cannot tell",
        {"contract_facts": _sites("aaa"), **_refused("acceptances", project_no="P1")},
        [None],
    ),
    Example(
        "four sites, and the acceptance of one was sent back",
        {"contract_facts": _sites("aaaa"), **_refused("acceptances", project_no="P1")},
        [True],
    ),
    Example("all three begun on the last day that one ledger reaches", {"contract_facts": EARLIER}, [True]),
    Example(
        "two begun after it: cannot tell",
        {"contract_facts": [{**site, **LATER.get(nth, {})} for nth, site in enumerate(EARLIER)]},
        [None],
    ),
    Example(
        "two sites, and somebody's contracts were never handed in: cannot tell",
        {"contract_facts": _sites("aa")},
        [None],
        unknown=("contracts",),
    ),
    Example(
        "three sites, and a sheet has no column for the finish: cannot tell",
        {"contract_facts": _sites("aaa")},
        [None],
        unknown=("projects.finished_on",),
    ),
)
