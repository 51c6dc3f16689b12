"""Silent township: nobody complains where, at the county's rate, several people should have.

The rate is the county's: complaints of the last twelve months over the projects that were under way or had just
been finished in them. Complaints are taken as Poisson; a township is asked when it should have had three or more and
the chance of none is below five in a hundred. Silence may be contentment, so it is a hint. The twelve months end on the
last day that every township has told of its projects and complaints, and one township that tells neither makes the rate
unknown. Rows sent back are counted on the side that speaks for the township: its complaint that nobody can read is a
complaint, a project that nobody can read lowers the rate.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._spans import months

RULE = Rule(
    label="零投诉存疑",
    subject="township",
    level="note",
    checked="每个乡镇近 12 个月的投诉件数，与按全县平均水平应有的件数",
    flagged="没有一件投诉，而按全县平均应有 3 件以上（含），且零件的概率低于 5%（泊松分布）",
    why="没有投诉，可能是干得好，也可能是投不进来。",
    source="参照信访统计分析做法；泊松检验",
    rows={
        "projects": "f.township = s.township and p.is_live and f.started_on <= s.judged_on "
        "and (f.finished_on is null or f.finished_on > s.since_on)",
        "complaints": "f.township = s.township and f.received_on > s.since_on and f.received_on <= s.judged_on",
    },
    flag_needs=(
        "complaints@county",
        "projects@county",
        "projects.started_on@county",
        "projects.finished_on@county",
        "projects.status@county",
    ),
    clear_needs=("complaints",),
    counts_refused=("complaints", "projects"),
    limits=("silent_months", "silent_expected", "silent_chance_percent"),
    department="县信访局",
)

SQL = f"""
with span as (
    select judged_on, cast(judged_on - {months("limit(silent_months, judged_on)")} as date) as since_on
    from (
        select min(known_on) as judged_on from ledger_states where dataset in ('complaints', 'projects')
    ) as k
),
built as (
    select p.township, count(*) as projects from project_facts as p cross join span as s
    where coalesce(p.is_live, true) and p.started_on <= s.judged_on
          and (p.finished_on is null or p.finished_on > s.since_on)
    group by p.township
),
told as (
    select c.township, count(*) as complaints from complaint_facts as c cross join span as s
    where c.received_on > s.since_on and c.received_on <= s.judged_on group by c.township
),
refused as (
    select r.township, sum(case when r.dataset = 'projects' then 1 else 0 end) as projects,
           sum(case when r.dataset = 'complaints' and (r.row_on is null or r.row_on > s.since_on) then 1 else 0 end)
               as complaints
    from refused_facts as r cross join span as s group by r.township
),
county as (
    select (select coalesce(sum(complaints), 0) from told) as complaints, (select sum(projects) from built) as projects,
           coalesce(sum(complaints), 0) as lost_complaints, coalesce(sum(projects), 0) as lost_projects,
           coalesce(sum(case when township is null then complaints end), 0) as strange_complaints,
           coalesce(sum(case when township is null then projects end), 0) as strange_projects
    from refused
)
select township as subject_id, cast(null as string) as project_no, township,
       case when complaints > 0 then false
            when is_silent and refused = 0 then true
            when exceeds(possible, silent_expected, judged_on)
                 and falls_below(100e0 * exp(-possible), silent_chance_percent, judged_on) then null
            else false end as flagged,
       complaints as measured, expected as limit_value, '件' as unit, cast(null as bigint) as amount_fen,
       judged_on as happened_on, '项目或投诉意见台账有被退回的行' as missing, since_on, judged_on, projects, expected,
       100e0 * exp(-expected) as chance_percent,
       cast(null as string) as source_file, cast(null as string) as source_sheet, cast(null as int) as source_row
from (
    select e.*, exceeds(expected, silent_expected, judged_on)
                and falls_below(100e0 * exp(-expected), silent_chance_percent, judged_on) as is_silent
    from (
        select t.name as township, s.judged_on, s.since_on, b.projects, coalesce(o.complaints, 0) as complaints,
               coalesce(r.complaints, 0) + c.strange_complaints as refused,
               b.projects * c.complaints * 1e0 / nullif(c.projects + c.lost_projects, 0) as expected,
               (coalesce(b.projects, 0) + coalesce(r.projects, 0) + c.strange_projects)
                   * (c.complaints + c.lost_complaints) * 1e0 / nullif(c.projects, 0) as possible
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
    "{since_on} 至 {judged_on} 没有一件投诉；本镇这期间在建或新完工项目 {projects} 个，"
    "按全县平均应有 {expected} 件，零件的概率 {chance_percent}"
)

MAY_1, NIGHT = date(2026, 5, 1), date(2026, 9, 30)


def _county(quiet: int, loud: int, complaints: int, **more: object) -> dict[str, list[dict[str, object]]]:
    """`quiet` projects in 西河镇, `loud` ones and every complaint in 东山乡."""
    places = ["西河镇"] * quiet + ["东山乡"] * loud
    return {
        "townships": [{"name": "西河镇"}, {"name": "东山乡"}],
        "project_facts": [{"project_no": str(n), "township": t, "started_on": MAY_1} for n, t in enumerate(places)],
        "complaint_facts": [{"township": "东山乡", "received_on": MAY_1, **more}] * complaints,
    }


def _refused(dataset: str, township: str | None) -> dict[str, list[dict[str, object]]]:
    return {"refused_facts": [{"dataset": dataset, "township": township}]}


def _told(*days: date) -> dict[str, list[dict[str, object]]]:
    """The two townships tell their complaints through these days."""
    names = ("西河镇", "东山乡")
    return {
        "ledger_states": [
            {"township": name, "dataset": "complaints", "known_on": day} for name, day in zip(names, days, strict=True)
        ]
    }


EXAMPLES = (
    Example("three were to be expected", _county(6, 4, 5), [False, True]),
    Example("not quite three were to be expected", _county(5, 4, 5), [False, False]),
    Example(
        "complaints of more than a year ago do not count",
        _county(6, 4, 5, received_on=date(2025, 9, 30)),
        [False, False],
    ),
    Example("no project, no complaint", _county(0, 4, 5), [False, False]),
    Example(
        "silent, and a complaint row was sent back: cannot tell",
        {**_county(6, 4, 5), **_refused("complaints", "西河镇")},
        [False, None],
    ),
    Example(
        "a row of nobody's was sent back: cannot tell",
        {**_county(6, 4, 5), **_refused("complaints", None)},
        [False, None],
    ),
    Example(
        "with the project that was sent back not quite three were to be expected: cannot tell",
        {**_county(6, 4, 5), **_refused("projects", "东山乡")},
        [False, None],
    ),
    Example(
        "four were to be expected even with the project that was sent back",
        {**_county(8, 4, 6), **_refused("projects", "东山乡")},
        [False, True],
    ),
    Example(
        "a sheet has no column for the start of its projects: cannot tell",
        _county(6, 4, 5),
        [False, None],
        unknown=("projects.started_on",),
    ),
    Example(
        "a township tells no complaints: cannot tell",
        _county(6, 4, 5),
        [None, None],
        unknown=("complaints",),
    ),
    Example(
        "the complaints came on the last day that both townships tell",
        {**_county(6, 4, 5), **_told(MAY_1, NIGHT)},
        [False, True],
    ),
    Example("they came the day after it", {**_county(6, 4, 5), **_told(date(2026, 4, 30), NIGHT)}, [False, False]),
)
