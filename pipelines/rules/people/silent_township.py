"""Silent township: nobody complains where, at the county's rate, several people should have.

The rate is the county's: complaints of the last twelve months over the projects that were under way or had just
been finished in them. Complaints are taken as Poisson; a township is asked when it should have had three or more and
the chance of none is below five in a hundred. Silence may be contentment, so it is a hint. A rejected complaint row of
the township is a complaint nobody can read: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._spans import months

RULE = Rule(
    label="零投诉存疑",
    subject="township",
    level="note",
    checked="每个乡镇近 12 个月的投诉件数,与按全县平均水平应有的件数",
    flagged="没有一件投诉,而按全县平均应有 3 件以上(含),且零件的概率低于 5%(泊松分布)",
    why="没有投诉,可能是干得好,也可能是投不进来。",
    source="参照信访统计分析做法;泊松检验",
    rows={
        "projects": "f.township = s.township and p.is_live and f.started_on <= s.as_of "
        "and (f.finished_on is null or f.finished_on > s.since_on)",
        "complaints": "f.township = s.township and f.received_on > s.since_on and f.received_on <= s.as_of",
    },
    limits=("silent_months", "silent_expected", "silent_chance_percent"),
    department="县信访局",
)

SQL = f"""
with span as (
    select as_of, cast(as_of - {months("limit(silent_months, as_of)")} as date) as since_on from night
),
built as (
    select p.township, count(*) as projects from project_facts as p cross join span as s
    where coalesce(p.is_live, true) and p.started_on <= s.as_of
          and (p.finished_on is null or p.finished_on > s.since_on)
    group by p.township
),
told as (
    select c.township, count(*) as complaints from complaint_facts as c cross join span as s
    where c.received_on > s.since_on and c.received_on <= s.as_of group by c.township
),
refused as (
    select coalesce(r.township, p.township) as township, count(*) as complaints
    from rejected as r cross join span as s left join project_facts as p on p.project_no = r.project_no
    where r.dataset = 'complaints' and (r.row_on is null or r.row_on > s.since_on)
    group by coalesce(r.township, p.township)
),
county as (
    select (select sum(complaints) from told) * 1e0 / nullif((select sum(projects) from built), 0) as rate
)
select township as subject_id, cast(null as string) as project_no, township,
       case when complaints > 0 then false
            when is_silent and refused > 0 then null
            else coalesce(is_silent, false) end as flagged,
       complaints as measured, expected as limit_value, '件' as unit, cast(null as bigint) as amount_fen,
       as_of as happened_on, '投诉意见台账有被退回的行' as missing, since_on, as_of, projects, expected,
       100e0 * exp(-expected) as chance_percent,
       cast(null as string) as source_file, cast(null as string) as source_sheet, cast(null as int) as source_row
from (
    select e.*, over(expected, silent_expected, as_of)
                and under(100e0 * exp(-expected), silent_chance_percent, as_of) as is_silent
    from (
        select t.name as township, s.as_of, s.since_on, b.projects, coalesce(o.complaints, 0) as complaints,
               coalesce(r.complaints, 0) as refused, b.projects * c.rate as expected
        from townships as t
        cross join span as s
        cross join county as c
        left join built as b on b.township = t.name
        left join told as o on o.township = t.name
        left join refused as r on r.township = t.name
    ) as e
) as d
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{since_on} 至 {as_of} 没有一件投诉;本镇这期间在建或新完工项目 {projects} 个,"
    "按全县平均应有 {expected} 件,零件的概率 {chance_percent}"
)

MAY_1 = date(2026, 5, 1)


def _county(quiet: int, loud: int, complaints: int, **more: object) -> dict[str, list[dict[str, object]]]:
    """`quiet` projects in 西河镇, `loud` ones and every complaint in 东山乡."""
    places = ["西河镇"] * quiet + ["东山乡"] * loud
    return {
        "townships": [{"name": "西河镇"}, {"name": "东山乡"}],
        "project_facts": [{"project_no": str(n), "township": t, "started_on": MAY_1} for n, t in enumerate(places)],
        "complaint_facts": [{"township": "东山乡", "received_on": MAY_1, **more}] * complaints,
    }


REFUSED = {"rejected": [{"dataset": "complaints", "township": "西河镇"}]}
EXAMPLES = (
    Example("three were to be expected", _county(6, 4, 5), [False, True]),
    Example("not quite three were to be expected", _county(5, 4, 5), [False, False]),
    Example(
        "complaints of more than a year ago do not count",
        _county(6, 4, 5, received_on=date(2025, 9, 30)),
        [False, False],
    ),
    Example("no project, no complaint", _county(0, 4, 5), [False, False]),
    Example("silent, and a complaint row was rejected: cannot tell", {**_county(6, 4, 5), **REFUSED}, [False, None]),
)
