"""Double manager: one site manager answers for more works at once than a person can.

Works count from their start to their finish. Names repeat, so a manager is a name within one contractor; the same name
with another firm is another person until someone shows otherwise. Managers of a single site are not asked about.
Contracts of the firm without a manager's name, and rejected contract rows of the manager's townships, may be his:
where they could make the difference, nobody can tell.
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
    checked="每位在两个以上在建项目任职的项目经理(按施工单位与姓名识别)",
    flagged="同时在 2 个以上(不含 2 个)在建项目任职",
    why="挂名的经理不到场,质量安全没人管。",
    source="县项目管理办法(本县自定);参照注册建造师管理规定",
    rows={"contracts": SAME},
    limits=("manager_projects",),
    department="县住房和城乡建设局",
)

SQL = f"""
with live as (
    select c.*, {plain("c.contractor")} as firm, {plain("c.site_manager")} as manager
    from contract_facts as c
    where coalesce(c.is_live, true) and c.started_on <= c.as_of and c.finished_on is null and c.accepted_on is null
),
unnamed as (select firm, count(distinct project_no) as projects from live where manager is null group by firm),
refused as (
    select p.township, count(*) as contracts from rejected as r join project_facts as p on p.project_no = r.project_no
    where r.dataset = 'contracts' and r.project_no is not null group by p.township
),
named as (
    select l.firm, l.manager, min(l.contractor) as contractor, min(l.site_manager) as site_manager,
           count(distinct l.project_no) as projects, count(distinct l.township) as townships,
           sum(l.amount_fen) as amount_fen, max(l.started_on) as started_on, max(l.as_of) as as_of,
           max(coalesce(f.contracts, 0)) as refused
    from live as l left join refused as f on f.township = l.township
    where l.manager is not null group by l.firm, l.manager
),
latest as (
    select firm, manager, township, source_file, source_sheet, source_row,
           row_number() over (partition by firm, manager
               order by started_on desc nulls last, contract_no nulls last) as nth
    from live where manager is not null
)
select n.contractor || '/' || n.site_manager as subject_id, cast(null as string) as project_no, l.township,
       case when over(n.projects, manager_projects, n.as_of) then true
            when over(n.projects + coalesce(u.projects, 0) + n.refused, manager_projects, n.as_of) then null
            else false end as flagged,
       n.projects as measured, limit(manager_projects, n.as_of) as limit_value, '个在建项目' as unit, n.amount_fen,
       n.started_on as happened_on,
       case when u.projects > 0 then '该单位有在建合同未填项目经理' else '合同台账有被退回的行' end as missing,
       n.contractor, n.site_manager, n.projects, n.townships, n.started_on,
       l.source_file, l.source_sheet, l.source_row
from named as n
join latest as l on l.firm = n.firm and l.manager = n.manager and l.nth = 1
left join unnamed as u on u.firm = n.firm
where n.projects > 1
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{contractor}的项目经理{site_manager}同时在 {projects} 个在建项目任职,"
    "分布在 {townships} 个乡镇,最近一个 {started_on} 开工"
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


REFUSED = {
    "rejected": [{"dataset": "contracts", "project_no": "P9"}],
    "project_facts": [{"project_no": "P9", "township": "西河镇"}],
}
EXAMPLES = (
    Example("two sites at once", {"contract_facts": _sites("aa")}, [False]),
    Example("three sites at once", {"contract_facts": _sites("aaa")}, [True]),
    Example("finished sites do not count", {"contract_facts": _sites("aaa", finished_on=date(2026, 8, 1))}, []),
    Example("three managers on three sites", {"contract_facts": _sites("abc")}, []),
    Example("two sites, and a third of the firm names nobody: cannot tell", {"contract_facts": _sites("aa-")}, [None]),
    Example(
        "two sites, and a contract row was rejected: cannot tell", {"contract_facts": _sites("aa"), **REFUSED}, [None]
    ),
)
