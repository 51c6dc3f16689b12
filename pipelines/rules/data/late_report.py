"""Late report: nothing came from a township for the report that is due.

The report in question is the one whose due day was the last to pass before the night; a file received after the due
day before that one answers it. A due day on a rest day moves to the next working day; a month too short for it is due
on its last. A township counts as reporting when it handed in the file or the file's rows are its.
Files without a day of receipt: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._report_days import DUES

RULE = Rule(
    label="数据迟报",
    subject="township",
    level="note",
    checked="每个乡镇在报送截止日前后的来件",
    flagged="截止日已过，没有收到该乡镇当期的任何文件",
    why="谁没报，谁的问题就看不见。",
    source="县数据报送规范；巴马县项目调度做法",
    limits=("report_due_day",),
    department="县数据局",
)

SQL = f"""
with {DUES},
last_due as (
    select n.as_of, max(d.due_on) as due_on from night as n join dues as d on d.due_on < n.as_of group by n.as_of
),
asked as (
    select l.as_of, l.due_on, max(d.due_on) as since_on
    from last_due as l join dues as d on d.due_on < l.due_on group by l.as_of, l.due_on
)
select township as subject_id, cast(null as string) as project_no, township,
       case when last_received_on > since_on then false
            when undated > 0 then null
            else true end as flagged,
       last_received_on as measured, due_on as limit_value, cast(null as bigint) as amount_fen, due_on as happened_on,
       '收到的文件缺收件日期' as missing, due_on, since_on, last_received_on,
       cast(null as string) as source_file, cast(null as string) as source_sheet, cast(null as int) as source_row
from (
    select t.name as township, s.last_received_on, coalesce(s.undated, 0) as undated, a.due_on, a.since_on
    from townships as t
    cross join asked as a
    left join (
        select township, max(received_on) as last_received_on,
               sum(case when received_on is null then 1 else 0 end) as undated
        from (
            select township, received_on from files where township is not null
            union all
            select submitter as township, received_on from files where submitter is not null
        ) as both_names group by township
    ) as s on s.township = t.name
) as r
"""  # noqa: S608  (our own arithmetic)

EVIDENCE = "{due_on} 应报的台账至今未收到；{last_received_on:上一次来件 |从未收到来件}"

T = [{"name": "西河镇"}]
EXAMPLES = (
    Example(
        "received the day after the due day before last",
        {"townships": T, "files": [{"township": "西河镇", "received_on": date(2026, 8, 26)}]},
        [False],
    ),
    Example(
        "received on that due day: that was the report before",
        {"townships": T, "files": [{"township": "西河镇", "received_on": date(2026, 8, 25)}]},
        [True],
    ),
    Example(
        "on the due day itself there is still time",
        {
            "townships": T,
            "files": [{"submitter": "西河镇", "received_on": date(2026, 8, 20)}],
            "night": [{"as_of": date(2026, 9, 25)}],
        },
        [False],
    ),
    Example(
        "the day after the due day there is not",
        {
            "townships": T,
            "files": [{"submitter": "西河镇", "received_on": date(2026, 8, 25)}],
            "night": [{"as_of": date(2026, 9, 26)}],
        },
        [True],
    ),
    Example(
        "a due day on a Saturday ends on Monday: on Monday there is still time",
        {
            "townships": T,
            "files": [{"submitter": "西河镇", "received_on": date(2026, 6, 26)}],
            "night": [{"as_of": date(2026, 7, 27)}],
        },
        [False],
    ),
    Example(
        "and on Tuesday there is not: a file of the day of the last report does not answer",
        {
            "townships": T,
            "files": [{"submitter": "西河镇", "received_on": date(2026, 6, 25)}],
            "night": [{"as_of": date(2026, 7, 28)}],
        },
        [True],
    ),
    Example("no file at all", {"townships": T}, [True]),
    Example("a file without its day: cannot tell", {"townships": T, "files": [{"submitter": "西河镇"}]}, [None]),
)
