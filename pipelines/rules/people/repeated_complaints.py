"""Repeated complaints: several people, or one who is not heard, about the same work within weeks.

Any window of the given length counts, from the day of its first complaint. Complaints that are there stay so; every row
sent back that names the project, or no project of its township, could be one more: where they would be enough, cannot
tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="投诉集中",
    subject="project_no",
    level="yellow",
    checked="每个有投诉的项目 90 天内的投诉件数",
    flagged="90 天内投诉 3 件以上（含）",
    why="一件可能是误会，三件就该去看看。",
    source="县信访工作制度；信访工作条例",
    basis=("complaints",),
    flag_needs=("complaints",),
    clear_needs=("complaints.project_no",),
    counts_refused=("complaints",),
    limits=("complaint_count", "complaint_window_days"),
    department="县信访局",
)

SQL = """
with refused as (
    select project_no, township, count(*) as complaints from refused_facts
    where dataset = 'complaints' group by project_no, township
)
select p.project_no as subject_id, p.project_no, p.township,
       case when exceeds(w.complaints, complaint_count, w.first_on) then true
            when exceeds(w.complaints + coalesce(r.complaints, 0) + coalesce(t.complaints, 0) + e.complaints,
                      complaint_count, w.first_on) then null
            else false end as flagged,
       w.complaints as measured, limit(complaint_count, w.first_on) as limit_value, '件' as unit,
       coalesce(p.base_fen, p.budget_fen) as amount_fen, w.first_on as happened_on,
       '投诉意见台账有被退回的行' as missing, w.complaints, w.first_on, w.last_on,
       p.source_file, p.source_sheet, p.source_row
from project_facts as p
join (
    select c.*, row_number() over (partition by project_no
               order by complaints desc nulls last, first_on nulls last, complaint_no nulls last) as nth
    from (
        select a.project_no, a.complaint_no, a.received_on as first_on, count(*) as complaints,
               max(b.received_on) as last_on
        from complaint_facts as a
        join complaint_facts as b on b.project_no = a.project_no
        where b.received_on >= a.received_on
              and falls_below(cast(b.received_on - a.received_on as int), complaint_window_days, a.received_on)
        group by a.project_no, a.complaint_no, a.received_on
    ) as c
) as w on w.project_no = p.project_no and w.nth = 1
left join (
    select project_no, sum(complaints) as complaints from refused where project_no is not null group by project_no
) as r on r.project_no = p.project_no
left join (
    select township, sum(complaints) as complaints from refused
    where project_no is null and township is not null group by township
) as t on t.township = p.township
cross join (
    select coalesce(sum(complaints), 0) as complaints from refused where project_no is null and township is null
) as e
"""

EVIDENCE = "{first_on} 至 {last_on} 收到投诉 {complaints} 件"


def _complaints(*days: date) -> list[dict[str, object]]:
    return [{"complaint_no": f"T{nth}", "project_no": "P", "received_on": day} for nth, day in enumerate(days)]


P: list[dict[str, object]] = [{"project_no": "P", "township": "西河镇"}]
MAY_1, JUNE_1 = date(2026, 5, 1), date(2026, 6, 1)


def _refused(known: int, **row: object) -> dict[str, list[dict[str, object]]]:
    """So many complaints of one day, and such a row sent back."""
    sent_back: list[dict[str, object]] = [{"dataset": "complaints", "project_no": None, **row}]
    return {"project_facts": P, "complaint_facts": _complaints(*[MAY_1] * known), "refused_facts": sent_back}


EXAMPLES = (
    Example(
        "the third on the 90th day",
        {"project_facts": P, "complaint_facts": _complaints(MAY_1, JUNE_1, date(2026, 7, 30))},
        [True],
    ),
    Example(
        "the third on the 91st day",
        {"project_facts": P, "complaint_facts": _complaints(MAY_1, JUNE_1, date(2026, 7, 31))},
        [False],
    ),
    Example("two on one day", {"project_facts": P, "complaint_facts": _complaints(MAY_1, MAY_1)}, [False]),
    Example("no complaint", {"project_facts": P}, []),
    Example("two known and one row sent back: cannot tell", _refused(2, project_no="P", township="西河镇"), [None]),
    Example("the row sent back names no project of the township: cannot tell", _refused(2, township="西河镇"), [None]),
    Example("nor any township: cannot tell", _refused(2), [None]),
    Example("it is another township's", _refused(2, township="东山乡"), [False]),
    Example("one known and one row sent back are two", _refused(1, project_no="P"), [False]),
    Example("three known, whatever was sent back", _refused(3, project_no="P"), [True]),
    Example(
        "two known, and the sheet does not name the projects: cannot tell",
        {"project_facts": P, "complaint_facts": _complaints(MAY_1, JUNE_1)},
        [None],
        unknown=("complaints.project_no",),
    ),
)
